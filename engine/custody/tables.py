"""Rows of the store. They are never values of the domain: `table=True` skips validation.

Times are ISO 8601 text with their offset, dates ISO 8601 text, digests hex, and what has a shape of its own (facts,
fingerprints, evidence, holds) is the canonical JSON of `engine.custody.plain_forms`.
"""

from __future__ import annotations

from sqlmodel import Field, ForeignKeyConstraint, Index, SQLModel, UniqueConstraint

# Before any model, so that migrations can name what they drop.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ScanRow(SQLModel, table=True):
    """One scan of an archive."""

    __tablename__ = "scan"

    id: str = Field(primary_key=True)
    archive: str
    started_at: str
    finished_at: str
    files_read: int | None = None
    files_known: int | None = None


class ReadingRow(SQLModel, table=True):
    """What was read of one file, by the percent-encoded paths of its archive and its own; replaced freely."""

    __tablename__ = "reading"

    archive: str = Field(primary_key=True)
    location: str = Field(primary_key=True)
    state: str
    reader: str
    content: str
    read_at: str


class LookRow(SQLModel, table=True):
    """What was seen of two files that were looked at side by side, by their SHA-256; replaced freely."""

    __tablename__ = "look"

    first: str = Field(primary_key=True)
    second: str = Field(primary_key=True)
    verifier: str
    content: str
    looked_at: str


class RecordRow(SQLModel, table=True):
    """One record as a scan found it."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("scan_id", "record_id"),)

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    record_id: str
    location: str
    sha256: str = Field(index=True)
    size: int
    problem: str | None = None
    facts: str
    fingerprint: str | None = None
    tags: str | None = None
    file: str | None = None
    names: int | None = None
    doubted: str | None = None


class LinkRow(SQLModel, table=True):
    """One tie between two records of a scan, or their ghosts."""

    __tablename__ = "link"

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    first: str
    second: str
    kind: str
    evidence: str


class EventRow(SQLModel, table=True):
    """One event as the scan's table of events had it."""

    __tablename__ = "event"

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    kind: str
    asset: str
    earliest: str
    latest: str


class GhostRow(SQLModel, table=True):
    """One removed copy, whole, with its survivor."""

    __tablename__ = "ghost"

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    survivor: str
    record: str


class ControlTotalRow(SQLModel, table=True):
    """What one source said that it holds."""

    __tablename__ = "control_total"

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    by: str
    source: str
    files: int
    pages: int | None = None
    bytes: int | None = None


class FindingRow(SQLModel, table=True):
    """One finding of the scan."""

    __tablename__ = "finding"

    scan_id: str = Field(primary_key=True, foreign_key="scan.id")
    ordinal: int = Field(primary_key=True)
    code: str
    place: str
    detail: str


class StatementRow(SQLModel, table=True):
    """What somebody says of a record, and when a scan first heard it; rows are added and never changed.

    `said_in` is the table or the file that says so, and `place` where in it that was when it was first heard.
    """

    __tablename__ = "statement"

    archive: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    fact: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    said_in: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    place: str
    scan_id: str = Field(foreign_key="scan.id")
    learnt_at: str


class RecordStateRow(SQLModel, table=True):
    """What a scan found at one place of an archive otherwise than the one before; rows are added and never changed.

    Where `gone`, the scan found nothing there. `facts` has values and no sources.
    """

    __tablename__ = "record_state"

    number: int = Field(primary_key=True)
    archive: str
    scan_id: str = Field(foreign_key="scan.id")
    record_id: str
    sha256: str | None = None
    facts: str | None = None
    doubted: str | None = None
    gone: bool

    __table_args__ = (Index("ix_record_state_archive_record_id", "archive", "record_id"),)


class LinkStateRow(SQLModel, table=True):
    """A tie that a scan saw and the one before did not, or the other way round; rows are added and never changed."""

    __tablename__ = "link_state"

    number: int = Field(primary_key=True)
    archive: str = Field(index=True)
    scan_id: str = Field(foreign_key="scan.id")
    first: str
    second: str
    kind: str
    gone: bool


class PolicyTextRow(SQLModel, table=True):
    """The bytes of a policy file by which a plan was made; rows are added and never changed."""

    __tablename__ = "policy_text"

    sha256: str = Field(primary_key=True)
    data: bytes


class PlanRow(SQLModel, table=True):
    """One plan that was made."""

    __tablename__ = "plan"

    digest: str = Field(primary_key=True)
    plan_id: str
    as_of: str
    made_at: str


class ReportRow(SQLModel, table=True):
    """One report that was issued on a plan."""

    __tablename__ = "report"
    __table_args__ = (ForeignKeyConstraint(["plan_digest"], ["plan.digest"]),)

    sha256: str = Field(primary_key=True)
    plan_digest: str = Field(index=True)
    issued_at: str


class LedgerEntryRow(SQLModel, table=True):
    """One entry of the ledger, and beside it what it is about; rows are added and never changed."""

    __tablename__ = "ledger_entry"

    sequence: int = Field(primary_key=True)
    kind: str = Field(index=True)
    leaf: str
    salt: str
    body: str
    is_confidential: bool


class LedgerNodeRow(SQLModel, table=True):
    """The hash of one complete subtree of the ledger; rows are added and never changed."""

    __tablename__ = "ledger_node"

    level: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    hash: bytes


class LedgerHeadRow(SQLModel, table=True):
    """One head that was signed here, with the certificate of the key; rows are added and never changed.

    `time_stamp` is the token of an authority over the text of `head` (RFC 3161, DER).
    """

    __tablename__ = "ledger_head"

    number: int | None = Field(default=None, primary_key=True)
    size: int
    head: str
    certificate: str
    time_stamp: bytes | None = None
