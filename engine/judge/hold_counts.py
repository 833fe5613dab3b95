"""How many records each of thousands of holds reaches, counted without a loop over the holds of each record.

The holds on a record are the bits of one number. Adding such numbers bit by bit, each column for itself, counts all
holds at once: plane *n* has, for each hold, bit *n* of its count.
"""

from __future__ import annotations


class Columns:
    """Counts how often each bit was set in the numbers that were added."""

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, bits: int) -> None:
        """Add a number: each bit that is set is one more."""
        for place, before in enumerate(self._planes):
            if not bits:
                return
            self._planes[place] = before ^ bits
            bits &= before
        if bits:
            self._planes.append(bits)

    def count(self, bit: int) -> int:
        """Return how often a bit was set."""
        return sum((plane >> bit & 1) << place for place, plane in enumerate(self._planes))
