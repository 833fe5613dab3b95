"""Lay the first tables, and make the register, the plans and the reports unchangeable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NEVER_CHANGED = ("register_entry", "plan", "report")


def upgrade() -> None:
    """Create every table, and triggers that refuse to change what was entered."""
    op.create_table(
        "scan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("archive", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    _of_scan(
        "record",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.UniqueConstraint("scan_id", "record_id", name=op.f("uq_record_scan_id_record_id")),
    )
    op.create_index(op.f("ix_record_sha256"), "record", ["sha256"])
    _of_scan(
        "link", *(sa.Column(name, sa.String(), nullable=False) for name in ("first", "second", "kind", "evidence"))
    )
    _of_scan(
        "event", *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "asset", "earliest", "latest"))
    )
    _of_scan("ghost", *(sa.Column(name, sa.String(), nullable=False) for name in ("survivor", "record")))
    _of_scan("finding", *(sa.Column(name, sa.String(), nullable=False) for name in ("code", "place", "detail")))
    op.create_table(
        "register_entry",
        sa.Column("entry", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("kind", "hold", "digest", "document", "entered_on", "source_name", "source_text")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("kind", "hold", name=op.f("uq_register_entry_kind_hold")),
    )
    op.create_table(
        "plan",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("digest", "plan_id", "as_of", "made_at")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_plan")),
    )
    op.create_table(
        "report",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("sha256", "plan_digest", "issued_at")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_report")),
        sa.ForeignKeyConstraint(["plan_digest"], ["plan.digest"], name=op.f("fk_report_plan_digest_plan")),
    )
    op.create_index(op.f("ix_report_plan_digest"), "report", ["plan_digest"])
    for table in _NEVER_CHANGED:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'what was entered in {table} is never changed'); END"
            )


def _of_scan(name: str, *columns: sa.Column[str] | sa.Column[int] | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("scan_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("scan_id", "ordinal", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f(f"fk_{name}_scan_id_scan")),
    )


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to nothing")
