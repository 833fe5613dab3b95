"""Add the ledger, and enter in it what the register of holds had."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from engine.custody.clock import HONG_KONG
from engine.custody.ledger import Act, append
from engine.ledger.entries import Actor

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEVER_CHANGED = ("ledger_entry", "ledger_node", "ledger_head")


def upgrade() -> None:
    """Add the tables, and move what was entered before."""
    op.create_table(
        "ledger_entry",
        sa.Column("sequence", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "leaf", "salt", "body")),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_kind"), "ledger_entry", ["kind"])
    op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_ledger_node")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("head", "certificate")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_head")),
    )
    for table in _NEVER_CHANGED:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'what was entered in {table} is never changed'); END"
            )
    _move_the_register()


def _move_the_register() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT * FROM register_entry ORDER BY entry")).all()
    sealed = {row.hold for row in rows if row.kind == "hold" and json.loads(row.document).get("is_sealed")}
    for row in rows:
        document = json.loads(row.document)
        body = {
            "act": {
                row.kind: document,
                "source_name": row.source_name,
                "source_text": row.source_text,
            },
            "on": row.entered_on,
            "statement": None,
        }
        # The civil day is all that was kept of the time, and nobody kept who it was. Its first moment, so that what is
        # entered later on that day is not taken for earlier.
        at = datetime.fromisoformat(row.entered_on).replace(tzinfo=HONG_KONG)
        act = Act(kind=f"{row.kind}-entered", body=body, is_confidential=row.hold in sealed)
        append(connection, [act], actor=Actor(account="an earlier version of Muniment"), at=at)
    op.drop_table("register_entry")


def downgrade() -> None:
    """Refuse: what the store holds is evidence."""
    raise NotImplementedError("a store is never taken back to less")
