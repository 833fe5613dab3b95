"""What of the policies and the scan is in force, by what the register says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.custody.documents import Documents
from engine.intake.event_assets import Recorded
from engine.intake.events import in_stable_order
from engine.model.errors import MunimentError
from engine.model.facts import Event, Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.holds import Hold, Register, Release
from engine.model.policies import Bundle, Confirmation
from engine.model.records import Inventory
from engine.register.confirming import confirmed_versions
from engine.register.events import corrected
from engine.register.standing import Standing
from procedures.scanning import Policies


class EventUnknownError(MunimentError):
    """An event of the register of a kind that the vocabulary of the policies does not have."""

    exit_code = 4

    def __init__(self, *, kind: str) -> None:
        super().__init__(
            f"the register has events of the kind `{kind}`, which the vocabulary does not have",
            cause="the vocabulary has changed since they were entered; left out, they could free what they keep",
            help="put the kind back into the vocabulary",
        )
        self.kind = kind


def documents_of(policies: Policies) -> Documents:
    """Return the documents of a policy folder that go into the register."""
    return Documents(
        holds=policies.read.holds,
        releases=policies.read.releases,
        confirmations=confirmations_of(policies),
        texts={source.name: source.data.decode("utf-8-sig", "replace") for source in policies.sources},
    )


def confirmations_of(policies: Policies) -> tuple[Confirmation, ...]:
    """Return the confirmations of a policy folder, by the whole versions of the rules that are there."""
    rules = {rule.id: rule for rule in policies.read.bundle.rules}
    return tuple(confirmed_versions(one, rules) for one in policies.read.bundle.confirmations)


def bundle_in_force(policies: Policies, standing: Standing) -> Bundle:
    """Return the bundle with those confirmations alone that counsel has approved."""
    bundle = policies.read.bundle
    return replace(bundle, confirmations=standing.confirmations(read=confirmations_of(policies)))


def register_in_force(policies: Policies, standing: Standing) -> Register:
    """Return the holds and the orders, and the releases, narrowings and waivers that two people have approved."""
    read = {hold.id: hold for hold in policies.read.holds}
    return Register(
        holds=standing.entered_holds(read=read),
        releases=standing.releases(),
        orders=standing.entered_orders(),
        waivers=standing.waivers(),
    )


def hold_files(policies: Policies) -> frozenset[str]:
    """Return the files that say holds and releases, approved or not."""
    return frozenset(_files((*policies.read.holds, *policies.read.releases)))


def sealed_files(policies: Policies, standing: Standing) -> frozenset[str]:
    """Return the files that say sealed holds and their releases, by the files or by the register."""
    sealed = {id for id, one in standing.holds.items() if one.hold.is_sealed}
    sealed |= {hold.id for hold in policies.read.holds if hold.is_sealed}
    return frozenset(
        _files(
            (
                *(hold for hold in policies.read.holds if hold.id in sealed),
                *(release for release in policies.read.releases if release.hold in sealed),
            )
        )
    )


def _files(documents: Iterable[Hold | Release]) -> Iterable[str]:
    return (document.span.file for document in documents if document.span is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsInForce:
    """The events by which is judged, and what a person should know of them."""

    events: tuple[Event, ...]
    findings: tuple[Finding, ...] = ()


def events_in_force(inventory: Inventory, standing: Standing, *, vocabulary: Vocabulary) -> EventsInForce:
    """Return the events that tables and the register say, as they were corrected.

    An event of the register counts, as one of a table does, for what a record or a ghost has in another spelling too,
    on an unknown day. Raises `EventUnknownError` for a kind that the vocabulary has no more: left out, it could free.
    """
    entered, corrections = standing.events, standing.corrections()
    for event in entered:
        if event.kind not in vocabulary.events:
            raise EventUnknownError(kind=event.kind)
    if not entered:
        said = corrected(inventory.events, corrections) if corrections else inventory.events
        return EventsInForce(events=said)
    records = (*inventory.records, *(ghost.record for ghost in inventory.ghosts))
    recorded = Recorded.of(records, vocabulary=vocabulary)
    near: list[Event] = []
    kinds: Counter[str] = Counter()
    # Of what is corrected, so that what was retracted means nobody.
    for event in corrected(entered, corrections):
        meant = recorded.near(event)
        near += meant
        kinds[event.kind] += bool(meant)
    # What a near miss adds is not said, so no correction reaches it: an old one would silence a new event.
    in_force = {*corrected((*inventory.events, *entered), corrections), *near}
    return EventsInForce(
        events=in_stable_order(in_force),
        findings=tuple(_of_nearly(kind, number) for kind, number in sorted(kinds.items()) if number),
    )


def _of_nearly(kind: str, number: int) -> Finding:
    events = f"1 event of `{kind}` names" if number == 1 else f"{number:,} events of `{kind}` name"
    detail = (
        f"{events} an asset that could mean a recorded one in another spelling or in a list, "
        "which has the event on an unknown day"
    )
    return Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place="register", detail=detail)
