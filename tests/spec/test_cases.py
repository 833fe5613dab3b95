"""Drawn cases reach what they are for: what nothing reaches, the comparison with the judge never tests."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from tests.spec.archive import POOLS
from tests.spec.cases import cases, draw_case, minimised
from tests.spec.clock import Case
from tests.spec.demands import Entry
from tests.spec.model import Verdict, decide
from tests.spec.writing import could_mean

NUMBER = 1500


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Case, Verdict]]:
    found = [draw_case(Random(seed)) for seed in range(NUMBER)]
    return [(case, decide(case)) for case in found]


def test_every_outcome_and_flag_is_reached(drawn: list[tuple[Case, Verdict]]) -> None:
    records = [found for _, verdicts in drawn for found in verdicts["records"].values()]
    counts = Counter(found["outcome"] for found in records)
    assert set(counts) == {"held", "keep", "undecided", "review", "transfer", "dispose"}
    assert min(counts.values()) >= 0.05 * len(records), counts
    flags = {
        "possible": sum(found["possible"] for found in records),
        "overdue": sum(found["overdue"] for found in records),
        "shielded": sum(found["shielded"] for found in records),
        "removable": sum(found["survivor"] is not None for found in records),
        "until": sum(found["until"] is not None for found in records),
        "keep without end": sum(found["outcome"] == "keep" and found["until"] is None for found in records),
    }
    assert min(flags.values()) >= 0.02 * len(records), flags
    clusters = [cluster for _, verdicts in drawn for cluster in verdicts["clusters"]]
    undecided = sum(cluster["choice"] is None for cluster in clusters)
    assert 0.2 * len(clusters) <= undecided <= 0.8 * len(clusters)


def without_ghosts(case: Case) -> Case:
    gone = {ghost["record"]["id"] for ghost in case["ghosts"]}
    links = [link for link in case["links"] if not gone & {link["a"], link["b"]}]
    return case | {"ghosts": [], "links": links}


def with_rules(case: Case, **changed: Any) -> Case:
    return case | {"rules": [each | {"keep": each["keep"] | changed} for each in case["rules"]]}


def with_facts(case: Case, **changed: Any) -> Case:
    return case | {"facts": {name: fact | changed for name, fact in case["facts"].items()}}


def without_recorded_identity(case: Case) -> Case:
    where_recorded = {"where_recorded": "no"}
    facts = {
        name: fact | {"identity": where_recorded.get(fact["identity"], fact["identity"])}
        for name, fact in case["facts"].items()
    }
    return case | {"facts": facts}


def with_records(case: Case, change: Callable[[Entry], Entry]) -> Case:
    ghosts = [ghost | {"record": change(ghost["record"])} for ghost in case["ghosts"]]
    return case | {"records": [change(each) for each in case["records"]], "ghosts": ghosts}


def without_shared_files(case: Case) -> Case:
    return with_records(case, lambda each: {name: what for name, what in each.items() if name not in ("file", "names")})


def with_first_values(member: Entry) -> Entry:
    return member | {"facts": {name: values[:1] for name, values in member["facts"].items()}}


def without_near_texts(case: Case) -> Case:
    def plainly(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        usual = [word for name in ("customer", "account", "deed", "stored") for word in POOLS[name]]
        return value if value in usual else next((word for word in usual if could_mean(value, word)), value)

    def change(member: Entry) -> Entry:
        facts = {name: list(dict.fromkeys(map(plainly, values))) for name, values in member["facts"].items()}
        return member | {"facts": facts}

    return with_records(case, change)


def without_cooling(case: Case) -> Case:
    released = {each["hold"] for each in case["releases"] if max(each["on"], each["entered"]) <= case["as_of"]}
    return case | {"holds": [hold for hold in case["holds"] if hold["id"] not in released]}


def without_narrowings(case: Case) -> Case:
    return case | {"releases": [each for each in case["releases"] if each.get("scope") is None]}


def without_the_past(case: Case) -> Case:
    return case | {"past": []}


def without_clearances(case: Case) -> Case:
    return case | {"cleared": []}


def without_remembered_links(case: Case) -> Case:
    return case | {"remembered_links": []}


def with_holds_entered_last(case: Case) -> Case:
    return case | {"holds": [hold | {"entered": "9999-12-31"} for hold in case["holds"]]}


def without_links(kind: str) -> Callable[[Case], Case]:
    return lambda case: case | {"links": [link for link in case["links"] if link["kind"] != kind]}


def without_clearing(case: Case) -> Case:
    return case | {"event_kinds": {name: told | {"cleared_by": None} for name, told in case["event_kinds"].items()}}


def with_certain_events(case: Case) -> Case:
    return case | {"events": [each | {"earliest": each["latest"]} for each in case["events"]]}


@pytest.mark.parametrize(
    ("less", "share"),
    [
        (without_ghosts, 0.05),
        (without_clearing, 0.03),
        (lambda case: with_rules(case, cutoff=None), 0.1),
        (lambda case: case | {"entities": {}}, 0.05),
        (lambda case: with_rules(case, margin=0), 0.05),
        (lambda case: with_records(case, with_first_values), 0.03),
        (without_near_texts, 0.005),
        (with_certain_events, 0.01),
        (without_cooling, 0.03),
        (lambda case: case | {"releases": []}, 0.015),
        (without_narrowings, 0.01),
        (without_the_past, 0.02),
        (without_clearances, 0.002),
        (lambda case: case | {"waivers": []}, 0.005),
        (without_remembered_links, 0.01),
        (with_holds_entered_last, 0.01),
        (lambda case: with_facts(case, identity="no"), 0.01),
        (without_recorded_identity, 0.005),
        (without_shared_files, 0.015),
        (lambda case: with_records(case, lambda each: each | {"low_content": False}), 0.005),
        (lambda case: with_records(case, lambda each: each | {"readable": True}), 0.005),
        (lambda case: case | {"confirmations": []}, 0.05),
        (lambda case: case | {"rules": [each | {"in_force": True} for each in case["rules"]]}, 0.02),
        (lambda case: case | {"rules": [each | {"copies": "one"} for each in case["rules"]]}, 0.01),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_thing_that_is_drawn_changes_verdicts(
    less: Callable[[Case], Case], share: float, drawn: list[tuple[Case, Verdict]]
) -> None:
    changed = sum(decide(less(case)) != verdicts for case, verdicts in drawn)
    assert changed >= share * NUMBER, changed / NUMBER


@pytest.mark.parametrize("kind", ["identical", "lookalike", "doubtful", "candidate"])
def test_records_are_often_held_by_a_link_of_each_kind(kind: str, drawn: list[tuple[Case, Verdict]]) -> None:
    def held(verdicts: Verdict) -> dict[str, tuple[str, bool]]:
        return {
            name: (each["outcome"], each["possible"])
            for name, each in verdicts["records"].items()
            if each["outcome"] == "held"
        }

    changed = sum(held(decide(without_links(kind)(case))) != held(verdicts) for case, verdicts in drawn)
    assert changed >= 0.02 * NUMBER, changed / NUMBER


@settings(derandomize=True, max_examples=200, deadline=None)
@given(case=cases())
def test_a_verdict_is_whole_and_does_not_depend_on_order(case: Case) -> None:
    found = decide(case)
    assert sorted(found["records"]) == sorted(each["id"] for each in case["records"])
    members = [member for cluster in found["clusters"] for member in cluster["members"]]
    assert len(members) == len(set(members))
    for name, each in found["records"].items():
        assert each["bucket"] == ("remove-copy" if each["survivor"] else each["outcome"])
        assert each["survivor"] != name
        assert not (each["overdue"] and each["shielded"])
    lists = ["rules", "authority", "confirmations", "holds", "releases", "ghosts", "links", "events", "records"]
    lists += ["remembered_links", "past", "cleared", "orders", "waivers"]
    assert decide(case | {name: case[name][::-1] for name in lists}) == found


def test_a_failing_case_is_made_small() -> None:
    case = next(case for seed in range(100) if len((case := draw_case(Random(seed)))["holds"]) > 1)
    small = minimised(case, lambda less: len(less["holds"]) == 1 or len(less["holds"]) == 2)
    assert (len(small["holds"]), len(small["records"]), small["rules"], small["events"]) == (1, 0, [], [])
