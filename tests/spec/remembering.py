"""Draws what a register says beyond whole holds: narrowings, and what was seen before and is not seen now.

It is drawn after everything else, so that the rest of a case is as it would be without.
"""

from datetime import date

from tests.spec.archive import Archive, chance, shifted, some
from tests.spec.clock import Case
from tests.spec.demands import Entry

NOBODY = "x9"
"""An id that neither a record nor a ghost has."""


def remember(archive: Archive, case: Case) -> None:
    """Add days of entry to the holds of a case, and to some of them what is remembered and narrowed."""
    rng = archive.rng
    days = [shifted(date(2024, 6, 1), rng.choice([-400, -1, 0, 0, 1, 400])).isoformat() for _ in range(3)]
    case["remembered_links"] = []
    for hold in case["holds"]:
        hold |= {"entered": rng.choice(days), "remembered": []}
    if not case["holds"]:
        return
    if chance(rng, 0.5):
        case["remembered_links"] = [draw_link(archive, days) for _ in range(rng.choice([1, 2, 3, 4]))]
    for hold in case["holds"]:
        if chance(rng, 0.35):
            hold["remembered"] = draw_remembered(archive)
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            case["releases"].append(draw_narrowing(archive, hold))


def draw_remembered(archive: Archive) -> list[Entry]:
    rng = archive.rng
    ids = [*(each["id"] for each in archive.everybody()), NOBODY]
    return [{"member": each, "possible": chance(rng, 0.4)} for each in sorted(some(rng, ids)[:2])]


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
