"""What of the policies and the scan is in force, by what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.custody.documents import Documents
from engine.model.facts import Event
from engine.model.holds import Hold, Register, Release
from engine.model.policies import Bundle
from engine.register.events import corrected
from engine.register.standing import Standing
from procedures.scanning import Policies


def documents_of(policies: Policies) -> Documents:
    """Return the documents of a policy folder that go into the register."""
    return Documents(
        holds=policies.read.holds,
        releases=policies.read.releases,
        confirmations=policies.read.bundle.confirmations,
        texts={source.name: source.data.decode("utf-8-sig", "replace") for source in policies.sources},
    )


def bundle_in_force(policies: Policies, standing: Standing) -> Bundle:
    """Return the bundle with those confirmations alone that counsel has approved."""
    bundle = policies.read.bundle
    return replace(bundle, confirmations=standing.confirmations(read=bundle.confirmations))


def register_in_force(policies: Policies, standing: Standing) -> Register:
    """Return the holds, and the releases that two people have approved."""
    read = {hold.id: hold for hold in policies.read.holds}
    return Register(holds=standing.entered_holds(read=read), releases=standing.releases())


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


def events_in_force(said: Sequence[Event], standing: Standing) -> tuple[Event, ...]:
    """Return the events that tables and the register say, as they were corrected."""
    corrections = standing.corrections()
    if not corrections and not standing.events:
        return tuple(said)
    return corrected((*said, *standing.events), corrections)
