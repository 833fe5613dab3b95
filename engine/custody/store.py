"""The store: what scans found, the hold register, and the plans and reports that were made.

Each part has a module of its own, which maps rows to values of the domain and back; nothing else sees a row. Here each
step gets its transaction. Inserts go in batches: one object for each of a million records would cost minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.custody import (
    documents,
    event_entry,
    past_states,
    plans,
    policies_used,
    register,
    removals,
    scan_rows,
    scans,
    statements,
)
from engine.custody.acts import Signer, noted_in
from engine.custody.database import Database, open_database
from engine.custody.kept_scans import PastChangedError, kept_scans
from engine.custody.ledger import Ledger, Scribe
from engine.custody.looks import Looks
from engine.custody.plans import IssuedReport, MadePlan, PlanUnknownError
from engine.custody.readings import Readings
from engine.custody.rows import AlreadyKeptError
from engine.custody.scans import Scan, ScanUnknownError
from engine.language.source import Source
from engine.model.past import Past, Removal
from engine.register.acts import Act
from engine.register.noted import Noted
from engine.register.proposals import Proposed
from engine.register.standing import Standing

__all__ = [
    "AlreadyKeptError",
    "IssuedReport",
    "MadePlan",
    "PastChangedError",
    "PlanUnknownError",
    "Scan",
    "ScanUnknownError",
    "Store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """One store file, open; a context manager that closes it."""

    database: Database

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the store at `path`, made if it is not there; raises `StoreError` and `StoreOnNetworkError`."""
        return cls(open_database(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def save_scan(self, scan: Scan, *, scribe: Scribe) -> None:
        """Keep a scan with what changed since the archive's last, whole or not at all, and enter it.

        Raises `AlreadyKeptError` if the store has one of this id, and `LedgerRunsBackError`.
        """
        with self.database.writing() as connection:
            scans.save(connection, scan, scribe=scribe)

    def load_scan(self, scan_id: str) -> Scan:
        """Return a scan as it was kept; raises `ScanUnknownError`, and `PastChangedError` where it was changed."""
        with self.database.reading() as connection:
            return scans.load(connection, scan_id)

    def scan_ids(self) -> tuple[str, ...]:
        """Return the ids of the scans in the order in which they were kept, by the ledger."""
        with self.database.reading() as connection:
            return tuple(kept.id for kept in kept_scans(connection))

    def scan_known_on(self, archive: str, moment: datetime) -> Scan | None:
        """Return the last scan of an archive that had ended by `moment`, if there is one."""
        with self.database.reading() as connection:
            known = [
                kept.id for kept in kept_scans(connection, until=moment) if kept.archive == scan_rows.path_text(archive)
            ]
            return scans.load(connection, known[-1]) if known else None

    def past_of(self, scan: str, *, until: datetime | None = None) -> Past:
        """Return what was otherwise than a scan found it; raises `PastChangedError`.

        With `until`, only what scans found that had ended by then.
        """
        with self.database.reading() as connection:
            return past_states.past_of(connection, scan=scan, until=until)

    def record_removal(self, removal: Removal, *, archive: str, scribe: Scribe) -> None:
        """Enter that a copy was removed: from then on every judgement of what stayed hears what the copy owed."""
        with self.database.writing() as connection:
            removals.record_removal(connection, removal, archive=archive, scribe=scribe)

    def removals_of(self, archive: str, *, until: datetime | None = None) -> tuple[Removal, ...]:
        """Return the copies that were removed from an archive, or those of which it was entered by `until`."""
        with self.database.reading() as connection:
            return removals.removals_of(connection, archive=archive, until=until)

    def removals_elsewhere(
        self, archive: str, *, bytes_here: Collection[str], until: datetime | None = None
    ) -> tuple[Removal, ...]:
        """Return the copies removed from other archives that still speak here (`engine.custody.removals`)."""
        with self.database.reading() as connection:
            return removals.removals_elsewhere(connection, archive=archive, bytes_here=bytes_here, until=until)

    def learnt(self, record: str, *, archive: str) -> tuple[statements.Learnt, ...]:
        """Return what was ever said of a record of an archive, and when it was learnt."""
        with self.database.reading() as connection:
            return statements.learnt(connection, archive=scan_rows.path_text(archive), record=record)

    @property
    def readings(self) -> Readings:
        """Return what is remembered of the files of archives."""
        return Readings(self.database)

    @property
    def looks(self) -> Looks:
        """Return what is remembered of files that were looked at side by side."""
        return Looks(self.database)

    def enter_documents(self, found: documents.Documents, *, scribe: Scribe) -> Standing:
        """Enter what is new among the documents of the policy folder (`engine.custody.documents.enter`)."""
        with self.database.writing() as connection:
            return documents.enter(connection, found, scribe=scribe)

    def latest_scans(self) -> dict[str, str]:
        """Return the id of the latest scan of each archive, by the path of the archive, by the ledger."""
        with self.database.reading() as connection:
            return {scan_rows.path_of(kept.archive): kept.id for kept in kept_scans(connection)}

    def enter(
        self,
        acts: Sequence[Act],
        *,
        scribe: Scribe,
        signer: Signer | None = None,
        require: register.Requirement | None = None,
    ) -> tuple[Standing, tuple[int, ...]]:
        """Enter acts, all or none, and return what stands then and their numbers (`engine.custody.register.enter`)."""
        with self.database.writing() as connection:
            return register.enter(connection, acts, scribe=scribe, signer=signer, require=require)

    def propose(
        self, act: Proposed, *, scribe: Scribe, signer: Signer, require: register.Requirement | None = None
    ) -> tuple[Standing, int]:
        """Enter a proposal and its author's approval, both or none (`engine.custody.register.propose`)."""
        with self.database.writing() as connection:
            return register.propose(connection, act, scribe=scribe, signer=signer, require=require)

    def noted(self) -> tuple[Noted, ...]:
        """Return every act that was entered, in order."""
        with self.database.reading() as connection:
            return noted_in(connection)

    def enter_events(
        self, sources: Sequence[event_entry.EventsOf], *, scribe: Scribe, signer: Signer | None = None
    ) -> event_entry.EventsTaken:
        """Enter the events that are new, all or none (`engine.custody.event_entry.enter_events`)."""
        with self.database.writing() as connection:
            return event_entry.enter_events(connection, sources, scribe=scribe, signer=signer)

    def standing(self, *, until: datetime | None = None) -> Standing:
        """Return what stands in the register, or what stood at a moment."""
        with self.database.reading() as connection:
            return register.standing(connection, until=until)

    def record_policies(
        self, sources: Iterable[Source], *, bundle: str, sealed: Collection[str], scribe: Scribe
    ) -> None:
        """Keep the policies by which a plan is made, where they changed (`engine.custody.policies_used`)."""
        with self.database.writing() as connection:
            policies_used.record_policies(connection, sources, bundle=bundle, sealed=sealed, scribe=scribe)

    def policies_entries(self, *, until: datetime | None = None) -> tuple[policies_used.PoliciesEntry, ...]:
        """Return each use of policies in the order of the ledger."""
        with self.database.reading() as connection:
            return policies_used.policies_entries(connection, until=until)

    def policy_texts(self, files: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
        """Return files by their names and SHA-256; raises `PolicyTextChangedError`."""
        with self.database.reading() as connection:
            return policies_used.texts_of(connection, files)

    def policies_known_on(self, moment: datetime) -> tuple[Source, ...] | None:
        """Return the policies by which the last plan until `moment` was made, but for sealed ones, if there is one."""
        with self.database.reading() as connection:
            return policies_used.policies_known_on(connection, moment)

    def record_plan(self, plan: MadePlan, *, scribe: Scribe) -> None:
        """Keep that a plan was made, and enter it; a second making of the same plan changes nothing."""
        with self.database.writing() as connection:
            plans.record_plan(connection, plan, scribe=scribe)

    def record_plan_by(
        self, plan: MadePlan, sources: Iterable[Source], *, bundle: str, sealed: Collection[str], scribe: Scribe
    ) -> None:
        """Keep a plan and the policies by which it was made, both or none: nobody's policies come in between."""
        with self.database.writing() as connection:
            policies_used.record_policies(connection, sources, bundle=bundle, sealed=sealed, scribe=scribe)
            plans.record_plan(connection, plan, scribe=scribe)

    def plan(self, digest: str) -> MadePlan | None:
        """Return the plan of that digest, if it was made here."""
        with self.database.reading() as connection:
            return plans.plan_of(connection, digest)

    def last_plan(self) -> MadePlan | None:
        """Return the plan that was made last, if any was."""
        with self.database.reading() as connection:
            return plans.last_plan(connection)

    def record_report(
        self, report: IssuedReport, *, scribe: Scribe, known_entries: int | None = None, bundle: str = ""
    ) -> None:
        """Keep that a report was issued on a plan made here, and enter it (`engine.custody.plans.record_report`)."""
        with self.database.writing() as connection:
            plans.record_report(connection, report, scribe=scribe, known_entries=known_entries, bundle=bundle)

    def reports_of(self, plan_digest: str) -> tuple[IssuedReport, ...]:
        """Return the reports that were issued on a plan, in the order of issue."""
        with self.database.reading() as connection:
            return plans.reports_of(connection, plan_digest)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger, in which everything stands that people did."""
        return Ledger(self.database)
