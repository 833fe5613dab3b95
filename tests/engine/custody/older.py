"""Stores as earlier versions left them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from engine.custody.database import upgrade


def lay(path: Path, *statements: str, revision: str) -> None:
    """Make a store of a revision, and run statements in it."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, to=revision)
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
