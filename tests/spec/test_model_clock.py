"""Dates and clocks of the reference model, case by case: sections 3 and 4 of docs/semantics.md."""

from datetime import date, timedelta

import pytest

from tests.spec.clock import corresponding, start_for_asset, started
from tests.spec.demands import Entry
from tests.spec.examples import (
    case_of,
    happened,
    record,
    rule,
    verdict,
)

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
