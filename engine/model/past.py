"""What was known before, and is not what is seen now: earlier states of records, and removed copies.

Nothing here binds by itself. `engine.judge.remembering` tells what a hold froze by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.model.facts import Facts
from engine.model.holds import RememberedLink
from engine.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class PastState:
    """What a scan found at one place of an archive, and another scan found otherwise or not at all.

    `record` is the id, which stands for the place; `facts` have their values and no sources. `until` is the day on
    which it was replaced; absent where no later scan is known.
    """

    archive: str
    record: str
    sha256: str
    facts: Facts
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The earlier states, those of one place in the order of time, and the ties that were seen and are not any more."""

    states: tuple[PastState, ...] = ()
    links: tuple[RememberedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A copy that was removed, as it was, and the record that stayed: by its id, and by its bytes if it was moved."""

    survivor: str
    survivor_sha256: str
    record: Record
