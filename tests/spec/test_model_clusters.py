"""The reference model against docs/semantics.md, sections 8 and 9: clusters, and copies that can go."""

from itertools import product
from random import Random
from typing import Any

import pytest

from tests.spec.clusters import winners
from tests.spec.demands import Entry
from tests.spec.examples import ALWAYS, CLOSED, FACTS, UNSURE, case_of, confirmed, happened, linked, record, rule
from tests.spec.model import decide

# Section 8: clusters.


def authority(*choose: tuple[str, Any], applies_to: Entry = ALWAYS, identical: str = "remove") -> Entry:
    lines = [{"fact": fact, "prefer": prefer} for fact, prefer in choose]
    return {"id": "authority", "applies_to": applies_to, "choose": lines, "identical": identical}


@pytest.mark.parametrize(
    ("line", "a", "b", "choice"),
    [
        (("dpi", "highest"), 300, 600, "b"),
        (("dpi", "most"), 600, 300, "a"),
        (("dpi", "lowest"), 600, 300, "b"),
        (("dpi", "fewest"), 300, 600, "a"),
        (("dpi", "highest"), [], 600, None),
        (("dpi", "highest"), [1, 700], 600, None),
        (("dpi", "highest"), [1, 500], 600, "b"),
        (("captured", "latest"), "2020-01-01", "2020-01-02", "b"),
        (("captured", "earliest"), "2020-01-01", "2020-01-02", "a"),
        (("grade", "best"), "mid", "top", "b"),
        (("grade", "best"), "low", [], None),
        (("grade", "best"), "top", [], "a"),  # b can be as good, not better, and has the greater digest
        (("grade", "best"), [], "top", None),
        (("customer", ["C"]), "D", "C", "b"),
        (("customer", ["C", "D"]), "E", "D", "b"),
        (("customer", ["C"]), "D", "E", "a"),
        (("customer", ["C"]), "C", [], "a"),
        (("registered", [True]), False, True, "b"),
        (("registered", [True, False]), True, [], "a"),
        (("registered", [False, True]), [], True, "a"),  # a is no worse whatever it is: yes and no are all there is
    ],
)
def test_a_line_of_the_authority_chooses(line: tuple[str, Any], a: Any, b: Any, choice: str | None) -> None:
    records = [record("a", "1" * 64, **{line[0]: a}), record("b", "2" * 64, **{line[0]: b})]
    links = linked("a-b lookalike")
    found = decide(case_of(records=records, links=links, authority=[authority(line)]))
    assert found["clusters"] == [{"members": ["a", "b"], "choice": choice}]


def choice_among(records: list[Entry], *authorities: Entry) -> str | None:
    links = [{"a": records[0]["id"], "b": each["id"], "kind": "identical"} for each in records[1:]]
    (cluster,) = decide(case_of(records=records, links=links, authority=list(authorities)))["clusters"]
    return cluster["choice"]


def test_ties_go_to_the_next_line_then_the_digest_then_the_location_as_bytes() -> None:
    one, two = record("a", "2" * 64, dpi=1, registered=False), record("b", "1" * 64, dpi=1, registered=True)
    assert choice_among([one, two], authority(("dpi", "most"), ("registered", [False]))) == "a"
    assert choice_among([one, two], authority(("dpi", "most"))) == "b"
    same = [record("z") | {"location": "z"}, record("e") | {"location": "é"}, record("c") | {"location": "契"}]
    assert choice_among(same, authority()) == "z"


def test_one_authority_rule_must_govern_every_member() -> None:
    members = [record("a", customer="C"), record("b", customer="D")]
    only_c = authority(applies_to={"fact": "customer", "in": ["C"]})
    assert choice_among(members, authority(), only_c) == "a"
    assert choice_among(members, authority(), authority()) is None
    assert choice_among(members, only_c) is None
    assert choice_among(members) is None
    # Whose customer is unknown could be another's: then two rules would govern.
    unsure = [record("a", customer=["C", "D"]), record("b", customer="C")]
    assert choice_among(unsure, authority(), only_c) is None
    assert choice_among(unsure, authority()) == "a"


def test_lines_are_completed_independently_of_each_other() -> None:
    # With one value for `a` in both lines, `a` could not win: 600 loses the first line, 1 loses it too.
    members = [record("a", "2" * 64, dpi=[1, 600]), record("b", "1" * 64, dpi=600)]
    assert choice_among(members, authority(("dpi", "highest"), ("dpi", "lowest"))) is None


def test_the_centre_gathers_the_classes_tied_to_it_and_the_rest_chooses_again() -> None:
    records = [record(name, str(place) * 64) for place, name in enumerate("abcdef")]
    links = linked("a-b lookalike", "b-c identical", "c-d lookalike", "d-e lookalike", "f-a doubtful")
    found = decide(case_of(records=records, links=links, authority=[authority()]))
    assert found["clusters"] == [
        {"members": ["a", "b", "c"], "choice": "a"},
        {"members": ["d", "e"], "choice": "d"},
    ]
    undecided = decide(case_of(records=records, links=links))["clusters"]
    assert undecided == [cluster | {"choice": None} for cluster in found["clusters"]]


def test_few_values_stand_for_all_when_a_number_is_missing() -> None:
    """The places that `winners` tries find the same winners as every whole number in a wide range."""
    rng = Random(7)
    line: list[Entry] = [{"fact": "dpi", "prefer": "highest"}, {"fact": "registered", "prefer": [True]}]
    for _ in range(60):
        members: list[Entry] = [
            record(
                name, rng.choice("12") * 64, dpi=rng.choice([[], 3, 5, [3, 5]]), registered=rng.choice([True, False])
            )
            for name in "abc"
        ]
        dense: set[str] = set()
        for numbers in product(*(each["facts"]["dpi"] or range(9) for each in members)):
            known = [each | {"facts": each["facts"] | {"dpi": [n]}} for each, n in zip(members, numbers, strict=True)]
            dense |= winners(case_of(), line, known)
        assert winners(case_of(), line, members) == dense


# Section 9: removable copies.

IDENTITY: Entry = FACTS | {"customer": FACTS["customer"] | {"identity": "yes"}}
RECORDED: Entry = FACTS | {"account": FACTS["account"] | {"identity": "where_recorded"}}


def removed(**changed: Any) -> str | None:
    """The survivor of the copy `b` in a case in which it can go, but for what is changed."""
    both = {"account": "A", "customer": "C"}
    parts: Entry = {
        "facts": IDENTITY,
        "records": [record("a", **both), record("b", **both), record("c", "3" * 64, **both)],
        "links": linked("a-b identical", "c-a lookalike"),
        "authority": [authority()],
        "rules": [rule(permanently=True)],
        "confirmations": [confirmed("rule")],
    }
    found = decide(case_of(**parts | changed))["records"]
    assert found["a"]["survivor"] is None
    assert found["c"]["survivor"] is None
    assert (found["b"]["bucket"] == "remove-copy") == (found["b"]["survivor"] is not None)
    return found["b"]["survivor"]


def pair(*, a: Entry | None = None, b: Entry | None = None, **both: Any) -> list[Entry]:
    facts = {"account": "A", "customer": "C"} | both
    return [record("a", **facts) | (a or {}), record("b", **facts) | (b or {}), record("c", "3" * 64, **facts)]


def ghost_of(survivor: str, **facts: Any) -> list[Entry]:
    return [{"survivor": survivor, "record": record("g", **{"account": "A", "customer": "C"} | facts)}]


def test_a_copy_that_meets_every_condition_is_removable() -> None:
    assert removed() == "a"
    assert removed(records=pair(a={"low_content": True})) == "a"
    assert (
        removed(rules=[rule(permanently=True), rule("b", UNSURE | {"in": ["D"]}, permanently=True, copies=None)]) == "a"
    )
    assert removed(rules=[rule(permanently=True), rule("b", permanently=True, copies=None, in_force=False)]) == "a"
    assert removed(ghosts=ghost_of("a")) == "a"
    assert removed(records=pair(a={"file": "f", "names": 2})) == "a"
    only_for = IDENTITY | {"customer": IDENTITY["customer"] | {"only_for": {"fact": "account", "in": ["B"]}}}
    assert removed(facts=only_for, records=pair(customer=[])) == "a"


@pytest.mark.parametrize(
    "changed",
    [
        {"links": linked("a-b lookalike", "c-a lookalike")},
        {"records": pair(b={"low_content": True})},
        {"records": pair(b={"readable": False})},
        {"records": pair(a={"readable": False})},
        {"records": pair(a={"file": "f", "names": 2}, b={"file": "f", "names": 2})},
        {"records": pair(b={"file": "f", "names": 2})},
        {"records": pair(customer=[])},
        {"records": pair(customer=["C", "D"])},
        {"records": pair(b={"facts": {"account": ["A"], "customer": ["D"]}})},
        {"ghosts": ghost_of("a", customer="D")},
        {"ghosts": ghost_of("b", customer=[])},
        {
            "facts": IDENTITY | {"customer": IDENTITY["customer"] | {"only_for": {"fact": "account", "in": ["B"]}}},
            "records": pair(customer=[]),
            "ghosts": ghost_of("a", account=[]),
        },
        {"facts": RECORDED, "records": pair(b={"facts": {"account": ["B"], "customer": ["C"]}})},
        {"facts": RECORDED, "records": pair(account=["A", "B"])},
        {"facts": RECORDED, "records": pair(a={"facts": {"account": ["A", "B"], "customer": ["C"]}})},
        {"facts": RECORDED, "records": pair(a={"facts": {"account": ["A", "B"]}}, b={"facts": {}})},
        {"facts": RECORDED, "records": pair(a={"facts": {"customer": ["C"]}})},
        {"facts": RECORDED, "ghosts": ghost_of("a", account="B")},
        {"facts": RECORDED, "ghosts": ghost_of("b", account="B")},
        {"facts": RECORDED, "records": pair(account=[]), "ghosts": ghost_of("b")},
        {"facts": RECORDED, "records": pair(a={"facts": {"customer": ["C"]}}), "ghosts": ghost_of("a")},
        {"confirmations": []},
        {"rules": []},
        {"rules": [rule(at_most=12)]},
        {"rules": [rule(applies_to={"fact": "dpi", "in": [1]}, permanently=True)]},
        {"rules": [rule(permanently=True, copies="every")]},
        {"rules": [rule(permanently=True, copies=None)]},
        {"rules": [rule(permanently=True), rule("b", at_most=1, copies="every")]},
        {"rules": [rule(permanently=True), rule("b", {"fact": "dpi", "in": [1]}, at_most=1, copies="every")]},
        {
            "rules": [rule(permanently=True), rule("b", {"fact": "account", "in": ["B"]}, at_most=1, copies="every")],
            "ghosts": ghost_of("a", account="B"),
        },
        {"authority": [authority(identical="review")]},
        {"authority": []},
        {"holds": [{"id": "h", "type": "legal", "scope": {"ids": ["c"]}, "until": None}]},
        {"holds": [{"id": "h", "type": "legal", "scope": {"fact": "dpi", "in": [1]}, "until": None}]},
        {"rules": [rule(at_least=12)], "events": CLOSED},
        {"rules": [rule(at_least=12, then="transfer")], "events": CLOSED},
    ],
)
def test_each_condition_by_itself_keeps_a_copy(changed: Entry) -> None:
    assert removed(**changed) is None


def test_a_survivor_that_stays_for_another_name_of_its_file_does_not_leave() -> None:
    of_b: Entry = {"facts": {"account": ["B"], "customer": ["C"]}}  # B is not closed
    due: Entry = {"rules": [rule(at_least=12)], "events": CLOSED}
    assert removed(records=pair(b=of_b), **due) is None
    assert removed(records=pair(a={"file": "f", "names": 2}, b=of_b), **due) == "a"


def test_a_hold_on_one_member_keeps_the_copies_of_a_cluster_that_it_does_not_reach() -> None:
    both = {"account": "A", "customer": "C"}
    records = [record("c", "0" * 64, **both), record("d", "4" * 64, **both), *pair()[:2]]
    links = linked("c-a lookalike", "c-b lookalike", "a-b identical", "c-d lookalike")
    hold = {"id": "h", "type": "legal", "scope": {"ids": ["d"]}, "until": None}
    assert removed(records=records, links=links) == "a"
    assert removed(records=records, links=links, holds=[hold]) is None


def test_a_fact_that_identifies_where_recorded_plays_no_part_on_a_silent_copy() -> None:
    silent: Entry = {"facts": {"customer": ["C"]}}
    assert removed(facts=RECORDED) == "a"
    assert removed(facts=RECORDED, records=pair(account=[])) == "a"
    assert removed(facts=RECORDED, records=pair(b=silent)) == "a"
    assert removed(facts=RECORDED, ghosts=ghost_of("a", account=[])) == "a"
    assert removed(facts=RECORDED, ghosts=ghost_of("b", account=[])) == "a"
    assert removed(facts=RECORDED, records=pair(b=silent), ghosts=ghost_of("b")) == "a"
    assert removed(facts=RECORDED, records=pair(account=[]), ghosts=ghost_of("a")) == "a"
    elsewhere = RECORDED | {"account": RECORDED["account"] | {"only_for": {"fact": "customer", "in": ["D"]}}}
    assert removed(facts=elsewhere, records=pair(b={"facts": {"account": ["B"], "customer": ["C"]}})) == "a"


THIRD: Entry = {"facts": RECORDED, "links": linked("a-b identical", "a-d identical", "c-a lookalike")}


def third(account: str | list[str], *, b: str | list[str]) -> list[Entry]:
    """Four records of customer C, of which `a`, `b` and `d` are identical; `a` is filed under account A."""
    return [*pair(b={"facts": record(account=b)["facts"]}), record("d", customer="C", account=account)]


def test_a_silent_copy_stays_while_its_class_has_two_accounts() -> None:
    assert removed(**THIRD, records=third("A", b=[])) == "a"
    assert removed(**THIRD, records=third([], b=[])) == "a"
    assert removed(**THIRD, records=third("B", b=[])) is None
    assert removed(**THIRD, records=third(["A", "B"], b=[])) is None
    assert removed(**THIRD, records=third("B", b="A")) == "a"  # it says that it is A's, and A's record stays
    of_d = [{"survivor": "d", "record": record("g", account="B", customer="C")}]
    assert removed(**THIRD, records=third("A", b=[]), ghosts=of_d) is None
    # Nobody knows of `a` or `b` what they are: the one says no more than the other.
    unsaid = [record(each["id"], customer="C") if each["id"] == "a" else each for each in third("B", b=[])]
    assert removed(**THIRD, records=unsaid) == "a"


def test_what_only_a_ghost_says_could_free_a_survivor() -> None:
    """Why a copy that says more than the survivor stays: as a ghost it would make a rule apply that only may apply."""
    of_account = rule(applies_to={"fact": "account", "in": ["A"]}, at_least=12)
    of_account["keep"]["from"] = {"mode": "latest_of", "kinds": ["ended"]}
    parts: Entry = {
        "records": [record("a", customer="C")],
        "rules": [of_account],
        "confirmations": [confirmed("rule")],
        "event_kinds": {"ended": {"per": "customer", "cleared_by": None}},
        "events": [happened("ended", "2020-01-01", asset="C")],
    }
    assert decide(case_of(**parts))["records"]["a"]["outcome"] == "undecided"
    assert decide(case_of(**parts, ghosts=ghost_of("a")))["records"]["a"]["outcome"] == "dispose"


def test_what_a_removed_copy_is_identical_with_is_no_copy_of_its_survivor() -> None:
    """The survivor's bytes may have changed since; what the removed copy joins is one class without it."""
    records = [record(name, name * 64) for name in "abc"]
    ghosts = [{"survivor": "a", "record": record("g", "b" * 64)}]
    case = case_of(records=records, ghosts=ghosts, links=linked("b-g identical", "c-g identical"))
    assert [cluster["members"] for cluster in decide(case)["clusters"]] == [["b", "c"]]
