"""Comparing two bundles of policies: what they say otherwise, what is proved of that, and what it does to archives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine.custody.clock import Clock
from engine.custody.store import Scan, Store
from engine.judge.judgement import judge
from engine.language.bundle_changes import bundle_changes
from engine.language.rule_changes import Change
from engine.model.decisions import Judgement
from engine.model.errors import MunimentError
from engine.model.holds import EnteredHold, Register
from engine.model.policies import Bundle
from engine.model.records import Inventory
from engine.proofs.results import Direction
from engine.register.standing import Standing
from engine.simulation.impact import Impact, impact
from engine.simulation.sealed import without_sealed_ends
from procedures.cases import case_of
from procedures.ledger import opened, require_whole
from procedures.planning import NoScanError
from procedures.policy_sides import Side, read_side
from procedures.progress import Progress
from procedures.proved_differences import Proved, Supposition, proofs, supposing, suppositions
from procedures.register import bundle_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceOrder:
    """What is compared: two folders or revisions, `new` being the folder `policies` where it is absent.

    With a `database` the effect on the latest scan of each of its archives is told, as of a day.
    """

    old: str
    new: str | None
    policies: Path
    database: Path | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveImpact:
    """What NEW makes of the latest scan of an archive beside OLD, under each supposition; or the `problem`."""

    archive: str
    scan: str
    impacts: tuple[tuple[Supposition, Impact], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDifference:
    """Two bundles compared; `archives` is absent where no database was named.

    A hold of a side that is not in the register yet counts on that side alone: a plan would enter it. `drafts` counts
    those of NEW, sealed ones left out; `lost` has those of OLD whose document NEW does not have, by public names.
    """

    old: Side
    new: Side
    changes: tuple[Change, ...]
    proved: tuple[Proved, ...]
    as_of: date
    today: date
    archives: tuple[ArchiveImpact, ...] | None = None
    drafts: int = 0
    lost: tuple[str, ...] = ()

    @property
    def direction(self) -> Direction | None:
        """Return the worst of the directions under all suppositions; nothing where one is not proved."""
        return max((one.difference.direction for one in self.proved), key=_badness)

    @property
    def unproved(self) -> tuple[Change, ...]:
        """Return the changes that no proof looks at."""
        return tuple(change for change in self.changes if change.is_unproved)

    @property
    def is_safe(self) -> bool:
        """Say whether NEW is proved to let nothing go that OLD keeps, and nothing is left for a person to judge."""
        is_judged = all(not archive.problem for archive in self.archives or ())
        return is_judged and _badness(self.direction) <= _badness(Direction.MORE_PROTECTIVE) and not self.unproved


def _badness(direction: Direction | None) -> int:
    order = (Direction.EQUIVALENT, Direction.MORE_PROTECTIVE, Direction.INCOMPARABLE, Direction.LESS_PROTECTIVE, None)
    return order.index(direction)


def compare_policies(order: DifferenceOrder, *, clock: Clock, progress: Progress) -> PolicyDifference:
    """Compare two bundles; raises what `read_side` raises, `NoScanError` and `LedgerBrokenError`."""
    old = read_side("OLD", order.old, beside=order.policies)
    new = read_side("NEW", order.new if order.new is not None else order.policies, beside=order.policies)
    today = clock.today()
    made = PolicyDifference(
        old=old,
        new=new,
        changes=bundle_changes(old.policies.read, new.policies.read),
        proved=(),
        as_of=order.as_of or today,
        today=today,
    )
    if order.database is None:
        return replace(made, proved=proofs(old.policies.read.bundle, new.policies.read.bundle, progress=progress))
    with opened(order.database) as store:
        require_whole(store)
        if not store.latest_scans():
            raise NoScanError(database=order.database)
        standing = store.standing()
        bundles = [bundle_in_force(side.policies, standing) for side in (old, new)]
        drafts, kept = (_drafts(side, standing, today=today) for side in (new, old))
        there = {one.hold.id for one in drafts}
        return replace(
            made,
            proved=proofs(*bundles, progress=progress),
            archives=tuple(_archives(made, store=store, standing=standing, progress=progress)),
            drafts=sum(not one.hold.is_sealed for one in drafts),
            lost=tuple(sorted({one.hold.public_id for one in kept if one.hold.id not in there})),
        )


def _drafts(side: Side, standing: Standing, *, today: date) -> tuple[EnteredHold, ...]:
    """Return the holds of a side that are not entered yet: a plan by it would enter them."""
    holds = side.policies.read.holds
    return tuple(EnteredHold(hold=hold, entered_on=today) for hold in holds if hold.id not in standing.holds)


def _archives(
    made: PolicyDifference, *, store: Store, standing: Standing, progress: Progress
) -> Iterator[ArchiveImpact]:
    progress.stage("judge", total=None)
    for archive, id in sorted(store.latest_scans().items()):
        try:
            scan = store.load_scan(id)
            impacts = _impacts(made, scan, store=store, standing=standing)
            yield ArchiveImpact(archive=archive, scan=id, impacts=tuple(impacts))
        except (MunimentError, TypeError) as error:
            # Values of another type than a rule asks for: another vocabulary read the archive.
            why = error.message if isinstance(error, MunimentError) else "its facts were read by another vocabulary"
            yield ArchiveImpact(archive=archive, scan=id, problem=why)


def _impacts(
    made: PolicyDifference, scan: Scan, *, store: Store, standing: Standing
) -> Sequence[tuple[Supposition, Impact]]:
    cases = [
        case_of(
            scan,
            policies=side.policies,
            standing=standing,
            as_of=made.as_of,
            store=store,
            versions={},
            drafts=_drafts(side, standing, today=made.today),
        )
        for side in (made.old, made.new)
    ]
    found = []
    for supposed in suppositions(cases[0].bundle, cases[1].bundle):
        before, after = (
            _judged(case.inventory, supposing(case.bundle, supposed), register=case.register, made=made)
            for case in cases
        )
        found.append((supposed, impact(before, after, inventory=cases[1].inventory)))
    return found


def _judged(inventory: Inventory, bundle: Bundle, *, register: Register, made: PolicyDifference) -> Judgement:
    if made.as_of > made.today:
        register = without_sealed_ends(register, today=made.today)
    return judge(inventory, bundle=bundle, register=register, as_of=made.as_of)
