"""What the commands have in common: the clock, the key, and how the result of an audit is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer
from cryptography import x509

from cli.console import complaints, output, visible
from engine.custody.clock import Clock, SystemClock
from engine.custody.keys import SigningKey, load_certificate, load_local_key, load_pkcs12
from engine.language.problems import Problem, render
from engine.model.errors import MunimentError
from procedures.keys import CERTIFICATE_FILE, KEY_FILE

PASSPHRASE = "MUNIMENT_PASSPHRASE"


class NoKeyError(MunimentError):
    """There is no key to seal with."""

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"there is no system key in `{folder}`",
            cause="every report is sealed, so an audit begins with a key",
            help='make one with `muniment keys init --organisation "..."`, or bring one with --pkcs12',
        )


class NoPassphraseError(MunimentError):
    """A PKCS#12 file is to be opened, and nobody gave its passphrase."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"`{path}` needs a passphrase, and none was given",
            help=f"give it when asked on a terminal, or in the environment variable {PASSPHRASE}",
        )


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


def load_key(*, keys: Path | None, pkcs12: Path | None, clock: Clock) -> SigningKey:
    """Return the key to seal with: a PKCS#12 file where one is given, otherwise the local key."""
    if pkcs12 is not None:
        passphrase = os.environ.get(PASSPHRASE)
        if passphrase is None:
            passphrase = _ask_passphrase(pkcs12)
        return load_pkcs12(pkcs12, passphrase=passphrase, now=clock.now())
    return load_system_key(keys_folder(keys), clock=clock)


def load_personal_key(pkcs12: Path, *, clock: Clock) -> SigningKey:
    """Return the key of a person."""
    return load_key(keys=None, pkcs12=pkcs12, clock=clock)


def load_trusted(certificates: list[Path] | None, *, keys: Path | None) -> list[x509.Certificate]:
    """Return the certificates to trust: those given, or that of the system key; raises `NoCertificateError`."""
    own = keys_folder(keys) / CERTIFICATE_FILE
    if not certificates and not own.exists():
        raise NoCertificateError(path=own)
    return [load_certificate(path) for path in certificates or [own]]


def load_system_key(folder: Path, *, clock: Clock) -> SigningKey:
    """Return the key that `muniment keys init` made in `folder`; raises `NoKeyError` where there is none."""
    if not (folder / KEY_FILE).exists():
        raise NoKeyError(folder=folder)
    return load_local_key(folder / KEY_FILE, now=clock.now())


def _ask_passphrase(pkcs12: Path) -> str:
    # Without a terminal the prompt could only wait, or show what is typed.
    if not sys.stdin.isatty():
        raise NoPassphraseError(path=pkcs12)
    try:
        return str(typer.prompt(f"Passphrase of {pkcs12.name}", hide_input=True, err=True))
    except typer.Abort:
        raise NoPassphraseError(path=pkcs12) from None


def new_passphrase(path: Path) -> str:
    """Return the passphrase for a new file, typed twice on a terminal; raises `NoPassphraseError`."""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise NoPassphraseError(path=path)
    try:
        asked = f"New passphrase of {path.name}"
        return str(typer.prompt(asked, hide_input=True, confirmation_prompt=True, err=True))
    except typer.Abort:
        raise NoPassphraseError(path=path) from None


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
