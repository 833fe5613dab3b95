"""How many records of the latest scans a scope matches, and how many of these a plan would let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.custody.store import Scan, Store
from engine.judge.truth import truth_of
from engine.model.conditions import Condition
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.records import Inventory
from engine.register.standing import Standing
from engine.simulation.deciding import LEAVING
from procedures.cases import case_of
from procedures.judging import Case, judge_case
from procedures.scan_words import require_words
from procedures.scanning import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The records that a scope matches certainly, and those that it could match."""

    certain: frozenset[str]
    possible: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Return both."""
        return self.certain | self.possible


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a scope matches in the latest scan of an archive.

    `leaving` counts those of them that a plan for `as_of` would let go; it is absent where that could not be judged.
    Where `is_counted` is false nothing could be, and the `problem` says why.
    """

    archive: str
    as_of: date
    scan: str
    scanned_on: date | None = None
    records: int = 0
    certain: int = 0
    possible: int = 0
    leaving: int | None = None
    is_counted: bool = True
    problem: str = ""


def matches(scope: Condition, inventory: Inventory) -> Matches:
    """Return the records that a scope matches, by what is known of them and of their removed copies."""
    certain: set[str] = set()
    possible: set[str] = set()
    members = [(record.id, record) for record in inventory.records]
    members += [(ghost.survivor, ghost.record) for ghost in inventory.ghosts]
    for record, member in members:
        truth = truth_of(scope, member)
        if truth.must:
            certain.add(record)
        elif truth.may:
            possible.add(record)
    return Matches(certain=frozenset(certain), possible=frozenset(possible - certain))


def latest_scans(store: Store) -> Iterator[Scan]:
    """Yield the latest scan of each archive."""
    for _, scan in sorted(store.latest_scans().items()):
        yield store.load_scan(scan)


def count_matches(
    scope: Condition,
    *,
    store: Store,
    vocabulary: Vocabulary | None,
    policies: Policies | None,
    standing: Standing,
    today: date,
) -> tuple[Counted, ...]:
    """Return what a scope matches in the latest scan of each archive.

    What would leave is judged for the day of the last plan, or for today. Whatever hinders that hinders nothing else.
    """
    made = store.last_plan()
    as_of = made.as_of if made is not None else today
    found = []
    for archive, id in sorted(store.latest_scans().items()):
        try:
            scan = store.load_scan(id)
            if vocabulary is not None:
                require_words(scan.inventory, vocabulary)
            found.append(_counted(scan, scope, store=store, policies=policies, standing=standing, as_of=as_of))
        except (MunimentError, TypeError) as error:
            # Values of another type than the scope asks for: another vocabulary read the archive.
            why = error.message if isinstance(error, MunimentError) else "its facts were read by another vocabulary"
            found.append(Counted(archive=archive, as_of=as_of, scan=id, is_counted=False, problem=why))
    return tuple(found)


def _counted(
    scan: Scan, scope: Condition, *, store: Store, policies: Policies | None, standing: Standing, as_of: date
) -> Counted:
    found = matches(scope, scan.inventory)
    leaving, problem = None, ""
    if policies is not None:
        try:
            case = case_of(scan, policies=policies, standing=standing, as_of=as_of, store=store, versions={})
            leaving = len(would_leave(case) & found.all)
        except MunimentError as error:
            problem = error.message
    return Counted(
        archive=scan.archive,
        as_of=as_of,
        scan=scan.id,
        scanned_on=scan.finished_at.date(),
        records=len(scan.inventory.records),
        certain=len(found.certain),
        possible=len(found.possible),
        leaving=leaving,
        problem=problem,
    )


def would_leave(case: Case) -> frozenset[str]:
    """Return the records that a plan would let go."""
    judgement = judge_case(case)
    return frozenset(decision.record for decision in judgement.decisions if decision.bucket in LEAVING)
