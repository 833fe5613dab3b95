"""The catalogue and the events that come with the sample archive, as an index system would export them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from samples.clearing_day import CLEARING_DAY_EVENTS
from samples.exchange import EXCHANGE_EVENTS
from samples.licences import LICENCE_EVENTS
from samples.relationships import RELATIONSHIP_EVENTS
from samples.tenders import TENDER_EVENTS

FACTS: tuple[str, ...] = (
    "series",
    "jurisdiction",
    "customer",
    "account",
    "transaction",
    "memorial_no",
    "staff_no",
    "licence_no",
    "tender_no",
    "supplier",
    "patient",
    "case",
    "entity",
    "custodian",
    "system",
    "registered",
    "storage_jurisdiction",
    "captured_on",
    "entry_current",
    "all_registered",
)
"""Columns beside `path`, in order; an empty cell is a fact that nobody recorded."""

EVENTS: tuple[tuple[str, str, str, str], ...] = (
    # event, asset, on, on_latest: an empty last cell means that the date is certain
    ("relationship-ended", "C-10001", "2020-03-31", ""),
    ("relationship-ended", "C-10003", "2023-06-30", ""),
    ("relationship-ended", "C-10004", "2019-05-01", ""),
    ("relationship-resumed", "C-10004", "2021-02-01", ""),
    ("relationship-ended", "C-10006", "2021-09-01", "2021-11-30"),
    ("relationship-ended", "C-10007", "2021-10-31", ""),
    ("relationship-ended", "C-10009", "2027-01-15", ""),
    ("relationship-ended", "C-10010", "2022-05-31", ""),
    ("relationship-ended", "C-10011", "2018-08-15", ""),
    ("relationship-ended", "C-10012", "2019-01-31", ""),
    ("account-closed", "0040-2", "2016-05-31", ""),
    ("account-closed", "0042-1", "2020-05-05", ""),
    ("account-reopened", "0042-1", "2020-05-05", ""),
    ("bankruptcy-declared", "C-10008", "2017-05-05", ""),
    ("transaction-completed", "CHQ-099120", "2016-08-01", ""),
    ("transaction-completed", "CHQ-100231", "2018-02-12", ""),
    ("transaction-completed", "CHQ-100318", "2018-09-03", ""),
    ("transaction-completed", "CHQ-100554", "2019-02-10", ""),
    ("transaction-completed", "CHQ-100871", "2021-04-15", ""),
    ("transaction-completed", "CHQ-101415", "2022-03-08", ""),
    ("transaction-completed", "CHQ-000412", "2017-01-19", ""),
    ("transaction-completed", "LT-77001", "2019-02-10", ""),
    ("transaction-completed", "LT-77044", "2020-12-01", ""),
    ("transaction-completed", "LT-77102", "2023-05-09", ""),
    ("transaction-completed", "PK-3310", "2024-11-20", ""),
    ("transaction-completed", "PK-2207", "2017-05-05", ""),
    ("transaction-completed", "TT-55890", "2023-01-20", ""),
    ("transaction-completed", "TT-56400", "2021-10-31", ""),
    ("transaction-completed", "TT-56411", "2021-11-01", ""),
    ("transaction-completed", "FX-88001", "2020-07-07", ""),
    ("transaction-completed", "FX-88055", "2024-02-29", ""),
    ("transaction-completed", "V-1511", "2015-11-11", ""),
    ("purpose-fulfilled", "K-2301", "2024-01-15", ""),
    ("purpose-fulfilled", "K-2302", "2023-07-02", ""),
    ("purpose-fulfilled", "K-2605", "2026-05-02", ""),
    ("purpose-fulfilled", "K-2609", "2026-09-13", ""),
    ("file-closed", "PH-1", "2005-01-01", ""),
    ("file-closed", "PH-3", "2020-02-02", ""),
    ("application-rejected", "A-301", "2023-02-01", ""),
    ("employment-ceased", "E-77", "2021-06-30", ""),
    *RELATIONSHIP_EVENTS,
    *CLEARING_DAY_EVENTS,
    *EXCHANGE_EVENTS,
    *LICENCE_EVENTS,
    *TENDER_EVENTS,
)
"""Every event of the sample; assets that are not here (CHQ-099121, C-10002) never had one."""


LOST: Mapping[str, Mapping[str, str]] = {
    "Archive 2009 舊檔/1109 C-10034.tif": {"series": "account-form", "jurisdiction": "HK", "customer": "C-10034"},
    "Clearing 交換票據/2016/CHQ 099122.tif": {"series": "cheque-image", "jurisdiction": "HK", "customer": "C-10008"},
}
"""Rows of `catalogue.csv` whose images are not in the archive."""


def catalogue(rows: Mapping[str, Mapping[str, str]], *, also: Mapping[str, Mapping[str, str]]) -> str:
    """Return the catalogue as CSV: a path inside the archive, then its facts.

    `also` are second rows of some paths, which say something else.
    """
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=["path", *FACTS], lineterminator="\n", restval="")
    writer.writeheader()
    for path, facts in sorted([*LOST.items(), *rows.items(), *also.items()], key=lambda row: row[0]):
        writer.writerow({"path": path, **facts})
    return out.getvalue()


def events() -> str:
    """Return the events as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["event", "asset", "on", "on_latest"])
    writer.writerows(EVENTS)
    return out.getvalue()
