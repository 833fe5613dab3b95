"""Draws of pairs and what people said of them, as they stand.

It decides nothing of any record, so anybody may enter it; what is told is by whom. Of several answers to one pair the
one counts that speaks against the machine; only whoever gave an answer changes it, and that it was changed is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from engine.model.calibration import Answered, DrawnPair, JudgedPair, Said
from engine.model.digests import digest_of
from engine.register.acts import PairsDrawn, PairsJudged
from engine.register.noted import Noted
from engine.register.people import NoAuthorityError, Person

LONGEST_NAME = 120
LONGEST_REMARK = 1_000

_AGAINST = {
    Answered.LOOKALIKE: (Said.OTHER, Said.UNSURE, Said.SAME),
    Answered.DIFFERENT: (Said.SAME, Said.UNSURE, Said.OTHER),
}
"""What speaks against an answer of the machine, first what does most."""


def draw_digest(act: PairsDrawn) -> str:
    """Return the name of a draw: all of it is in it but the scan, so the same looks give the same name."""
    return digest_of([act.archive, act.verifier, act.seed, act.number, act.strata, act.pairs])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet that was entered; `person` is who signed it or has the account, where that is known."""

    act: PairsJudged
    sequence: int
    on: date
    account: str
    person: Person | None
    is_signed: bool

    @property
    def judge(self) -> tuple[str, str]:
        """Return who answered: the name that was given, with the certificate or the account that gave it."""
        signed = f"signed by {self.person.id}" if self.person is not None and self.is_signed else ""
        return (self.act.by, signed or self.account)

    @property
    def shown(self) -> str:
        """Return who answered, in words."""
        return f"{self.judge[0]} ({self.judge[1]})"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingDraw:
    """A draw with when it was entered and the sheets that were filled in for it."""

    act: PairsDrawn
    digest: str
    sequence: int
    on: date
    account: str
    sheets: tuple[Sheet, ...] = ()


@dataclass(slots=True)
class DrawBook:
    """The draws that were entered so far."""

    draws: dict[str, StandingDraw] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)

    def enter(self, noted: Noted, act: PairsDrawn) -> None:
        """Take a draw; raises `NoAuthorityError` for one that was entered before."""
        digest = draw_digest(act)
        if digest in self.draws:
            raise NoAuthorityError("the same pairs were drawn before")
        if not act.pairs:
            raise NoAuthorityError("no pair was drawn")
        self.draws[digest] = StandingDraw(
            act=act, digest=digest, sequence=noted.sequence, on=noted.on, account=noted.account
        )
        self.sheets[digest] = []

    def judge(self, noted: Noted, act: PairsJudged, *, by: Person | None) -> None:
        """Take a sheet; raises `NoAuthorityError` where it is of no draw, or not of its pairs."""
        draw = self.draws.get(act.draw)
        if draw is None:
            raise NoAuthorityError("no such draw was entered before it")
        pairs = [answer.pair for answer in act.answers]
        if len(set(pairs)) < len(pairs) or any(not 0 <= pair < len(draw.act.pairs) for pair in pairs):
            raise NoAuthorityError("it answers a pair twice, or one that was not drawn")
        if not act.by.strip() or not act.by.isprintable() or len(act.by) > LONGEST_NAME:
            raise NoAuthorityError(f"a name is one line of at most {LONGEST_NAME} characters that can be seen")
        if any(len(answer.remark) > LONGEST_REMARK for answer in act.answers):
            raise NoAuthorityError(f"a remark has at most {LONGEST_REMARK:,} characters")
        sheet = Sheet(
            act=act,
            sequence=noted.sequence,
            on=noted.on,
            account=noted.account,
            person=by,
            is_signed=noted.statement is not None,
        )
        self.sheets[act.draw].append(sheet)

    def standing(self) -> dict[str, StandingDraw]:
        """Return every draw with its sheets, by its digest, in the order of entry."""
        return {
            digest: StandingDraw(
                act=draw.act,
                digest=digest,
                sequence=draw.sequence,
                on=draw.on,
                account=draw.account,
                sheets=tuple(self.sheets[digest]),
            )
            for digest, draw in self.draws.items()
        }


@dataclass(slots=True)
class _Answers:
    """What was said of one pair by each judge, in the order of entry."""

    pair: DrawnPair
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    is_changed: bool = False

    def hear(self, sheet: Sheet, said: Said) -> None:
        self.is_changed |= self.said.get(sheet.judge, said) is not said
        self.said[sheet.judge] = said
        self.names[sheet.judge] = sheet.shown


def judged_pairs(draws: Iterator[StandingDraw], *, archive: str) -> tuple[JudgedPair, ...]:
    """Return every pair that was drawn of an archive, each once for each version that answered, and what was said."""
    found: dict[tuple[str, str, str, str], _Answers] = {}
    sheets: list[tuple[Sheet, PairsDrawn]] = []
    for draw in draws:
        if draw.act.archive == archive:
            for pair in draw.act.pairs:
                found.setdefault(_key(pair, draw.act), _Answers(pair=pair))
            sheets += [(sheet, draw.act) for sheet in draw.sheets]
    # In the order of entry, whichever draw a sheet is of: what somebody said last counts.
    for sheet, act in sorted(sheets, key=lambda one: one[0].sequence):
        for answer in sheet.act.answers:
            found[_key(act.pairs[answer.pair], act)].hear(sheet, answer.said)
    return tuple(_judged(key, found[key]) for key in sorted(found))


def _key(pair: DrawnPair, act: PairsDrawn) -> tuple[str, str, str, str]:
    first, second = sorted((pair.first, pair.second))
    return (first, second, act.verifier, pair.answered.value)


def _judged(key: tuple[str, str, str, str], answers: _Answers) -> JudgedPair:
    said = set(answers.said.values())
    against = next((one for one in _AGAINST[answers.pair.answered] if one in said), None)
    return JudgedPair(
        first=key[0],
        second=key[1],
        series=answers.pair.series,
        answered=answers.pair.answered,
        verifier=key[2],
        said=against,
        by=tuple(sorted(answers.names.values())),
        is_changed=answers.is_changed,
    )
