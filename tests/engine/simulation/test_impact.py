"""What another bundle makes of the same inventory: every record is counted once, and by how much its day moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from engine.judge.judgement import judge
from engine.model.conditions import ALWAYS
from engine.model.dates import Interval, Period
from engine.model.decisions import Bucket, Judgement
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Vocabulary, known
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.model.policies import (
    Bundle,
    Combination,
    Confirmation,
    Copies,
    Keep,
    Policy,
    Rule,
    RuleVersion,
    Then,
    Trigger,
    Unknown,
)
from engine.model.records import Inventory, Record
from engine.simulation.amounts import Amount
from engine.simulation.deciding import DUE
from engine.simulation.impact import EARLIER, LATER, Impact, Shift, due_day, impact
from tests.spec.adaptor import bundle_of, inventory_of, register_of
from tests.spec.cases import draw_case

AS_OF = date(2026, 11, 22)
VOCABULARY = Vocabulary(
    facts={
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=("voucher", "cheque")),
        "account": FactDefinition(name="account", kind=FactKind.TEXT),
    },
    events={"closed": EventDefinition(kind="closed", per="account")},
)
CLOSED = Trigger(combination=Combination.LATEST_OF, kinds=("closed",))
HELD = Hold(id="H-1", kind=HoldKind.LEGAL, scope=ALWAYS, matter="", issued_on=date(2026, 1, 2), issued_by="Legal")


def _bundle(at_least: Period | Unknown, *, at_most: Period | None = None, is_confirmed: bool = True) -> Bundle:
    rule = Rule(
        id="seven",
        applies_to=ALWAYS,
        keep=Keep(at_least=at_least, at_most=at_most, trigger=CLOSED, purpose="" if at_most is None else "the law"),
        then=Then.DISPOSE,
        copies=Copies.ONE,
    )
    word = Confirmation(
        rules=(RuleVersion(id=rule.id, version=rule.version),) if is_confirmed else (),
        by="Counsel",
        on=date(2026, 1, 2),
        until=date(2099, 1, 1),
        advice_sha256="0" * 64,
    )
    return Bundle(vocabulary=VOCABULARY, policies=(Policy(id="p", rules=(rule,)),), confirmations=(word,))


def _inventory(*closed: date | None) -> Inventory:
    """Return a voucher of one byte for each day on which its account was closed, and of two for the second."""
    return Inventory(
        records=tuple(
            Record(
                id=f"r{number}",
                location=f"{number}.tif",
                sha256=f"{number:064x}",
                size=number,
                facts={"series": known("voucher"), "account": known(f"a{number}")},
            )
            for number in range(1, len(closed) + 1)
        ),
        events=tuple(
            Event(kind="closed", asset=f"a{number}", on=Interval.on(day))
            for number, day in enumerate(closed, start=1)
            if day is not None
        ),
    )


def _impact(old: Bundle, new: Bundle, inventory: Inventory, *, held: bool = False) -> Impact:
    register = Register(holds=(EnteredHold(hold=HELD, entered_on=AS_OF),)) if held else Register()
    before, after = (judge(inventory, bundle=one, register=register, as_of=AS_OF) for one in (old, new))
    return impact(before, after, inventory=inventory)


@pytest.mark.parametrize(
    ("old", "new", "shift"),
    [
        (Period(84), Period(84), Shift.SAME),
        (Period(84), Period(83), Shift.EARLIER_MONTH),
        (Period(84), Period(82), Shift.EARLIER_YEAR),
        (Period(84), Period(72), Shift.EARLIER_YEAR),
        (Period(84), Period(71), Shift.EARLIER_FIVE_YEARS),
        (Period(144), Period(84), Shift.EARLIER_FIVE_YEARS),
        (Period(145), Period(84), Shift.EARLIER_MORE),
        (Unknown.PERIOD, Period(84), Shift.FREED),
        (Period(84), Period(85), Shift.LATER_MONTH),
        (Period(84), Period(96), Shift.LATER_YEAR),
        (Period(84), Period(144), Shift.LATER_FIVE_YEARS),
        (Period(84), Period(145), Shift.LATER_MORE),
        (Period(84), Unknown.PERIOD, Shift.KEPT),
        (Unknown.PERIOD, Unknown.PERIOD, Shift.SAME),
    ],
)
def test_a_floor_that_moves_is_counted_by_how_much_under_its_rule_and_series(
    old: Period | Unknown, new: Period | Unknown, shift: Shift
) -> None:
    found = _impact(_bundle(old), _bundle(new), _inventory(date(2024, 3, 31)))
    assert {one: amount for one, amount in found.shifts.items() if amount.records} == {shift: Amount(1, 1)}
    expected = {} if shift is Shift.SAME else {"seven": shift}
    assert {rule: shift for rule, shift in found.by_rule} == expected
    assert {series for series, _ in found.by_series} == ({"voucher"} if expected else set())
    assert (found.earlier.records, found.later.records, found.same.records) == (
        int(shift in EARLIER),
        int(shift in LATER),
        int(shift is Shift.SAME),
    )


def test_what_could_have_left_already_leaves_no_earlier_and_the_rest_counts_from_today() -> None:
    inventory = _inventory(date(2010, 1, 1), date(2020, 6, 30), None)
    found = _impact(_bundle(Period(84)), _bundle(Period(60)), inventory)
    by_id = {one.record.id: one for one in found.moved}
    assert by_id.keys() == {"r2"}
    assert (by_id["r2"].due_before, by_id["r2"].due_after) == (date(2027, 7, 1), AS_OF)
    assert by_id["r2"].shift is Shift.EARLIER_YEAR
    assert found.removable.newly == Amount(1, 2)
    assert found.removable.no_longer == Amount()
    assert found.buckets == {(Bucket.KEEP, Bucket.DISPOSE): Amount(1, 2)}
    assert found.total == Amount(3, 6)
    back = _impact(_bundle(Period(60)), _bundle(Period(84)), inventory)
    assert back.removable.no_longer == Amount(1, 2)


def test_what_counsel_has_not_confirmed_falls_due_earlier_and_may_not_leave() -> None:
    found = _impact(
        _bundle(Period(84)), _bundle(Period(60), is_confirmed=False), _inventory(date(2020, 6, 30), date(2010, 1, 1))
    )
    assert found.earlier == Amount(1, 1)
    assert found.removable.newly == Amount()
    assert found.removable.no_longer == Amount(1, 2)


def test_what_is_held_is_said_to_stay_though_its_clock_ends_earlier() -> None:
    found = _impact(_bundle(Period(84)), _bundle(Period(60)), _inventory(date(2020, 6, 30)), held=True)
    assert found.earlier == found.earlier_held == Amount(1, 1)
    assert found.removable.newly == Amount()
    assert not found.buckets


def test_a_floor_past_a_ceiling_and_what_is_overdue_are_conflicts_once_each() -> None:
    inventory = _inventory(date(2020, 6, 30), date(2015, 6, 30))
    found = _impact(_bundle(Period(84)), _bundle(Period(84), at_most=Period(72)), inventory)
    assert found.shielded.newly == Amount(1, 1)
    assert found.overdue.newly == Amount(1, 2)
    assert found.in_conflict.newly == Amount(2, 3)
    assert found.same == found.total
    back = _impact(_bundle(Period(84), at_most=Period(72)), _bundle(Period(60), at_most=Period(72)), inventory)
    assert back.shielded.no_longer == back.overdue.newly == Amount(1, 1)
    assert back.in_conflict.newly == back.in_conflict.no_longer == Amount()


def test_a_record_without_a_rule_has_no_day_and_no_rule_to_be_counted_under() -> None:
    empty = replace(_bundle(Period(84)), policies=())
    found = _impact(_bundle(Period(84)), empty, _inventory(date(2020, 6, 30)))
    assert found.by_rule == {("", Shift.KEPT): Amount(1, 1)}


def test_judgements_of_other_days_or_records_are_not_compared() -> None:
    inventory, bundle = _inventory(date(2020, 6, 30)), _bundle(Period(84))

    def on(day: date, of: Inventory) -> Judgement:
        return judge(of, bundle=bundle, register=Register(), as_of=day)

    today = on(AS_OF, inventory)
    for other in (on(AS_OF + timedelta(days=1), inventory), on(AS_OF, _inventory(None, None))):
        with pytest.raises(ValueError, match="one day"):
            impact(today, other, inventory=inventory)
    with pytest.raises(ValueError, match="one day"):
        impact(today, today, inventory=_inventory(None, None))


def test_each_record_is_counted_once_and_the_day_is_the_one_on_which_the_judge_lets_it_off_its_floors() -> None:
    seen = {True: 0, False: 0}
    for seed in range(50):
        case = draw_case(Random(seed))
        inventory, bundle, register = inventory_of(case), bundle_of(case), register_of(case)
        as_of = date.fromisoformat(case["as_of"])
        other = bundle_of(draw_case(Random(seed + 1)))
        before, after = (
            judge(inventory, bundle=one, register=register, as_of=as_of)
            for one in (bundle, replace(other, vocabulary=bundle.vocabulary))
        )
        found = impact(before, after, inventory=inventory)
        back = impact(after, before, inventory=inventory)
        assert found.earlier + found.same + found.later == found.total
        for table in (found.by_rule, found.by_series):
            assert sum(table.values(), start=Amount()) == found.earlier + found.later
        assert (found.earlier, found.later) == (back.later, back.earlier)
        assert (found.removable.newly, found.in_conflict.newly) == (
            back.removable.no_longer,
            back.in_conflict.no_longer,
        )
        freely = judge(inventory, bundle=bundle, register=Register(), as_of=as_of)
        for decision in freely.decisions:
            day = due_day(decision, as_of=as_of)
            if day is None:
                continue
            seen[day > as_of] += 1
            on, eve = (
                next(
                    one
                    for one in judge(inventory, bundle=bundle, register=Register(), as_of=judged).decisions
                    if one.record == decision.record
                )
                for judged in (day, day - timedelta(days=1))
            )
            # A later event may have started another clock by then; what is known today says this day.
            assert on.outcome in DUE
            assert day == as_of or eve.outcome not in DUE
    assert min(seen.values()) >= 10
