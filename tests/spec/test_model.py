"""The reference model against the tables and sentences of docs/semantics.md, sections 2 to 7."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.spec.clock import corresponding, start_for_asset, started
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
)
from tests.spec.model import RecordVerdict, decide
from tests.spec.writing import could_mean, fold


def verdict(as_of: str, *rules: Entry, member: Entry | None = None, **parts: Any) -> RecordVerdict:
    """The verdict on one record of account A under confirmed rules."""
    one = member or record(account="A")
    names = [each["id"] for each in rules]
    return decide(case_of(as_of, **({"confirmations": [confirmed(*names)]} | parts), rules=list(rules), records=[one]))[
        "records"
    ]["r"]


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


# Section 3: dates.


@pytest.mark.parametrize(
    ("start", "months", "cutoff", "entity", "last"),
    [
        ("2024-02-29", 60, None, "december", "2029-02-28"),
        ("2019-03-31", 84, None, "december", "2026-03-31"),
        ("2024-01-31", 1, None, "december", "2024-02-29"),
        ("2019-02-10", 84, "financial_year_end", "december", "2026-12-31"),
        ("2019-02-10", 84, "financial_year_end", "march", "2026-03-31"),
        ("2019-03-31", 84, "financial_year_end", "march", "2026-03-31"),
        ("2019-04-01", 84, "financial_year_end", "march", "2027-03-31"),
        ("2023-02-28", 12, "financial_year_end", "leap", "2024-02-28"),
        ("2023-03-01", 12, "financial_year_end", "leap", "2025-02-28"),
        ("2019-02-10", 84, "year_end", "unsure", "2026-12-31"),
        ("2024-02-10", 12, "month_end", "unsure", "2025-02-28"),
    ],
)
def test_a_record_is_kept_through_the_last_day_and_disposable_from_the_next(
    start: str, months: int, cutoff: str | None, entity: str, last: str
) -> None:
    member, events = record(account="A", entity=entity), [happened("closed", start)]
    seven = rule(at_least=months, cutoff=cutoff)
    on_last = verdict(last, seven, member=member, events=events)
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    assert (on_last["outcome"], on_last["until"]) == ("keep", last)
    assert verdict(after, seven, member=member, events=events)["outcome"] == "dispose"


@pytest.mark.parametrize("entity", [[], ["unsure"], ["unlisted"], ["december", "march"]])
def test_an_entity_without_one_known_year_end_leaves_the_clock_not_started(entity: list[str]) -> None:
    member = record(account="A", entity=entity)
    both = rule(at_least=1, at_most=1, cutoff="financial_year_end")
    found = verdict("2026-11-01", both, member=member, events=[happened("closed", "2000-01-01")])
    assert (found["outcome"], found["overdue"]) == ("undecided", False)


@pytest.mark.parametrize(
    ("start", "months", "day"), [("2020-06-30", 72, "2026-06-30"), ("2020-06-30", 0, "2020-06-30")]
)
def test_a_ceiling_is_passed_on_the_corresponding_date_itself(start: str, months: int, day: str) -> None:
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    events = [happened("closed", start)]
    assert verdict(day, rule(at_most=months), events=events)["overdue"]
    assert not verdict(before, rule(at_most=months), events=events)["overdue"]


def test_a_margin_lengthens_a_floor_and_no_ceiling() -> None:
    events = [happened("closed", "2020-06-30")]
    found = verdict("2021-07-07", rule(at_least=12, at_most=12, margin=7), events=events)
    assert (found["outcome"], found["until"], found["shielded"]) == ("keep", "2021-07-07", True)


def test_a_date_past_9999_keeps_without_end_and_passes_no_ceiling() -> None:
    assert corresponding(date(9999, 1, 1), 12) is None
    assert corresponding(date(9999, 1, 31), 11) == date(9999, 12, 31)
    member = record(account="A", entity="march")
    for parts in ({"at_least": 12}, {"at_least": 0, "margin": 400}, {"at_least": 0, "cutoff": "financial_year_end"}):
        found = verdict("9999-12-31", rule(**parts), member=member, events=[happened("closed", "9999-04-01")])
        assert (found["outcome"], found["until"]) == ("keep", None)
    past = verdict("9999-12-31", rule(at_most=12), events=[happened("closed", "9999-04-01")])
    assert not past["overdue"]


# Section 4: when a clock starts.


def interval(*days: str) -> tuple[date, date]:
    return date.fromisoformat(days[0]), date.fromisoformat(days[-1])


def test_the_latest_event_counts_bound_by_bound() -> None:
    events = [happened("closed", "2020-01-01", "2020-12-31"), happened("closed", "2020-02-01", "2020-03-01")]
    assert start_for_asset(case_of(events=events), "closed", "A") == interval("2020-02-01", "2020-12-31")


@pytest.mark.parametrize(
    ("clearing", "is_cleared"), [("2020-01-31", False), ("2020-02-01", True), ("2020-06-01", True)]
)
def test_a_clock_is_cleared_on_the_day_of_the_start_or_later(clearing: str, is_cleared: bool) -> None:
    events = [happened("closed", "2020-02-01", "2020-06-30"), happened("reopened", "2019-01-01", clearing)]
    start = start_for_asset(case_of(events=events), "closed", "A")
    assert start == (None if is_cleared else interval("2020-02-01", "2020-06-30"))


def test_the_assets_of_a_set_must_all_have_started() -> None:
    events = [happened("closed", "2020-01-01", asset="A"), happened("closed", "2021-01-01", asset="B")]
    origin = {"mode": "latest_of", "kinds": ["closed"]}
    case = case_of(events=events)
    assert started(case, {"account": ["A", "B"]}, origin) == interval("2020-01-01", "2021-01-01")
    assert started(case, {"account": ["A", "C"]}, origin) is None
    assert started(case, {}, origin) is None


@pytest.mark.parametrize(
    ("mode", "kinds", "expected"),
    [
        ("latest_of", ["closed", "sold"], ("2020-05-01", "2020-12-31")),
        ("earliest_of", ["closed", "sold"], ("2020-01-01", "2020-06-30")),
        ("latest_of", ["closed", "reopened"], None),
        ("earliest_of", ["closed", "reopened"], ("2020-01-01", "2020-12-31")),
        ("earliest_of", ["reopened"], None),
    ],
)
def test_several_kinds_of_start_are_joined(mode: str, kinds: list[str], expected: tuple[str, str] | None) -> None:
    events = [happened("closed", "2020-01-01", "2020-12-31"), happened("sold", "2020-05-01", "2020-06-30")]
    found = started(case_of(events=events), {"account": ["A"]}, {"mode": mode, "kinds": kinds})
    assert found == (expected and interval(*expected))


@pytest.mark.parametrize(
    ("earliest", "latest", "is_plausible"),
    [
        ("2020-01-01", "2026-11-01", True),
        ("2020-01-01", "2026-11-02", False),
        ("1826-01-01", "1830-01-01", True),
        ("1825-12-31", "1830-01-01", False),
    ],
)
def test_an_implausible_start_counts_as_not_started(earliest: str, latest: str, is_plausible: bool) -> None:
    case = case_of("2026-11-01", events=[happened("closed", earliest, latest)])
    start = started(case, {"account": ["A"]}, {"mode": "latest_of", "kinds": ["closed"]})
    assert start == (interval(earliest, latest) if is_plausible else None)


@pytest.mark.parametrize("later", [happened("reopened", "2030-01-01"), happened("reopened", "1999-01-01")])
def test_what_clears_an_implausible_start_lets_no_other_clock_run(later: Entry) -> None:
    events = [happened("sold", "2020-01-01"), happened("closed", "2029-01-01"), later]
    origin = {"mode": "earliest_of", "kinds": ["sold", "closed"]}
    assert started(case_of(events=events), {"account": ["A"]}, origin) is None


def test_an_implausible_start_of_one_asset_counts_though_another_has_not_started() -> None:
    events = [happened("sold", "2020-01-01", asset=name) for name in "AB"] + [happened("closed", "2029-01-01")]
    origin = {"mode": "earliest_of", "kinds": ["sold", "closed"]}
    assert started(case_of(events=events), {"account": ["A", "B"]}, origin) is None


def test_floors_run_from_the_latest_bound_and_ceilings_from_the_earliest() -> None:
    events = [happened("closed", "2019-01-01", "2020-03-01")]
    found = verdict("2021-01-01", rule(at_least=12, at_most=24), events=events)
    assert (found["outcome"], found["until"], found["shielded"]) == ("keep", "2021-03-01", True)


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
