"""What is said to free a record frees it, by the reference model too; nothing of it is dispensable, or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

from engine.judge.judgement import judge
from engine.model.records import Inventory
from engine.simulation.changes import Asked, Change, DayIs, EarlierSigned, EventRecorded, HoldReleased, RuleConfirmed
from engine.simulation.counterfactuals import FREE, Way, ways_out
from engine.simulation.neighbourhood import neighbourhood
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case
from tests.spec.model import decide

DRAWN = 100
Plain = dict[str, Any]


def asked_of(case: Plain) -> Asked:
    return Asked(
        inventory=inventory_of(case),
        bundle=bundle_of(case),
        register=register_of(case),
        as_of=date.fromisoformat(case["as_of"]),
    )


def with_change(case: Plain, change: Change, *, today: str) -> Plain:
    """Write a change into a plain case, independently of the engine."""
    match change:
        case HoldReleased():
            return case | {"releases": [*case["releases"], {"hold": change.hold, "on": today, "entered": today}]}
        case RuleConfirmed():
            digest = next(rule["digest"] for rule in case["rules"] if rule["id"] == change.rule)
            said = {"rules": [{"id": change.rule, "version": digest}], "on": today, "until": "9999-12-31"}
            return case | {"confirmations": [*case["confirmations"], said]}
        case EventRecorded():
            on = change.on.isoformat()
            event = {"kind": change.kind, "asset": change.asset, "earliest": on, "latest": on}
            return case | {"events": [*case["events"], event]}
        case DayIs():
            return case | {"as_of": change.day.isoformat()}
        case EarlierSigned():
            raise AssertionError("the model knows of no earlier policies, and none are asked about here")


def bucket_of(case: Plain, record: str, changes: tuple[Change, ...]) -> str:
    today = case["as_of"]
    for change in changes:
        case = with_change(case, change, today=today)
    return decide(case)["records"][record]["bucket"]


def names_of(changes: tuple[Change, ...]) -> frozenset[object]:
    has_day = any(isinstance(one, DayIs) for one in changes)
    return frozenset(
        DayIs if isinstance(one, DayIs) else (one.kind, one.asset, has_day) if isinstance(one, EventRecorded) else one
        for one in changes
    )


def test_what_frees_is_found_and_frees_by_the_model_and_nothing_of_it_is_dispensable() -> None:
    seen: Counter[str] = Counter()
    for seed in range(DRAWN):
        chance = Random(seed)
        case = draw_case(chance)
        asked = asked_of(case)
        verdicts = decide(case)["records"]
        # Of what is held more is asked: releases are rarer than the rest.
        held = [id for id in sorted(verdicts) if verdicts[id]["outcome"] == "held"]
        record = chance.choice(held if held and chance.random() < 0.6 else sorted(verdicts))
        before = verdicts[record]["bucket"]
        ways = ways_out(asked, record)
        if before in FREE:
            assert ways.free == ways.review == ()
            continue
        for way in ways.free:
            assert_frees(case, record, way, targets=set(FREE), where=seed)
            seen.update(type(change).__name__ for change in way.changes)
            seen[f"size {len(way.changes)}"] += 1
        for way in ways.review:
            assert_frees(case, record, way, targets={"review"}, where=seed)
            seen["review"] += 1
        if ways.is_whole:
            found = [names_of(way.changes) for way in ways.free]
            for changes in tried(case, chance):
                if bucket_of(case, record, changes) in FREE:
                    seen["tried"] += 1
                    assert any(one <= names_of(changes) for one in found), (seed, record, changes)
    assert min(seen[name] for name in ("HoldReleased", "RuleConfirmed", "EventRecorded", "DayIs", "review")) >= 3
    assert min(seen["size 1"], seen["size 2"], seen["size 3"], seen["tried"]) >= 5


def assert_frees(case: Plain, record: str, way: Way, *, targets: set[str], where: int) -> None:
    assert bucket_of(case, record, way.changes) == way.bucket, (where, record, way)
    for left_out in way.changes:
        rest = tuple(change for change in way.changes if change is not left_out)
        assert bucket_of(case, record, rest) not in targets, (where, record, way, left_out)
    for change in way.changes:
        if isinstance(change, EventRecorded) and change.not_before is not None and change.on > change.not_before:
            earliest = replace(change, on=change.not_before)
            earlier = tuple(earliest if one is change else one for one in way.changes)
            assert bucket_of(case, record, earlier) in targets, (where, record, way)


def tried(case: Plain, chance: Random) -> Iterator[tuple[Change, ...]]:
    """Yield sets of changes that a person could think of, without asking what was found."""
    today = date.fromisoformat(case["as_of"])
    some: list[Change] = [HoldReleased(hold=hold["id"]) for hold in case["holds"]]
    some += [RuleConfirmed(rule=rule["id"]) for rule in case["rules"] if rule["in_force"]]
    days = [day for day in (1, 31, 800, 9000) if (date.max - today).days > day]
    later = [DayIs(day=today + timedelta(days=day)) for day in days]
    sets = [(), *((one,) for one in some), *combinations(some, 2)]
    for chosen in chance.sample(sets, min(10, len(sets))):
        yield chosen
        for day in chance.sample(later, min(1, len(later))):
            yield (*chosen, day)


def test_a_neighbourhood_decides_a_record_as_the_whole_does() -> None:
    held = 0
    for seed in range(80):
        case = draw_case(Random(seed))
        asked = asked_of(case)
        whole = judge(asked.inventory, bundle=asked.bundle, register=asked.register, as_of=asked.as_of)
        expected = {one.record: replace(one, candidates=0) for one in whole.decisions}
        for record, as_in_whole in expected.items():
            around = neighbourhood(asked, record)
            few = around.asked
            again = judge(few.inventory, bundle=few.bundle, register=few.register, as_of=few.as_of)
            decided = {one.record: replace(one, candidates=0) for one in again.decisions}
            assert {id: decided[id] for id in around.part} == {id: expected[id] for id in around.part}, (seed, record)
            held += as_in_whole.outcome == "held"
    assert held > 60


def test_an_inventory_without_the_record_of_a_hold_needs_no_hold() -> None:
    case = draw_case(Random(1))
    asked = asked_of(case)
    record = asked.inventory.records[0]
    alone = replace(
        asked, inventory=Inventory(records=(replace(record, facts={}, sha256="f" * 64, file=None, names=1),))
    )
    around = neighbourhood(alone, record.id)
    assert {one.hold.public_id for one in around.asked.register.holds} == set(around.judgement.reach)
