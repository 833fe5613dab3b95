"""What the reference model says of narrowings and of what the register remembers, case by case."""

from typing import Any

import pytest

from tests.spec.demands import Entry
from tests.spec.examples import ALWAYS, NEVER, case_of, linked, record
from tests.spec.model import decide

NAMED = {"fact": "customer", "in": ["C"]}


def outcomes_under(hold: Entry, as_of: str = "2026-11-01", **parts: Any) -> dict[str, str]:
    """Outcomes with a mark: `held?` is held possibly."""
    whole: Entry = {"id": "h", "type": "legal", "until": None, "entered": "2026-01-01", "remembered": []} | hold
    records = decide(case_of(as_of, holds=[whole], **parts))["records"]
    return {name: found["outcome"] + "?" * found["possible"] for name, found in records.items()}


def narrowed(scope: Entry, on: str = "2026-01-01", entered: str = "2026-01-01") -> list[Entry]:
    return [{"hold": "h", "on": on, "entered": entered, "scope": scope}]


@pytest.mark.parametrize(
    ("kind", "until", "as_of", "expected"),
    [
        ("legal", None, "2026-01-31", "held"),
        ("legal", None, "2026-02-01", "undecided"),
        ("regulator", "2026-03-01", "2026-03-31", "held"),
        ("regulator", "2026-03-01", "2026-04-01", "undecided"),
        ("extension", "2026-03-01", "2026-02-01", "undecided"),
    ],
)
def test_a_narrowing_cools_as_a_release_does_and_frees_only_its_scope(
    kind: str, until: str | None, as_of: str, expected: str
) -> None:
    records = [record("a"), record("b")]
    hold = {"scope": ALWAYS, "type": kind, "until": until}
    found = outcomes_under(hold, as_of, records=records, releases=narrowed({"ids": ["a"]}))
    assert found == {"a": expected, "b": "held"}


def test_what_may_fall_under_a_narrowing_stays_held_possibly() -> None:
    records = [record("a"), record("b", customer="C"), record("c", customer="D")]
    found = outcomes_under({"scope": ALWAYS}, records=records, releases=narrowed(NAMED))
    assert found == {"a": "held?", "b": "undecided", "c": "held"}


def test_each_narrowing_counts_by_itself() -> None:
    records = [record(name) for name in "abc"]
    releases = narrowed({"ids": ["a"]}) + narrowed({"ids": ["b"]}, entered="2026-10-15")
    found = outcomes_under({"scope": ALWAYS}, records=records, releases=releases)
    assert found == {"a": "undecided", "b": "held", "c": "held"}


@pytest.mark.parametrize(("is_possible", "expected"), [(True, "held?"), (False, "held")])
def test_what_is_remembered_holds_as_it_did(is_possible: bool, expected: str) -> None:
    records = [record(name, customer="D") for name in "abcd"]
    ghosts = [{"survivor": "b", "record": record("g")}]
    remembered = [{"member": name, "possible": is_possible} for name in ("a", "g", "x")]
    hold = {"scope": NEVER, "remembered": remembered}
    found = outcomes_under(hold, records=records, ghosts=ghosts, links=linked("a-c lookalike"))
    assert found == {"a": expected, "b": expected, "c": expected, "d": "undecided"}


def test_a_narrowing_frees_who_is_remembered_only_where_it_must_hold_of_it_now() -> None:
    records = [record("a", customer="C"), record("b"), record("c", customer="D")]
    hold = {"scope": NEVER, "remembered": [{"member": name, "possible": False} for name in "abc"]}
    found = outcomes_under(hold, records=records, releases=narrowed(NAMED))
    assert found == {"a": "undecided", "b": "held", "c": "held"}


@pytest.mark.parametrize(
    ("kind", "last_seen", "expected"),
    [
        ("identical", "2026-01-01", "held"),
        ("lookalike", "2026-01-02", "held"),
        ("doubtful", "2026-01-01", "held"),
        ("candidate", "2026-01-01", "held?"),
        ("identical", "2025-12-31", "undecided"),
    ],
)
def test_a_remembered_link_reaches_one_deep_for_holds_that_were_there(kind: str, last_seen: str, expected: str) -> None:
    records = [record(name) for name in "abc"]
    before = [{"a": "b", "b": "a", "kind": kind, "last_seen": last_seen}]
    before.append({"a": "b", "b": "c", "kind": "lookalike", "last_seen": "2026-12-31"})
    before.append({"a": "a", "b": "x", "kind": "identical", "last_seen": "2026-12-31"})
    found = outcomes_under({"scope": {"ids": ["a"]}}, records=records, remembered_links=before)
    # What was identical to a held record is matched with it, and reaches one further.
    is_matched = (kind, expected) == ("identical", "held")
    assert found == {"a": "held", "b": expected, "c": "held" if is_matched else "undecided"}


def test_a_class_that_falls_apart_stays_frozen_whole() -> None:
    records = [record(name) for name in "abcd"]
    before = [{"a": "b", "b": other, "kind": "identical", "last_seen": "2026-12-31"} for other in "ac"]
    before.append({"a": "c", "b": "d", "kind": "identical", "last_seen": "2025-12-31"})
    found = outcomes_under({"scope": {"ids": ["a"]}}, records=records, remembered_links=before)
    assert found == {"a": "held", "b": "held", "c": "held", "d": "undecided"}


def test_a_remembered_link_of_a_ghost_is_one_of_its_survivor() -> None:
    records = [record("a"), record("b")]
    ghosts = [{"survivor": "b", "record": record("g")}]
    before = [{"a": "g", "b": "a", "kind": "lookalike", "last_seen": "2026-12-31"}]
    found = outcomes_under({"scope": {"ids": ["a"]}}, records=records, ghosts=ghosts, remembered_links=before)
    assert found == {"a": "held", "b": "held"}


def freed(case: Entry, *, as_of: str = "2026-03-11", bound: str = "2026-03-10") -> dict[str, str]:
    """Outcomes of `a` to `c`, of which `a` falls under an order, `b` may, and `c` does not; it was waived for."""
    records = [record("a", customer="C"), record("b"), record("c", customer="D")]
    parts = {"orders": [{"id": "o", "scope": NAMED}], "waivers": [{"order": "o", "bound": bound}]}
    return outcomes_under(case["hold"], as_of, records=records, releases=case.get("releases", []), **parts)


HELD = {"a": "held", "b": "held", "c": "held"}
WAIVED = {"a": "undecided", "b": "held?", "c": "held"}
ENDED = [{"hold": "h", "on": "2026-03-01", "entered": "2026-03-10"}]


@pytest.mark.parametrize(
    ("hold", "releases", "as_of", "bound", "expected"),
    [
        ({}, [], "2026-12-01", "2026-03-10", HELD),
        ({}, ENDED, "2026-03-10", "2026-03-10", HELD),
        ({}, ENDED, "2026-03-11", "2026-03-10", WAIVED),
        ({}, ENDED, "2026-03-11", "2026-03-12", HELD),
        ({}, ENDED, "2026-03-12", "2026-03-12", WAIVED),
        ({}, ENDED, "2026-03-15", "2026-03-09", HELD),
        ({}, [*ENDED, ENDED[0] | {"entered": "2026-03-11"}], "2026-03-15", "2026-03-10", HELD),
        ({"type": "regulator", "until": "2026-05-01"}, ENDED, "2026-05-01", "2026-03-10", HELD),
        ({"type": "regulator", "until": "2026-05-01"}, ENDED, "2026-05-02", "2026-03-10", WAIVED),
        ({"type": "extension", "until": "2026-03-10"}, [], "2026-03-11", "2026-03-10", WAIVED),
        ({"type": "extension", "until": "2026-03-11"}, [], "2026-03-12", "2026-03-10", HELD),
        ({}, [ENDED[0] | {"scope": {"ids": ["a", "c"]}}], "2026-03-11", "2026-03-10", WAIVED | {"b": "held"}),
        ({}, [ENDED[0] | {"scope": {"ids": ["c"]}}], "2026-03-11", "2026-03-10", HELD),
    ],
)
def test_a_waiver_frees_only_what_was_released_and_cools(
    hold: Entry, releases: list[Entry], as_of: str, bound: str, expected: dict[str, str]
) -> None:
    case = {"hold": {"scope": ALWAYS} | hold, "releases": releases}
    assert freed(case, as_of=as_of, bound=bound) == expected


def test_a_waiver_frees_nobody_who_is_remembered() -> None:
    hold = {"scope": NEVER, "remembered": [{"member": name, "possible": name == "b"} for name in "ab"]}
    assert freed({"hold": hold, "releases": ENDED}) == {"a": "held", "b": "held?", "c": "undecided"}
