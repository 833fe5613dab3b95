"""Keep the token of a time-stamping authority with a head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; heads that were signed before have no token."""
    op.add_column("ledger_head", sa.Column("time_stamp", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
