"""Of several judgements the longer stays: whatever leaves, each of them lets leave, and a survivor never does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.earlier import as_read_by, judge_longer
from engine.judge.judgement import decided_by, judge
from engine.judge.longer import EarlierDecision, longer_decision, protection
from engine.judge.planning import count
from engine.judge.retention import without_holds
from engine.model.decisions import (
    Bucket,
    Decision,
    Hindrance,
    Judgement,
    KeptByEarlier,
    Membership,
    NotJudged,
    Obstacle,
    Outcome,
)
from engine.model.earlier import EarlierPolicies, deciding_digest
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Identity, known
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory
from tests.engine.judge.bundles import confirming, other_policies
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case

LEAVING = (Bucket.DISPOSE, Bucket.TRANSFER, Bucket.REMOVE_COPY)
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


class Drawn:
    """A drawn case with two earlier versions of its policies, all of them confirmed."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)
        case = draw_case(chance)
        now = bundle_of(case)
        older = [other_policies(now, chance) for _ in range(2)]
        self.inventory, self.register = inventory_of(case), register_of(case)
        if chance.random() < 0.7:
            self.register = Register()
        day = date.fromisoformat(case["as_of"])
        self.as_of = day + timedelta(days=min(chance.choice((0, 5_000)), (date.max - day).days))
        self.now = confirming(now, *older)
        self.earlier = [EarlierPolicies(digest=deciding_digest(one), bundle=one) for one in older]

    def judged(self, *earlier: EarlierPolicies) -> Judgement:
        return judge_longer(self.inventory, bundle=self.now, earlier=earlier, register=self.register, as_of=self.as_of)

    def alone(self, bundle: Bundle | None) -> Judgement:
        assert bundle is not None
        with_word = replace(bundle, confirmations=self.now.confirmations)
        return judge(self.inventory, bundle=with_word, register=self.register, as_of=self.as_of)


def leaving(judgement: Judgement) -> set[str]:
    return {one.record for one in judgement.decisions if one.bucket in LEAVING}


def level(decision: Decision) -> tuple[int, int]:
    if decision.outcome is Outcome.HELD:
        return protection(without_holds(decision.reasons))
    return protection((decision.outcome, decision.until))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_what_leaves_each_lets_leave_and_the_strongest_stays(seed: int) -> None:
    drawn = Drawn(seed)
    together = drawn.judged(*drawn.earlier)
    each = [drawn.alone(drawn.now), *(drawn.alone(one.bundle) for one in drawn.earlier)]
    assert leaving(together) <= set.intersection(*map(leaving, each))
    for place, decision in enumerate(together.decisions):
        most = max((one.decisions[place] for one in each), key=level)
        assert level(decision) == level(most)
        assert (decision.outcome is Outcome.HELD) == (most.outcome is Outcome.HELD)
        is_open = decision.is_overdue or decision.outcome in (Outcome.UNDECIDED, Outcome.REVIEW)
        assert bool(decision.owner) == is_open
        assert decision.decide_by == (decided_by(drawn.as_of, drawn.now) if is_open else None)
    assert drawn.judged(*reversed(drawn.earlier)) == together
    assert count(together, drawn.inventory).is_whole


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_copy_leaves_only_to_a_survivor_that_stays(seed: int) -> None:
    drawn = Drawn(seed)
    together = drawn.judged(*drawn.earlier)
    gone = leaving(together)
    for decision in together.decisions:
        is_copy = decision.membership is not None and decision.membership.survivor is not None
        assert is_copy == (decision.bucket is Bucket.REMOVE_COPY)
        if decision.membership is not None and is_copy:
            assert decision.membership.survivor not in gone


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_policies_that_say_the_same_change_nothing(seed: int) -> None:
    drawn = Drawn(seed)
    same = EarlierPolicies(digest=deciding_digest(drawn.now), bundle=replace(drawn.now, confirmations=()))
    assert drawn.judged(same) == drawn.judged() == drawn.alone(drawn.now)


def test_the_drawn_cases_keep_for_earlier_policies_in_every_way() -> None:
    found: Counter[str] = Counter()
    for seed in range(400):
        drawn = Drawn(seed)
        alone, together = drawn.alone(drawn.now), drawn.judged(*drawn.earlier)
        found["leave"] += len(leaving(together))
        for before, after in zip(alone.decisions, together.decisions, strict=True):
            if before.bucket in LEAVING and after.bucket not in LEAVING:
                found[f"kept {before.bucket}"] += 1
            found["reason"] += any(isinstance(one, KeptByEarlier) for one in after.reasons)
    assert min(found[f"kept {bucket}"] for bucket in LEAVING) >= 5, found
    assert min(found["leave"], found["reason"]) >= 50, found


@cache
def one_that_leaves() -> Drawn:
    return next(drawn for seed in range(1_000) if leaving((drawn := Drawn(seed)).judged()))


def assert_nothing_leaves(drawn: Drawn, earlier: EarlierPolicies, cause: NotJudged) -> None:
    free = leaving(drawn.judged())
    together = drawn.judged(earlier)
    assert free
    assert not leaving(together)
    for decision in together.decisions:
        if decision.record in free and decision.outcome is not Outcome.KEEP:
            expected = KeptByEarlier(bundle=earlier.digest, outcome=Outcome.UNDECIDED, until=None, cause=cause)
            assert decision.reasons[-1] == expected
            assert decision.owner
            assert decision.decide_by is not None


def test_what_can_not_be_read_any_more_lets_nothing_leave() -> None:
    assert_nothing_leaves(one_that_leaves(), EarlierPolicies(digest="ab" * 32, bundle=None), NotJudged.NO_TEXT)


@pytest.mark.parametrize("change", ["gone", "another asset", "another type of asset"])
def test_an_event_that_is_another_thing_today_lets_nothing_leave(change: str) -> None:
    drawn = one_that_leaves()
    words = drawn.now.vocabulary
    kinds = {kind for rule in drawn.now.rules if rule.keep.trigger for kind in rule.keep.trigger.kinds}
    events, facts = dict(words.events), dict(words.facts)
    # The earlier policies know an event that today's words have otherwise: of these nobody reads what it meant.
    kind = min(kinds)
    asset = facts[events[kind].per]
    if change == "gone":
        events[kind] = replace(events[kind], cleared_by="resumed")
        events["resumed"] = EventDefinition(kind="resumed", per=asset.name)
    elif change == "another asset":
        events[kind] = replace(events[kind], per=next(name for name in facts if name != asset.name))
    else:
        facts[asset.name] = FactDefinition(name=asset.name, kind=FactKind.DATE)
    old = replace(drawn.now, vocabulary=replace(words, events=events, facts=facts), confirmations=())
    assert_nothing_leaves(drawn, EarlierPolicies(digest="ab" * 32, bundle=old), NotJudged.OTHER_EVENTS)


def test_earlier_words_take_what_they_can_not_compare_or_nobody_looked_for_as_in_doubt() -> None:
    drawn = one_that_leaves()
    words = drawn.now.vocabulary
    (first, *_) = drawn.inventory.records
    record = replace(first, facts={**first.facts, "shade": known("red"), "both": known("x")}, doubted=())
    inventory = Inventory(records=(record,))
    old = replace(
        words,
        facts={
            **words.facts,
            "shade": FactDefinition(name="shade", kind=FactKind.NUMBER),
            "both": FactDefinition(name="both", kind=FactKind.TEXT),
            "gone": FactDefinition(name="gone", kind=FactKind.TEXT, identity=Identity.WHERE_RECORDED),
        },
    )
    seen = as_read_by(old, inventory, now=words).records[0]
    assert seen.doubted == ("gone", "shade")
    assert "shade" not in seen.facts
    assert seen.facts["both"] == known("x")
    assert as_read_by(words, inventory, now=words) is inventory


KEEP = Decision(record="r", outcome=Outcome.KEEP, bucket=Bucket.KEEP, reasons=(), until=date(2030, 1, 1))


def kept_until(*days: date | None) -> Sequence[EarlierDecision]:
    return [EarlierDecision(bundle=f"{place}", decision=replace(KEEP, until=day)) for place, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "by", "until"),
    [
        ((date(2029, 1, 1), date(2031, 1, 1)), "1", date(2031, 1, 1)),
        ((date(2031, 1, 1), None), "1", None),
        ((None, None), "0", None),
    ],
)
def test_of_those_that_keep_the_later_day_stays_and_its_policies_are_named(
    days: tuple[date | None, ...], by: str, until: date | None
) -> None:
    found = longer_decision(KEEP, earlier=kept_until(*days), decide_by=None)
    assert found.until == until
    assert found.reasons == (KeptByEarlier(bundle=by, outcome=Outcome.KEEP, until=until),)
    assert longer_decision(KEEP, earlier=kept_until(KEEP.until, date(2029, 1, 1)), decide_by=None) is KEEP


def test_a_copy_stays_where_earlier_policies_would_keep_another_of_its_class() -> None:
    def copy_of(survivor: str) -> Decision:
        return replace(KEEP, bucket=Bucket.REMOVE_COPY, membership=Membership(cluster="c", survivor=survivor))

    earlier = [EarlierDecision(bundle="3f", decision=copy_of("b"))]
    found = longer_decision(copy_of("a"), earlier=earlier, decide_by=None)
    assert (found.bucket, found.outcome, found.reasons) == (Bucket.KEEP, Outcome.KEEP, ())
    obstacle = Hindrance(obstacle=Obstacle.EARLIER_POLICIES, by="3f")
    assert found.membership == Membership(cluster="c", survivor=None, hindrances=(obstacle,))
    assert longer_decision(copy_of("b"), earlier=earlier, decide_by=None) == copy_of("b")
