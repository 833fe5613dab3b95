"""What the commands have in common: the clock, where things are, whom to trust, and how a result is told."""

from __future__ import annotations

from pathlib import Path

import typer
from cryptography import x509

from cli.console import complaints, output, visible
from engine.custody.certificates import load_certificate
from engine.custody.clock import Clock, SystemClock
from engine.language.problems import Problem, render
from engine.model.errors import MunimentError
from procedures.keys import CERTIFICATE_FILE


class NoCertificateError(MunimentError):
    """There is no certificate to check a seal with."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"there is no certificate in `{path}`",
            cause="a seal is worth what is known of who made it, and a report's own certificate proves nothing",
            help="name the certificate that the makers of the report handed out, with --certificate",
        )


def system_clock() -> Clock:
    """Return the clock of this machine, in the zone of Hong Kong."""
    return SystemClock()


def keys_folder(given: Path | None) -> Path:
    """Return the folder of the system key: the one given, or this user's own."""
    return given if given is not None else Path(typer.get_app_dir("muniment")) / "keys"


def database_path(given: Path | None) -> Path:
    """Return the database: the one given, or this user's own, so that no audit forgets the holds of another."""
    return given if given is not None else Path(typer.get_app_dir("muniment")) / "muniment.sqlite"


def load_trusted(certificates: list[Path] | None, *, keys: Path | None) -> list[x509.Certificate]:
    """Return the certificates to trust: those given, or that of the system key; raises `NoCertificateError`."""
    own = keys_folder(keys) / CERTIFICATE_FILE
    if not certificates and not own.exists():
        raise NoCertificateError(path=own)
    return [load_certificate(path) for path in certificates or [own]]


def tell_warnings(warnings: tuple[Problem, ...]) -> None:
    """Print what the policies should be told about, which did not refuse them."""
    if warnings:
        complaints.print(render(warnings), markup=False)


def read_and_known(*, read: int | None, known: int | None) -> str:
    """Return in words how many files a scan opened, and how many it knew."""
    return f"{read or 0:,} read, {known or 0:,} known from an earlier scan"


def tell(text: str = "") -> None:
    """Print a line of a result."""
    output.print(visible(text), markup=False, soft_wrap=True)
