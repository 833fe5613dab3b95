"""Reading an archive into the store: files, catalogues, events and links, and never a write to the archive."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.comparing.comparing import Compared, compare
from engine.comparing.looking import Lookers
from engine.comparing.remembering import StoredLooks, verifier_key
from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.store import Scan, Store
from engine.intake.archive_scan import ArchiveScan, scan
from engine.intake.assembly import assemble
from engine.intake.policy_folder import read_policy_folder
from engine.intake.remembering import Forgetful, Memory, StoredMemory, reader_key
from engine.intake.sidecars import read_sidecars
from engine.intake.workers import Workers
from engine.judge.survivors import with_ghosts
from engine.language.problems import Problem
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.records import Ghost, Inventory
from procedures.intake import Intake, read_known
from procedures.plan_folder import refuse_inside
from procedures.progress import Progress

MOST_WORKERS = 8

VERIFIER_DIGITS = 16
"""Digits of the digest of the program that looks, by which the evidence of a tie names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """A policy folder, read: its sources, what they say, and what a reader should know."""

    sources: tuple[Source, ...]
    read: ReadBundle

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems that did not refuse the bundle."""
        return self.read.warnings


def read_policies(folder: Path) -> Policies:
    """Return the policies of a folder; raises `BundleError` with every problem, or `PolicyFolderError`."""
    sources = read_policy_folder(folder)
    return Policies(sources=sources, read=read_bundle(sources))


def scan_archive(intake: Intake, *, store: Store, vocabulary: Vocabulary, clock: Clock, progress: Progress) -> Scan:
    """Scan an archive and join what is known about it; `store` remembers what was read while the scan runs.

    The tables are read before the archive, so that a mistake in them costs no scan. The scan itself is not kept.
    """
    known = read_known(intake, vocabulary=vocabulary)
    started = clock.now()
    archive = str(intake.archive.resolve())
    removals = store.removals_of(archive)
    scanned = scan_files(intake.archive, store=store, clock=clock, progress=progress, rereads=intake.rereads)
    progress.stage("compare", total=None)
    sidecars = read_sidecars(intake.archive, scanned.files, mappings=known.mapping.sidecars, vocabulary=vocabulary)
    assembled = assemble(
        scanned.files,
        vocabulary=vocabulary,
        catalogues=known.catalogues,
        events=known.events,
        sidecars=sidecars,
        patterns=known.mapping.paths,
        tags=known.mapping.tags,
        # So that what is tied to a removed copy, and what happened to whose it was, is found.
        ghosts=[Ghost(survivor=one.survivor, record=one.record) for one in removals],
    )
    inventory, compared = _looked_at(assembled.inventory, intake, store=store, clock=clock, progress=progress)
    return Scan(
        id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        archive=archive,
        started_at=started,
        finished_at=clock.now(),
        inventory=replace(with_ghosts(inventory, removals).inventory, totals=known.totals),
        findings=(*assembled.findings, *_of_looks(compared)),
        read=scanned.read,
        known=scanned.known,
        told=assembled.told,
    )


def _looked_at(
    inventory: Inventory, intake: Intake, *, store: Store, clock: Clock, progress: Progress
) -> tuple[Inventory, Compared]:
    """Return the inventory with candidates looked at, page by page, in processes that may only read."""
    lookers = Lookers(archive=intake.archive, number=min(os.cpu_count() or 1, MOST_WORKERS))
    verifier = verifier_key()
    compared = compare(
        inventory.links,
        inventory.records,
        look=lookers.look if intake.looks else None,
        memory=StoredLooks(looks=store.looks, verifier=verifier, clock=clock, looks_again=intake.rereads),
        progress=progress,
        verifier=verifier[:VERIFIER_DIGITS],
    )
    return replace(inventory, links=compared.links), compared


def _of_looks(compared: Compared) -> Iterator[Finding]:
    if compared.not_looked:
        detail = f"{compared.not_looked:,} pairs that are near by hash could not be looked at"
        yield Finding(code=FindingCode.NOT_LOOKED, place="archive", detail=detail)


def keep_scan(scan: Scan, *, store: Store, clock: Clock) -> None:
    """Keep a scan in the store, and enter it in the ledger."""
    store.save_scan(scan, scribe=scribe_of(clock))


def scan_files(
    archive: Path, *, store: Store | None, clock: Clock, progress: Progress, rereads: bool = False
) -> ArchiveScan:
    """Read every file of an archive that `store` does not know as it is, and remember it while the scan runs."""
    workers = Workers(archive=archive, number=min(os.cpu_count() or 1, MOST_WORKERS))
    memory: Memory = Forgetful()
    if store is not None:
        memory = StoredMemory(
            readings=store.readings,
            archive=os.fsencode(archive.resolve()),
            reader=reader_key(),
            clock=clock,
            rereads=rereads,
        )
    return scan(archive, read=workers.read, memory=memory, progress=progress)


def open_store(path: Path, *, archive: Path) -> Store:
    """Open the database, unless it would lie in the archive."""
    refuse_inside(path, archive=archive)
    return open_database(path)


def open_database(path: Path) -> Store:
    """Open the database, made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return Store.open(path)
