"""From a scan to a case: with the ghosts of removed copies, and with what holds froze by what was known before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.custody.store import Scan, Store
from engine.judge.remembering import remember
from engine.judge.survivors import with_ghosts
from engine.model.fact_kinds import of_its_kind
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.holds import EnteredHold
from engine.model.past import Past
from engine.model.records import Ghost, Inventory, Record
from engine.register.standing import Standing
from procedures.earlier import earlier_policies
from procedures.judging import Case
from procedures.register import bundle_in_force, events_in_force, hold_files, register_in_force, sealed_files
from procedures.register_findings import register_findings
from procedures.scan_words import require_words
from procedures.scanning import Policies


def case_of(
    scan: Scan,
    *,
    policies: Policies,
    standing: Standing,
    as_of: date,
    store: Store,
    versions: Mapping[str, str],
    until: datetime | None = None,
    drafts: tuple[EnteredHold, ...] = (),
) -> Case:
    """Return the case of a scan, by what stands in the register; with `until`, by what the store knew at that time.

    `drafts` are holds that are not in the register yet, and count as if they were.
    Raises `OtherWordsError`, and `PastChangedError` where the past was changed after it was kept.
    """
    vocabulary = policies.read.bundle.vocabulary
    require_words(replace(scan.inventory, ghosts=()), vocabulary)
    past = store.past_of(scan.id, until=until)
    bytes_here = {record.sha256 for record in scan.inventory.records}
    removals = (
        *store.removals_of(scan.archive, until=until),
        *store.removals_elsewhere(scan.archive, bytes_here=bytes_here, until=until),
    )
    haunted = with_ghosts(scan.inventory, removals, archive=scan.archive, states=past.states)
    inventory = _comparable(haunted.inventory, vocabulary)
    register = register_in_force(policies, standing)
    happened = events_in_force(inventory, standing, vocabulary=vocabulary)
    states = tuple(replace(state, facts=of_its_kind(state.facts, vocabulary)[0]) for state in past.states)
    bundle = bundle_in_force(policies, standing)
    return Case(
        inventory=replace(inventory, events=happened.events),
        bundle=bundle,
        register=remember(
            replace(register, holds=(*register.holds, *drafts), judged=standing.judged(archive=scan.archive)),
            archive=scan.archive,
            inventory=inventory,
            past=Past(states=states, links=past.links),
            cleared=standing.cleared(archive=scan.archive),
        ),
        as_of=as_of,
        findings=(
            *scan.findings,
            *_of_ghosts(haunted.inventory, haunted.lost, vocabulary),
            *happened.findings,
            *register_findings(policies, standing),
        ),
        sources=policies.sources,
        versions=versions,
        hold_files=hold_files(policies),
        sealed_files=sealed_files(policies, standing),
        known_entries=standing.size,
        earlier=earlier_policies(store, now=bundle, standing=standing, until=until),
    )


def _comparable(inventory: Inventory, vocabulary: Vocabulary) -> Inventory:
    ghosts = tuple(replace(ghost, record=_typed(ghost.record, vocabulary)) for ghost in inventory.ghosts)
    return replace(inventory, ghosts=ghosts)


def _typed(record: Record, vocabulary: Vocabulary) -> Record:
    facts, others = of_its_kind(record.facts, vocabulary)
    return replace(record, facts=facts, doubted=tuple(sorted({*record.doubted, *others}))) if others else record


def _of_ghosts(inventory: Inventory, lost: tuple[Ghost, ...], vocabulary: Vocabulary) -> Iterator[Finding]:
    for ghost in lost:
        yield Finding(
            code=FindingCode.GHOST_WITHOUT_SURVIVOR,
            place=ghost.record.location,
            detail=f"it was removed as a copy of `{ghost.survivor}`",
        )
    records = {(ghost.record.id, ghost.record.sha256): ghost.record for ghost in inventory.ghosts}
    for _, record in sorted(records.items()):
        for name in of_its_kind(record.facts, vocabulary)[1]:
            yield Finding(
                code=FindingCode.VALUE_NOT_UNDERSTOOD,
                place=record.location,
                detail=f"`{name}` of a removed copy is of another kind than the vocabulary says now",
            )
