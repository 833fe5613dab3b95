"""Heads of the ledger: signed here, stamped where an authority is asked, or taken from where they were kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.ledger import Ledger, StampRunsBackError
from engine.custody.time_authority import NoTimeStampError, TimeAuthority
from engine.ledger.heads import Head, HeadError, head_of
from engine.model.errors import MunimentError
from procedures.ledger import opened, require_whole
from procedures.verifying import report_bytes
from reports.verification import verify


class HeadFileError(MunimentError):
    """A file that holds no head."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(
            f"`{path}` holds no head of a ledger", cause=cause, help="name one that `ledger head` wrote, or a report"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A head that was signed and kept; `unstamped` says why it has no token, where one was asked for."""

    head: Head
    unstamped: MunimentError | None = None


def sign_head(ledger: Ledger, *, key: SigningKey, at: datetime, authority: TimeAuthority | None = None) -> SignedHead:
    """Sign what the ledger is now, have it stamped where an authority is given, and keep it.

    Doubt keeps: where no token comes, or one that does not count, the head is kept without it and nothing else is lost.
    """
    head = ledger.signed_head(key, at=at)
    if authority is not None:
        # No transaction is open while the authority is asked: others may enter, and the head stays a beginning.
        try:
            stamped, said = authority.stamp(head)
            ledger.keep_head(stamped, key.certificate_pem, stamped_at=said.at)
            return SignedHead(head=stamped)
        except StampRunsBackError as error:
            unstamped: MunimentError = NoTimeStampError(url=authority.url, cause=f"{error.message}: {error.cause}")
        except NoTimeStampError as error:
            unstamped = error
        ledger.keep_head(head, key.certificate_pem)
        return SignedHead(head=head, unstamped=unstamped)
    ledger.keep_head(head, key.certificate_pem)
    return SignedHead(head=head)


def sign_head_of(
    database: Path, *, key: SigningKey, clock: Clock, authority: TimeAuthority | None = None
) -> SignedHead:
    """Sign what the ledger is now; raises `LedgerBrokenError`, for a broken one is not vouched for."""
    with opened(database) as store:
        require_whole(store)
        return sign_head(store.ledger, key=key, at=clock.now(), authority=authority)


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

    The files beside the report are not asked for: a copy of the PDF is enough. Nor is its time stamp, which is checked
    with the ledger.
    """
    report = verify(report_bytes(path), trusted=trusted, at=at, beside=None)
    if report.head is None:
        failed = next((check for check in report.checks if not check.passed), None)
        why = f"its check `{failed.name}` failed: {failed.detail}" if failed is not None else "it carries none"
        raise HeadFileError(path=path, cause=why)
    return report.head
