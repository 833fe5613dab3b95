"""A removed copy is answered for by what stayed, wherever that is, and is never dropped silently."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.judge.judgement import judge
from engine.judge.survivors import with_ghosts
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.conditions import RecordIn
from engine.model.decisions import Outcome
from engine.model.holds import EnteredHold, Hold, HoldKind, Register, RememberedLink
from engine.model.past import PastState, Removal
from engine.model.records import Ghost, Inventory, Link, LinkKind, Record

VOCABULARY = Path(__file__).parents[3] / "policies" / "vocabulary.yaml"


def record(id: str, content: str = "x") -> Record:
    return Record(id=id, location=id, sha256=content.encode().hex().ljust(64, "0"), size=1)


def removal(gone: str, stayed: str, *, content: str = "x", stayed_content: str = "x") -> Removal:
    return Removal(survivor=stayed, survivor_sha256=record("", stayed_content).sha256, record=record(gone, content))


def tied(records: list[Record], *removals: Removal) -> tuple[dict[str, set[str]], list[str]]:
    """Return, for each ghost, the records that answer for it; and the ghosts for which none does."""
    found = with_ghosts(Inventory(records=tuple(records)), removals)
    living = {one.id for one in records}
    answers: dict[str, set[str]] = {one.record.id: set() for one in removals}
    for ghost in found.inventory.ghosts:
        answers[ghost.record.id] |= {ghost.survivor} & living
    assert {ghost.record.id for ghost in found.inventory.ghosts} == set(answers)
    return answers, [ghost.record.id for ghost in found.lost]


def test_a_survivor_in_its_place_answers() -> None:
    assert tied([record("s"), record("t")], removal("g", "s")) == ({"g": {"s"}}, [])


def test_a_survivor_that_was_moved_answers_where_its_bytes_are() -> None:
    assert tied([record("t")], removal("g", "s")) == ({"g": {"t"}}, [])
    assert tied([record("t"), record("u")], removal("g", "s")) == ({"g": {"t", "u"}}, [])


def test_other_bytes_in_its_place_answer_too() -> None:
    assert tied([record("s", "y"), record("t")], removal("g", "s")) == ({"g": {"s", "t"}}, [])
    assert tied([record("s", "y")], removal("g", "s")) == ({"g": {"s"}}, [])


def test_a_survivor_that_was_moved_and_then_changed_answers_by_its_past() -> None:
    day = date(2026, 3, 1)
    states = [
        PastState(archive="/a", record=id, sha256=record("", "x").sha256, facts={}, until=day) for id in ("s", "t")
    ]
    inventory = Inventory(records=(record("t", "y"), record("u", "z")))
    found = with_ghosts(inventory, [removal("g", "s")], archive="/a", states=states)
    assert [ghost.survivor for ghost in found.inventory.ghosts] == ["t"]
    assert found.lost == ()


def test_a_survivor_that_was_removed_itself_hands_on_what_it_answers_for() -> None:
    chain = [removal("g", "s"), removal("s", "t", stayed_content="y"), removal("t", "u", content="y")]
    assert tied([record("u")], *chain) == ({"g": {"u"}, "s": {"u"}, "t": {"u"}}, [])
    # And in whatever order they were entered.
    assert tied([record("u")], *reversed(chain)) == ({"g": {"u"}, "s": {"u"}, "t": {"u"}}, [])
    assert tied([record("v", "z")], *chain)[1] == ["g", "s", "t"]


def test_survivors_that_name_each_other_are_lost_and_not_for_ever_sought() -> None:
    assert tied([record("z", "z")], removal("g", "s"), removal("s", "g")) == ({"g": set(), "s": set()}, ["g", "s"])


def test_a_ghost_whose_survivor_is_gone_is_kept_and_told() -> None:
    found = with_ghosts(Inventory(records=(record("z", "z"),)), [removal("g", "s")])
    assert found.inventory.ghosts == found.lost == (Ghost(survivor="s", record=record("g")),)


def test_ghosts_are_tied_once_and_anew() -> None:
    inventory = Inventory(records=(record("t"),), ghosts=(Ghost(survivor="s", record=record("g")),))
    once = with_ghosts(inventory, [removal("g", "s")])
    assert once.inventory.ghosts == (Ghost(survivor="t", record=record("g")),)
    assert with_ghosts(once.inventory, [removal("g", "s"), removal("g", "s")]) == once


@pytest.mark.parametrize("survivor", ["t", "s"])
def test_a_ghost_of_which_the_ledger_knows_nothing_stays(survivor: str) -> None:
    ghost = Ghost(survivor=survivor, record=record("g"))
    found = with_ghosts(Inventory(records=(record("t"),), ghosts=(ghost,)), [])
    assert found.inventory.ghosts == (ghost,)
    assert found.lost == (() if survivor == "t" else (ghost,))


def held_over_a_tie(
    *records: str,
    ghosts: tuple[Ghost, ...],
    links: tuple[Link, ...] = (Link(first="c", second="g", kind=LinkKind.LOOKALIKE),),
    before: tuple[RememberedLink, ...] = (),
) -> set[str]:
    """Return what a hold on `c` freezes over ties, of which one is between `c` and `g`."""
    hold = Hold(
        id="H",
        kind=HoldKind.LEGAL,
        scope=RecordIn(ids=("c",)),
        matter="m",
        issued_on=date(2026, 3, 1),
        issued_by="Legal",
    )
    inventory = Inventory(
        records=tuple(record(id, id) for id in records),
        ghosts=ghosts,
        links=links,
    )
    bundle = read_bundle([Source("vocabulary.yaml", VOCABULARY.read_bytes())]).bundle
    register = Register(holds=(EnteredHold(hold=hold, entered_on=date(2026, 3, 1)),), links=before)
    found = judge(inventory, bundle=bundle, register=register, as_of=date(2026, 3, 1))
    return {one.record for one in found.decisions if one.outcome is Outcome.HELD}


def test_a_tie_of_a_ghost_is_one_of_each_survivor() -> None:
    both = (Ghost(survivor="b", record=record("g")), Ghost(survivor="a", record=record("g")))
    for ghosts in (both, both[::-1]):
        assert held_over_a_tie("a", "b", "c", "d", ghosts=ghosts) == {"a", "b", "c"}


def test_a_tie_of_what_stands_where_a_copy_was_removed_is_its_own() -> None:
    ghost = Ghost(survivor="a", record=record("g"))
    assert held_over_a_tie("a", "c", "g", ghosts=(ghost,)) == {"c", "g"}


def test_what_is_identical_to_a_removed_copy_is_not_identical_to_a_survivor_with_other_bytes() -> None:
    # The survivor `a` got new bytes; `b` and `c` are the same as the removed copy `g`, and so as each other.
    records = tuple(record(id, content) for id, content in (("a", "new"), ("b", "x"), ("c", "x")))
    links = tuple(Link(first=id, second="g", kind=LinkKind.IDENTICAL) for id in ("b", "c"))
    inventory = Inventory(records=records, ghosts=(Ghost(survivor="a", record=record("g")),), links=links)
    bundle = read_bundle([Source("vocabulary.yaml", VOCABULARY.read_bytes())]).bundle
    found = judge(inventory, bundle=bundle, register=Register(), as_of=date(2026, 3, 1))
    assert [cluster.members for cluster in found.clusters] == [("b", "c")]


def test_a_remembered_tie_of_what_stands_where_a_copy_was_removed_can_be_the_copys() -> None:
    ghost = Ghost(survivor="a", record=record("g"))
    tie = RememberedLink(first="c", second="g", kind=LinkKind.DOUBTFUL, last_seen=date(2026, 3, 1))
    assert held_over_a_tie("a", "c", "d", "g", ghosts=(ghost,), links=(), before=(tie,)) == {"a", "c", "g"}


def test_what_a_removed_copy_joins_is_held_together_though_its_survivor_is_gone() -> None:
    ghost = Ghost(survivor="gone", record=record("g"))
    links = tuple(Link(first=id, second="g", kind=LinkKind.IDENTICAL) for id in ("b", "c"))
    assert held_over_a_tie("a", "b", "c", ghosts=(ghost,), links=links) == {"b", "c"}
