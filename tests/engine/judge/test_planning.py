"""The plan: the same inputs give the same bytes in any order, and the buckets add up."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.planning import count, decision_lines, in_parts, manifest_of, plan_header
from engine.model.digests import sha256_hex
from engine.model.plans import PlanHeader
from engine.model.trees import merkle_root
from tests.spec.adaptor import inventory_of, judgement_of
from tests.spec.cases import draw_case


def lines_of(case: dict[str, object]) -> list[bytes]:
    inventory = inventory_of(case)
    return list(decision_lines(judgement_of(case), {record.id: record for record in inventory.records}))


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), order=st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_changes_no_byte(seed: int, order: Random) -> None:
    case = draw_case(Random(seed))
    shuffled = {**case}
    for name in ("rules", "confirmations", "authority", "holds", "releases", "records", "ghosts", "links", "events"):
        shuffled[name] = order.sample(case[name], len(case[name]))
    assert lines_of(shuffled) == lines_of(case)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_buckets_add_up_to_the_inventory(seed: int) -> None:
    case = draw_case(Random(seed))
    counts = count(judgement_of(case), inventory_of(case))
    assert counts.is_whole
    assert counts.records.records == len(case["records"])


def test_a_header_pins_its_parts_and_is_named_by_its_own_digest() -> None:
    case = draw_case(Random(3))
    lines = lines_of(case)
    parts = in_parts(lines, role="decisions", lines_in_a_part=2)
    header = plan_header(
        judgement_of(case),
        inventory=inventory_of(case),
        timezone="Asia/Hong_Kong",
        inventory_digest="1" * 64,
        bundle_digest="2" * 64,
        register_digest="3" * 64,
        engine={"muniment": "0"},
        decisions=parts,
        required_roles=("compliance", "legal"),
    )
    assert [line for part in parts for line in part.lines] == lines
    assert header.decisions_root == merkle_root(lines)
    assert [pin.lines for pin in header.decisions] == [len(part.lines) for part in parts]
    assert all(part.pin.sha256 == sha256_hex(part.data) for part in parts)
    assert PlanHeader.model_validate_json(header.to_bytes()) == header
    assert header.plan_id == f"MUN-{sha256_hex(header.to_bytes())[:12]}"
    assert manifest_of(header, parts).plan_sha256 == header.digest()


def test_no_decisions_are_stated_too() -> None:
    (part,) = in_parts([], role="decisions")
    assert (part.pin.name, part.pin.lines, part.data) == ("decisions-00001.jsonl", 0, b"")
