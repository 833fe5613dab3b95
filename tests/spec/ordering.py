"""Draws orders to destroy and what was waived for them, near the days on which that begins to count.

It is drawn after everything else, so that the rest of a case is as it would be without.
"""

from datetime import date

from tests.spec.archive import Archive, chance, shifted, some
from tests.spec.clock import Case
from tests.spec.demands import Entry


def order_destruction(archive: Archive, case: Case) -> None:
    """Add orders and waivers to a case with holds; mostly of what some hold reaches."""
    rng = archive.rng
    case["orders"], case["waivers"] = [], []
    if not case["holds"] or chance(rng, 0.4):
        return
    for number in range(rng.choice([1, 1, 2])):
        case["orders"].append({"id": f"order-{number}", "scope": draw_order_scope(archive, case)})
    ordered = [each["id"] for each in case["orders"]]
    days = [each["entered"] for each in case["releases"]]
    for _ in range(rng.choice([0, 1, 1, 1, 2])):
        case["waivers"].append(
            {"order": rng.choice([*ordered, *ordered, *ordered, "order-9"]), "bound": draw_day(archive, days)}
        )


def draw_order_scope(archive: Archive, case: Case) -> Entry:
    rng = archive.rng
    everybody = archive.everybody()
    named = sorted(some(rng, [each["id"] for each in everybody]))
    return rng.choice(
        [
            {"all": []},
            {"ids": named},
            {"sha256": [rng.choice(everybody)["sha256"][:8]]},
            rng.choice(case["holds"])["scope"],
            archive.draw_line(),
            archive.draw_condition(),
            {"all": [{"ids": named}, archive.draw_line()]},
        ]
    )


def draw_day(archive: Archive, entered: list[str]) -> str:
    """The day on which a waiver came to bind: near `as_of`, or near the day on which something was released."""
    rng, as_of = archive.rng, archive.as_of
    near = date.fromisoformat(rng.choice(entered)) if entered and chance(rng, 0.6) else as_of
    return shifted(near, rng.choice([-30, -1, 0, 0, 0, 1, 1])).isoformat()
