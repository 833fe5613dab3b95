"""The reference model: docs/semantics.md as a program, with nothing of Muniment in it.

It is written for reading, not for speed: it follows the page section by section and enumerates where the page
says "every". Sections 3 and 4 are in `clock`, 2 and 5 in `demands`, 7 in `holding`, 8 and 9 in `clusters`; 6 and 10 are
here.
Where the page allows two readings, a comment that starts with "Reading:" says which one is taken.
"""

from typing import TypedDict

from tests.spec.clock import Case
from tests.spec.clusters import ClusterVerdict, cluster_links_of, clusters_of, survivors_of
from tests.spec.demands import Floor, floor_of, has_passed_ceiling, is_confirmed
from tests.spec.holding import is_over, reach_of


class RecordVerdict(TypedDict):
    """What becomes of one record."""

    outcome: str
    until: str | None
    possible: bool
    overdue: bool
    shielded: bool
    survivor: str | None
    bucket: str


class Verdict(TypedDict):
    """Everything that is decided about a case."""

    records: dict[str, RecordVerdict]
    clusters: list[ClusterVerdict]


# Section 6: the outcome, but for holds.


def outcome_of(case: Case, floors: list[Floor]) -> tuple[str, str | None]:
    """The outcome of a subject that no hold reaches, and the date of a `keep`."""
    # Reading: "must" and the state of a floor are of the same member.
    running = [floor for floor in floors if floor.must and floor.state == "running"]
    if running:
        days = [floor.last_day for floor in running]
        return "keep", None if None in days else max(day for day in days if day is not None).isoformat()
    if not any(floor.must for floor in floors) or any(floor.state != "due" for floor in floors):
        return "undecided", None
    if not all(is_confirmed(case, floor.rule) for floor in floors):
        return "review", None
    wanted = {floor.rule["then"] or "review" for floor in floors}
    return next(then for then in ("review", "transfer", "dispose") if then in wanted), None


def without_broken_files(case: Case, outcomes: dict[str, str]) -> dict[str, str]:
    """The outcomes, with `review` for what would take the bytes of another name of its file that stays."""
    found = dict(outcomes)
    for record in case["records"]:
        file = record.get("file")
        if file is None or outcomes[record["id"]] not in ("transfer", "dispose"):
            continue
        partners = [each["id"] for each in case["records"] if each.get("file") == file]
        is_all_there = len(partners) == record["names"]
        if not is_all_there or any(outcomes[each] != outcomes[record["id"]] for each in partners):
            found[record["id"]] = "review"
    return found


def decide(case: Case) -> Verdict:
    """The verdict on every record and every cluster of a case."""
    subjects = {
        record["id"]: [record, *(ghost["record"] for ghost in case["ghosts"] if ghost["survivor"] == record["id"])]
        for record in case["records"]
    }
    links = cluster_links_of(case)
    reaches = [reach_of(case, subjects, hold) for hold in case["holds"] if not is_over(case, hold)]
    verdicts: dict[str, RecordVerdict] = {}
    for each, members in subjects.items():
        demands = [(rule, member) for rule in case["rules"] if rule["in_force"] for member in members]
        floors = [floor for demand in demands if (floor := floor_of(case, *demand))]
        is_passed = any(has_passed_ceiling(case, *demand) for demand in demands)
        is_shielded = is_passed and any(floor.must and floor.state == "running" for floor in floors)
        certainties = [reach[each] for reach in reaches if each in reach]
        outcome, until = ("held", None) if certainties else outcome_of(case, floors)
        verdicts[each] = {
            "outcome": outcome,
            "until": until,
            "possible": bool(certainties) and not any(certainties),
            "overdue": is_passed and not is_shielded,
            "shielded": is_shielded,
            "survivor": None,
            "bucket": outcome,
        }
    outcomes = without_broken_files(case, {each: verdict["outcome"] for each, verdict in verdicts.items()})
    for each, outcome in outcomes.items():
        verdicts[each] |= {"outcome": outcome, "bucket": outcome}
    clusters = clusters_of(case, links, subjects)
    for cluster in clusters:
        for copy, survivor in survivors_of(case, subjects, outcomes, cluster).items():
            verdicts[copy] |= {"survivor": survivor, "bucket": "remove-copy"}
    return {"records": verdicts, "clusters": clusters}
