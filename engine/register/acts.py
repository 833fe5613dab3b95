"""What people enter: each kind of act as a value, with what it is about and nothing of who did it or when.

An act is never changed or taken back. What ends or corrects it is another act.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.model.calibration import DrawnPair, Said, Stratum
from engine.model.dates import Interval
from engine.model.facts import Event
from engine.model.holds import Hold, Release
from engine.model.orders import Order
from engine.model.policies import Confirmation


class Role(StrEnum):
    """What somebody may do: keep the registry, free from holds, agree, keep events, confirm what the law says."""

    REGISTRAR = "registrar"
    LEGAL = "legal"
    COMPLIANCE = "compliance"
    RECORDS = "records"
    COUNSEL = "counsel"


class NoticeKind(StrEnum):
    """What was sent to a custodian of held records, or came back."""

    ISSUED = "issued"
    REMINDER = "reminder"
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryFounded:
    """The first registrar, who vouches for himself: everything else rests on this act."""

    person: str
    name: str
    account: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnrolled:
    """A person, and the account of the operating system under which that person works; empty where there is none."""

    person: str
    name: str
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateGiven:
    """A certificate (PEM) whose key is the person's alone."""

    person: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRevoked:
    """The end of a certificate, by its SHA-256 in hex; what it signed from `since` on counts for nothing."""

    certificate: str
    reason: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven:
    """A role of a person, from `first` through `until`."""

    person: str
    role: Role
    first: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded:
    """The end of a role: from `on` the person has it no more."""

    person: str
    role: Role
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEntered:
    """A hold. It binds from now on, whoever entered it."""

    hold: Hold
    source_name: str = ""
    source_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEntered:
    """A release, or a narrowing, that is proposed: it binds when two people have approved it."""

    release: Release
    source_name: str = ""
    source_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationEntered:
    """A confirmation of rules that is proposed: it binds when counsel has approved it."""

    confirmation: Confirmation
    source_name: str = ""
    source_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A record that a hold could match, as it was confirmed: its bytes, and the facts that the scope names.

    `facts` is the digest of those facts (`engine.judge.remembering.facts_digest`). With other bytes or facts it means
    nothing.
    """

    member: str
    sha256: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceEntered:
    """Facts that free possible matches of a hold, proposed: they free when two people have approved them."""

    hold: str
    archive: str
    members: tuple[Cleared, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEntered:
    """An order to destroy, with the text of its scope as it was given. It frees nothing, whoever entered it."""

    order: Order
    source_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded:
    """The end of an order, which was set aside or carried out; what was waived for it ends too."""

    order: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverEntered:
    """Cooling that is to be waived for exactly the scope of an order, proposed: it counts when two have approved it."""

    order: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShorteningEntered:
    """The end of earlier policies, proposed: those of `over` bind beside others no more when two have approved it.

    Policies go by the digest of what decides (`engine.model.earlier.deciding_digest`); those of `now` stand in their
    place. `report` is the SHA-256 of the impact report, which judges for `as_of`: `earlier` records fall due earlier by
    it or at all, and `leaving` could leave that day which could not before.
    """

    now: str
    over: tuple[str, ...]
    report: str
    as_of: date
    earlier: int
    leaving: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsEntered:
    """Events about assets, from one source."""

    source: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntered:
    """Another date for an event, or its retraction, where `to` is absent; the event keeps its name."""

    event: Event
    to: Interval | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalApproved:
    """Agreement to the entry of that number, whose payload has this digest."""

    proposal: int
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEnded:
    """The end of a proposal that does not bind yet; one that does and kept something from binding can be ended too."""

    proposal: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecorded:
    """A notice about a hold to one of its custodians, or the answer; it decides nothing."""

    hold: str
    custodian: str
    kind: NoticeKind
    on: date
    note: str = field(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsDrawn:
    """Pairs of an archive that were drawn for people to judge, in the order in which they are shown.

    `scan` is the scan that had them, `verifier` the version of the program that looked, `number` how many were asked
    for; `strata` say of how many they were drawn.
    """

    archive: str
    scan: str
    verifier: str
    seed: int
    number: int
    strata: tuple[Stratum, ...]
    pairs: tuple[DrawnPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSaid:
    """What somebody said of a pair, by its place in the draw, from 0."""

    pair: int
    said: Said
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsJudged:
    """A sheet that somebody filled in for a draw, which is named by its digest; `by` is the name that was given."""

    draw: str
    by: str
    answers: tuple[PairSaid, ...]


Act = (
    RegistryFounded
    | PersonEnrolled
    | CertificateGiven
    | CertificateRevoked
    | RoleGiven
    | RoleEnded
    | HoldEntered
    | ReleaseEntered
    | ConfirmationEntered
    | ClearanceEntered
    | OrderEntered
    | OrderEnded
    | WaiverEntered
    | ShorteningEntered
    | EventsEntered
    | CorrectionEntered
    | ProposalApproved
    | ProposalEnded
    | NoticeRecorded
    | PairsDrawn
    | PairsJudged
)
