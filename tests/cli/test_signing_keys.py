"""The name of a person's key: a file, or a key in a token as RFC 7512 writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import signing_keys
from cli.signing_keys import KeyChoice, KeyUriError, load_personal_key
from engine.custody.clock import SystemClock


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("mine.p12", KeyChoice(pkcs12=Path("mine.p12"))),
        ("keys/pkcs11:odd.p12", KeyChoice(pkcs12=Path("keys/pkcs11:odd.p12"))),
        (
            "pkcs11:token=My%20Card;object=sign%3B1?module-path=/lib/card.so",
            KeyChoice(module=Path("/lib/card.so"), token="My Card", key="sign;1"),
        ),
        (
            "PKCS11:object=k;token=t?module-path=/m",
            KeyChoice(module=Path("/m"), token="t", key="k"),
        ),
    ],
)
def test_a_key_is_named_by_its_file_or_its_token(monkeypatch: pytest.MonkeyPatch, text: str, choice: KeyChoice) -> None:
    asked: list[KeyChoice] = []
    monkeypatch.setattr(signing_keys, "load_key", lambda choice, *, clock: asked.append(choice))
    load_personal_key(text, clock=SystemClock())
    assert asked == [choice]


@pytest.mark.parametrize(
    "text",
    [
        "pkcs11:",
        "pkcs11:token=t;object=k",
        "pkcs11:token=t?module-path=/m",
        "pkcs11:token=t;token=u;object=k?module-path=/m",
        "pkcs11:token=t;object=k;type=private?module-path=/m",
        "pkcs11:token=t;object=k?module-path=/m&pin-value=1234",
    ],
)
def test_a_name_that_leaves_open_which_key_is_meant_is_refused(text: str) -> None:
    with pytest.raises(KeyUriError):
        load_personal_key(text, clock=SystemClock())
