"""Reports and heads that are sealed with a key in a token, by the command as a user starts it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.cli.running import AS_OF, POLICIES, Ended, muniment, muniment_here
from tests.engine.custody.invented_token import LABEL, PIN, InventedToken, make_token, needs_token

pytestmark = [pytest.mark.xdist_group("cli")]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> InventedToken:
    return make_token(tmp_path_factory.mktemp("token"))


def named(token: InventedToken, key: str) -> tuple[str | Path, ...]:
    return ("--pkcs11-module", token.module, "--pkcs11-token", LABEL, "--pkcs11-key", key)


@needs_token
@pytest.mark.parametrize("name", ["rsa-2048", "rsa-3072", "p-256"])
def test_a_report_is_sealed_in_the_token_and_verified_without_it(
    token: InventedToken, desk: Desk, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, database = tmp_path / "out", tmp_path / "own.sqlite"
    given = ("--policies", POLICIES, "--as-of", AS_OF, "--database", database, "--out", out, "--format", "json")
    secret = {**token.environment, "MUNIMENT_PIN": PIN}
    ended = muniment("audit", desk.archive, *given, *named(token, name), cwd=tmp_path, more=secret)
    assert (ended.code, PIN in ended.said) == (0, False), ended.err
    certificate = ("--certificate", token.pem(name))
    # Whoever verifies has no token, so that needs no process in which one was never opened.
    found = muniment_here("verify", out / "report.pdf", *certificate, "--format", "json", cwd=tmp_path, seen=capsys)
    assert (found.code, json.loads(found.out)["is_sound"]) == (0, True), found.out
    head = muniment("ledger", "head", "--database", database, *named(token, name), cwd=tmp_path, more=secret)
    assert head.code == 0, head.err
    witness = ("--report", out / "report.pdf", *certificate)
    assert muniment_here("ledger", "verify", "--database", database, *witness, cwd=tmp_path, seen=capsys).code == 0


@needs_token
def test_a_wrong_pin_ends_before_anything_is_read(token: InventedToken, desk: Desk, tmp_path: Path) -> None:
    secret = {**token.environment, "MUNIMENT_PIN": "0000"}
    out = tmp_path / "out"
    given = ("--policies", POLICIES, "--out", out, *named(token, "p-256"))
    ended: Ended = muniment("audit", desk.archive, *given, cwd=tmp_path, more=secret)
    assert (ended.code, "the PIN does not open the token" in ended.err) == (2, True)
    assert "0000" not in ended.said
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--pkcs11-module", "m.so"), "--pkcs11-token and --pkcs11-key is missing"),
        (("--pkcs11-token", "t", "--pkcs11-key", "k"), "--pkcs11-module is missing"),
        (
            ("--pkcs11-module", "m.so", "--pkcs11-token", "t", "--pkcs11-key", "k", "--pkcs12", "k.p12"),
            "--pkcs12 names another",
        ),
        (("--pkcs11-module", "m.so", "--pkcs11-token", "t", "--pkcs11-key", "k"), "needs a PIN"),
    ],
)
def test_options_that_name_no_one_key_are_refused(
    given: tuple[str, ...], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = muniment_here("ledger", "head", *given, cwd=tmp_path, seen=capsys)
    assert (ended.code, why in ended.err) == (2, True), ended.err
