"""A hold remembers what it matched since the day it was entered, and a plain search of all pasts agrees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.judge.remembering import facts_digest, remember
from engine.judge.scope_tests import facts_of
from engine.model.conditions import AllOf, AnyOf, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.facts import known
from engine.model.holds import ClearedMatch, Register, RememberedLink
from engine.model.past import Past, PastState
from engine.model.records import Ghost, Inventory, Link, LinkKind, Record
from tests.engine.judge.pasts import ARCHIVE, CUSTOMER, by_hold, day, facts, hold, record, sha, was


def remembered(
    scope: Condition, records: list[Record], *states: PastState, cleared: ClearedMatch | None = None, entered: int = 5
) -> dict[str, str]:
    """Return the members that a hold of day 5 remembers, each with how."""
    inventory = Inventory(records=tuple(records))
    register = remember(
        Register(holds=(hold(scope, entered=entered),)),
        archive=ARCHIVE,
        inventory=inventory,
        past=Past(states=states),
        cleared=(cleared,) if cleared else (),
    )
    (found,) = by_hold(register, inventory)
    return found


def test_what_matched_certainly_is_remembered_whatever_the_facts_say_now() -> None:
    past = was("a", 6, customer="C-1")
    assert remembered(CUSTOMER, [record("a", customer="C-2")], past) == {"a": "certain"}
    assert remembered(CUSTOMER, [record("a")], past) == {"a": "certain"}


def test_what_may_have_matched_is_remembered_as_possible() -> None:
    assert remembered(CUSTOMER, [record("a", customer="C-2")], was("a", 6)) == {"a": "possible"}
    assert remembered(CUSTOMER, [record("a", customer="C-2")], was("a", 6, customer=("C-1", "C-3"))) == {
        "a": "possible"
    }


def test_what_did_not_change_has_no_past() -> None:
    assert remembered(CUSTOMER, [record("a", customer="C-1")], was("a", 6, customer="C-1")) == {}
    assert remembered(CUSTOMER, [record("a")], was("a", 6)) == {}


def test_the_past_is_written_once_however_many_holds_ask() -> None:
    records = tuple(record(f"r-{number}", customer=f"C-{number}") for number in range(20))
    states = tuple(was(one.id, 6) for one in records)
    holds = tuple(hold(OneOf(fact="customer", values=(f"C-{n}",)), name=f"H-{n}") for n in range(30))
    inventory = Inventory(records=records)
    register = remember(Register(holds=holds), archive=ARCHIVE, inventory=inventory, past=Past(states=states))
    assert register.holds == holds
    assert [(one.members, len(one.states)) for one in register.past] == [((one.id,), 1) for one in records]
    # Each hold could have matched each record while no customer was known.
    assert by_hold(register, inventory) == [{one.id: "possible" for one in records} for _ in holds]


def test_what_was_replaced_before_the_first_hold_goes_nowhere() -> None:
    inventory = Inventory(records=(record("a", customer="C-2"),))
    register = Register(holds=(hold(CUSTOMER, entered=7), hold(CUSTOMER, entered=6, name="I")))
    for until, expected in ((5, ()), (6, (("a",),))):
        found = remember(register, archive=ARCHIVE, inventory=inventory, past=Past(states=(was("a", until),)))
        assert tuple(past.members for past in found.past) == expected


@pytest.mark.parametrize(("until", "counts"), [(4, False), (5, True), (6, True), (None, True)])
def test_a_state_counts_if_it_was_replaced_on_the_day_of_entry_or_later(until: int | None, counts: bool) -> None:
    found = remembered(CUSTOMER, [record("a", customer="C-2")], was("a", until, customer="C-1"))
    assert found == ({"a": "certain"} if counts else {})


def test_the_strongest_of_all_states_counts() -> None:
    states = (was("a", 5, customer="C-1"), was("a", 7), was("a", 9, customer="C-3"))
    assert remembered(CUSTOMER, [record("a", customer="C-2")], *states) == {"a": "certain"}
    assert remembered(CUSTOMER, [record("a", customer="C-2")], *states, entered=6) == {"a": "possible"}
    assert remembered(CUSTOMER, [record("a", customer="C-2")], *states, entered=8) == {}


def test_a_moved_file_brings_the_past_of_its_bytes() -> None:
    past = was("old", 6, "x", customer="C-1")
    assert remembered(CUSTOMER, [record("new", "x", customer="C-2")], past) == {"new": "certain"}
    assert remembered(CUSTOMER, [record("new", "y", customer="C-2")], past) == {}
    mounted = was("old", None, "x", archive="/b", customer="C-1")
    assert remembered(CUSTOMER, [record("new", "x", customer="C-2")], mounted) == {"new": "certain"}


def test_a_copy_of_what_stays_in_its_place_has_no_part_in_its_past() -> None:
    there = record("old", "x", customer="C-2")
    past = was("old", 6, "x", customer="C-1")
    assert remembered(CUSTOMER, [there, record("new", "x", customer="C-2")], past) == {"old": "certain"}


def test_a_file_that_was_moved_and_its_place_filled_again_is_followed() -> None:
    records = [record("old", "y", customer="C-2"), record("new", "x", customer="C-2")]
    past = was("old", 6, "x", customer="C-1")
    assert remembered(CUSTOMER, records, past) == {"old": "certain", "new": "certain"}


def test_a_file_that_is_edited_moved_and_edited_again_is_followed() -> None:
    states = (was("p", 6, "x", customer="C-1"), was("p", 7, "y", customer="C-2"), was("q", 8, "y", customer="C-2"))
    assert remembered(CUSTOMER, [record("q", "z", customer="C-2")], *states) == {"q": "certain"}


def test_what_came_to_a_place_after_the_bytes_had_left_says_nothing_of_them() -> None:
    states = (was("p", 6, "x", customer="C-2"), was("p", 7, "y", customer="C-1"))
    assert remembered(CUSTOMER, [record("q", "x", customer="C-2")], *states) == {}
    assert remembered(CUSTOMER, [record("q", "y", customer="C-2")], *states) == {"q": "certain"}


def test_scopes_by_id_and_by_digest_go_by_what_stood_there() -> None:
    moved = [record("new", "x")]
    assert remembered(RecordIn(ids=("old",)), moved, was("old", 6, "x")) == {"new": "certain"}
    edited = [record("a", "y")]
    assert remembered(DigestIn(prefixes=(sha("x")[:8],)), edited, was("a", 6, "x")) == {"a": "certain"}


def test_a_ghost_has_a_past_and_one_without_survivor_none() -> None:
    ghost = Ghost(survivor="s", record=record("g", customer="C-2"))
    past = Past(states=(was("g", 6, customer="C-1"),))
    for inventory, members in (
        (Inventory(records=(record("s", customer="C-2"),), ghosts=(ghost,)), ["g"]),
        (Inventory(records=(), ghosts=(ghost,)), []),
    ):
        register = remember(Register(holds=(hold(CUSTOMER),)), archive=ARCHIVE, inventory=inventory, past=past)
        assert [list(found) for found in by_hold(register, inventory)] == [members]


NOW = record("a", customer="C-2", series="cheque")
CONFIRMED = ClearedMatch(hold="H", member="a", sha256=NOW.sha256, facts=facts_digest(NOW, ["customer"]))


def test_two_people_free_what_was_only_possible() -> None:
    assert remembered(CUSTOMER, [NOW], was("a", 6), cleared=CONFIRMED) == {}
    # What the scope does not ask for may change.
    assert remembered(CUSTOMER, [replace(NOW, facts=facts({"customer": "C-2"}))], was("a", 6), cleared=CONFIRMED) == {}


@pytest.mark.parametrize(
    ("now", "past"),
    [
        (NOW, was("a", 6, customer="C-1")),
        (replace(NOW, sha256=sha("other")), was("a", 6)),
        (record("a", customer="C-3"), was("a", 6)),
        (record("a", customer=("C-2", "C-3")), was("a", 6)),
    ],
    ids=["certain", "bytes", "fact", "several"],
)
def test_a_clearance_frees_nothing_else(now: Record, past: PastState) -> None:
    assert remembered(CUSTOMER, [now], past, cleared=CONFIRMED) != {}


def test_a_clearance_frees_nothing_that_matched_certainly() -> None:
    now = record("a", customer=("C-1", "C-2"), series="x")
    digest = facts_digest(now, ["customer", "series"])
    clearance = ClearedMatch(hold="H", member="a", sha256=now.sha256, facts=digest)
    scope = AllOf(parts=(CUSTOMER, OneOf(fact="series", values=("x",))))
    past = was("a", 6, customer="C-1", series="x")
    assert remembered(scope, [now], past, cleared=clearance) == {"a": "certain"}


def test_the_digest_of_facts_is_by_value_and_type_whoever_says_so() -> None:
    one = replace(record("a"), facts={"n": known("1", sources=("x",)), "m": known("q")})
    same = replace(one, facts={"n": known("1", sources=("y",))})
    assert facts_digest(one, ["n"]) == facts_digest(same, ["n"]) != facts_digest(one, ["n", "m"])
    for other in ("2", Decimal(1), True):
        assert facts_digest(replace(one, facts={"n": known(other)}), ["n"]) != facts_digest(one, ["n"])
    assert facts_of(AnyOf(parts=(Not(part=CUSTOMER), RecordIn(ids=("a",))))) == {"customer"}


TIE = RememberedLink(first="a", second="b", kind=LinkKind.LOOKALIKE, last_seen=day(6))


def links_of(*present: Link, tie: RememberedLink = TIE, ids: str = "ab", ghosts: tuple[Ghost, ...] = ()) -> int:
    register = remember(
        Register(holds=(hold(CUSTOMER),)),
        archive=ARCHIVE,
        inventory=Inventory(records=tuple(record(id) for id in ids), links=present, ghosts=ghosts),
        past=Past(links=(tie,)),
    )
    return len(register.links)


def test_a_tie_that_is_not_seen_any_more_is_remembered() -> None:
    assert links_of() == 1
    assert links_of(Link(first="a", second="b", kind=LinkKind.CANDIDATE)) == 1
    assert links_of(Link(first="a", second="b", kind=LinkKind.DOUBTFUL)) == 1
    assert links_of(ids="a", ghosts=(Ghost(survivor="a", record=record("b")),)) == 1


def test_a_tie_that_is_seen_or_binds_nothing_is_not() -> None:
    assert links_of(Link(first="a", second="b", kind=LinkKind.LOOKALIKE)) == 0
    assert links_of(Link(first="a", second="b", kind=LinkKind.IDENTICAL)) == 0
    assert links_of(tie=replace(TIE, kind=LinkKind.CANDIDATE)) == 0
    assert links_of(tie=replace(TIE, last_seen=day(4))) == 0
    assert links_of(ids="a") == 0
    past = Past(links=(TIE,))
    empty = remember(Register(), archive=ARCHIVE, inventory=Inventory(records=(record("a"), record("b"))), past=past)
    assert empty == Register()


def test_a_remembered_tie_follows_an_end_that_was_moved() -> None:
    # `a` was tied to `b` on day 6, not on day 7, and was moved to `c` on day 8.
    inventory = Inventory(records=(record("b"), record("c", "a")))
    tie = RememberedLink(first="a", second="b", kind=LinkKind.DOUBTFUL, last_seen=day(6))
    for until, expected in ((8, [("b", "c", day(6))]), (5, [])):
        register = remember(
            Register(holds=(hold(RecordIn(ids=("b",))),)),
            archive=ARCHIVE,
            inventory=inventory,
            past=Past(states=(was("a", until),), links=(tie,)),
        )
        assert [(link.first, link.second, link.last_seen) for link in register.links] == expected
