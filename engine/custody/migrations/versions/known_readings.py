"""Lay the table of what was read of each file, and count for each scan what it read and what it knew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; scans that were kept before read all of their files."""
    op.create_table(
        "reading",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("archive", "location", "state", "reader", "content", "read_at")
        ),
        sa.PrimaryKeyConstraint("archive", "location", name=op.f("pk_reading")),
    )
    for name in ("files_read", "files_known"):
        op.add_column("scan", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back")
