"""A schedule of an invented organisation, some hundred rows, drawn with the right answer to each.

The answers are written beside the phrases by hand, and not with the grammar that they test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

ORGANISATION = "Kestrel Ferry Company (invented)"
MAPPING = """\
muniment: 1
kind: schedule-columns
policy: {id: kestrel, title: {en: "Kestrel Ferry Company (invented)"}, owner: Records Office}
header: 3
checked: 2026-11-22
columns: {id: Ref, series: Class, description: Records, period: Retention, trigger: Trigger, authority: Authority,
  disposition: Final action}
series: {Vouchers: cheque-image, ID copies: id-document, Deeds: title-instrument}
triggers:
  closure: relationship-ended
  end of FY: {from: transaction-completed, cutoff: financial_year_end}
  結束關係: relationship-ended
dispositions: {Destroy: dispose, Review: review}
"""
CERTAIN = {
    # What the cell says: months (none for good), event, cutoff.
    "7 years after closure": (84, "relationship-ended", None),
    "Seven (7) years following Closure.": (84, "relationship-ended", None),
    "6 yrs from end of FY": (72, "transaction-completed", "financial_year_end"),
    "Keep for 18 months after closure": (18, "relationship-ended", None),
    "End of FY + 5 years": (60, "transaction-completed", "financial_year_end"),
    "1 year and 6 months from closure": (18, "relationship-ended", None),
    "until closure": (0, "relationship-ended", None),
    "Permanent": (None, None, None),
    "永久保存": (None, None, None),
    "結束關係後保存五年": (60, "relationship-ended", None),
    "自結束關係起計不少於十二年": (144, "relationship-ended", None),
    "結束關係後7年6個月": (90, "relationship-ended", None),
}
BESIDE = {
    # With the trigger in a column of its own.
    "7 years": (84, "relationship-ended", None),
    "保存七年": (84, "relationship-ended", None),
}
LEFT = {
    # What a person decides, and a word of the reason.
    "2-3 years": "range",
    "three (4) years after closure": "differ",
    "as long as needed": "exactly one meaning",
    "until superseded": "mapping does not say",
    "7 years after audit": "mapping does not say",
    "Maximum 2 years after closure": "at most",
    "90 days after closure": "days or weeks",
    "7": "without years or months",
    "CY + 7": "without years or months",
    "7 years": "from when",
    "7 years after closure or 6 years after audit, whichever is later": "more than one",
    "三至五年": "range",
    "半年": "exactly one meaning",
    "1.5 years after closure": "exactly one meaning",
    "401 years after closure": "400 years",
    "": "nothing is written",
    "TBC": "exactly one meaning",
    "7 years after closure (unless litigation)": "mapping does not say",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row, and either the answer (months, event, cutoff) or a word of the reason why it is left to a person."""

    cells: tuple[str, ...]
    answer: tuple[int | None, str | None, str | None] | None = None
    left: str = ""


def drawn_rows(*, count: int = 300, seed: int = 7) -> list[DrawnRow]:
    """Draw rows; every phrase comes up, and faults of the other columns too."""
    chance = random.Random(seed)
    rows: list[DrawnRow] = []
    every: list[tuple[str, tuple[int | None, str | None, str | None] | str, str]] = []
    every += [(text, found, "") for text, found in CERTAIN.items()]
    every += [(text, found, "Closure") for text, found in BESIDE.items()]
    every += [(text, why, "") for text, why in LEFT.items()]
    for number in range(count):
        text, found, beside = every[number] if number < len(every) else chance.choice(every)
        series, then = chance.choice(["Vouchers", "id copies", "title-instrument"]), chance.choice(["", "Review"])
        cells = (f"K {number:03d}", series, f"Ferry papers {number}", text, beside, "Company rule", then)
        if isinstance(found, str):
            rows.append(DrawnRow(cells=cells, left=found))
        elif chance.random() < 0.1:
            rows.append(DrawnRow(cells=(cells[0], "Voucher", *cells[2:]), left="no series"))
        elif chance.random() < 0.1:
            rows.append(DrawnRow(cells=(*cells[:6], "Shred"), left="does not say what this is"))
        else:
            rows.append(DrawnRow(cells=cells, answer=found))
    return rows
