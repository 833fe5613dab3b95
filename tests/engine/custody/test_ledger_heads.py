"""Heads are kept with their time stamps, and one that is broken, of a stranger, or runs back is a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from engine.custody.keys import SigningKey, generate_local_key
from engine.custody.ledger import Ledger, NoGrowthError, StampRunsBackError
from engine.custody.store import Store
from engine.ledger.heads import Head, head_of
from tests.engine.custody.older import lay
from tests.engine.custody.test_ledger import acts, at, opened_wide
from tests.engine.ledger.authority import invent, root, token_over, unit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROOT: tuple[x509.Certificate, ...] = (root().certificate,)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return generate_local_key(tmp_path_factory.mktemp("keys") / "k.pem", organisation="Invented Bureau", now=NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "muniment.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Store.open(path) as store:
        store.ledger.append(acts(3), scribe=at(NOON))
        yield store.ledger


def stamped(head: Head, when: datetime) -> Head:
    return replace(head, time_stamp=token_over(hashlib.sha256(head.stamped_bytes()).digest(), of=unit(), at=when))


def keep(ledger: Ledger, key: SigningKey, when: datetime) -> Head:
    head = stamped(ledger.signed_head(key, at=NOON), when)
    ledger.keep_head(head, key.certificate_pem, stamped_at=when)
    return head


def said(ledger: Ledger, *, trusted: tuple[x509.Certificate, ...] | None = ROOT, heads: tuple[Head, ...] = ()) -> str:
    return "; ".join(f"{one.place}: {one.what}" for one in ledger.problems(trusted=trusted, heads=heads))


def test_a_head_is_kept_and_read_with_its_token(ledger: Ledger, key: SigningKey) -> None:
    head = keep(ledger, key, NOON + SECOND)
    found = ledger.check(trusted=ROOT, heads=[head])
    assert (found.problems, found.stamped_at) == ([], [NOON + SECOND, NOON + SECOND])
    assert head_of(head.to_plain()) == head
    assert head.is_signed_by(key.certificate)
    assert head.stamped_bytes() == replace(head, time_stamp=b"").stamped_bytes()


def test_a_head_without_a_token_is_no_problem(ledger: Ledger, key: SigningKey) -> None:
    ledger.sign_head(key, at=NOON)
    assert said(ledger) == said(ledger, trusted=()) == ""


def test_a_token_of_nobody_who_is_trusted_is_a_problem_and_stops_no_judgement(ledger: Ledger, key: SigningKey) -> None:
    head = keep(ledger, key, NOON)
    assert "head 1: its time stamp does not count: no certificate" in said(ledger, trusted=())
    assert "which is not trusted" in said(ledger, trusted=(invent("Another Root").certificate,))
    assert "the head of 2026-11-22 12:00:00 UTC: its time stamp" in said(ledger, trusted=(), heads=(head,))
    assert said(ledger, trusted=None) == ""


@pytest.mark.parametrize("trusted", [ROOT, None], ids=["asked", "not asked"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_head SET time_stamp = (SELECT time_stamp FROM ledger_head WHERE number = 2) WHERE number = 1",
        "UPDATE ledger_head SET time_stamp = x'' WHERE number = 1",
        "UPDATE ledger_head SET time_stamp = x'3000' WHERE number = 1",
        "UPDATE ledger_head SET time_stamp = 'text' WHERE number = 1",
        "UPDATE ledger_head SET time_stamp = 7 WHERE number = 1",
        "UPDATE ledger_head SET time_stamp = substr(time_stamp, 1, length(time_stamp) - 1) WHERE number = 1",
    ],
)
def test_a_changed_token_is_seen(
    path: Path, ledger: Ledger, key: SigningKey, change: str, trusted: tuple[x509.Certificate, ...] | None
) -> None:
    keep(ledger, key, NOON)
    ledger.append(acts(1), scribe=at(NOON))
    keep(ledger, key, NOON + SECOND)
    assert said(ledger, trusted=trusted) == ""
    connection = opened_wide(path)
    connection.execute(change)
    connection.close()
    assert said(ledger, trusted=trusted).startswith("head 1: its time stamp")


def test_a_token_older_than_what_it_stamps_is_not_kept_and_is_a_problem(ledger: Ledger, key: SigningKey) -> None:
    early = stamped(ledger.signed_head(key, at=NOON), NOON - 3 * SECOND)
    with pytest.raises(StampRunsBackError):
        ledger.keep_head(early, key.certificate_pem, stamped_at=NOON - 3 * SECOND)
    assert said(ledger, heads=(early,)) == (
        "the head of 2026-11-22 12:00:00 UTC: its time stamp is older than entry 2, which is under it"
    )
    # Times are cut to the second, and no two clocks are one.
    assert said(ledger, heads=(keep(ledger, key, NOON - 2 * SECOND),)) == ""


def test_tokens_that_run_back_are_not_kept_and_are_a_problem(ledger: Ledger, key: SigningKey) -> None:
    keep(ledger, key, NOON + 9 * SECOND)
    early = stamped(ledger.signed_head(key, at=NOON), NOON + 6 * SECOND)
    with pytest.raises(StampRunsBackError):
        ledger.keep_head(early, key.certificate_pem, stamped_at=NOON + 6 * SECOND)
    assert said(ledger) == ""
    # As somebody who owns the file could enter it.
    ledger.keep_head(early, key.certificate_pem)
    assert said(ledger) == "head 2: its time stamp is older than that of a head before it"


def test_a_token_that_is_taken_away_is_shown_by_the_head_that_was_kept_elsewhere(
    path: Path, ledger: Ledger, key: SigningKey
) -> None:
    elsewhere = keep(ledger, key, NOON)
    connection = opened_wide(path)
    connection.execute("UPDATE ledger_head SET time_stamp = NULL")
    connection.close()
    # By itself such a head is as good as one that never had a token: this is what the threat model says.
    found = ledger.check(trusted=ROOT)
    assert (found.problems, found.stamped_at) == ([], [])
    assert ledger.check(trusted=ROOT, heads=[elsewhere]).stamped_at == [NOON]


def test_a_store_of_an_earlier_version_keeps_its_heads(path: Path, tmp_path: Path, key: SigningKey) -> None:
    with Store.open(tmp_path / "other.sqlite") as other:
        head = other.ledger.signed_head(key, at=NOON)
    text, pem = head.stamped_bytes().decode(), key.certificate_pem.decode()
    lay(path, f"INSERT INTO ledger_head VALUES (1, 0, '{text}', '{pem}')", revision="0007")
    with Store.open(path) as store:
        found = store.ledger.check(trusted=())
        assert found.problems == []
        keep(store.ledger, key, NOON)
        assert store.ledger.check(trusted=ROOT).stamped_at == [NOON]


def test_growth_is_proved_between_all_sizes_and_no_others(ledger: Ledger) -> None:
    ledger.append(acts(4), scribe=at(NOON))
    for size in range(1, 8):
        for old in range(1, size + 1):
            proof = ledger.prove_growth(old, size)
            assert proof.holds
            assert proof.roots == {old: ledger.root(old), size: ledger.root(size)}
    assert ledger.prove_growth(3) == ledger.prove_growth(3, 7)
    refused: list[tuple[int, int | None]] = [(0, 3), (4, 3), (1, 8), (-1, 3), (9, None)]
    for first, last in refused:
        with pytest.raises(NoGrowthError):
            ledger.prove_growth(first, last)
