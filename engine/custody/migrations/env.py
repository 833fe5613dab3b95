"""Run by Alembic for each command: on the connection that the caller opened, never on one from a file of settings."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from engine.custody import tables

assert tables.LedgerEntryRow.metadata is SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
# The caller holds the transaction, so that a store is at one revision or at the other and never between.
context.run_migrations()
