"""Lay the table of what was seen of two files that were looked at side by side."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "look",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("first", "second", "verifier", "content", "looked_at")
        ),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_look")),
    )


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back")
