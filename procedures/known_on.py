"""What was known on a day, and what it would have decided: the policies, the register and the facts of that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from engine.custody.clock import HONG_KONG
from engine.custody.store import Store
from engine.language.reader import read_bundle
from engine.model.decisions import Judgement
from engine.model.errors import MunimentError
from engine.register.standing import Standing
from procedures.audit import versions
from procedures.cases import case_of
from procedures.judging import Case, judge_case
from procedures.ledger import require_whole
from procedures.scanning import Policies


class NotKnownError(MunimentError):
    """A day on which nothing was known yet that a judgement needs."""

    def __init__(self, *, what: str, day: date) -> None:
        super().__init__(
            f"no {what} was known on {day.isoformat()}",
            cause="the database has none that is so old",
            help="name a later day, or the database that was used then",
        )
        self.what = what
        self.day = day


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A case as it stood at the end of the day `known_on`, its judgement, and the scan that it is of.

    `entries` is how much of the register there was.
    """

    case: Case
    judgement: Judgement
    scan: str
    known_on: date
    entries: int


def judge_as_known(store: Store, *, archive: Path, as_of: date, known_on: date) -> Known:
    """Judge an archive for a day by what was known at the end of another, a civil day of Hong Kong.

    A sealed hold counts as present: its file is kept nowhere but in the register. Policies of plans that earlier
    versions made are not known. Raises `NotKnownError` where there was no scan or no plan yet, and `LedgerBrokenError`,
    `PastChangedError` or `PolicyTextChangedError` where something was changed since.
    """
    require_whole(store)
    until = end_of(known_on)
    scan = store.scan_known_on(str(archive.resolve()), until)
    if scan is None:
        raise NotKnownError(what=f"scan of `{archive}`", day=known_on)
    standing = store.standing(until=until)
    policies = policies_known(store, standing=standing, until=until)
    if policies is None:
        raise NotKnownError(what="policy", day=known_on)
    case = case_of(
        scan,
        policies=policies,
        standing=standing,
        as_of=as_of,
        store=store,
        versions=versions(),
        until=until,
    )
    judgement = judge_case(case)
    return Known(case=case, judgement=judgement, scan=scan.id, known_on=known_on, entries=standing.size)


def policies_known(store: Store, *, standing: Standing, until: datetime) -> Policies | None:
    """Return the policies of the last plan until a moment, if there is one; sealed holds count as present."""
    sources = store.policies_known_on(until)
    if sources is None:
        return None
    read = read_bundle(sources)
    there = {hold.id for hold in read.holds}
    sealed = (one.hold for id, one in standing.holds.items() if one.hold.is_sealed and id not in there)
    return Policies(sources=sources, read=replace(read, holds=(*read.holds, *sealed)))


def end_of(day: date) -> datetime:
    """Return the last moment of a civil day of Hong Kong."""
    return datetime.combine(day + timedelta(days=1), time(), HONG_KONG) - timedelta(microseconds=1)
