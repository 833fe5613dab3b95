"""Plain acts as people enter them in Muniment: signed with cards of their own, numbered, each on its day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from engine.custody.keys import SigningKey
from engine.custody.personal_keys import make_personal_key
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.model.dates import Interval
from engine.model.facts import Event
from engine.model.holds import Hold, HoldKind, Release
from engine.model.policies import Confirmation, Rule, RuleVersion
from engine.register.acts import (
    Act,
    CertificateGiven,
    CertificateRevoked,
    ClearanceEntered,
    Cleared,
    ConfirmationEntered,
    CorrectionEntered,
    EventsEntered,
    HoldEntered,
    OrderEnded,
    OrderEntered,
    PersonEnrolled,
    ProposalApproved,
    ProposalEnded,
    RegistryFounded,
    ReleaseEntered,
    Role,
    RoleEnded,
    RoleGiven,
    WaiverEntered,
)
from engine.register.noted import Noted, Statement
from tests.engine.register.acting import signed_by
from tests.spec.adaptor import condition_of, order_of, record_of, rule_of, vocabulary_of
from tests.spec.demands import Entry
from tests.spec.machine.world import BEGIN, FACTS, KINDS, World

ARCHIVE = "/archive"
VOCABULARY = vocabulary_of({"facts": FACTS, "event_kinds": KINDS})
MORNING = datetime.combine(BEGIN, time(1), UTC)


@cache
def card_of(person: str, number: int) -> SigningKey:
    """The key of a card; made once for all stories."""
    return make_personal_key(f"{person} {number}", now=MORNING - timedelta(days=1))


def pem_of(person: str, number: int) -> str:
    return card_of(person, number).certificate_pem.decode("ascii")


def interval_of(plain: Entry) -> Interval:
    return Interval(earliest=date.fromisoformat(plain["earliest"]), latest=date.fromisoformat(plain["latest"]))


def event_of(plain: Entry) -> Event:
    return Event(kind=plain["kind"], asset=plain["asset"], on=interval_of(plain))


def hold_of(plain: Entry) -> Hold:
    return Hold(
        id=plain["id"],
        kind=HoldKind(plain["type"]),
        scope=condition_of(plain["scope"], VOCABULARY),
        matter="A v B",
        issued_on=BEGIN,
        issued_by="Legal",
        until=date.fromisoformat(plain["until"]) if plain["until"] else None,
        is_sealed=plain["sealed"],
    )


@dataclass
class Translator:
    """Says a plain act in Muniment's own words; `numbers` are those of its entries, by the places of the plain acts."""

    rules: dict[str, Rule] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    payloads: dict[int, str] = field(default_factory=dict)

    def read(self, rules: list[Entry]) -> tuple[Rule, ...]:
        """The rules in Muniment's words; each is read once."""
        for plain in rules:
            if plain["id"] not in self.rules:
                self.rules[plain["id"]] = rule_of(plain, VOCABULARY)
        return tuple(self.rules.values())

    def act_of(self, act: Entry) -> Act:
        said: dict[str, Callable[[Entry], Act]] = {
            "found": lambda a: RegistryFounded(person="reg", name="reg", account="reg", certificate=pem_of("reg", 0)),
            "enrol": lambda a: PersonEnrolled(person=a["person"], name=a["person"], account=a["person"]),
            "card": lambda a: CertificateGiven(person=a["person"], certificate=pem_of(a["person"], a["number"])),
            "role": lambda a: RoleGiven(person=a["person"], role=Role(a["role"]), first=a["day"]),
            "revoke": lambda a: CertificateRevoked(
                certificate=card_of(a["person"], a["number"]).fingerprint, reason="lost", since=a["since"]
            ),
            "end role": lambda a: RoleEnded(person=a["person"], role=Role(a["role"]), on=a["on"]),
            "hold": self._hold,
            "order": lambda a: OrderEntered(order=order_of(a["order"], VOCABULARY)),
            "end order": lambda a: OrderEnded(order=a["order"], reason="set aside"),
            "event": lambda a: EventsEntered(source="table", events=(event_of(a["event"]),)),
            "propose": self._proposal,
            "approve": lambda a: ProposalApproved(
                proposal=self.numbers[a["proposal"]], payload=self.payloads[a["proposal"]]
            ),
            "end": lambda a: ProposalEnded(proposal=self.numbers[a["proposal"]], reason="mistake"),
        }
        return said[act["what"]](act)

    def _hold(self, act: Entry) -> Act:
        hold = self.holds.setdefault(act["hold"]["id"], hold_of(act["hold"]))
        return HoldEntered(hold=hold)

    def _proposal(self, act: Entry) -> Act:
        kind, plain = act["kind"], act[act["kind"]]
        if kind == "release":
            scope = condition_of(plain["scope"], VOCABULARY) if plain["scope"] else None
            on = date.fromisoformat(plain["on"])
            return ReleaseEntered(release=Release(hold=plain["hold"], on=on, by=(), reason="settled", scope=scope))
        if kind == "waiver":
            return WaiverEntered(order=plain["order"], reason="it is final")
        if kind == "clearance":
            members = tuple(self._cleared(plain["hold"], plain["members"]))
            return ClearanceEntered(hold=plain["hold"], archive=ARCHIVE, members=members, reason="seen")
        if kind == "correction":
            to = interval_of(plain["to"]) if plain["to"] else None
            return CorrectionEntered(event=event_of(plain["event"]), to=to, reason="mistake")
        named = tuple(
            RuleVersion(id=each["id"], version=self.rules[each["id"]].version[:12]) for each in plain["rules"]
        )
        on, until = date.fromisoformat(plain["on"]), date.fromisoformat(plain["until"])
        return ConfirmationEntered(
            confirmation=Confirmation(rules=named, by="Counsel", on=on, until=until, advice_sha256="0" * 64)
        )

    def _cleared(self, hold: str, members: list[Entry]) -> Iterator[Cleared]:
        names = facts_of(self.holds[hold].scope)
        for each in members:
            record = record_of({"location": "", "readable": True, "low_content": False, **each}, VOCABULARY)
            yield Cleared(member=each["id"], sha256=each["sha256"], facts=facts_digest(record, names))


@dataclass
class Desk:
    """The acts of a world as Muniment notes them, without a store."""

    words: Translator = field(default_factory=Translator)
    noted: list[Noted] = field(default_factory=list)

    def follow(self, world: World) -> None:
        """Note what was entered since."""
        self.words.read(world.rules)
        for act in world.acts[len(self.noted) :]:
            self._note(act)

    def _note(self, act: Entry) -> None:
        sequence = len(self.noted)
        said = self.words.act_of(act)
        at = datetime.combine(act["day"], time(1), UTC) + timedelta(minutes=sequence)
        noted = Noted(
            sequence=sequence,
            at=at,
            on=act["day"],
            account=act.get("account", "somebody"),
            act=said,
            payload=f"{sequence:064x}",
            statement=self._statement(act, said, at),
        )
        self.words.numbers[act["at"]], self.words.payloads[act["at"]] = sequence, noted.payload
        self.noted.append(noted)

    def _statement(self, act: Entry, said: Any, at: datetime) -> Statement | None:
        if "by" not in act:
            return None
        if act.get("copied"):
            earlier = [each for each in self.noted if each.statement and each.statement.person == act["by"]]
            return earlier[-1].statement if earlier else None
        return signed_by(act["by"], said, at=at, key=card_of(act["by"], act["card"]))
