"""The store: what scans found, the hold register, and the plans and reports that were made.

Rows are mapped to values of the domain and back here and in `register`; nothing else sees a row. Inserts go through
Core in batches: one object for each of a million records would cost minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote_from_bytes

import sqlalchemy as sa
from sqlmodel import SQLModel

from engine.custody import register, statements
from engine.custody.database import Database, open_database
from engine.custody.plain_forms import facts_from_plain, facts_to_plain, from_plain, to_plain
from engine.custody.readings import Readings
from engine.model.completeness import ControlTotal
from engine.model.dates import Interval
from engine.model.digests import canonical_bytes
from engine.model.errors import MunimentError
from engine.model.facts import Event
from engine.model.findings import Finding, FindingCode
from engine.model.holds import Hold, Register, Release
from engine.model.records import Fingerprint, Ghost, Inventory, Link, LinkKind, Record, percent_decoded
from engine.model.statements import Told

_BATCH = 10_000

Row = dict[str, Any]


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
            "archive": _path_to_text(scan.archive),
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
                ("record", map(_record_row, found.records)),
                ("link", map(_link_row, found.links)),
                ("event", map(_event_row, found.events)),
                ("ghost", map(_ghost_row, found.ghosts)),
                ("control_total", map(_total_row, found.totals)),
                ("finding", map(_finding_row, scan.findings)),
            ):
                _insert(connection, name, rows, scan_id=scan.id)
            statements.learn(
                connection, scan.told, archive=_path_to_text(scan.archive), scan=scan.id, at=scan.finished_at
            )

    def learnt(self, record: str, *, archive: str) -> tuple[statements.Learnt, ...]:
        """Return what was ever said of a record of an archive, and when it was learnt."""
        with self.database.reading() as connection:
            return statements.learnt(connection, archive=_path_to_text(archive), record=record)

    def load_scan(self, scan_id: str) -> Scan:
        """Return a scan as it was kept; raises `ScanUnknownError`."""
        with self.database.reading() as connection:
            row = _one(connection, "scan", id=scan_id)
            if row is None:
                raise ScanUnknownError(scan=scan_id)
            inventory = Inventory(
                records=tuple(map(_record, _rows_of(connection, "record", scan_id))),
                links=tuple(map(_link, _rows_of(connection, "link", scan_id))),
                ghosts=tuple(map(_ghost, _rows_of(connection, "ghost", scan_id))),
                events=tuple(map(_event, _rows_of(connection, "event", scan_id))),
                totals=tuple(map(_total, _rows_of(connection, "control_total", scan_id))),
            )
            findings = tuple(map(_finding, _rows_of(connection, "finding", scan_id)))
        return Scan(
            id=row.id,
            archive=_path_from_text(row.archive),
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

    def enter_holds(
        self,
        holds: Iterable[Hold],
        releases: Iterable[Release],
        *,
        entered_on: date,
        sources: Mapping[str, str],
    ) -> Register:
        """Enter new holds and releases, and return the whole register (`engine.custody.register.enter`).

        Give every hold and release that the policy folder has: one that was entered and is not among them is missing.
        """
        with self.database.writing() as connection:
            return register.enter(connection, holds=holds, releases=releases, entered_on=entered_on, sources=sources)

    def load_register(self, *, present: Collection[str]) -> Register:
        """Return the register without entering anything; holds whose ids `present` lacks are missing."""
        with self.database.reading() as connection:
            return register.read_register(connection, present=present)

    def record_plan(self, plan: MadePlan) -> None:
        """Keep that a plan was made; a second making of the same plan changes nothing."""
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

    def record_report(self, report: IssuedReport) -> None:
        """Keep that a report was issued on a plan that was made here; issuing the same bytes again changes nothing."""
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
            elif kept.plan_digest != report.plan_digest:
                raise AlreadyKeptError(what="a report", name=report.sha256)

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


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _one(connection: sa.Connection, table: str, **key: str) -> sa.Row[Any] | None:
    ((column, value),) = key.items()
    return connection.execute(sa.select(_table(table)).where(_table(table).c[column] == value)).one_or_none()


def _rows_of(connection: sa.Connection, table: str, scan_id: str) -> Iterable[sa.Row[Any]]:
    chosen = _table(table)
    return connection.execute(sa.select(chosen).where(chosen.c.scan_id == scan_id).order_by(chosen.c.ordinal))


def _insert(connection: sa.Connection, table: str, rows: Iterable[Row], *, scan_id: str) -> None:
    numbered = ({"scan_id": scan_id, "ordinal": ordinal, **row} for ordinal, row in enumerate(rows))
    while batch := list(islice(numbered, _BATCH)):
        connection.execute(sa.insert(_table(table)), batch)


def _json(plain: object) -> str:
    return canonical_bytes(plain).decode()


_BYTES = "bytes:"


def _path_to_text(path: str) -> str:
    """Return a path as the store can keep it: one that is no Unicode (Big5, say) is percent-encoded, and says so."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return _BYTES + quote_from_bytes(os.fsencode(path))
    return path


def _path_from_text(text: str) -> str:
    # A whole path begins with a slash, so nothing else begins like this.
    return os.fsdecode(percent_decoded(text.removeprefix(_BYTES))) if text.startswith(_BYTES) else text


def _record_row(record: Record) -> Row:
    return {
        "record_id": record.id,
        "location": record.location,
        "sha256": record.sha256,
        "size": record.size,
        "problem": record.problem,
        "facts": _json(facts_to_plain(record.facts)),
        "fingerprint": _json(to_plain(record.fingerprint)) if record.fingerprint else None,
        "tags": _json(dict(record.tags)),
    }


def _record(row: sa.Row[Any]) -> Record:
    return Record(
        id=row.record_id,
        location=row.location,
        sha256=row.sha256,
        size=row.size,
        problem=row.problem,
        facts=facts_from_plain(json.loads(row.facts)),
        fingerprint=from_plain(Fingerprint, json.loads(row.fingerprint)) if row.fingerprint is not None else None,
        tags=json.loads(row.tags) if row.tags is not None else {},
    )


def _link_row(link: Link) -> Row:
    return {"first": link.first, "second": link.second, "kind": link.kind.value, "evidence": _json(dict(link.evidence))}


def _link(row: sa.Row[Any]) -> Link:
    return Link(first=row.first, second=row.second, kind=LinkKind(row.kind), evidence=json.loads(row.evidence))


def _event_row(event: Event) -> Row:
    return {
        "kind": event.kind,
        "asset": event.asset,
        "earliest": event.on.earliest.isoformat(),
        "latest": event.on.latest.isoformat(),
    }


def _event(row: sa.Row[Any]) -> Event:
    on = Interval(earliest=date.fromisoformat(row.earliest), latest=date.fromisoformat(row.latest))
    return Event(kind=row.kind, asset=row.asset, on=on)


def _ghost_row(ghost: Ghost) -> Row:
    return {"survivor": ghost.survivor, "record": _json(to_plain(ghost.record))}


def _ghost(row: sa.Row[Any]) -> Ghost:
    return Ghost(survivor=row.survivor, record=from_plain(Record, json.loads(row.record)))


def _total_row(total: ControlTotal) -> Row:
    return {
        "by": total.by,
        "source": total.source,
        "files": total.files,
        "pages": total.pages,
        "bytes": total.bytes,
    }


def _total(row: sa.Row[Any]) -> ControlTotal:
    return ControlTotal(by=row.by, source=row.source, files=row.files, pages=row.pages, bytes=row.bytes)


def _finding_row(finding: Finding) -> Row:
    return {"code": finding.code.value, "place": finding.place, "detail": finding.detail}


def _finding(row: sa.Row[Any]) -> Finding:
    return Finding(code=FindingCode(row.code), place=row.place, detail=row.detail)
