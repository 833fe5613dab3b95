"""Statements as they are kept: who says what of a record, for whoever asks later when it was learnt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source outside the image says of one fact of a record, as its own text.

    `source` is `catalogue`, `sidecar`, `name` or the name of a tag; `place` is where it says so, `index.csv:17` or the
    location of a file.
    """

    record: str
    fact: str
    text: str
    source: str
    place: str
