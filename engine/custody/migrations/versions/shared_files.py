"""Keep which records are names of one stored file, and which of their facts are in doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of a scan that was kept before, nobody looked."""
    op.add_column("record", sa.Column("file", sa.String(), nullable=True))
    op.add_column("record", sa.Column("names", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("doubted", sa.String(), nullable=True))


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
