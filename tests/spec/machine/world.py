"""An office in plain data: its files, what people enter, and what each scan sees. Nothing here decides anything.

A file has a name of its own for as long as it exists, wherever it is moved and whatever is changed in it. The judge
never sees that name: it knows a file by its place and its bytes. The model knows it.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations

from tests.spec.demands import Entry

BEGIN = date(2026, 3, 2)
LAST = BEGIN + timedelta(days=600)
"""The cards of people are valid for two years; no story goes on for so long."""

STAFF = {
    "law-1": "legal",
    "law-2": "legal",
    "comp": "compliance",
    "comp-2": "compliance",
    "rec-1": "records",
    "rec-2": "records",
    "coun": "counsel",
    "reg-2": "registrar",
}
CUSTOMERS = ["C-1", "C-2", "C-3"]
SERIES = ["form", "letter", "deed"]
FACTS: Entry = {
    "customer": {"type": "text", "values": [], "identity": "yes", "only_for": None},
    "series": {"type": "one_of", "values": SERIES, "identity": "no", "only_for": None},
    "account": {"type": "text", "values": [], "identity": "no", "only_for": None},
}
KINDS: Entry = {
    "left": {"per": "customer", "cleared_by": "returned"},
    "returned": {"per": "customer", "cleared_by": None},
}


@dataclass(frozen=True)
class Tie:
    """What a scan sees between two files, by their own names, the first first."""

    first: str
    second: str
    kind: str


@dataclass(frozen=True)
class Scan:
    """What one scan found: files by their own names, and ties."""

    day: date
    files: dict[str, Entry]
    ties: frozenset[Tie]


def bytes_of(number: int) -> str:
    return sha256(f"bytes {number}".encode()).hexdigest()


def keep(at_least: int | str | None = None, *, permanently: bool = False) -> Entry:
    origin = {"mode": "latest_of", "kinds": ["left"]} if at_least not in (None, "unknown") else None
    nothing = {"at_most": None, "while": None, "cutoff": None, "margin": 0}
    return {**nothing, "at_least": at_least, "permanently": permanently, "from": origin}


@dataclass
class World:
    """Everything as it is now, and the acts that led there. A file is replaced, never changed in place."""

    today: date = BEGIN
    files: dict[str, Entry] = field(default_factory=dict)
    removed: list[Entry] = field(default_factory=list)
    ties: dict[frozenset[str], str] = field(default_factory=dict)
    acts: list[Entry] = field(default_factory=list)
    rules: list[Entry] = field(default_factory=list)
    removable: dict[str, str] = field(default_factory=dict)
    made: int = 0
    in_hand: str = ""

    def new_number(self) -> int:
        self.made += 1
        return self.made

    def enter(self, what: str, **act: object) -> Entry:
        entered = {"what": what, "day": self.today, "at": len(self.acts)} | act
        self.acts.append(entered)
        return entered

    def add_file(self, place: str, *, bytes: str, pixels: str, facts: Entry) -> str:
        number = self.new_number()
        self.files[f"f{number}"] = {
            "id": place,
            "sha256": bytes,
            "pixels": pixels,
            "location": place,
            "readable": True,
            "low_content": False,
            "facts": facts,
        }
        return f"f{number}"

    def change(self, file: str, **what: object) -> None:
        self.files[file] = self.files[file] | what
        self.in_hand = file

    def free_place(self) -> str:
        return f"p{self.new_number()}"

    def left_places(self) -> list[str]:
        """Places where something was and nothing is."""
        taken = {each["id"] for each in self.files.values()}
        return sorted({*self._places, *(each["record"]["id"] for each in self.removed)} - taken)

    def note_left(self, place: str) -> None:
        self._places.append(place)

    _places: list[str] = field(default_factory=list)

    def add_rule(self, applies_to: Entry, kept: Entry, *, copies: str, in_force: bool = True, then: str) -> Entry:
        number = len(self.rules)
        rule = {
            "id": f"rule-{number}",
            "digest": sha256(f"rule {number}".encode()).hexdigest(),
            "applies_to": applies_to,
            "in_force": in_force,
            "then": then,
            "copies": copies,
            "keep": kept,
        }
        self.rules.append(rule)
        return rule

    def proposals(self, kind: str = "") -> list[Entry]:
        return [act for act in self.acts if act["what"] == "propose" and kind in ("", act["kind"])]

    def scan(self) -> Scan:
        """What a scan sees. A removed copy is compared too, the last of each place where nothing else stands."""
        taken = {each["id"] for each in self.files.values()}
        last = {each["record"]["id"]: each for each in self.removed if each["record"]["id"] not in taken}
        there = {each["file"]: each["record"] for each in last.values()} | self.files
        ties, classes = identical(there)
        for one, other in combinations(sorted(there), 2):
            kind = self.ties.get(frozenset({one, other}))
            if kind is not None and classes[one] != classes[other]:
                ties.add(Tie(one, other, kind))
        return Scan(self.today, dict(self.files), frozenset(ties))


def identical(there: dict[str, Entry]) -> tuple[set[Tie], dict[str, str]]:
    """The ties that join each class of the same bytes or pixels, and the first of the class of each file.

    As a scanner does it, a class has one tie fewer than members: they hang on its first, by their places.
    """
    ties: set[Tie] = set()
    classes: dict[str, str] = {}
    order = sorted(there, key=lambda each: (there[each]["id"], each))
    for root in order:
        if root in classes:
            continue
        classes[root] = root
        queue = deque([root])
        while queue:
            near = queue.popleft()
            for far in order:
                same = there[near]["sha256"] == there[far]["sha256"] or there[near]["pixels"] == there[far]["pixels"]
                if far not in classes and same:
                    classes[far] = root
                    queue.append(far)
                    ties.add(Tie(min(near, far), max(near, far), "identical"))
    return ties, classes


def opened() -> World:
    """An office with people, a few files that may go, and two rules that counsel confirmed."""
    world = World()
    world.enter("found", by="reg", card=0)
    for person, role in STAFF.items():
        world.enter("enrol", person=person, by="reg", card=0)
        world.enter("card", person=person, number=0, by="reg", card=0)
        world.enter("role", person=person, role=role, by="reg", card=0)
    dates = {"C-1": "2020-05-01", "C-2": "2023-05-01", "C-3": "2025-09-01"}
    for customer, on in dates.items():
        world.enter("event", event={"kind": "left", "asset": customer, "earliest": on, "latest": on})
    world.add_rule({"fact": "series", "in": ["form"]}, keep(24), copies="one", then="dispose")
    world.add_rule({"fact": "series", "in": ["letter"]}, keep(84), copies="one", then="review")
    for rule in world.rules:
        confirm(world, rule)
    papers = [
        ("C-1", "form", "A-1", 1),
        ("C-2", "letter", "A-2", 2),
        ("C-2", "letter", "A-3", 2),
        ("C-3", "form", "A-1", 3),
    ]
    for customer, series, account, look in papers:
        facts = {"customer": [customer], "series": [series], "account": [account]}
        world.add_file(world.free_place(), bytes=bytes_of(-look), pixels=bytes_of(-look), facts=facts)
    return world


def confirm(world: World, rule: Entry) -> None:
    """Propose that counsel confirms a rule, and let counsel approve."""
    said = {
        "rules": [{"id": rule["id"], "version": rule["digest"][:12]}],
        "on": (world.today - timedelta(days=9)).isoformat(),
        "until": (world.today + timedelta(days=900)).isoformat(),
    }
    proposed = world.enter("propose", kind="confirmation", confirmation=said, account="coun")
    world.enter("approve", proposal=proposed["at"], by="coun", card=0)
