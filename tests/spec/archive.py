"""Draws small archives: a vocabulary, records that resemble each other, ghosts and links. All names are invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any, TypeVar

from tests.spec.demands import Entry

T = TypeVar("T")

AS_OF = [date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 3, 31), date(2026, 4, 1)]
AS_OF += [date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 1, 31)]
AS_OF += [date(2025, 3, 30), date(2025, 6, 30), date(2026, 10, 31)]
FAR_AS_OF = [date.max, date(9999, 1, 31), date(9998, 6, 30), date(1826, 1, 31), date(1830, 2, 28)]

TYPES = {
    "series": "one_of",
    "grade": "one_of",
    "customer": "text",
    "account": "text",
    "deed": "text",
    "entity": "text",
    "registered": "yes_no",
    "current": "yes_no",
    "dpi": "number",
    "pages": "number",
    "captured": "date",
    "stored": "path",
}
POOLS: dict[str, list[Any]] = {
    "customer": ["C-1", "C-2", "C-3"],
    "account": ["A-1", "A-2", "A-3"],
    "deed": ["D-1", "D-2"],
    "entity": [*["harbour", "peak", "island"] * 3, "unlisted"],
    "registered": [True, False],
    "current": [True, False, False],
    "dpi": [72, 150, 200, 300, 600],
    "pages": [1, 2, 3, 12],
    "stored": ["hk", "hk/vault", "hk/vault/1", "hk/vaults/1", "hk/van", "uk/vault"],
}
WRITTEN: dict[str, list[str]] = {
    "customer": [
        "{l}-{n}",
        "{u}–{n}",
        "{u}-0{n}",
        "{u}{n}",
        '="{u}-{n}"',
        "{u}-{n}_x000D_",
        "{u}-{n}; {u}-9",
        "Ｃ－{n}",
    ],
    "account": ["{l}-{n}", " {u}-00{n}", "А-{n}", "'{u}_{n}", "{u}-8、{u}-{n}", "{u}-{n}/2", "{u}-{n}\n{u}-7"],
    "deed": ["{l} {n}", "{u}-{n}\u200b", "{u}-{n}.0", "{u}-{n} & {u}-5"],
}
"""Other ways of writing `U-N`. Some are near to it and some are not; that is for the model to say."""


@dataclass(frozen=True)
class Mood:
    """How likely things are in one case."""

    sizes: Sequence[int] = (1, 2, 2, 3, 3, 4, 5, 6)
    missing: float = 0.03
    differing: float = 0.04
    changed: float = 0.06  # a fact of a relative is drawn again
    spoilt: Sequence[int] = (0,)  # facts that are drawn again after the records are drawn
    sloppy: float = 0.15  # texts of some records are written in other ways
    silent: float = 0.1  # few copies have the facts that identify where they are recorded
    expired: float = 0.6  # an event lies further back than the periods that start with it
    eventless: float = 0.05
    cleared: float = 0.25  # an asset's clock is cleared about the day it started
    wide: float = 0.4  # a rule is for every record
    plain: float = 0.2  # a rule has a floor of months
    holds: float = 0.15
    narrow: float = 0.4  # a hold names one record
    copies: float = 0.7  # a rule says `copies: one`
    confirmed: float = 0.85
    rules: Sequence[int] = (1, 1, 2, 2, 3, 4)
    related: float = 0.5  # a record is a copy or a relative of an earlier one
    linked: Sequence[float] = (0.08, 0.2, 0.4)
    star: float = 0  # the other records resemble the first, which tends to be the centre


ANYTHING = Mood()
DISPOSAL = Mood(
    expired=0.95, holds=0.05, missing=0, eventless=0, cleared=0.08, wide=0.7, plain=0.8, confirmed=0.98, rules=(1, 2)
)
COPIES = Mood(
    sizes=(2, 3, 4, 4, 5, 6),
    related=0.75,
    missing=0,
    differing=0,
    changed=0,
    spoilt=(0, 1, 2),
    silent=0.5,
    expired=0.25,
    copies=0.85,
    holds=0.35,
    narrow=1,
    linked=(0.08, 0.2, 0.3),
)
DUE_COPIES = Mood(
    related=0.8,
    missing=0,
    differing=0,
    changed=0,
    spoilt=(1, 2, 3),
    silent=0.3,
    expired=0.6,
    cleared=0.05,
    plain=0.8,
    wide=0.7,
    rules=(1, 1, 2),
    confirmed=0.95,
    copies=0.97,
    holds=0,
    linked=(0.05, 0.2),
)
STARS = Mood(
    sizes=(4, 5, 5, 6),
    related=0.8,
    missing=0,
    differing=0,
    changed=0.01,
    expired=0.25,
    copies=0.97,
    wide=0.7,
    plain=0.6,
    confirmed=0.95,
    rules=(1, 1, 2),
    holds=0.7,
    narrow=1,
    star=1,
)
HOLDS = Mood(holds=1, narrow=0.75, related=0.15, expired=0.8, linked=(0.3, 0.5, 0.7), missing=0.12)
COOLING = Mood(holds=1, narrow=0.6, expired=0.9, missing=0.01, eventless=0.01, cleared=0.05)
DOUBT = Mood(missing=0.1, differing=0.2, eventless=0.1, holds=0.5, narrow=0.2, rules=(1, 2))
CHOICE = Mood(related=0.8, missing=0.1, differing=0.1, holds=0, rules=(0, 1, 1), linked=(0.2, 0.4), copies=0.9)
MOODS = [ANYTHING, *[DISPOSAL] * 5, *[COPIES] * 3, *[DUE_COPIES] * 4, STARS]
MOODS += [*[HOLDS] * 3, COOLING, DOUBT, CHOICE, CHOICE, CHOICE]


def chance(rng: Random, odds: float) -> bool:
    return rng.random() < odds


def some(rng: Random, values: Sequence[T], least: int = 1) -> list[T]:
    """A few of the values, in any order."""
    return rng.sample(list(values), rng.randint(min(least, len(values)), len(values)))


def shifted(day: date, days: int) -> date:
    """The date so many days away, or the calendar's first or last where there is none."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def hex_digits(rng: Random) -> str:
    return f"{rng.getrandbits(256):064x}"


class Archive:
    """A case's vocabulary, records, ghosts and links, with what draws values that occur in them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.mood = rng.choice(MOODS)
        self.as_of = self.draw_as_of()
        self.pools = POOLS | {
            "series": rng.sample(["cheque", "statement", "title"], rng.choice([2, 3])),
            "grade": rng.sample(["master", "service", "thumbnail"], 3),
            "captured": [shifted(self.as_of, -days).isoformat() for days in (0, 1, 31, 365, 1461)],
        }
        self.facts = {name: self.draw_fact(name) for name in TYPES}
        self.records: list[Entry] = []
        self.ghosts: list[Entry] = []
        self.identical: set[tuple[str, str]] = set()
        self.spoilt: list[str] = []
        self.draw_records()
        self.draw_ghosts()
        self.spoil()
        self.silence()
        self.rewrite()
        self.links = self.draw_links()

    def draw_as_of(self) -> date:
        if chance(self.rng, 0.75):
            return self.rng.choice(AS_OF)
        if chance(self.rng, 0.12):
            return self.rng.choice(FAR_AS_OF)
        return date(2020, 1, 1) + timedelta(days=self.rng.randrange(4000))

    def draw_fact(self, name: str) -> Entry:
        """A vocabulary entry: who and what a record is about tends to be identity, the rest seldom."""
        odds = {"customer": (0.8, 0), "deed": (0.75, 0.05), "account": (0.15, 0.6)}.get(name, (0.02, 0.02))
        identity = self.rng.choices(["yes", "where_recorded", "no"], [*odds, 1 - sum(odds)])[0]
        only_for = None
        if identity != "no" and chance(self.rng, 0.9 if name == "deed" else 0.15):
            only_for = {"fact": "series", "in": some(self.rng, self.pools["series"][1:])}
        values = self.pools[name] if TYPES[name] == "one_of" else []
        return {"type": TYPES[name], "values": values, "identity": identity, "only_for": only_for}

    def draw_values(self, name: str) -> list[Any]:
        """The values of a fact: none where it is missing, several where sources differ."""
        pool = list(dict.fromkeys(self.pools[name]))
        # The one fact that is identity for some series only may be missing on the others.
        if chance(self.rng, self.mood.missing + (0.15 if name == "deed" else 0)):
            return []
        if chance(self.rng, self.mood.differing):
            return self.rng.sample(pool, self.rng.choice([2, 2, min(3, len(pool))]))
        return [self.rng.choice(self.pools[name])]

    def draw_record(self, name: str, like: Entry | None, changed: float) -> Entry:
        facts = {}
        for fact in self.facts:
            kept = like["facts"].get(fact, []) if like and not chance(self.rng, changed) else None
            values = self.draw_values(fact) if kept is None else list(kept)
            if values:
                facts[fact] = values
        return {
            "id": name,
            "sha256": like["sha256"] if like and chance(self.rng, 0.6) else hex_digits(self.rng),
            "location": f"{self.rng.choice(['a', 'b', 'B', 'é', '契'])}/{name}",
            "readable": chance(self.rng, 0.93),
            "low_content": chance(self.rng, 0.1),
            "facts": facts,
        }

    def draw_records(self) -> None:
        for number in range(self.rng.choice(self.mood.sizes)):
            like = self.rng.choice(self.records) if self.records and chance(self.rng, self.mood.related) else None
            record = self.draw_record(f"r{number}", like, self.mood.changed)
            self.records.append(record)
            if like and (like["sha256"] == record["sha256"] or chance(self.rng, 0.5)):
                self.identical.add((like["id"], record["id"]))

    def draw_ghosts(self) -> None:
        for number in range(self.rng.choice([0, 0, 1, 1, 2])):
            survivor = self.rng.choice(self.records)
            ghost = self.draw_record(f"g{number}", survivor, self.rng.choice([0, self.mood.changed, 0.25]))
            self.ghosts.append({"survivor": survivor["id"], "record": ghost})

    def spoil(self) -> None:
        """Redraw a few facts, so that copies that were fit to go differ in one thing."""
        for _ in range(self.rng.choice(self.mood.spoilt)):
            facts = self.rng.choice(self.everybody())["facts"]
            name = self.rng.choice([*["account"] * 4, "series", "customer", "deed", *self.facts])
            self.spoilt.append(name)
            values = some(self.rng, list(dict.fromkeys(self.pools[name])), 0)[: self.rng.choice([1, 1, 2])]
            facts.pop(name, None)
            facts |= {name: values} if values else {}

    def silence(self) -> None:
        """In some archives few copies say what identifies where it is recorded, and they may say different things."""
        for name, fact in self.facts.items():
            if fact["identity"] == "where_recorded" and chance(self.rng, self.mood.silent):
                other = self.rng.choice(self.pools[name])
                for member in self.everybody():
                    what = self.rng.choice(["silent", "silent", "as drawn", "as drawn", "other"])
                    if what != "as drawn":
                        member["facts"].pop(name, None)
                    if what == "other":
                        member["facts"][name] = [other]
                    if name not in member["facts"] and chance(self.rng, 0.15):
                        member["doubted"] = [*member.get("doubted", []), name]

    def rewrite(self) -> None:
        """In some archives a few texts are written in other ways than the words that conditions ask for."""
        if not chance(self.rng, self.mood.sloppy):
            return
        name = self.rng.choice([*WRITTEN, "stored"])
        self.spoilt.append(name)
        for member in self.everybody():
            values = member["facts"].get(name, [])
            if values and chance(self.rng, 0.6):
                member["facts"][name] = [self.rewritten(name, values[0]), *values[1:]]

    def rewritten(self, name: str, value: str) -> str:
        if name == "stored":
            return self.rng.choice([value.upper(), value.replace("/", "\\"), value.replace("vault", "va-ult"), value])
        letter, _, number = value.partition("-")
        return self.rng.choice(WRITTEN[name]).format(u=letter, l=letter.lower(), n=number)

    def draw_links(self) -> list[Entry]:
        """Links in any order and direction, at most one for two ids."""
        rng = self.rng
        links = dict.fromkeys(sorted(self.identical), "identical")
        links |= {(g["survivor"], g["record"]["id"]): "identical" for g in self.ghosts if chance(rng, 0.5)}
        # In some archives one kind prevails, so that its effect is not hidden behind a stronger kind's.
        mixed = ["identical", *["lookalike"] * 4, *["doubtful"] * 3, *["candidate"] * 4]
        kinds = rng.choice([mixed, mixed, ["candidate", "candidate", "doubtful"], ["lookalike"]])
        odds = rng.choice(self.mood.linked)
        pairs = list(combinations([member["id"] for member in self.everybody()], 2))
        if chance(rng, self.mood.star):
            hub, *others = [record["id"] for record in self.records]
            self.records[0]["sha256"] = "0000" + self.records[0]["sha256"][4:]
            links |= {(hub, other): "lookalike" for other in others if (hub, other) not in links and chance(rng, 0.8)}
            pairs = []
        for pair in pairs:
            if pair not in links and chance(rng, odds):
                links[pair] = rng.choice(kinds)
        if chance(rng, 0.6):  # what resembles a record resembles its copy
            for one, copy in sorted(self.identical):
                for (left, right), kind in list(links.items()):
                    if one in (left, right) and copy not in (left, right):
                        other = left if right == one else right
                        links.setdefault((min(other, copy), max(other, copy)), kind)
        drawn = rng.sample(list(links.items()), len(links))
        return [dict(zip("ab", rng.sample(pair, 2), strict=True), kind=kind) for pair, kind in drawn]

    def share_files(self) -> None:
        """Let some records be names of one stored file: of a class, mostly, and with names that are no record."""
        rng = self.rng
        free = [record["id"] for record in self.records]
        for number in range(rng.choice([*[0] * 10, 1, 2])):
            twins = [pair for pair in sorted(self.identical) if set(pair) <= set(free)]
            together = some(rng, free)[: rng.choice([1, 2, 2, 3])]
            if twins and chance(rng, 0.7):
                together = list(rng.choice(twins))[: rng.choice([1, 2])]
            unseen = 1 if len(together) == 1 else rng.choice([0] * 8 + [1])
            for record in self.records:
                if record["id"] in together:
                    record |= {"file": f"f{number}", "names": len(together) + unseen}
            free = [each for each in free if each not in together]

    def everybody(self) -> list[Entry]:
        return [*self.records, *(ghost["record"] for ghost in self.ghosts)]

    # What rules and holds say about these records.

    def draw_value(self, name: str) -> Any:
        """A value that some record has, mostly; of what is written in other ways, mostly the usual one."""
        seen = [value for member in self.everybody() for value in member["facts"].get(name, [])]
        usual = [value for value in seen if value in self.pools[name]]
        seen = usual if usual and chance(self.rng, 0.7) else seen
        return self.rng.choice(seen if seen and chance(self.rng, 0.85) else self.pools[name])

    def draw_line(self) -> Entry:
        """One line of a condition, of a form that suits the fact's type."""
        rng = self.rng
        name = rng.choice(["series", "series", *self.spoilt * 4, *self.facts])
        value = self.draw_value(name)
        match self.facts[name]["type"]:
            case "date":
                day = shifted(date.fromisoformat(value), rng.choice([-1, 0, 0, 1])).isoformat()
                return {"fact": name, "op": rng.choice(["before", "on_or_after"]), "value": day}
            case "number" if chance(rng, 0.8):
                bound = value + rng.choice([-1, 0, 0, 1])
                return {"fact": name, "op": rng.choice(["at_least", "at_most"]), "value": bound}
            case "path" if chance(rng, 0.9):
                above = "/".join(value.replace("\\", "/").split("/")[: rng.randint(1, 3)])
                return {"fact": name, "op": "under", "value": above}
        others = [other for other in dict.fromkeys(self.pools[name]) if other != value]
        return {"fact": name, "in": [value, *some(rng, others, 0)[:2]]}

    def draw_condition(self, depth: int = 2) -> Entry:
        shape = self.rng.choice(["line", "line", "line", "all", "any", "not"]) if depth else "line"
        if shape == "line":
            return self.draw_line()
        if shape == "not":
            return {"not": self.draw_condition(depth - 1)}
        return {shape: [self.draw_condition(depth - 1) for _ in range(self.rng.randint(1, 2))]}
