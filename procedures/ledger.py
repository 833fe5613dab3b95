"""Looking at the ledger: whether it is whole, and all of it to hand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from engine.custody import new_files
from engine.custody.ledger_checks import LedgerProblem
from engine.custody.ledger_rows import shown
from engine.custody.store import Store
from engine.ledger.entries import canonical
from engine.ledger.heads import Head
from engine.model.errors import MunimentError


class NoDatabaseError(MunimentError):
    """A database that is not there."""

    def __init__(self, *, database: Path) -> None:
        super().__init__(f"there is no database `{database}`", help="name the one that remembers your audits")


class LedgerBrokenError(MunimentError):
    """A ledger in which something was changed: nothing is judged by it."""

    exit_code = 4

    def __init__(self, *, problems: Sequence[LedgerProblem]) -> None:
        first = problems[0]
        more = f", and {len(problems) - 1:,} more" if len(problems) > 1 else ""
        super().__init__(
            "the ledger was changed after it was written",
            cause=f"{first.place}: {first.what}{more}",
            help="see all with `muniment ledger verify`; take the database from a backup that verifies",
        )
        self.problems = tuple(problems)


class FileExistsAlreadyError(MunimentError):
    """A file that would be written over."""

    exit_code = 4

    def __init__(self, *, path: Path, option: str = "--out") -> None:
        super().__init__(f"`{path}` exists already", help=f"name another file with {option}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChecked:
    """What a check of a ledger found; `heads` counts those given from elsewhere.

    `stamped_at` are the times of the time stamps that hold, those of the heads that were signed here first.
    """

    size: int
    root: str
    heads: int
    stamped_at: tuple[datetime, ...]
    problems: tuple[LedgerProblem, ...]


def check_ledger(
    database: Path, *, heads: Iterable[Head] = (), time_stamp_certificates: Sequence[x509.Certificate] = ()
) -> LedgerChecked:
    """Check every entry, node and head again; `heads` come from elsewhere.

    A time stamp that none of `time_stamp_certificates` vouches for is a problem; a head without one is none.
    """
    given = tuple(heads)
    with opened(database) as store:
        found = store.ledger.check(heads=given, trusted=time_stamp_certificates)
        size = store.ledger.size()
        # Of a broken tree there may be no root.
        root = "" if found.problems else store.ledger.root()
    return LedgerChecked(
        size=size, root=root, heads=len(given), stamped_at=tuple(found.stamped_at), problems=tuple(found.problems)
    )


def require_whole(store: Store) -> None:
    """Raise `LedgerBrokenError` where anything in the ledger of a store was changed.

    Of a time stamp only that is asked, and not whether anybody trusts its authority: that is for `ledger verify`.
    """
    problems = store.ledger.problems()
    if problems:
        raise LedgerBrokenError(problems=problems)


def export(database: Path, out: Path) -> int:
    """Write every entry as a line of JSON and return how many; what confidential ones are about is left out.

    The lines prove themselves: `leaf` is what stands in the tree (RFC 6962), and the SHA-256 of the salt, the word
    `open` and the canonical `body` is the `payload` that it names. Raises `LedgerBrokenError`.
    """
    with opened(database) as store:
        require_whole(store)
        entries = store.ledger.entries()
    write_new(out, (canonical(shown(one)) + b"\n" for one in entries))
    return len(entries)


def write_new(path: Path, pieces: Iterable[bytes], *, option: str = "--out") -> None:
    """Write a file that is not there yet, named with `option`; raises `FileExistsAlreadyError`."""
    try:
        new_files.write_new(path, pieces)
    except FileExistsError:
        raise FileExistsAlreadyError(path=path, option=option) from None


def opened(database: Path) -> Store:
    """Open a database that is there; raises `NoDatabaseError`: an empty one made by mistake would look whole."""
    if not database.exists():
        raise NoDatabaseError(database=database)
    return Store.open(database)
