"""Judging again only where and when something can change gives what judging everything on every day gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from engine.judge.earlier import judge_longer
from engine.judge.judgement import judge
from engine.model.decisions import Decision, KeptByEarlier
from engine.model.earlier import EarlierPolicies, deciding_digest
from engine.simulation.timeline import turns
from tests.engine.judge.bundles import confirming, other_policies
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case

DRAWN = 100
DAYS_ASKED = 12


def without_what_is_not_kept(decision: Decision) -> Decision:
    return replace(decision, decide_by=None, candidates=0)


def test_decisions_under_earlier_policies_are_those_of_judging_each_day() -> None:
    kept = 0
    for seed in range(40):
        chance = Random(seed)
        case = draw_case(chance)
        older = [other_policies(bundle_of(case), chance) for _ in range(2)]
        bundle = confirming(bundle_of(case), *older)
        earlier = [EarlierPolicies(digest=deciding_digest(one), bundle=one) for one in older]
        if seed % 8 == 0:
            earlier.append(EarlierPolicies(digest="ab" * 32, bundle=None))
        inventory, register = inventory_of(case), register_of(case)
        first = date.fromisoformat(case["as_of"])
        last = first + timedelta(days=min(4_000, (date.max - first).days))
        given: dict[str, Any] = {"bundle": bundle, "register": register, "earlier": earlier}
        now: dict[str, Decision] = {}
        for turn in turns(inventory, first=first, last=last, **given):
            now |= {one.record: one for one in turn.decisions}
            whole = judge_longer(inventory, as_of=turn.day, **given).decisions
            expected = [without_what_is_not_kept(one) for one in whole]
            assert [without_what_is_not_kept(now[one.record]) for one in expected] == expected, (seed, turn.day)
            kept += sum(isinstance(reason, KeptByEarlier) for one in whole for reason in one.reasons)
    assert kept >= 40


def test_decisions_over_time_are_those_of_judging_each_day() -> None:
    turned: Counter[tuple[str, str]] = Counter()
    for seed in range(DRAWN):
        chance = Random(seed)
        case = draw_case(chance)
        inventory, bundle, register = inventory_of(case), bundle_of(case), register_of(case)
        centre = date.fromisoformat(case["as_of"])
        first = centre - timedelta(days=chance.choice((1, 40, 400, 4000)))
        last = centre + timedelta(days=min(chance.choice((2, 45, 500, 9000)), (date.max - centre).days))
        made = list(turns(inventory, bundle=bundle, register=register, first=first, last=last))
        assert [turn.day for turn in made] == sorted({turn.day for turn in made})
        # The days around each turn, where a mistake of a day would show, and some days that are not near one.
        near = {turn.day + timedelta(days=by) for turn in made[1:] for by in (-1, 0) if turn.day < date.max}
        days = {first, last, centre, *chance.sample(sorted(near), min(DAYS_ASKED, len(near)))}
        days |= {first + timedelta(days=chance.randrange((last - first).days + 1)) for _ in range(4)}
        now: dict[str, Decision] = {}
        waiting = iter([*made, None])
        turn = next(waiting)
        for day in sorted(days):
            while turn is not None and turn.day <= day:
                for decision in turn.decisions:
                    if decision.record in now:
                        turned[now[decision.record].bucket, decision.bucket] += 1
                    now[decision.record] = decision
                turn = next(waiting)
            whole = judge(inventory, bundle=bundle, register=register, as_of=day)
            expected = [without_what_is_not_kept(decision) for decision in whole.decisions]
            assert [without_what_is_not_kept(now[one.record]) for one in expected] == expected, (seed, day)
    # What is compared changes often enough, and in more ways than one, for that to mean something.
    changes = {pair: number for pair, number in turned.items() if pair[0] is not pair[1]}
    assert len(changes) >= 8
    assert sum(changes.values()) >= 40
