"""What the searches found, brought together: for every two records their nearest pages, and the pages of crowds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.fingerprints.sheets import Sheet, Sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near two records are at their nearest pages.

    The order prefers pages as they are, then few bits, then early pages. `turned` is absent for pages as they are.
    """

    d64: int
    d256: int
    first_page: int
    second_page: int
    turned: int | None = None

    @property
    def _key(self) -> tuple[int, int, int, int, int]:
        turn = -1 if self.turned is None else self.turned
        return self.d64, self.d256, self.first_page, self.second_page, turn

    def is_better_than(self, other: Nearness) -> bool:
        """Say whether this comes before another in order."""
        kinds = self.turned is not None, other.turned is not None
        return kinds[0] < kinds[1] if kinds[0] != kinds[1] else self._key < other._key

    @property
    def evidence(self) -> dict[str, str | int]:
        """Return it in words and numbers, for a link."""
        found: dict[str, str | int] = {
            "d64": self.d64,
            "d256": self.d256,
            "pages": f"{self.first_page}-{self.second_page}",
        }
        return found if self.turned is None else {**found, "by": "normalised", "turned": self.turned}


class FoundPairs:
    """What was found so far, by the positions of records: how near two are, and which pages are of a crowd."""

    def __init__(self, classes: Sequence[int]) -> None:
        self.classes = classes
        self.nearest: dict[tuple[int, int], Nearness] = {}
        self.crowded: set[Sheet] = set()
        self.cut: set[Sheet] = set()

    def note(self, one: Sheet, other: Sheet, *, d64: int, d256: int, quarters: int | None = None) -> None:
        """Note two near pages; the other, turned anticlockwise by `quarters`, lies as the one."""
        if self.classes[one.record] == self.classes[other.record]:
            return
        if one.record > other.record:
            one, other = other, one
            quarters = None if quarters is None else -quarters
        degrees = None if quarters is None else -90 * quarters % 360
        near = Nearness(d64=d64, d256=d256, first_page=one.page, second_page=other.page, turned=degrees)
        known = self.nearest.get((one.record, other.record))
        if known is None or near.is_better_than(known):
            self.nearest[one.record, other.record] = near

    def note_crowd(self, sheets: Sheets, numbers: Iterable[int], *, cut: Iterable[int]) -> None:
        """Note which pages are of a crowd, and which of these were not compared with all of it."""
        self.crowded.update(sheet for number in numbers for sheet in sheets.on[number])
        self.cut.update(sheet for number in cut for sheet in sheets.on[number])
