"""A forecast counts what judging at the end of each period counts, and tells of no day when a sealed matter ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from engine.judge.judgement import judge
from engine.model.conditions import ALWAYS
from engine.model.decisions import CeilingPassed
from engine.model.holds import EnteredHold, EnteredRelease, Hold, HoldKind, Register, Release
from engine.simulation.amounts import Amount
from engine.simulation.deciding import DUE, deciding_rule
from engine.simulation.forecast import BEFORE, forecast
from engine.simulation.periods import By, PeriodsError, spans
from engine.simulation.sealed import without_sealed_ends
from engine.simulation.simulation import Given, RuleUnknownError, assume, simulate
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case

TODAY = date(2026, 11, 22)


def test_every_period_stands_as_judging_on_its_last_day_says() -> None:
    fallen: Counter[str] = Counter()
    for seed in range(60):
        case = draw_case(Random(seed))
        inventory, bundle, register = inventory_of(case), bundle_of(case), register_of(case)
        year = min(max(date.fromisoformat(case["as_of"]).year, 1901), 9990)
        by = Random(seed).choice(list(By))
        periods = spans(str(year - 1), str(year + 2), by=by)
        found = forecast(inventory, bundle=bundle, register=register, spans=periods)
        due: dict[str, str] = {}
        passed: set[tuple[str, str]] = set()
        eve = replace(periods[0], label=BEFORE, last=periods[0].first - timedelta(days=1))
        for span, standing in zip((eve, *periods), found.standing, strict=True):
            judged = judge(inventory, bundle=bundle, register=register, as_of=span.last)
            buckets = Counter(one.bucket.value for one in judged.decisions)
            assert {bucket: amount.records for bucket, amount in standing.by_bucket.items()} == buckets
            assert standing.overdue.records == sum(one.is_overdue for one in judged.decisions)
            new = {one.record for one in judged.decisions if one.outcome in DUE} - due.keys()
            due |= dict.fromkeys(new, span.label)
            fallen[span.label if span is eve else "later"] += len(new)
            assert sum(amount.records for amount in found.fallen(span.label).values()) == len(new)
            over = {(d.record, r.rule) for d in judged.decisions for r in d.reasons if isinstance(r, CeilingPassed)}
            assert found.passed(span.label).records == len(over - passed)
            passed |= over
        assert {one.record.id for one in found.due} == due.keys()
        for one in found.due:
            if one.day >= periods[0].first:
                on, before = (
                    next(
                        each
                        for each in judge(inventory, bundle=bundle, register=register, as_of=day).decisions
                        if each.record == one.record.id
                    )
                    for day in (one.day, one.day - timedelta(days=1))
                )
                assert (on.outcome.value, deciding_rule(on)) == (one.outcome, one.rule)
                assert before.outcome not in DUE
    assert min(fallen[BEFORE], fallen["later"]) >= 10


@pytest.mark.parametrize(
    ("first", "last", "by"),
    [
        ("2035", "2027", By.YEAR),
        ("2027-03", "2035", By.YEAR),
        ("27", "2035", By.YEAR),
        ("2027-13", "2028", By.MONTH),
        ("1900", "2400", By.MONTH),
        ("2027", "9999", By.YEAR),
    ],
)
def test_what_makes_no_periods_is_refused_with_a_way_out(first: str, last: str, by: By) -> None:
    with pytest.raises(PeriodsError) as caught:
        spans(first, last, by=by)
    assert caught.value.help


def test_months_and_years_follow_one_another_without_a_gap() -> None:
    for by, number in ((By.YEAR, 4), (By.MONTH, 48)):
        made = spans("2027", "2030", by=by)
        assert len(made) == number
        assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(made))
        assert (made[0].first, made[-1].last) == (date(2027, 1, 1), date(2030, 12, 31))


def test_a_simulation_counts_every_record_once_under_each_head() -> None:
    moved = 0
    for seed in range(60):
        case = draw_case(Random(seed))
        inventory, bundle, register = inventory_of(case), bundle_of(case), register_of(case)
        as_of = date.fromisoformat(case["as_of"])
        given = Given(inventory=inventory, bundle=bundle, register=register, as_of=as_of)
        other = replace(bundle, confirmations=())
        found = simulate(today=given, tried=replace(given, bundle=other))
        for table in (found.by_bucket, found.by_outcome, found.by_series, found.by_rule):
            for column in ("today", "then", "tried"):
                assert sum((getattr(one, column) for one in table.values()), start=Amount()) == found.total
        before, after = (judge(inventory, bundle=one, register=register, as_of=as_of) for one in (bundle, other))
        differing = [
            a.record
            for a, b in zip(before.decisions, after.decisions, strict=True)
            if (a.bucket, a.outcome) != (b.bucket, b.outcome)
        ]
        assert [one.record.id for one in found.changed] == differing
        buckets = [a.bucket is not b.bucket for a, b in zip(before.decisions, after.decisions, strict=True)]
        assert found.by_policies.records == sum(amount.records for amount in found.moved.values()) == sum(buckets)
        moved += len(differing)
    assert moved >= 20


def test_a_rule_that_is_not_in_force_can_be_assumed_and_an_unknown_one_is_refused_with_the_nearest() -> None:
    for seed in range(200):
        bundle = bundle_of(draw_case(Random(seed)))
        waiting = [rule.id for rule in bundle.rules if not rule.is_in_force]
        if waiting:
            assumed = {rule.id: rule for rule in assume(bundle, waiting).rules}
            assert all(rule.is_in_force for rule in assumed.values())
            assert [rule.version for rule in bundle.rules if rule.is_in_force] == [
                assumed[rule.id].version for rule in bundle.rules if rule.is_in_force
            ]
            with pytest.raises(RuleUnknownError) as caught:
                assume(bundle, [f"{waiting[0]}x"])
            assert waiting[0][:4] in caught.value.help
            return
    pytest.fail("no rule was drawn that is not in force")


@pytest.mark.parametrize("is_sealed", [True, False])
def test_a_sealed_matter_ends_on_no_day_ahead_and_another_does(is_sealed: bool) -> None:
    hold = Hold(
        id="S-1",
        kind=HoldKind.EXTENSION,
        scope=ALWAYS,
        matter="m",
        issued_on=TODAY,
        issued_by="Legal",
        until=TODAY + timedelta(days=90),
        is_sealed=is_sealed,
    )
    whole = EnteredRelease(release=Release(hold="S-1", on=TODAY, by=("A", "B"), reason="r"), entered_on=TODAY)
    part = replace(whole, release=replace(whole.release, scope=ALWAYS))
    long_ago = TODAY - timedelta(days=60)
    cooled = EnteredRelease(release=replace(part.release, on=long_ago), entered_on=long_ago)
    ending = Register(holds=(EnteredHold(hold=hold, entered_on=TODAY),), releases=(whole, part, cooled))
    endless = Register(
        holds=(EnteredHold(hold=replace(hold, until=None), entered_on=TODAY),),
        # What is let out already is known to be, and is let out on every later day.
        releases=(cooled,),
    )
    assert without_sealed_ends(ending, today=TODAY) == (endless if is_sealed else ending)
    over = replace(ending, holds=(EnteredHold(hold=replace(hold, until=long_ago), entered_on=long_ago),))
    assert without_sealed_ends(over, today=TODAY) == over
