"""Statements as they are kept: who says what of a record, for whoever asks later when it was learnt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source outside the image says of one fact of a record, as its own text.

    `source` is `catalogue`, `sidecar`, `name` or the name of a tag; `place` is where it says so, and `said_in` the same
    without a line: `index.csv` for `index.csv:17`, or the location of a file.
    """

    record: str
    fact: str
    text: str
    source: str
    place: str

    @property
    def said_in(self) -> str:
        """Return the table or the file that says so; lines move when rows are put in or sorted."""
        return self.place.rpartition(":")[0] if self.source == "catalogue" else self.place
