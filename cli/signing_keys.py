"""The key of a command: the system key, one in a PKCS#12 file, or one in a token."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import typer

from cli.session import keys_folder
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey, load_from_token, load_local_key, load_pkcs12
from engine.custody.tokens import TokenPlace
from engine.model.errors import MunimentError
from procedures.keys import KEY_FILE

PASSPHRASE = "MUNIMENT_PASSPHRASE"
PIN = "MUNIMENT_PIN"


class NoKeyError(MunimentError):
    """There is no key to seal with."""

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"there is no system key in `{folder}`",
            cause="every report is sealed, so an audit begins with a key",
            help='make one with `muniment keys init --organisation "..."`, or bring one: --pkcs12, --pkcs11-module',
        )


class NoPassphraseError(MunimentError):
    """A PKCS#12 file is to be opened, and nobody gave its passphrase."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"`{path}` needs a passphrase, and none was given",
            help=f"give it when asked on a terminal, or in the environment variable {PASSPHRASE}",
        )


class NoPinError(MunimentError):
    """A token is to be opened, and nobody gave its PIN."""

    def __init__(self, *, token: str) -> None:
        super().__init__(
            f"the token `{token}` needs a PIN, and none was given",
            help=f"give it when asked on a terminal, or in the environment variable {PIN}",
        )


class PassphrasesDifferError(MunimentError):
    """A new passphrase that was typed in two ways, or is empty."""

    def __init__(self) -> None:
        super().__init__("the two passphrases differ, or are empty", help="run it again, and type one twice")


class KeyUriError(MunimentError):
    """A name of a key in a token that leaves open which key is meant."""

    def __init__(self, *, text: str) -> None:
        super().__init__(
            f"`{text}` names no key in a token",
            cause="token, object and module-path are each needed once, and nothing else is understood",
            help="write it as `pkcs11:token=CARD;object=KEY?module-path=/lib/card.so` (RFC 7512)",
        )


class KeyChoiceError(MunimentError):
    """Options that name no key, or two."""

    def __init__(self, *, cause: str) -> None:
        super().__init__(
            "the options do not name one key",
            cause=cause,
            help="name a key in a token with --pkcs11-module, --pkcs11-token and --pkcs11-key, and no other",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChoice:
    """Which key the options name; without any it is the system key in the folder `keys`."""

    keys: Path | None = None
    pkcs12: Path | None = None
    module: Path | None = None
    token: str | None = None
    key: str | None = None

    def place(self) -> TokenPlace | None:
        """Return the place of a key in a token, or nothing where none is named; raises `KeyChoiceError`."""
        given = {"--pkcs11-module": self.module, "--pkcs11-token": self.token, "--pkcs11-key": self.key}
        missing = [name for name, value in given.items() if value is None]
        if len(missing) == len(given):
            return None
        if self.module is None or self.token is None or self.key is None:
            raise KeyChoiceError(cause=f"{' and '.join(missing)} is missing")
        if self.pkcs12 is not None:
            raise KeyChoiceError(cause="--pkcs12 names another")
        return TokenPlace(module=self.module, token=self.token, key=self.key)


def load_key(choice: KeyChoice, *, clock: Clock) -> SigningKey:
    """Return the key to sign with: one in a token or a PKCS#12 file where it is named, otherwise the system key."""
    place = choice.place()
    if place is not None:
        pin = os.environ.get(PIN)
        if pin is None:
            pin = _asked(f"PIN of {place.token}", otherwise=NoPinError(token=place.token))
        return load_from_token(place, pin=pin, now=clock.now())
    if choice.pkcs12 is not None:
        passphrase = os.environ.get(PASSPHRASE)
        if passphrase is None:
            missing = NoPassphraseError(path=choice.pkcs12)
            passphrase = _asked(f"Passphrase of {choice.pkcs12.name}", otherwise=missing)
        return load_pkcs12(choice.pkcs12, passphrase=passphrase, now=clock.now())
    return load_system_key(keys_folder(choice.keys), clock=clock)


def load_system_key(folder: Path, *, clock: Clock) -> SigningKey:
    """Return the key that `muniment keys init` made in `folder`; raises `NoKeyError` where there is none."""
    if not (folder / KEY_FILE).exists():
        raise NoKeyError(folder=folder)
    return load_local_key(folder / KEY_FILE, now=clock.now())


def load_personal_key(text: str, *, clock: Clock) -> SigningKey:
    """Return the key of a person: in a token, as RFC 7512 names it, or in the PKCS#12 file of that name.

    Raises `KeyUriError` for a name that leaves open which key is meant, and what `load_key` raises.
    """
    if not text.lower().startswith("pkcs11:"):
        return load_key(KeyChoice(pkcs12=Path(text)), clock=clock)
    path, _, query = text[len("pkcs11:") :].partition("?")
    # INVARIANT: what is not understood is refused (`tests/cli/test_signing_keys.py`): another key could be meant.
    named = [part.partition("=") for part in (*path.split(";"), *query.split("&")) if part]
    values = {name: unquote(value) for name, _, value in named}
    if len(values) != len(named) or values.keys() != {"token", "object", "module-path"}:
        raise KeyUriError(text=text)
    module, token, key = Path(values["module-path"]), values["token"], values["object"]
    return load_key(KeyChoice(module=module, token=token, key=key), clock=clock)


def new_passphrase(path: Path) -> str:
    """Return the passphrase for a new file, typed twice on a terminal; raises `NoPassphraseError`."""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    missing = NoPassphraseError(path=path)
    first = _asked(f"New passphrase of {path.name}", otherwise=missing)
    if not first or first != _asked("The same again", otherwise=missing):
        raise PassphrasesDifferError
    return first


def _asked(what: str, *, otherwise: MunimentError) -> str:
    """Return what a person types unseen, or raise `otherwise`."""
    # Without a terminal the prompt could only wait, or show what is typed.
    if not sys.stdin.isatty():
        raise otherwise
    try:
        return str(typer.prompt(what, hide_input=True, err=True))
    except typer.Abort:
        raise otherwise from None
