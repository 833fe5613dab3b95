"""Looking at the ledger: whether it is whole, what it is now, one entry with its proof, and all of it to hand out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.ledger import Entered, Inclusion, LedgerProblem
from engine.custody.store import Store
from engine.ledger.entries import canonical
from engine.ledger.heads import Head, HeadError, head_of
from engine.model.errors import MunimentError
from procedures.verifying import report_bytes
from reports.verification import verify

PROOF_FORM = "muniment-ledger-proof/1"


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

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"`{path}` exists already", help="name another file with --out")


class HeadFileError(MunimentError):
    """A file that holds no head."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(
            f"`{path}` holds no head of a ledger", cause=cause, help="name one that `ledger head` wrote, or a report"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChecked:
    """What a check of a ledger found; `heads` counts those given from elsewhere."""

    size: int
    root: str
    heads: int
    problems: tuple[LedgerProblem, ...]


def check_ledger(database: Path, *, heads: Iterable[Head] = ()) -> LedgerChecked:
    """Check every entry, node and head again; `heads` come from elsewhere."""
    given = tuple(heads)
    with opened(database) as store:
        problems = store.ledger.problems(heads=given)
        size = store.ledger.size()
        # Of a broken tree there may be no root.
        root = "" if problems else store.ledger.root()
    return LedgerChecked(size=size, root=root, heads=len(given), problems=problems)


def require_whole(store: Store) -> None:
    """Raise `LedgerBrokenError` where anything in the ledger of a store was changed."""
    problems = store.ledger.problems()
    if problems:
        raise LedgerBrokenError(problems=problems)


def sign_head(database: Path, *, key: SigningKey, clock: Clock) -> Head:
    """Sign what the ledger is now; raises `LedgerBrokenError`, for a broken one is not vouched for."""
    with opened(database) as store:
        require_whole(store)
        return store.ledger.sign_head(key, at=clock.now())


def prove(database: Path, sequence: int) -> tuple[Entered, Inclusion]:
    """Return an entry and its proof; raises `NoEntryError`."""
    with opened(database) as store:
        return store.ledger.entry(sequence), store.ledger.prove(sequence)


def proof_as_plain(entered: Entered, proof: Inclusion) -> dict[str, Any]:
    """Return a proof as plain JSON, to hand out; what a confidential entry is about is left out."""
    return {
        "form": PROOF_FORM,
        **_as_plain(entered),
        "index": proof.index,
        "size": proof.size,
        "root": proof.root,
        "path": list(proof.path),
    }


def export(database: Path, out: Path) -> int:
    """Write every entry as a line of JSON and return how many; what confidential ones are about is left out.

    The lines prove themselves: `leaf` is what stands in the tree (RFC 6962), and the SHA-256 of the salt, the word
    `open` and the canonical `body` is the `payload` that it names. Raises `LedgerBrokenError`.
    """
    with opened(database) as store:
        require_whole(store)
        entries = store.ledger.entries()
    write_new(out, (canonical(_as_plain(one)) + b"\n" for one in entries))
    return len(entries)


def _as_plain(entered: Entered) -> dict[str, Any]:
    payload = entered.payload
    is_open = not payload.is_confidential
    return {
        "leaf": entered.entry.leaf().decode(),
        "salt": payload.salt if is_open else None,
        "body": dict(payload.body) if is_open else None,
    }


def read_head(path: Path) -> Head:
    """Return the head in a file; raises `HeadFileError`."""
    try:
        return head_of(json.loads(path.read_bytes()))
    except OSError as error:
        raise HeadFileError(path=path, cause=(error.strerror or str(error)).lower()) from None
    except (HeadError, ValueError, RecursionError) as error:
        raise HeadFileError(path=path, cause="it is not written as heads are") from error


def head_in_report(path: Path, *, trusted: Sequence[x509.Certificate], at: datetime) -> Head:
    """Return the head that a sealed report carries; raises `HeadFileError` where the seal or the head does not hold.

    The files beside the report are not asked for: a copy of the PDF is enough.
    """
    report = verify(report_bytes(path), trusted=trusted, at=at, beside=None)
    if report.head is None:
        failed = next((check for check in report.checks if not check.passed), None)
        why = f"its check `{failed.name}` failed: {failed.detail}" if failed is not None else "it carries none"
        raise HeadFileError(path=path, cause=why)
    return report.head


def write_new(path: Path, pieces: Iterator[bytes]) -> None:
    """Write a file that is not there yet; raises `FileExistsAlreadyError`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise FileExistsAlreadyError(path=path) from None
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def opened(database: Path) -> Store:
    """Open a database that is there; raises `NoDatabaseError`: an empty one made by mistake would look whole."""
    if not database.exists():
        raise NoDatabaseError(database=database)
    return Store.open(database)
