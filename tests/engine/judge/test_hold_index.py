"""The quick way to what holds freeze gives exactly what putting every hold to every record gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.hold_counts import Columns
from engine.judge.hold_index import HoldIndex
from engine.judge.holds import held_records
from engine.judge.truth import truth_of
from engine.model.conditions import AllOf, Compared, Comparison, OneOf, RecordIn
from engine.model.facts import known
from engine.model.records import Record
from tests.engine.judge.drawn_matters import AS_OF, draw_condition, draw_matters
from tests.engine.judge.every_hold import put_every_hold

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(seed=SEEDS)
def test_reasons_and_reach_are_those_of_every_hold_put_to_every_record(seed: int) -> None:
    drawn = draw_matters(Random(seed))
    held = held_records(drawn.subjects, classes=drawn.classes, links=drawn.links, register=drawn.register, as_of=AS_OF)
    reasons, reach = put_every_hold(
        drawn.subjects, classes=drawn.classes, links=drawn.links, register=drawn.register, as_of=AS_OF
    )
    assert held.reasons == reasons
    assert held.reach == reach


@settings(derandomize=True, max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_what_goes_in_changes_nothing(seed: int) -> None:
    drawn = draw_matters(Random(seed))
    held = held_records(drawn.subjects, classes=drawn.classes, links=drawn.links, register=drawn.register, as_of=AS_OF)
    turned = held_records(
        dict(reversed(drawn.subjects.items())),
        classes=dict(reversed(drawn.classes.items())),
        links=drawn.links[::-1],
        register=replace(
            drawn.register,
            holds=drawn.register.holds[::-1],
            releases=drawn.register.releases[::-1],
            past=drawn.register.past[::-1],
            cleared=drawn.register.cleared[::-1],
            links=drawn.register.links[::-1],
        ),
        as_of=AS_OF,
    )
    assert (turned.reasons, turned.reach) == (held.reasons, held.reach)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(seed=SEEDS)
def test_one_scope_finds_the_records_of_which_it_holds(seed: int) -> None:
    rng = Random(seed)
    subjects = draw_matters(rng).subjects
    scope = draw_condition(rng, [member for subject in subjects.values() for member in subject], 3)
    truths = {record: [truth_of(scope, member) for member in subject] for record, subject in subjects.items()}
    certain = {record for record, told in truths.items() if any(truth.must for truth in told)}
    found = HoldIndex(subjects).find(scope)
    assert found.certain == certain
    assert found.possible == {record for record, told in truths.items() if any(truth.may for truth in told)} - certain


def test_one_more_hold_is_asked_only_of_what_it_could_match() -> None:
    day = date(2026, 1, 1)
    records = [
        Record(
            id=f"r-{number}",
            location="x",
            sha256=f"{number:064x}",
            size=1,
            facts={"customer": known(f"C-{number // 5:04d}"), "captured": known(day + timedelta(days=number % 300))},
        )
        for number in range(3_000)
    ]
    index = HoldIndex({record.id: (record,) for record in records})
    customers = OneOf(fact="customer", values=("C-0001", "c7", "C-9999"))
    captured = Compared(fact="captured", comparison=Comparison.BEFORE, value=date(2026, 1, 11))
    found = index.find(customers)
    # Two customers and those without one: each is looked up, then asked.
    assert (len(found.certain), len(found.possible), found.evaluations) == (5, 5, 5)
    found = index.find(AllOf(parts=(customers, captured)))
    assert found.certain == {"r-5", "r-6", "r-7", "r-8", "r-9"}
    assert not found.possible
    assert found.evaluations <= 15
    assert index.find(RecordIn(ids=("r-7", "r-8"))).evaluations == 2


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 2**70), max_size=40))
def test_columns_count_each_bit(added: list[int]) -> None:
    columns = Columns()
    for bits in added:
        columns.add(bits)
    for bit in range(71):
        assert columns.count(bit) == sum(bits >> bit & 1 for bits in added)
