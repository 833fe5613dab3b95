"""Judging again only where and when something can change gives what judging everything on every day gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from engine.judge.judgement import judge
from engine.model.decisions import Decision
from engine.simulation.timeline import turns
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case

DRAWN = 100
DAYS_ASKED = 12


def without_what_is_not_kept(decision: Decision) -> Decision:
    return replace(decision, decide_by=None, candidates=0)


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
