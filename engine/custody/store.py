"""The store: what scans found, the hold register, and the plans and reports that were made.

Rows are mapped to values of the domain and back in `scan_rows`, in `register` and here; nothing else sees a row.
Inserts go through Core in batches: one object for each of a million records would cost minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.custody import documents, ledger, register, scan_rows, statements
from engine.custody.acts import Signer
from engine.custody.database import Database, open_database
from engine.custody.ledger import Ledger, Scribe
from engine.custody.readings import Readings
from engine.model.errors import MunimentError
from engine.model.findings import Finding
from engine.model.records import Inventory
from engine.model.statements import Told
from engine.register.acts import Act
from engine.register.standing import Standing

_BATCH = 10_000


class ScanUnknownError(MunimentError):
    """A scan that the store does not have."""

    def __init__(self, *, scan: str) -> None:
        super().__init__(f"the store has no scan `{scan}`", help="scan the archive first")
        self.scan = scan


class AlreadyKeptError(MunimentError):
    """Something that is in the store already, with another content."""

    exit_code = 4

    def __init__(self, *, what: str, name: str) -> None:
        super().__init__(f"the store has {what} `{name}` already, with another content")
        self.what = what
        self.name = name


class PlanUnknownError(MunimentError):
    """A report on a plan that was not made here."""

    exit_code = 4

    def __init__(self, *, digest: str) -> None:
        super().__init__(f"the store has no plan `{digest}`", help="make the plan again")
        self.digest = digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one scan of an archive found, with the facts and events that were joined to it.

    `read` files were opened by it and `known` ones were not, because they had not changed since an earlier scan; both
    are absent in a scan of a version that did not count. They are no part of what is judged.
    `told` is what was said of the records; it goes into the store with the scan, where `learnt` finds it, and does not
    come back with it.
    """

    id: str
    archive: str
    started_at: datetime
    finished_at: datetime
    inventory: Inventory
    findings: tuple[Finding, ...] = ()
    read: int | None = None
    known: int | None = None
    told: tuple[Told, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePlan:
    """A plan that was made: its digest, its short name, and the day for which it judges."""

    digest: str
    plan_id: str
    as_of: date
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedReport:
    """A report that was issued: the SHA-256 of the file, and the digest of the plan that it carries."""

    sha256: str
    plan_digest: str
    issued_at: datetime


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

    def save_scan(self, scan: Scan) -> None:
        """Keep a scan, whole or not at all; raises `AlreadyKeptError` if the store has one of this id."""
        found = scan.inventory
        row = {
            "id": scan.id,
            "archive": scan_rows.path_text(scan.archive),
            "started_at": scan.started_at.isoformat(),
            "finished_at": scan.finished_at.isoformat(),
            "files_read": scan.read,
            "files_known": scan.known,
        }
        with self.database.writing() as connection:
            if _one(connection, "scan", id=scan.id) is not None:
                raise AlreadyKeptError(what="a scan", name=scan.id)
            connection.execute(sa.insert(_table("scan")), [row])
            for name, rows in (
                ("record", map(scan_rows.record_row, found.records)),
                ("link", map(scan_rows.link_row, found.links)),
                ("event", map(scan_rows.event_row, found.events)),
                ("ghost", map(scan_rows.ghost_row, found.ghosts)),
                ("control_total", map(scan_rows.total_row, found.totals)),
                ("finding", map(scan_rows.finding_row, scan.findings)),
            ):
                _insert(connection, name, rows, scan_id=scan.id)
            statements.learn(
                connection, scan.told, archive=scan_rows.path_text(scan.archive), scan=scan.id, at=scan.finished_at
            )

    def learnt(self, record: str, *, archive: str) -> tuple[statements.Learnt, ...]:
        """Return what was ever said of a record of an archive, and when it was learnt."""
        with self.database.reading() as connection:
            return statements.learnt(connection, archive=scan_rows.path_text(archive), record=record)

    def load_scan(self, scan_id: str) -> Scan:
        """Return a scan as it was kept; raises `ScanUnknownError`."""
        with self.database.reading() as connection:
            row = _one(connection, "scan", id=scan_id)
            if row is None:
                raise ScanUnknownError(scan=scan_id)
            inventory = Inventory(
                records=tuple(map(scan_rows.record_of, _rows_of(connection, "record", scan_id))),
                links=tuple(map(scan_rows.link_of, _rows_of(connection, "link", scan_id))),
                ghosts=tuple(map(scan_rows.ghost_of, _rows_of(connection, "ghost", scan_id))),
                events=tuple(map(scan_rows.event_of, _rows_of(connection, "event", scan_id))),
                totals=tuple(map(scan_rows.total_of, _rows_of(connection, "control_total", scan_id))),
            )
            findings = tuple(map(scan_rows.finding_of, _rows_of(connection, "finding", scan_id)))
        return Scan(
            id=row.id,
            archive=scan_rows.path_of(row.archive),
            started_at=datetime.fromisoformat(row.started_at),
            finished_at=datetime.fromisoformat(row.finished_at),
            inventory=inventory,
            findings=findings,
            read=row.files_read,
            known=row.files_known,
        )

    @property
    def readings(self) -> Readings:
        """Return what is remembered of the files of archives."""
        return Readings(self.database)

    def scan_ids(self) -> tuple[str, ...]:
        """Return the ids of the scans in the order in which they were kept."""
        table = _table("scan")
        with self.database.reading() as connection:
            return tuple(connection.scalars(sa.select(table.c.id).order_by(sa.text("rowid"))))

    def enter_documents(self, found: documents.Documents, *, scribe: Scribe) -> Standing:
        """Enter what is new among the documents of the policy folder (`engine.custody.documents.enter`)."""
        with self.database.writing() as connection:
            return documents.enter(connection, found, scribe=scribe)

    def enter(
        self, acts: Sequence[Act], *, scribe: Scribe, signer: Signer | None = None
    ) -> tuple[Standing, tuple[int, ...]]:
        """Enter acts, all or none, and return what stands then and their numbers (`engine.custody.register.enter`)."""
        with self.database.writing() as connection:
            return register.enter(connection, acts, scribe=scribe, signer=signer)

    def standing(self, *, until: datetime | None = None) -> Standing:
        """Return what stands in the register, or what stood at a moment."""
        with self.database.reading() as connection:
            return register.standing(connection, until=until)

    def record_plan(self, plan: MadePlan, *, scribe: Scribe) -> None:
        """Keep that a plan was made, and enter it; a second making of the same plan changes nothing."""
        row = {
            "digest": plan.digest,
            "plan_id": plan.plan_id,
            "as_of": plan.as_of.isoformat(),
            "made_at": plan.made_at.isoformat(),
        }
        with self.database.writing() as connection:
            kept = _one(connection, "plan", digest=plan.digest)
            if kept is None:
                connection.execute(sa.insert(_table("plan")), [row])
                _enter(connection, "plan-made", row, scribe)
            elif (kept.plan_id, kept.as_of) != (row["plan_id"], row["as_of"]):
                raise AlreadyKeptError(what="a plan", name=plan.digest)

    def plan(self, digest: str) -> MadePlan | None:
        """Return the plan of that digest, if it was made here."""
        with self.database.reading() as connection:
            row = _one(connection, "plan", digest=digest)
        if row is None:
            return None
        return MadePlan(
            digest=row.digest,
            plan_id=row.plan_id,
            as_of=date.fromisoformat(row.as_of),
            made_at=datetime.fromisoformat(row.made_at),
        )

    def record_report(self, report: IssuedReport, *, scribe: Scribe) -> None:
        """Keep that a report was issued on a plan that was made here, and enter it; the same bytes change nothing."""
        row = {
            "sha256": report.sha256,
            "plan_digest": report.plan_digest,
            "issued_at": report.issued_at.isoformat(),
        }
        with self.database.writing() as connection:
            if _one(connection, "plan", digest=report.plan_digest) is None:
                raise PlanUnknownError(digest=report.plan_digest)
            kept = _one(connection, "report", sha256=report.sha256)
            if kept is None:
                connection.execute(sa.insert(_table("report")), [row])
                _enter(connection, "report-issued", row, scribe)
            elif kept.plan_digest != report.plan_digest:
                raise AlreadyKeptError(what="a report", name=report.sha256)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger, in which everything stands that people did."""
        return Ledger(self.database)

    def reports_of(self, plan_digest: str) -> tuple[IssuedReport, ...]:
        """Return the reports that were issued on a plan, in the order of issue."""
        table = _table("report")
        wanted = sa.select(table).where(table.c.plan_digest == plan_digest).order_by(sa.text("rowid"))
        with self.database.reading() as connection:
            return tuple(
                IssuedReport(
                    sha256=row.sha256,
                    plan_digest=row.plan_digest,
                    issued_at=datetime.fromisoformat(row.issued_at),
                )
                for row in connection.execute(wanted)
            )


def _enter(connection: sa.Connection, kind: str, body: Mapping[str, str], scribe: Scribe) -> None:
    ledger.append(connection, [ledger.Act(kind=kind, body=body)], actor=scribe.actor, at=scribe.clock.now())


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _one(connection: sa.Connection, table: str, **key: str) -> sa.Row[Any] | None:
    ((column, value),) = key.items()
    return connection.execute(sa.select(_table(table)).where(_table(table).c[column] == value)).one_or_none()


def _rows_of(connection: sa.Connection, table: str, scan_id: str) -> Iterable[sa.Row[Any]]:
    chosen = _table(table)
    return connection.execute(sa.select(chosen).where(chosen.c.scan_id == scan_id).order_by(chosen.c.ordinal))


def _insert(connection: sa.Connection, table: str, rows: Iterable[scan_rows.Row], *, scan_id: str) -> None:
    numbered = ({"scan_id": scan_id, "ordinal": ordinal, **row} for ordinal, row in enumerate(rows))
    while batch := list(islice(numbered, _BATCH)):
        connection.execute(sa.insert(_table(table)), batch)
