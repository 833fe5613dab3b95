"""What would become of records if a hold, or a part of it, were let go: shown before anything is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.custody.store import Scan, Store
from engine.judge.judgement import judge
from engine.model.decisions import Bucket, Outcome
from engine.model.holds import EnteredRelease, Release
from engine.register.standing import Standing
from engine.simulation.deciding import LEAVING
from procedures.cases import case_of
from procedures.hold_matches import latest_scans
from procedures.judging import Case, judge_case
from procedures.scanning import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What letting go would mean for the latest scan of an archive, on the first day after cooling.

    `held` records fall out, of which `possible` are held only possibly. Of them, `only` are held by no other hold, and
    `outcomes` says what becomes of these. `others` counts records that this hold does not hold and that would leave
    all the same, as copies of what it holds.
    """

    archive: str
    scan: str
    as_of: date
    held: int
    possible: int
    only: int
    outcomes: Mapping[Bucket, int]
    others: int

    @property
    def leaving(self) -> int:
        """Return how many records a plan could let go then that it could not before."""
        return sum(self.outcomes.get(bucket, 0) for bucket in LEAVING) + self.others


def impacts(
    release: Release, *, store: Store, policies: Policies, standing: Standing, today: date, as_of: date
) -> tuple[Impact, ...]:
    """Return what a release or a narrowing would mean if it came to bind today, archive by archive."""
    entered = EnteredRelease(release=release, entered_on=today)
    return tuple(
        _impact(scan, entered, store=store, policies=policies, standing=standing, as_of=as_of)
        for scan in latest_scans(store)
    )


def _impact(
    scan: Scan, entered: EnteredRelease, *, store: Store, policies: Policies, standing: Standing, as_of: date
) -> Impact:
    hold = entered.release.hold
    now = case_of(scan, policies=policies, standing=standing, as_of=as_of, store=store, versions={})
    then = replace(now, register=replace(now.register, releases=(*now.register.releases, entered)))
    alone, left = _held_by(hold, now), _held_by(hold, then)
    falls_out = alone.keys() - left.keys()
    before, _ = _buckets(now)
    after, still = _buckets(then)
    free = falls_out - still
    others = (record for record in after if record not in falls_out and before[record] not in LEAVING)
    return Impact(
        archive=scan.archive,
        scan=scan.id,
        as_of=as_of,
        held=len(falls_out),
        possible=sum(alone[record] for record in falls_out),
        only=len(free),
        outcomes=Counter(after[record] for record in free),
        others=sum(after[record] in LEAVING for record in others),
    )


def _buckets(case: Case) -> tuple[dict[str, Bucket], frozenset[str]]:
    """Return the bucket of each record, and which records are held."""
    found = judge_case(case).decisions
    held = frozenset(one.record for one in found if one.outcome is Outcome.HELD)
    return {one.record: one.bucket for one in found}, held


def _held_by(hold: str, case: Case) -> dict[str, bool]:
    """Return the records that one hold of the register holds, and of each whether only possibly."""
    alone = replace(case.register, holds=tuple(one for one in case.register.holds if one.hold.id == hold))
    without_rules = replace(case.bundle, policies=())
    found = judge(case.inventory, bundle=without_rules, register=alone, as_of=case.as_of).decisions
    return {one.record: one.is_possible for one in found if one.outcome is Outcome.HELD}
