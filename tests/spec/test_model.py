"""The reference model against the tables and sentences of docs/semantics.md, sections 2 and 5 to 7."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.spec.demands import Entry, weigh
from tests.spec.examples import (
    ALWAYS,
    CLOSED,
    DIGEST,
    NEVER,
    UNSURE,
    case_of,
    confirmed,
    happened,
    linked,
    record,
    rule,
    verdict,
)
from tests.spec.model import decide
from tests.spec.writing import could_mean, fold

# Section 2: three values.


@pytest.mark.parametrize(
    ("condition", "facts", "must", "may"),
    [
        ({"fact": "customer", "in": ["C"]}, {"customer": "C"}, True, True),
        ({"fact": "customer", "in": ["C", "D"]}, {"customer": "E"}, False, False),
        ({"fact": "customer", "in": ["C"]}, {}, False, True),
        ({"fact": "customer", "in": ["C", "D"]}, {"customer": ["C", "D"]}, True, True),
        ({"fact": "customer", "in": ["C"]}, {"customer": ["C", "D"]}, False, True),
        ({"fact": "customer", "in": ["C"]}, {"customer": ["E", "D"]}, False, False),
        ({"not": {"fact": "customer", "in": ["C"]}}, {}, False, True),
        ({"not": {"fact": "customer", "in": ["C"]}}, {"customer": ["E", "D"]}, True, True),
        ({"fact": "captured", "op": "before", "value": "2020-01-01"}, {"captured": "2020-01-01"}, False, False),
        ({"fact": "captured", "op": "before", "value": "2020-01-01"}, {"captured": "2019-12-31"}, True, True),
        ({"fact": "captured", "op": "on_or_after", "value": "2020-01-01"}, {"captured": "2020-01-01"}, True, True),
        ({"fact": "dpi", "op": "at_least", "value": 300}, {"dpi": 300}, True, True),
        ({"fact": "dpi", "op": "at_most", "value": 300}, {"dpi": [300, 301]}, False, True),
        ({"fact": "stored", "op": "under", "value": "a/b"}, {"stored": "a/b"}, True, True),
        ({"fact": "stored", "op": "under", "value": "a/b"}, {"stored": "a/b/c"}, True, True),
        ({"fact": "stored", "op": "under", "value": "a/b"}, {"stored": "a/bc"}, False, False),
        ({"fact": "stored", "op": "under", "value": "a/b"}, {"stored": "A\\B\\c"}, False, True),
        ({"fact": "stored", "op": "under", "value": "a/b"}, {"stored": "A/Bc"}, False, False),
        ({"fact": "customer", "in": ["C-1"]}, {"customer": "c-1"}, False, True),
        ({"fact": "customer", "in": ["C-1"]}, {"customer": "C-1; C-2"}, False, True),
        ({"fact": "customer", "in": ["C-1; C-2"]}, {"customer": "C-1"}, False, False),
        ({"fact": "customer", "in": ["C-1"]}, {"customer": ["C-1", "c-1"]}, False, True),
        ({"fact": "customer", "in": ["C-1"]}, {"customer": "C-l"}, False, False),
        ({"fact": "customer", "in": ["C-1", "c-1"]}, {"customer": ["C-1", "c-1"]}, True, True),
        ({"not": {"fact": "customer", "in": ["C-1"]}}, {"customer": "c-1"}, False, True),
        ({"all": [ALWAYS, {"fact": "dpi", "in": [1]}]}, {}, False, True),
        ({"any": [ALWAYS, {"fact": "dpi", "in": [1]}]}, {}, True, True),
        (ALWAYS, {}, True, True),
        ({"ids": ["r"]}, {}, True, True),
        ({"ids": ["s"]}, {}, False, False),
        ({"sha256": ["2" * 8, "1" * 8]}, {}, True, True),
        ({"sha256": ["2" * 8]}, {}, False, False),
    ],
)
def test_a_condition_is_must_and_may(condition: Entry, facts: Entry, must: bool, may: bool) -> None:
    assert weigh(condition, record("r", **facts)) == (must, may)


@pytest.mark.parametrize(
    "text",
    [
        *["c-00417", "Ｃ－００４１７", "C–00417", "С-00417", "C 00417", "C00417", "C-417", '="C-00417"', "'C-00417"],
        *["C-00417_x000D_", "C-00417; C-00900", "C-00900_x000a_C-00417", "_x0041_C-00417", " C-00417\t"],
    ],
)
def test_a_near_text_could_mean_the_word(text: str) -> None:
    assert could_mean(text, "C-00417")


@pytest.mark.parametrize(
    "text", ["C-00418", "00417", "C-00417/2", "C-00417 old", "C-0O417", "C-O0417", "C-00471", "", "--"]
)
def test_a_text_that_is_not_near_could_not(text: str) -> None:
    assert not could_mean(text, "C-00417")


@pytest.mark.parametrize(
    ("text", "left"),
    [("00417", "417"), ("417.00", "417"), ("417.5", "4175"), ("0", "0"), ("a0b007", "a0b7"), ("--", "--"), ("Ν", "n")],
)
def test_a_text_folds_in_the_order_of_the_page(text: str, left: str) -> None:
    assert fold(text) == left


# Sections 5 and 6: what a rule demands, and the outcome.

SOLD = {"mode": "latest_of", "kinds": ["sold"]}  # has not happened


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ([], "undecided"),
        ([rule(at_least=12)], "dispose"),
        ([rule(at_least=12, in_force=False)], "undecided"),
        ([rule(at_least=12, then=None)], "review"),
        ([rule(at_least=12), rule("b", at_least=1, then="transfer")], "transfer"),
        ([rule(at_least=12), rule("b", at_least=1, then="review"), rule("c", then="transfer", at_least=2)], "review"),
        ([rule(at_least=12), rule("b", UNSURE, at_least=1, then="transfer")], "transfer"),
        ([rule(at_least=12), rule("b", UNSURE, at_least=4800)], "undecided"),
        ([rule(at_least=12), rule("b", UNSURE, permanently=True)], "undecided"),
        ([rule(at_least=12), rule("b", NEVER, permanently=True)], "dispose"),
        ([rule("a", UNSURE, at_least=12)], "undecided"),
        ([rule(at_least=12), rule("b", permanently=True)], "keep"),
        ([rule(at_least="unknown", from_=SOLD)], "keep"),
        ([rule(at_least=12), rule("b", at_least=1, from_=SOLD)], "undecided"),
        ([rule(at_least=4800), rule("b", at_least=1, from_=SOLD)], "keep"),
        ([rule(while_=UNSURE)], "keep"),
        ([rule(while_={"fact": "account", "in": ["A"]})], "keep"),
        ([rule(while_={"fact": "account", "in": ["B"]})], "dispose"),
        ([rule(at_most=12)], "undecided"),
        ([rule(at_least=12), rule("b", at_most=1, then="review")], "dispose"),
    ],
)
def test_the_first_that_applies_decides(rules: list[Entry], outcome: str) -> None:
    assert verdict("2026-11-01", *rules, events=CLOSED)["outcome"] == outcome


def test_a_keep_lasts_until_the_latest_of_the_floors_that_must_apply() -> None:
    long, longer = rule("a", at_least=120), rule("b", at_least=121)
    doubtful, forever = rule("c", UNSURE, at_least=240), rule("d", permanently=True)
    assert verdict("2026-11-01", long, longer, doubtful, events=CLOSED)["until"] == "2030-02-01"
    assert verdict("2026-11-01", long, forever, events=CLOSED)["until"] is None


@pytest.mark.parametrize(
    ("paper", "outcome"),
    [
        (confirmed("rule"), "dispose"),
        (confirmed("other"), "review"),
        (confirmed("rule", on="2026-11-01", until="2026-11-01"), "dispose"),
        (confirmed("rule", on="2026-11-02"), "review"),
        (confirmed("rule", until="2026-10-31"), "review"),
        ({"rules": [{"id": "rule", "version": "cd" * 4}], "on": "2026-01-01", "until": "2027-01-01"}, "review"),
        ({"rules": [{"id": "rule", "version": DIGEST[:7]}], "on": "2026-01-01", "until": "2027-01-01"}, "review"),
    ],
)
def test_only_a_confirmed_rule_permits(paper: Entry, outcome: str) -> None:
    found = verdict("2026-11-01", rule(at_least=12), events=CLOSED, confirmations=[paper])
    assert found["outcome"] == outcome


def test_a_passed_ceiling_is_overdue_unless_a_floor_that_must_apply_runs() -> None:
    def flags(*others: Entry) -> tuple[bool, bool]:
        found = verdict("2026-11-01", rule(at_most=12), *others, events=CLOSED)
        return found["overdue"], found["shielded"]

    assert flags() == (True, False)
    assert flags(rule("b", permanently=True)) == (False, True)
    assert flags(rule("b", UNSURE, permanently=True)) == (True, False)
    assert not verdict("2026-11-01", rule("a", UNSURE, at_most=12), events=CLOSED)["overdue"]


def test_a_ghost_is_judged_with_its_survivor() -> None:
    ghosts = [{"survivor": "r", "record": record("g", account="B", customer="C")}]
    events = [*CLOSED, happened("closed", "2026-01-01", asset="B")]
    found = verdict("2026-11-01", rule(at_least=12), events=events, ghosts=ghosts)
    assert (found["outcome"], found["until"]) == ("keep", "2027-01-01")
    of_ghost = {"id": "h", "type": "legal", "scope": {"ids": ["g"]}, "until": None}
    assert verdict("2026-11-01", rule(at_least=12), events=events, ghosts=ghosts, holds=[of_ghost])["outcome"] == "held"


@pytest.mark.parametrize(
    ("b", "names", "outcomes"),
    [
        ("A", 2, ("dispose", "dispose")),
        ("A", 3, ("review", "review")),
        ("B", 2, ("review", "undecided")),  # B is not closed
        ("C", 2, ("review", "review")),  # C is transferred
    ],
)
def test_a_shared_file_leaves_whole_or_not_at_all(b: str, names: int, outcomes: tuple[str, str]) -> None:
    rules = [rule(at_least=12), rule("c", {"fact": "account", "in": ["C"]}, at_least=1, then="transfer")]
    members = [record(name, account=asset) | {"file": "f", "names": names} for name, asset in (("a", "A"), ("b", b))]
    events = [*CLOSED, happened("closed", "2020-01-01", asset="C")]
    papers = [confirmed("rule", "c")]
    alone = [record("d", account="A")]
    case = case_of(rules=rules, confirmations=papers, records=[*members, *alone], events=events)
    found = {name: each["outcome"] for name, each in decide(case)["records"].items()}
    assert found == {"a": outcomes[0], "b": outcomes[1], "d": "dispose"}


# Section 7: holds.


def outcomes_under(hold: Entry, as_of: str = "2026-11-01", **parts: Any) -> dict[str, str]:
    """Outcomes with a mark: `held?` is held possibly."""
    records = decide(case_of(as_of, holds=[{"id": "h", "type": "legal", "until": None} | hold], **parts))["records"]
    return {name: found["outcome"] + "?" * found["possible"] for name, found in records.items()}


@pytest.mark.parametrize(
    ("kind", "until", "released", "last_day_held"),
    [
        ("legal", None, ("2026-01-01", "2026-01-01"), "2026-01-31"),
        ("legal", "2025-01-01", None, None),
        ("access-request", None, ("2026-01-01", "2026-01-11"), "2026-02-10"),
        ("access-request", None, ("2026-01-11", "2026-01-01"), "2026-02-10"),
        ("regulator", "2026-03-01", ("2026-01-01", "2026-01-01"), "2026-03-31"),
        ("regulator", "2025-03-01", ("2026-01-01", "2026-01-01"), "2026-01-31"),
        ("regulator", "2025-03-01", None, None),
        ("extension", "2026-01-01", None, "2026-01-31"),
        ("extension", "2026-03-01", ("2026-01-01", "2026-01-01"), "2026-01-31"),
        ("extension", "2025-03-01", ("2026-01-01", "2026-01-01"), "2025-03-31"),
        ("extension", None, None, None),
        ("legal", None, ("9999-12-15", "9999-12-15"), None),
    ],
)
def test_a_hold_binds_until_its_end_has_cooled(
    kind: str, until: str | None, released: tuple[str, str] | None, last_day_held: str | None
) -> None:
    releases = [{"hold": "h", "on": released[0], "entered": released[1]}] if released else []
    parts: Entry = {"records": [record()], "releases": releases}
    hold = {"type": kind, "until": until, "scope": ALWAYS}
    last = date.fromisoformat(last_day_held) if last_day_held else date.max
    assert outcomes_under(hold, last.isoformat(), **parts) == {"r": "held"}
    if last_day_held:
        assert outcomes_under(hold, (last + timedelta(days=1)).isoformat(), **parts) == {"r": "undecided"}


def test_of_several_releases_the_last_to_cool_counts() -> None:
    releases = [{"hold": "h", "on": day, "entered": day} for day in ("2026-01-01", "2026-10-15")]
    assert outcomes_under({"scope": ALWAYS}, records=[record()], releases=releases) == {"r": "held"}


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], {"b": "undecided", "c": "undecided"}),
        (["a-b identical", "b-c identical"], {"b": "held", "c": "held"}),
        (["a-b lookalike", "b-c lookalike"], {"b": "held", "c": "undecided"}),
        (["b-a doubtful", "c-b identical"], {"b": "held", "c": "held"}),
        (["a-b identical", "b-c doubtful"], {"b": "held", "c": "held"}),
        (["a-b candidate", "b-c identical"], {"b": "held?", "c": "held?"}),
        (["a-b candidate", "b-c lookalike"], {"b": "held?", "c": "undecided"}),
        (["a-b candidate", "a-b lookalike"], {"b": "held", "c": "undecided"}),
        (["a-g lookalike"], {"b": "undecided", "c": "held"}),
    ],
)
def test_a_hold_follows_links_one_deep(links: list[str], expected: dict[str, str]) -> None:
    records = [record(name) for name in "abc"]
    ghosts = [{"survivor": "c", "record": record("g")}]
    found = outcomes_under({"scope": {"ids": ["a"]}}, records=records, links=linked(*links), ghosts=ghosts)
    assert found == {"a": "held"} | expected


def test_a_possible_match_holds_possibly_and_a_certain_one_in_the_class_makes_it_certain() -> None:
    hold = {"scope": {"fact": "customer", "in": ["C"]}}
    records = [record("a"), record("b", customer="C"), record("c", customer="D")]
    assert outcomes_under(hold, records=records) == {"a": "held?", "b": "held", "c": "undecided"}
    links = linked("a-c lookalike")
    assert outcomes_under(hold, records=records, links=links) == {"a": "held?", "b": "held", "c": "held?"}
    links = linked("a-b identical", "a-c candidate")
    assert outcomes_under(hold, records=records, links=links) == {"a": "held", "b": "held", "c": "held?"}
