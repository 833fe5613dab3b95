"""What people said of pairs that the machine had looked at, to measure how often its answers are right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SERIES = "series"
"""The fact by which records are grouped, where the vocabulary has it."""

NO_SERIES = ""
"""The group of records whose series is missing, or may not be shown."""

LOOKED_BY = "looked_by"
"""What the evidence of a tie says of the version of the program that looked."""


class Answered(StrEnum):
    """What the machine said of a pair; a doubt is neither right nor wrong, and is not measured."""

    LOOKALIKE = "lookalike"
    DIFFERENT = "different"


class Said(StrEnum):
    """What a person said to the question whether the two are the same record."""

    SAME = "yes"
    OTHER = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPair:
    """A pair that was drawn: the SHA-256 of the file on the left and of that on the right, and what the machine said.

    `series` is the group in which it was drawn.
    """

    first: str
    second: str
    series: str
    answered: Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """How many pairs of a series had one answer when the draw was made, and how many of them were drawn."""

    series: str
    answered: Answered
    looks: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPair:
    """A pair of an archive that was drawn for a person, in the order of its digests, each pair and version once.

    `verifier` is the version of the program that answered. `said` is absent where nobody answered; `by` names who did.
    `is_changed` where somebody gave another answer before.
    """

    first: str
    second: str
    series: str
    answered: Answered
    verifier: str
    said: Said | None
    by: tuple[str, ...] = ()
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of `judged` answers were wrong; `bound` is the exact one-sided 95 % bound in hundredths of a per cent.

    The bound is rounded up, and absent where nothing was judged.
    """

    judged: int
    wrong: int
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How often the machine was right in a series, or in all of them.

    `false` are pairs called lookalike that a person calls two records, `missed` those called different that are one.
    `looks` counts all pairs of the archive with a look, doubtful ones too. `unsure` and `unanswered` are in no rate.
    """

    series: str
    looks: int
    false: Rate
    missed: Rate
    unsure: int
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The figures of an archive for the version of the program that looked at its pairs.

    `verifier` is absent where nothing was looked at, or not by one version alone. `other_versions` counts the answers
    of people about other versions, which are in no figure; `changed` those that somebody changed.
    """

    verifier: str | None
    rows: tuple[Figures, ...]
    whole: Figures
    other_versions: int
    changed: int

    @property
    def is_measured(self) -> bool:
        """Say whether any answer of this version was judged."""
        return self.whole.false.judged > 0 or self.whole.missed.judged > 0
