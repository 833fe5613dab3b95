"""The entries of the ledger that say which scans were kept, with the digests of what they found.

Order and time of the scans come from these entries, and what stands in tables is checked against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.custody import ledger_rows
from engine.custody.clock import HONG_KONG
from engine.custody.ledger import Act
from engine.model.errors import MunimentError

KIND = "scan-kept"


class PastChangedError(MunimentError):
    """Something that a scan found was changed in the store after it was kept: nothing is judged by it."""

    exit_code = 4

    def __init__(self, *, scan: str, what: str) -> None:
        super().__init__(
            f"what the scan `{scan}` found was changed after it was kept",
            cause=what,
            help="take the database from a backup in which `muniment ledger verify` finds no problem",
        )
        self.scan = scan
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """How many rows a scan added to a table, and the Merkle root over them in hex."""

    count: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScan:
    """A scan as the ledger knows it: `archive` as the store writes it, and `inventory` the digest of what it found.

    `kept_at` is when it was entered, which can be later than it ended; absent before it is.
    """

    id: str
    archive: str
    finished_at: datetime
    inventory: str
    records: Sealed
    links: Sealed
    kept_at: datetime | None = None

    @property
    def day(self) -> date:
        """Return the civil day on which it counts: what a hold reached until a scan was kept, it reached that day."""
        ended = self.finished_at.date()
        return ended if self.kept_at is None else max(ended, self.kept_at.astimezone(HONG_KONG).date())


def act_of(kept: KeptScan) -> Act:
    """Return what is to be entered of a scan."""
    body = {
        "scan": kept.id,
        "archive": kept.archive,
        "finished_at": kept.finished_at.isoformat(),
        "inventory": kept.inventory,
        "records": _plain(kept.records),
        "links": _plain(kept.links),
    }
    return Act(kind=KIND, body=body)


def kept_scans(connection: sa.Connection, *, until: datetime | None = None) -> tuple[KeptScan, ...]:
    """Return the scans in the order in which they were kept, or those that had ended by `until`."""
    found = (
        _kept(entered.payload.body, at=entered.entry.at) for entered in ledger_rows.entries(connection, kinds=[KIND])
    )
    return tuple(kept for kept in found if until is None or kept.finished_at <= until)


def _kept(body: Mapping[str, Any], *, at: datetime) -> KeptScan:
    return KeptScan(
        id=body["scan"],
        archive=body["archive"],
        finished_at=datetime.fromisoformat(body["finished_at"]),
        inventory=body["inventory"],
        records=Sealed(**body["records"]),
        links=Sealed(**body["links"]),
        kept_at=at,
    )


def _plain(sealed: Sealed) -> dict[str, Any]:
    return {"count": sealed.count, "root": sealed.root}
