"""The options about time stamps: which authority to ask, whose tokens to trust, and what is told where none came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from cryptography import x509

from cli.console import print_error
from engine.custody.certificates import load_certificates
from engine.custody.time_authority import TimeAuthority
from engine.model.errors import MunimentError


class NoAuthorityCertificateError(MunimentError):
    """A token would be asked for, and nothing was given to check it with."""

    def __init__(self, *, url: str) -> None:
        super().__init__(
            f"nothing says by which certificate a time stamp of `{url}` is trusted",
            cause="one that cannot be checked would be kept for ever, and prove nothing",
            help="name the certificate of the authority, or of who issued it, with --time-stamp-certificate",
        )


def load_time_stamp_certificates(paths: Sequence[Path] | None) -> tuple[x509.Certificate, ...]:
    """Return the certificates that are trusted for time stamps; raises `CertificateError`."""
    return tuple(certificate for path in paths or () for certificate in load_certificates(path))


def load_authority(url: str | None, certificates: Sequence[Path] | None) -> TimeAuthority | None:
    """Return the authority to ask, or nothing where none is named.

    Raises `AuthorityAddressError`, `NoAuthorityCertificateError` and `CertificateError`, before anything is done.
    """
    if url is None:
        return None
    trusted = load_time_stamp_certificates(certificates)
    if not trusted:
        raise NoAuthorityCertificateError(url=url)
    return TimeAuthority(url=url, trusted=trusted)


def tell_unstamped(unstamped: MunimentError | None) -> None:
    """Say why a head has no time stamp, where one was asked for; the result itself is printed all the same."""
    if unstamped is not None:
        print_error(unstamped)


def leave_if_unstamped(unstamped: MunimentError | None) -> None:
    """End with 3 where a head has no time stamp, and one was asked for."""
    if unstamped is not None:
        raise typer.Exit(unstamped.exit_code)
