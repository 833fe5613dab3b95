"""Opening the store's file: SQLite with a write-ahead log, foreign keys, full synchrony, and its tables up to date.

SQLite's own documents are the source: *Write-Ahead Logging* (never between machines), and `PRAGMA synchronous` (with
the log, only FULL survives a loss of power with every commit).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.custody.file_systems import network_file_system
from engine.model.errors import MunimentError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 10_000
_BEGIN = "muniment_begin"
_VERSION = "alembic_version"


class StoreError(MunimentError):
    """The store's file cannot be used."""

    def __init__(self, *, path: Path, cause: str, help: str = "") -> None:
        super().__init__(f"the store `{path}` cannot be used", cause=cause, help=help)
        self.path = path


class StoreBusyError(StoreError):
    """Another process writes to the store, and did not end in time."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            path=path,
            cause="another Muniment is writing to it",
            help="wait until the other one has ended, and run this again: what was read is remembered",
        )


class StoreOnNetworkError(MunimentError):
    """The store would lie on another machine, where two writers can corrupt it."""

    exit_code = 4

    def __init__(self, *, path: Path, kind: str) -> None:
        super().__init__(
            f"the store `{path}` lies on a network file system ({kind})",
            cause="holds that were entered there could be lost",
            help="name a store on a disk of this machine",
        )
        self.path = path
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Database:
    """An opened store; every transaction is either a reading or a writing one."""

    path: Path
    engine: sa.Engine

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the store."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the one connection that may write; all of it is kept, or none if the block raises."""
        # At once, because a reader that turns into a writer can be refused half way.
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection, connection.execution_options(**{_BEGIN: begin}).begin():
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise StoreBusyError(path=self.path) from error
            raise StoreError(path=self.path, cause=_in_words(error)) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(path: Path) -> Database:
    """Return the store at `path`, made if it is not there and brought to the newest tables.

    The file is readable by its owner alone: it holds the names of matters. Raises `StoreOnNetworkError`, and
    `StoreError` if the file is something else, damaged, newer than this program, or cannot be written.
    """
    network = network_file_system(path.absolute().parent)
    if network is not None:
        raise StoreOnNetworkError(path=path, kind=network)
    _make(path)
    database = Database(path=path, engine=_engine(path))
    try:
        with database.writing() as connection:
            _refuse_foreign(path, connection)
            upgrade(connection)
    except CommandError as error:
        database.close()
        raise StoreError(
            path=path, cause=str(error), help="it was made by a newer Muniment: use that one, or name another store"
        ) from error
    except MunimentError:
        database.close()
        raise
    return database


def upgrade(connection: sa.Connection, *, to: str = "head") -> None:
    """Bring the tables behind `connection` to a revision, the newest one, in its transaction."""
    config = Config()
    # Alembic's settings treat `%` as the start of a name.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreError(path=path, cause=(error.strerror or "it cannot be written").lower()) from None


def _engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: object) -> None:
        # Transactions are begun below: Python's driver would begin them late and commit before changes of tables.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_BUSY_MILLISECONDS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _refuse_foreign(path: Path, connection: sa.Connection) -> None:
    inspector = sa.inspect(connection)
    tables = set(inspector.get_table_names())
    if not tables:
        return
    if _VERSION not in tables or "version_num" not in {column["name"] for column in inspector.get_columns(_VERSION)}:
        raise StoreError(path=path, cause="it is a database of something else", help="name another file")
    # Its tables and its version are written in one transaction: without a version something else has been at it, and
    # to lay the tables anew would forget the holds.
    versions = list(connection.scalars(sa.text(f"SELECT version_num FROM {_VERSION}")))
    if len(versions) != 1 or not versions[0]:
        found = "no version" if len(versions) < 2 else "more than one version"
        raise StoreError(
            path=path,
            cause=f"it is damaged: its table `{_VERSION}` has {found}",
            help="take it from your backups; a new store would know none of the holds that were entered in this one",
        )


def _in_words(error: DBAPIError) -> str:
    return str(error.orig) if error.orig is not None else "the database refused"
