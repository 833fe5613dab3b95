"""Draws what a register says beyond whole holds: narrowings, and what was seen before and is not seen now.

It is drawn after everything else, so that the rest of a case is as it would be without.
"""

from collections.abc import Iterator
from datetime import date

from tests.spec.archive import Archive, chance, shifted, some
from tests.spec.clock import Case
from tests.spec.demands import Entry
from tests.spec.holding import facts_in

NOBODY = "x9"
"""An id that neither a record nor a ghost has."""


def remember(archive: Archive, case: Case) -> None:
    """Add days of entry to the holds of a case, and to some of them what is remembered and narrowed."""
    rng = archive.rng
    days = [shifted(date(2024, 6, 1), rng.choice([-400, -1, 0, 0, 1, 400])).isoformat() for _ in range(3)]
    case |= {"remembered_links": [], "past": [], "cleared": []}
    for hold in case["holds"]:
        hold["entered"] = rng.choice(days)
    if not case["holds"]:
        return
    if chance(rng, 0.5):
        case["remembered_links"] = [draw_link(archive, days) for _ in range(rng.choice([1, 2, 3, 4]))]
    case["past"] = [draw_past(archive, case, days) for _ in range(rng.choice([0, 1, 2, 3, 4]))]
    case["cleared"] = list(draw_cleared(archive, case))
    for hold in case["holds"]:
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            case["releases"].append(draw_narrowing(archive, hold))


def draw_past(archive: Archive, case: Case, days: list[str]) -> Entry:
    """Earlier states of one or two members, which were as somebody is now or nobody is, or of whom less was known."""
    rng = archive.rng
    ids = [*(each["id"] for each in archive.everybody()), NOBODY]
    states = []
    for _ in range(rng.choice([1, 1, 2])):
        state = as_another(archive, rng.choice(archive.everybody()))
        if chance(rng, 0.5):
            asked = facts_in(rng.choice(case["holds"])["scope"])
            state["facts"] = {name: values for name, values in state["facts"].items() if name not in asked}
        states.append(state | {"until": rng.choice([None, *days])})
    return {"members": sorted(some(rng, ids)[:2]), "states": states}


def as_another(archive: Archive, member: Entry) -> Entry:
    """A member with other facts: some are not said, and some are drawn again."""
    rng = archive.rng
    facts = {
        name: [archive.draw_value(name)] if chance(rng, 0.15) else values
        for name, values in member["facts"].items()
        if chance(rng, 0.9)
    }
    return member | {"facts": facts}


def draw_cleared(archive: Archive, case: Case) -> Iterator[Entry]:
    """What two people confirmed of members that have a past, mostly as they are now."""
    rng = archive.rng
    pasts = {each for past in case["past"] for each in past["members"]}
    for hold in case["holds"]:
        for member in archive.everybody():
            if member["id"] in pasts and chance(rng, 0.4):
                confirmed = as_another(archive, member) if chance(rng, 0.3) else member
                if chance(rng, 0.2):
                    confirmed = confirmed | {"sha256": rng.choice(archive.everybody())["sha256"]}
                yield {"hold": hold["id"], "member": member["id"], "record": confirmed}


def draw_link(archive: Archive, days: list[str]) -> Entry:
    rng = archive.rng
    ids = [each["id"] for each in archive.everybody()]
    one, other = rng.sample(ids, 2) if len(ids) > 1 and chance(rng, 0.95) else (rng.choice(ids), NOBODY)
    kind = rng.choice(["identical", "identical", "lookalike", "doubtful", "candidate", "candidate"])
    return {"a": one, "b": other, "kind": kind, "last_seen": rng.choice(days)}


def draw_narrowing(archive: Archive, hold: Entry) -> Entry:
    rng, as_of = archive.rng, archive.as_of
    somebody = rng.choice(archive.everybody())
    named = sorted(some(rng, [each["id"] for each in archive.everybody()]))
    scope = rng.choice(
        [
            {"ids": [somebody["id"]]},
            {"ids": named},
            {"sha256": [somebody["sha256"][:8]]},
            archive.draw_line(),
            archive.draw_condition(),
            {"all": [{"ids": named}, archive.draw_line()]},
        ]
    )
    days = [shifted(as_of, -rng.choice([-1, 29, 30, 31, 31, 31, 60, 400])).isoformat() for _ in range(2)]
    return {"hold": hold["id"], "on": days[0], "entered": rng.choice(days), "scope": scope}
