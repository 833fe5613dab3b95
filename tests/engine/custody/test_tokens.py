"""A key in a token signs as a key in a file does, and what is wrong with it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.custody.key_errors import (
    KeyExpiredError,
    KeyFileError,
    KeyKindError,
    KeyUsageError,
    ModuleError,
    NoSuchTokenError,
    NoTokenCertificateError,
    NoTokenKeyError,
    PinError,
    TokenError,
)
from engine.custody.keys import SigningKey, load_from_token
from engine.custody.tokens import TokenKey, TokenPlace
from engine.ledger.heads import Head
from engine.model.errors import MunimentError
from tests.engine.custody.invented_token import LABEL, PIN, InventedToken, make_token, needs_token

pytestmark = [needs_token, pytest.mark.xdist_group("token")]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InventedToken]:
    made = make_token(tmp_path_factory.mktemp("token"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made


@contextmanager
def opened(token: InventedToken, key: str) -> Iterator[SigningKey]:
    found = load_from_token(TokenPlace(module=token.module, token=LABEL, key=key), pin=PIN, now=NOW)
    assert isinstance(found.private, TokenKey)
    try:
        yield found
    finally:
        # Who is logged in stays so in a process, until the last session ends.
        found.private.close()


@pytest.mark.parametrize("name", ["rsa-2048", "rsa-3072", "p-256"])
def test_a_head_is_signed_in_the_token(token: InventedToken, name: str) -> None:
    with opened(token, name) as key:
        assert key.certificate == token.certificates[name]
        unsigned = Head(size=3, root="ab" * 32, at=NOW, key=key.fingerprint)
        head = replace(unsigned, signature=key.sign(unsigned.signed_bytes()).hex())
        assert head.is_signed_by(token.certificates[name])
        assert not replace(head, size=4).is_signed_by(token.certificates[name])


def test_the_certificates_of_the_issuers_come_along(token: InventedToken) -> None:
    with opened(token, "rsa-2048") as key:
        assert key.chain == (token.certificates["issuer"],)
    with opened(token, "rsa-3072") as key:
        assert key.chain == ()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("bare", NoTokenCertificateError),
        ("nobody", NoTokenKeyError),
        ("swapped", KeyFileError),
        ("weak", KeyKindError),
        ("k-256", KeyKindError),
        ("expired", KeyExpiredError),
        ("unfit", KeyUsageError),
    ],
)
def test_a_key_that_will_not_do_is_refused(token: InventedToken, name: str, error: type[MunimentError]) -> None:
    with pytest.raises(error) as raised, opened(token, name):
        pass
    assert f"{LABEL}/{name}" in raised.value.message


def test_a_wrong_pin_is_told_and_tried_once(token: InventedToken) -> None:
    for pin in ("0000", "", "x" * 300):
        with pytest.raises(PinError) as raised:
            load_from_token(TokenPlace(module=token.module, token=LABEL, key="p-256"), pin=pin, now=NOW)
        assert pin == "" or pin not in str(raised.value)
    with opened(token, "p-256"):
        pass


def test_a_token_that_is_not_there_is_told(token: InventedToken) -> None:
    with pytest.raises(NoSuchTokenError, match="there is no token `other`"):
        load_from_token(TokenPlace(module=token.module, token="other", key="p-256"), pin=PIN, now=NOW)


@pytest.mark.parametrize("module", ["none.so", "text.so", "."])
def test_what_is_no_module_is_told(tmp_path: Path, module: str) -> None:
    (tmp_path / "text.so").write_text("no library", "utf-8")
    with pytest.raises(ModuleError):
        load_from_token(TokenPlace(module=tmp_path / module, token=LABEL, key="p-256"), pin=PIN, now=NOW)


def test_a_token_that_is_pulled_out_signs_nothing(token: InventedToken) -> None:
    with opened(token, "p-256") as key:
        pass
    with pytest.raises(TokenError):
        key.sign(b"data")
