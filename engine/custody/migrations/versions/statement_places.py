"""Know a statement by the table that makes it and not by its line: a row that is put in before it is nothing new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = ("archive", "record_id", "fact", "source", "said_in", "text")
_OLD = "archive, record_id, fact, source, place, text, scan_id, learnt_at"


def upgrade() -> None:
    """Lay the table anew; of what was learnt several times from one table, the first time stays."""
    op.rename_table("statement", "statement_before")
    op.create_table(
        "statement",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_KEY, "place", "scan_id", "learnt_at")),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_statement")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_statement_scan_id_scan")),
    )
    # `index.csv:17` is said in `index.csv`; every other place is a file.
    before_line = "substr(place, 1, length(rtrim(place, '0123456789')) - 1)"
    op.execute(
        f"INSERT OR IGNORE INTO statement ({_OLD}, said_in) "
        f"SELECT {_OLD}, CASE source WHEN 'catalogue' THEN {before_line} ELSE place END "
        "FROM statement_before ORDER BY rowid"
    )
    op.drop_table("statement_before")
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER statement_refuses_{change} BEFORE {change.upper()} ON statement "
            "BEGIN SELECT RAISE(ABORT, 'what was entered in statement is never changed'); END"
        )


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
