"""Add the past states of records and ties, derived from the scans that were kept, and the texts of policies."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from engine.custody.kept_scans import KeptScan, act_of
from engine.custody.ledger import append
from engine.custody.ledger_rows import entered_at, size_of
from engine.custody.past_rows import Changes
from engine.custody.rows import RowsDigest
from engine.ledger.entries import Actor

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEVER_CHANGED = ("record_state", "link_state", "policy_text")
_FOUND = ("record", "link", "event", "ghost", "control_total")


def upgrade() -> None:
    """Add the tables, and put what older scans found into them and under the ledger."""
    _create_tables()
    for table in _NEVER_CHANGED:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'what was entered in {table} is never changed'); END"
            )
    connection = op.get_bind()
    for scan in connection.execute(sa.text("SELECT id, archive, finished_at FROM scan ORDER BY rowid")).all():
        _derive(connection, scan.id, archive=scan.archive, finished_at=datetime.fromisoformat(scan.finished_at))


def _create_tables() -> None:
    op.create_table(
        "record_state",
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("archive", "scan_id", "record_id")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("sha256", "facts", "doubted")),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_state")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_record_state_scan_id_scan")),
    )
    op.create_index(op.f("ix_record_state_archive_record_id"), "record_state", ["archive", "record_id"])
    op.create_table(
        "link_state",
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("archive", "scan_id", "first", "second", "kind")),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_link_state")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_link_state_scan_id_scan")),
    )
    op.create_index(op.f("ix_link_state_archive"), "link_state", ["archive"])
    op.create_table(
        "policy_text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_policy_text")),
    )


def _derive(connection: sa.Connection, scan: str, *, archive: str, finished_at: datetime) -> None:
    changes, digest = Changes.since_last(connection, archive=archive), RowsDigest()
    for name in _FOUND:
        found = connection.execute(
            sa.text(f"SELECT * FROM {name} WHERE scan_id = :scan ORDER BY ordinal"), {"scan": scan}
        )
        rows = (
            {column: value for column, value in row._mapping.items() if column not in ("scan_id", "ordinal")}
            for row in found
        )
        watched = digest.over(name, rows)
        if name == "record":
            watched = changes.watch_records(watched)
        elif name == "link":
            watched = changes.watch_links(watched)
        for _ in watched:
            pass
    records, links = changes.write(connection, scan=scan)
    kept = KeptScan(
        id=scan, archive=archive, finished_at=finished_at, inventory=digest.hex(), records=records, links=links
    )
    # When it was kept is not known, and the times of the ledger never run back; when it ended stands in the entry.
    at = entered_at(connection, size_of(connection) - 1) or finished_at
    append(connection, [act_of(kept)], actor=Actor(account="an earlier version of Muniment"), at=at)


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
