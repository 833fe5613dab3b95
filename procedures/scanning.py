"""Reading an archive into the store: files, catalogue, events and links, and never a write to the archive."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from engine.custody.clock import Clock
from engine.custody.store import Scan, Store
from engine.intake.archive_scan import scan
from engine.intake.assembly import assemble
from engine.intake.catalogue import Catalogue, read_catalogue
from engine.intake.events import ReadEvents, read_events
from engine.intake.policy_folder import read_policy_folder
from engine.intake.remembering import StoredMemory, reader_key
from engine.intake.workers import Workers
from engine.language.problems import Problem
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from procedures.plan_folder import refuse_inside
from procedures.progress import Progress

MOST_WORKERS = 8


class TableFileError(MunimentError):
    """A catalogue or a table of events that can't be opened."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` can't be read", cause=cause, help="check the name and the permissions of the file")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """A policy folder, read: its sources, what they say, and what a reader should know."""

    sources: tuple[Source, ...]
    read: ReadBundle

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems that did not refuse the bundle."""
        return self.read.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is read: the archive, and what is known about it besides.

    With `rereads` every file is opened, also where nothing has changed since an earlier scan.
    """

    archive: Path
    catalogue: Path | None = None
    events: Path | None = None
    rereads: bool = False


def read_policies(folder: Path) -> Policies:
    """Return the policies of a folder; raises `BundleError` with every problem, or `PolicyFolderError`."""
    sources = read_policy_folder(folder)
    return Policies(sources=sources, read=read_bundle(sources))


def scan_archive(intake: Intake, *, store: Store, vocabulary: Vocabulary, clock: Clock, progress: Progress) -> Scan:
    """Scan an archive and join what is known about it; `store` remembers what was read while the scan runs.

    The tables are read before the archive, so that a mistake in them costs no scan. The scan itself is not kept.
    """
    catalogue = _catalogue(intake.catalogue)
    events = _events(intake.events, vocabulary=vocabulary)
    started = clock.now()
    archive = intake.archive.resolve()
    workers = Workers(archive=intake.archive, number=min(os.cpu_count() or 1, MOST_WORKERS))
    memory = StoredMemory(
        readings=store.readings,
        archive=os.fsencode(archive),
        reader=reader_key(),
        clock=clock,
        rereads=intake.rereads,
    )
    scanned = scan(intake.archive, read=workers.read, memory=memory, progress=progress)
    progress.stage("compare", total=None)
    assembled = assemble(scanned.files, vocabulary=vocabulary, catalogue=catalogue, events=events)
    return Scan(
        id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        archive=str(archive),
        started_at=started,
        finished_at=clock.now(),
        inventory=assembled.inventory,
        findings=assembled.findings,
        read=scanned.read,
        known=scanned.known,
    )


def open_store(path: Path, *, archive: Path) -> Store:
    """Open the database, unless it would lie in the archive."""
    refuse_inside(path, archive=archive)
    path.parent.mkdir(parents=True, exist_ok=True)
    return Store.open(path)


def _catalogue(path: Path | None) -> Catalogue | None:
    return None if path is None else read_catalogue(_bytes_of(path), name=path.name)


def _events(path: Path | None, *, vocabulary: Vocabulary) -> ReadEvents | None:
    return None if path is None else read_events(_bytes_of(path), name=path.name, vocabulary=vocabulary)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TableFileError(path=path, cause=(error.strerror or str(error)).lower()) from None
