"""Keep the tags of records, and what was said of them with the time at which it was learnt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = ("archive", "record_id", "fact", "source", "place", "text")


def upgrade() -> None:
    """Add the column and the table; a scan that was kept before has no tags."""
    op.add_column("record", sa.Column("tags", sa.String(), nullable=True))
    op.create_table(
        "statement",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_KEY, "scan_id", "learnt_at")),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_statement")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_statement_scan_id_scan")),
    )
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER statement_refuses_{change} BEFORE {change.upper()} ON statement "
            "BEGIN SELECT RAISE(ABORT, 'what was entered in statement is never changed'); END"
        )


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
