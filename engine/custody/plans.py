"""The plans that were made here, and the reports that were issued on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.custody import ledger_rows
from engine.custody.ledger import Act, Scribe, append
from engine.custody.policies_used import KIND
from engine.custody.rows import AlreadyKeptError, insert, one, table
from engine.model.errors import MunimentError


class PlanUnknownError(MunimentError):
    """A report on a plan that was not made here."""

    exit_code = 4

    def __init__(self, *, digest: str) -> None:
        super().__init__(f"the store has no plan `{digest}`", help="make the plan again")
        self.digest = digest


class RegisterMovedError(MunimentError):
    """A report that was overtaken: what was entered since its plan was made could keep what it lets go."""

    exit_code = 4

    def __init__(self, *, kinds: Sequence[str]) -> None:
        super().__init__(
            "no report was issued: something was entered while it was being made",
            cause=", ".join(f"`{kind}`" for kind in kinds),
            help="run it again: the new plan has it in it",
        )
        self.kinds = tuple(kinds)


KEEPING = (
    "hold-entered",
    "events-entered",
    "correction-entered",
    "proposal-approved",
    "proposal-ended",
    "certificate-revoked",
    "role-ended",
    "copy-removed",
)
"""Kinds of entries that can make a record be kept which was not."""


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


def record_plan(connection: sa.Connection, plan: MadePlan, *, scribe: Scribe) -> None:
    """Keep that a plan was made, and enter it; a second making of the same plan changes nothing."""
    row = {
        "digest": plan.digest,
        "plan_id": plan.plan_id,
        "as_of": plan.as_of.isoformat(),
        "made_at": plan.made_at.isoformat(),
    }
    kept = one(connection, "plan", digest=plan.digest)
    if kept is None:
        insert(connection, "plan", [row])
        _enter(connection, "plan-made", row, scribe)
    elif (kept.plan_id, kept.as_of) != (row["plan_id"], row["as_of"]):
        raise AlreadyKeptError(what="a plan", name=plan.digest)


def plan_of(connection: sa.Connection, digest: str) -> MadePlan | None:
    """Return the plan of that digest, if it was made here."""
    row = one(connection, "plan", digest=digest)
    return None if row is None else _made(row)


def last_plan(connection: sa.Connection) -> MadePlan | None:
    """Return the plan that was made last, if any was."""
    chosen = table("plan")
    row = connection.execute(sa.select(chosen).order_by(sa.text("rowid DESC")).limit(1)).one_or_none()
    return None if row is None else _made(row)


def _made(row: sa.Row[Any]) -> MadePlan:
    return MadePlan(
        digest=row.digest,
        plan_id=row.plan_id,
        as_of=date.fromisoformat(row.as_of),
        made_at=datetime.fromisoformat(row.made_at),
    )


def record_report(
    connection: sa.Connection,
    report: IssuedReport,
    *,
    scribe: Scribe,
    known_entries: int | None = None,
    bundle: str = "",
) -> None:
    """Keep that a report was issued on a plan that was made here, and enter it; the same bytes change nothing.

    `known_entries` is how many entries of the ledger the plan knows, and `bundle` the digest of its policies: others by
    which somebody made a plan since would bind beside them. Raises `RegisterMovedError` where something that can only
    keep longer was entered after them: a hold that was placed while a report is made is no detail.
    """
    if known_entries is not None and (since := _keeping_since(connection, known_entries, bundle=bundle)):
        raise RegisterMovedError(kinds=since)
    row = {
        "sha256": report.sha256,
        "plan_digest": report.plan_digest,
        "issued_at": report.issued_at.isoformat(),
    }
    if one(connection, "plan", digest=report.plan_digest) is None:
        raise PlanUnknownError(digest=report.plan_digest)
    kept = one(connection, "report", sha256=report.sha256)
    if kept is None:
        insert(connection, "report", [row])
        _enter(connection, "report-issued", row, scribe)
    elif kept.plan_digest != report.plan_digest:
        raise AlreadyKeptError(what="a report", name=report.sha256)


def reports_of(connection: sa.Connection, plan_digest: str) -> tuple[IssuedReport, ...]:
    """Return the reports that were issued on a plan, in the order of issue."""
    chosen = table("report")
    wanted = sa.select(chosen).where(chosen.c.plan_digest == plan_digest).order_by(sa.text("rowid"))
    return tuple(
        IssuedReport(
            sha256=row.sha256,
            plan_digest=row.plan_digest,
            issued_at=datetime.fromisoformat(row.issued_at),
        )
        for row in connection.execute(wanted)
    )


def _keeping_since(connection: sa.Connection, known_entries: int, *, bundle: str) -> tuple[str, ...]:
    entries = table("ledger_entry")
    wanted = (
        sa.select(entries.c.kind)
        .where(entries.c.sequence >= known_entries, entries.c.kind.in_(KEEPING))
        .order_by(entries.c.sequence)
    )
    others = (
        one.payload.body.get("bundle") != bundle
        for one in ledger_rows.entries(connection, kinds=[KIND])
        if one.entry.sequence >= known_entries
    )
    return (*dict.fromkeys(connection.scalars(wanted)), *((KIND,) if any(others) else ()))


def _enter(connection: sa.Connection, kind: str, body: Mapping[str, str], scribe: Scribe) -> None:
    append(connection, [Act(kind=kind, body=body)], actor=scribe.actor, at=scribe.clock.now())
