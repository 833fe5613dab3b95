"""Who may do what: docs/identity.md as a program, over the plain acts of a story. Nothing of Muniment is in it.

An act without authority counts for nothing. The end of a role or a card counts for what was done since that end, even
where it was entered later; so everything is read twice.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.spec.demands import Entry

WAITS = 30  # days for which an approval waits for the others
FREEING = {"legal", "compliance"}
ASKED = {"legal", "compliance", "records"}
NEEDS: dict[str, tuple[int, set[str], str | None, bool]] = {
    # how many people, of which roles, one of them of this role, and whether a card is needed
    "release": (2, FREEING, "legal", True),
    "clearance": (2, ASKED, "legal", True),
    "waiver": (2, {"legal"}, None, True),
    "correction": (2, ASKED, None, False),
    "confirmation": (1, {"counsel"}, None, True),
}
REVOCABLE = ("clearance", "waiver", "confirmation")
SOME_DAY = {"earliest": "1826-01-01", "latest": "9999-12-31"}

Card = tuple[str, int]
Ending = dict[str, Any]


@dataclass
class Paper:
    """A proposal, and who agreed to it when."""

    act: Entry
    author: str | None
    agreed: list[tuple[str, set[str], date]] = field(default_factory=list)
    state: str = "open"
    since: date | None = None
    bound: int = -1


@dataclass
class Registry:
    """What counts of the acts so far. `ends` has every end that was ever entered."""

    ends: "Registry | None" = None
    cards: set[Card] = field(default_factory=set)
    lost: list[tuple[Card, int, date | None]] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    given: list[tuple[str, str, int, date]] = field(default_factory=list)
    taken: list[tuple[str, str, int, date]] = field(default_factory=list)
    holds: dict[str, Entry] = field(default_factory=dict)
    orders: dict[str, Entry] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    papers: dict[int, Paper] = field(default_factory=dict)
    events: list[Entry] = field(default_factory=list)

    def person(self, act: Entry) -> str | None:
        """Who did it: who signed, else whose account it was. False signatures are nobody's."""
        if "by" not in act:
            return act["account"] if act.get("account") in self.people else None
        return act["by"] if self.is_signed(act) else None

    def is_signed(self, act: Entry) -> bool:
        card = (act.get("by", ""), act.get("card", 0))
        if card not in self.cards or act.get("copied"):
            return False
        lost = self.lost + (self.ends.lost if self.ends else [])
        return not any(
            card == each and (at < act["at"] or (since is not None and since <= act["day"])) for each, at, since in lost
        )

    def roles(self, person: str | None, day: date) -> set[str]:
        taken = self.taken + (self.ends.taken if self.ends else [])
        return {
            role
            for who, role, at, first in self.given
            if who == person
            and first <= day
            and not any((who, role) == (one, its) and at < end and on <= day for one, its, end, on in taken)
        }

    def is_registrar(self, act: Entry) -> bool:
        return self.is_signed(act) and "registrar" in self.roles(act["by"], act["day"])

    def take(self, act: Entry) -> None:
        what, at = act["what"], act["at"]
        if what == "found":
            self.cards.add((act["by"], 0))
            self.people.add(act["by"])
            self.given.append((act["by"], "registrar", at, act["day"]))
        elif what in ("enrol", "card", "role"):
            if self.is_registrar(act) and act["by"] != act["person"]:
                self.staff(act)
        elif what == "revoke":
            if self.person(act) == act["person"] or self.is_registrar(act):
                self.lost.append(((act["person"], act["number"]), at, act["since"]))
        elif what == "end role":
            if self.is_registrar(act):
                self.taken.append((act["person"], act["role"], at, act["on"]))
        elif what == "hold":
            self.holds.setdefault(act["hold"]["id"], act)
        elif what == "order":
            self.orders.setdefault(act["order"]["id"], act["order"])
        elif what == "end order":
            self.end_order(act)
        elif what == "event":
            self.events.append(act["event"])
        elif what == "propose":
            self.propose(act)
        elif what == "approve":
            self.approve(act)
        elif what == "end":
            self.end(act)

    def staff(self, act: Entry) -> None:
        if act["what"] == "enrol":
            self.people.add(act["person"])
        elif act["person"] in self.people:
            if act["what"] == "card":
                self.cards.add((act["person"], act["number"]))
            else:
                self.given.append((act["person"], act["role"], act["at"], act["day"]))

    def propose(self, act: Entry) -> None:
        if "by" in act and not self.is_signed(act):
            return
        if act["kind"] == "waiver" and not self.is_in_force(act["waiver"]["order"]):
            return
        paper = self.papers[act["at"]] = Paper(act, self.person(act))
        if act["kind"] == "correction" and paper.author is not None:
            self.agree(paper, paper.author, act)

    def approve(self, act: Entry) -> None:
        paper = self.papers.get(act["proposal"])
        if paper is None or paper.state != "open":
            return
        by_card = NEEDS[paper.act["kind"]][3]
        if "by" in act or not by_card:
            self.agree(paper, self.person(act), act)

    def agree(self, paper: Paper, person: str | None, act: Entry) -> None:
        people, among, needs, _ = NEEDS[paper.act["kind"]]
        fit = self.roles(person, act["day"]) & among
        if person is None or not fit:
            return
        paper.agreed.append((person, fit, act["day"]))
        waiting = [each for each in paper.agreed if (act["day"] - each[2]).days <= WAITS]
        roles = set().union(*(fit for _, fit, _ in waiting))
        if len({who for who, _, _ in waiting}) >= people and (needs is None or needs in roles):
            paper.state, paper.since, paper.bound = "binds", act["day"], act["at"]

    def end(self, act: Entry) -> None:
        paper = self.papers.get(act["proposal"])
        person = self.person(act)
        if paper is None or not self.roles(person, act["day"]) - {"registrar"}:
            return
        if paper.state == "open" or (paper.state == "binds" and paper.act["kind"] in REVOCABLE):
            paper.state = "ended"

    def is_in_force(self, order: str) -> bool:
        return order in self.orders and order not in self.over

    def end_order(self, act: Entry) -> None:
        """A legal officer ends an order, and what was waived for it."""
        if not self.is_in_force(act["order"]) or "legal" not in self.roles(self.person(act), act["day"]):
            return
        self.over.add(act["order"])
        for paper in self.papers.values():
            if paper.act["kind"] == "waiver" and paper.act["waiver"]["order"] == act["order"]:
                paper.state = "ended"

    def binding(self, kind: str) -> list[Paper]:
        found = [each for each in self.papers.values() if each.state == "binds" and each.act["kind"] == kind]
        return sorted(found, key=lambda each: (each.bound, each.act["at"]))


def registry_of(acts: list[Entry]) -> Registry:
    """What counts of all acts, with every end known from the beginning."""
    first = Registry()
    for act in acts:
        if act["what"] in ("found", "enrol", "card", "role", "revoke", "end role"):
            first.take(act)
    second = Registry(ends=first)
    for act in acts:
        second.take(act)
    return second


def events_of(registry: Registry) -> list[Entry]:
    """The events: of each all that is said of its date, until two people agreed on one."""
    found = []
    corrections = [each.act["correction"] for each in registry.binding("correction")]
    papers = [each for each in registry.papers.values() if each.act["kind"] == "correction"]
    waiting = [each.act["correction"] for each in papers if each.state == "open"]
    for event in registry.events:
        agreed: Entry | None = event
        for each in corrections:
            if each["event"] == event:
                agreed = each["to"]
        said = [agreed, *(each["to"] for each in waiting if each["event"] == event)]
        days = [each for each in said if each is not None]
        if days and len(days) < len(said):
            days = [SOME_DAY]
        if days:
            bounds = {"earliest": min(d["earliest"] for d in days), "latest": max(d["latest"] for d in days)}
            found.append(event | bounds)
    return found
