"""Draws what people write about an archive: rules, events, confirmations, authority, holds and releases.

Dates are worked back from `as_of` through the periods of the rules that read them, so that last days fall on,
just before and just after it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from tests.spec.archive import Archive, chance, hex_digits, shifted, some
from tests.spec.clock import corresponding
from tests.spec.demands import Entry

MONTHS = [0, 1, 1, 6, 11, 12, 12, 13, 18, 24, 24, 60, 60, 60, 72, 84, 84, 84, 84, 84, 90, 144, 240, 1200, 4800]
YEAR_ENDS = ["12-31", "03-31", "06-30", "02-29", "02-28", "10-31", "04-05", "11-01", "09-30", "12-31", None]
KEEPS = {"floor": 50, "both": 16, "ceiling": 12, "while": 12, "permanently": 3, "none": 2}


def draw_kinds(rng: Random) -> Entry:
    """The kinds of events; most clocks start with those that come first."""
    return {
        "closed": {"per": "account", "cleared_by": rng.choice(["reopened", "reopened", None])},
        "left": {"per": "customer", "cleared_by": rng.choice(["returned", None])},
        "registered": {"per": rng.choice(["deed", "series", "pages"]), "cleared_by": None},
        "reopened": {"per": "account", "cleared_by": rng.choice(["closed", None, None])},
        "returned": {"per": "customer", "cleared_by": None},
    }


def draw_scope(archive: Archive) -> Entry:
    """The scope of a rule: wide enough, mostly, to cover what was drawn."""
    if archive.spoilt and chance(archive.rng, 0.3):
        name = archive.rng.choice(archive.spoilt)
        return {"fact": name, "in": [archive.draw_value(name)]}
    if chance(archive.rng, archive.mood.wide):
        return {"all": []}
    if chance(archive.rng, 0.55):
        return {"fact": "series", "in": some(archive.rng, archive.pools["series"], 2)}
    return archive.draw_condition()


def draw_keep(archive: Archive, kinds: Entry) -> Entry:
    rng = archive.rng
    keep: Entry = {"at_least": None, "at_most": None, "permanently": False, "while": None}
    keep |= {"from": None, "cutoff": None, "margin": 0}
    is_plain = chance(rng, archive.mood.plain)
    shape = rng.choice(["floor", "both"]) if is_plain else rng.choices(list(KEEPS), list(KEEPS.values()))[0]
    if shape == "permanently":
        keep["permanently"] = True
    elif shape == "while":
        current = {"fact": "current", "in": [True]}
        keep["while"] = current if chance(rng, 0.7) else archive.draw_condition(1)
    if shape in ("floor", "both"):
        keep["at_least"] = "unknown" if chance(rng, 0.02) else rng.choice(MONTHS)
        keep["margin"] = rng.choice([0, 0, 0, 1, 7, 30])
    if shape in ("ceiling", "both"):
        keep["at_most"] = rng.choice(MONTHS)
    if shape in ("floor", "both", "ceiling"):
        usual = list(kinds) if chance(rng, 0.25) else ["closed", "left", "registered"]
        chosen = some(rng, usual)[: rng.choice([1, 1, 1, 2, 2, 3])]
        keep["from"] = {"mode": rng.choice(["latest_of", "earliest_of"]), "kinds": chosen}
        keep["cutoff"] = rng.choice([None, None, None, None, "month_end", "year_end", *["financial_year_end"] * 2])
    return keep


def draw_rules(archive: Archive, kinds: Entry) -> list[Entry]:
    rng = archive.rng
    return [
        {
            "id": f"rule-{number}",
            "digest": hex_digits(rng),
            "applies_to": draw_scope(archive),
            "in_force": chance(rng, 0.95),
            "then": rng.choice([*["dispose"] * 5, *["transfer"] * 5, "review", None]),
            "copies": "one" if chance(rng, archive.mood.copies) else rng.choice(["every", None]),
            "keep": draw_keep(archive, kinds),
        }
        for number in range(rng.choice(archive.mood.rules))
    ]


def draw_start(archive: Archive, months: Sequence[int]) -> date:
    """A day from which one of the periods ends near `as_of`, or longer ago."""
    rng, as_of = archive.rng, archive.as_of
    if chance(rng, 0.02):
        return rng.choice([date(1825, 12, 31), date(1826, 1, 1), shifted(as_of, 1), as_of])
    if chance(rng, archive.mood.expired):
        back, days = max(months), -rng.choice([1, 32, 400, 400, 800, 1500])
    else:
        back, days = rng.choice(months), rng.choice([0, 0, -1, -1, 1, -7, -30, -31, -150, -365, -366, 200])
    if as_of.year * 12 - back < 1826 * 12 or (as_of.year == 9999 and chance(rng, 0.5)):
        back = rng.choice([0, 12])
    return shifted(corresponding(as_of, -back) or as_of, days)


def draw_nearby(rng: Random, day: date) -> date:
    """The day, one beside it, one about a month away, or one well away from it."""
    return shifted(day, rng.choice([0, 0, 0, -1, -1, 1, 1, -2, 2, -31, 31, -366, 400]))


def event(kind: str, asset: str, *bounds: date) -> Entry:
    return {"kind": kind, "asset": asset, "earliest": min(bounds).isoformat(), "latest": max(bounds).isoformat()}


def draw_events(archive: Archive, kinds: Entry, rules: Sequence[Entry]) -> list[Entry]:
    """Events for most of the assets that the records name, of the kinds that start some clock."""
    rng, mood = archive.rng, archive.mood
    events: list[Entry] = []
    for kind, told in kinds.items():
        keeps = [rule["keep"] for rule in rules if rule["keep"]["from"] and kind in rule["keep"]["from"]["kinds"]]
        periods = [keep[end] for keep in keeps for end in ("at_least", "at_most")]
        months = [period for period in periods if isinstance(period, int)] or [12]
        if kind in ("reopened", "returned") and not keeps:
            continue
        for asset in sorted({str(v) for each in archive.everybody() for v in each["facts"].get(told["per"], [])}):
            own = []
            for _ in range(0 if chance(rng, mood.eventless) else rng.choice([1, 1, 1, 2, 3])):
                start = draw_start(archive, months)
                own.append(event(kind, asset, start, draw_nearby(rng, start) if chance(rng, 0.35) else start))
            events += own
            if own and told["cleared_by"] and chance(rng, mood.cleared):
                start = date.fromisoformat(rng.choice(own)["earliest"])
                clearing = shifted(start, rng.choice([-400, -31, -1, -1, 0, 0, 1, 31]))
                events.append(event(told["cleared_by"], asset, clearing, draw_nearby(rng, clearing)))
    rng.shuffle(events)
    return events


def draw_prefix(rng: Random, digest: str) -> str:
    return digest[: rng.choice([8, 8, 9, 12, 64])]


def draw_confirmations(archive: Archive, rules: Sequence[Entry]) -> list[Entry]:
    rng = archive.rng
    confirmations: list[Entry] = []
    for rule in rules:
        if not chance(rng, archive.mood.confirmed):
            continue
        named = rule if chance(rng, 0.97) else rng.choice(rules)
        digest = rule["digest"] if chance(rng, 0.97) else hex_digits(rng)
        on, until = rng.choice([(-200, 100)] * 9 + [(0, 0), (-400, -1), (1, 300), (-30, 0)])
        confirmations.append(
            {
                "rules": [{"id": named["id"], "version": draw_prefix(rng, digest)}],
                "on": shifted(archive.as_of, on).isoformat(),
                "until": shifted(archive.as_of, until).isoformat(),
            }
        )
    if len(confirmations) > 1 and chance(rng, 0.3):
        confirmations[0]["rules"] += confirmations.pop()["rules"]
    return confirmations


def draw_hold_scope(archive: Archive) -> Entry:
    rng = archive.rng
    somebody = rng.choice(archive.everybody())
    narrow: list[Callable[[], Entry]] = [
        lambda: {"ids": [somebody["id"]]},
        lambda: {"sha256": [draw_prefix(rng, each["sha256"]) for each in some(rng, archive.everybody())[:2]]},
        lambda: {"all": [{"ids": [each["id"] for each in some(rng, archive.everybody())]}, archive.draw_line()]},
    ]
    wide: list[Callable[[], Entry]] = [
        lambda: {"fact": "customer", "in": [archive.draw_value("customer")]},
        lambda: {"fact": "account", "in": [archive.draw_value("account")]},
        lambda: {"any": [{"ids": [somebody["id"]]}, archive.draw_line()]},
        lambda: {"all": [{"not": {"ids": [somebody["id"]]}}, archive.draw_line(), archive.draw_line()]},
        archive.draw_condition,
    ]
    return rng.choice(narrow if chance(rng, archive.mood.narrow) else wide)()


def draw_holds(archive: Archive) -> tuple[list[Entry], list[Entry]]:
    """Holds and at most one release for each, near the day on which it has cooled."""
    rng, as_of = archive.rng, archive.as_of
    holds: list[Entry] = []
    releases: list[Entry] = []
    for number in range(rng.choice([1, 1, 1, 2, 3]) if chance(rng, archive.mood.holds) else 0):
        kind = rng.choice(["legal", "regulator", "regulator", "access-request", "extension", "extension"])
        is_stated = chance(rng, 0.85 if kind in ("regulator", "extension") else 0.05)
        until = shifted(as_of, -rng.choice([-90, 0, 1, 15, 29, 30, 30, 31, 31, 31, 60, 400])).isoformat()
        hold = {"id": f"hold-{number}", "type": kind, "scope": draw_hold_scope(archive)}
        holds.append(hold | {"until": until if is_stated else None})
        if chance(rng, 0.45):
            days = [shifted(as_of, -rng.choice([-1, 0, 1, 29, 30, 31, 31, 32, 400])).isoformat() for _ in range(2)]
            entered = days[1] if chance(rng, 0.6) else days[0]
            releases.append({"hold": f"hold-{number}", "on": days[0], "entered": entered})
    return holds, releases


def draw_choose(archive: Archive) -> Entry:
    """One line of `choose`, of a form that suits the fact's type."""
    rng = archive.rng
    names = ["registered", "dpi", "pages", "captured", "grade", "stored", "customer", "series"]
    doubtful = [name for name in names if any(len(each["facts"].get(name, [])) != 1 for each in archive.records)]
    name = rng.choice(doubtful if doubtful and chance(rng, 0.3) else names)
    kind = archive.facts[name]["type"]
    words = {"number": ["highest", "lowest", "most", "fewest"], "date": ["latest", "earliest"], "one_of": ["best"]}
    if kind in words and chance(rng, 0.75):
        return {"fact": name, "prefer": rng.choice(words[kind])}
    return {"fact": name, "prefer": some(rng, archive.pools[name])[:3]}


def draw_authority(archive: Archive) -> list[Entry]:
    rng = archive.rng
    return [
        {
            "id": f"authority-{number}",
            "applies_to": {"all": []} if chance(rng, 0.8) else archive.draw_condition(1),
            "choose": [draw_choose(archive) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 3]))],
            "identical": "remove" if chance(rng, 0.88) else "review",
        }
        for number in range(rng.choice([0, 1, 1, 1, 1, 1, 1, 1, 2]))
    ]
