"""The ledger from the command line: whole, changed, proved, handed out."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.ledger import merkle
from engine.model.trees import leaf_hash
from tests.cli.conftest import AuditRun, Desk
from tests.cli.running import POLICIES, Ended, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

Run = Callable[..., Ended]


@pytest.fixture
def database(audit_run: AuditRun, tmp_path: Path) -> Path:
    copy = tmp_path / "muniment.sqlite"
    with closing(sqlite3.connect(audit_run.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


@pytest.fixture
def ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path) -> Ended:
        return muniment_here("ledger", *arguments, cwd=tmp_path, seen=capsys)

    return run


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            owner.execute(f"DROP TRIGGER {name}")
        owner.execute(statement)


def test_an_audit_is_entered_and_its_report_is_a_witness(
    audit_run: AuditRun, desk: Desk, database: Path, ledger: Run
) -> None:
    witness = ("--report", audit_run.out / "report.pdf", "--keys", desk.keys)
    ended = ledger("verify", "--database", database, *witness, "--format", "json")
    found = json.loads(ended.out)
    assert (ended.code, found["is_whole"], found["heads_given"], found["problems"]) == (0, True, 1, [])
    out = database.with_name("entries.jsonl")
    assert ledger("export", out, "--database", database).code == 0
    kinds = [json.loads(json.loads(line)["leaf"])["kind"] for line in out.read_text("utf-8").splitlines()]
    assert kinds[-2:] == ["plan-made", "report-issued"]
    assert found["size"] == len(kinds)


def test_a_ledger_without_a_head_from_elsewhere_is_told_to_be_so(database: Path, ledger: Run) -> None:
    ended = ledger("verify", "--database", database)
    assert ended.code == 0
    assert "can look whole" in ended.out


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET body = replace(body, '2', '3')", "DELETE FROM ledger_entry WHERE sequence = 0"],
)
def test_a_change_ends_with_3_and_stops_every_judgement(
    database: Path, desk: Desk, tmp_path: Path, statement: str, ledger: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    change(database, statement)
    ended = ledger("verify", "--database", database)
    assert ended.code == 3
    assert "DO NOT RELY" in ended.out
    planned = muniment_here("plan", "--database", database, "--policies", POLICIES, cwd=tmp_path, seen=capsys)
    assert planned.code == 4
    assert "the ledger was changed" in planned.err
    assert ledger("head", "--database", database, "--keys", desk.keys).code == 4


def test_an_emptied_database_is_exposed_by_the_report(
    audit_run: AuditRun, desk: Desk, database: Path, ledger: Run
) -> None:
    for table in ("ledger_entry", "ledger_node", "ledger_head"):
        change(database, f"DELETE FROM {table}")
    assert ledger("verify", "--database", database).code == 0
    report = audit_run.out / "report.pdf"
    ended = ledger("verify", "--database", database, "--report", report, "--keys", desk.keys)
    assert ended.code == 3
    assert "its tail is cut off" in ended.out


def test_a_head_is_signed_kept_and_held_against_the_ledger(
    database: Path, desk: Desk, tmp_path: Path, ledger: Run
) -> None:
    head = tmp_path / "head.json"
    assert ledger("head", "--database", database, "--keys", desk.keys, "--out", head).code == 0
    assert ledger("verify", "--database", database, "--head", head).code == 0
    again = ledger("head", "--database", database, "--keys", desk.keys, "--out", head)
    assert (again.code, "exists already" in again.err) == (4, True)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(json.loads(head.read_text("utf-8")) | {"root": "0" * 64}), "utf-8")
    assert ledger("verify", "--database", database, "--head", other).code == 3
    other.write_text("{}", "utf-8")
    refused = ledger("verify", "--database", database, "--head", other)
    assert (refused.code, "holds no head" in refused.err) == (2, True)


def test_an_entry_is_proved_by_what_is_handed_out_alone(database: Path, ledger: Run) -> None:
    proof = json.loads(ledger("prove", "0", "--database", database).out)
    path = [bytes.fromhex(one) for one in proof["path"]]
    leaf = proof["leaf"].encode()
    root = bytes.fromhex(proof["root"])
    assert merkle.is_included(leaf_hash(leaf), index=0, size=proof["size"], proof=path, root=root)
    body = json.dumps(proof["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    digest = hashlib.sha256(bytes.fromhex(proof["salt"]) + b"open" + body).hexdigest()
    assert json.loads(leaf)["payload"] == digest
    missing = ledger("prove", "999", "--database", database)
    assert (missing.code, "has no entry 999" in missing.err) == (2, True)


def test_proofs_are_checked_without_a_database(database: Path, desk: Desk, tmp_path: Path, ledger: Run) -> None:
    head, entry, growth = (tmp_path / name for name in ("head.json", "entry.json", "growth.json"))
    assert ledger("head", "--database", database, "--keys", desk.keys, "--out", head).code == 0
    size = json.loads(head.read_text("utf-8"))["size"]
    assert ledger("prove", "0", "--database", database, "--out", entry).code == 0
    assert ledger("prove-growth", "--from", "1", "--database", database, "--out", growth).code == 0
    for proof in (entry, growth):
        found = json.loads(ledger("check-proof", proof, "--head", head, "--format", "json").out)
        assert (found["holds"], found["roots"][-1]["size"], found["heads_given"]) == (True, size, 1)
        assert ledger("check-proof", proof).code == 0
        plain = json.loads(proof.read_text("utf-8"))
        proof.write_text(json.dumps(plain | {"root": "0" * 64}), "utf-8")
        failed = ledger("check-proof", proof)
        assert (failed.code, "FAILED" in failed.out) == (3, True)
        proof.write_text(json.dumps(plain | {"size": True}), "utf-8")
        refused = ledger("check-proof", proof)
        assert (refused.code, "holds no proof" in refused.err) == (2, True)
        proof.write_text(json.dumps(plain), "utf-8")
    other = json.loads(head.read_text("utf-8"))
    for change, why in (({"root": "0" * 64}, "was another when"), ({"size": 999}, "is not what it leads to")):
        head.write_text(json.dumps(other | change), "utf-8")
        failed = ledger("check-proof", growth, "--head", head)
        assert (failed.code, why in failed.out) == (3, True)


def test_growth_between_sizes_that_were_not_is_refused(database: Path, ledger: Run) -> None:
    for sizes in (("--from", "2", "--to", "1"), ("--from", "1", "--to", "999")):
        refused = ledger("prove-growth", *sizes, "--database", database)
        assert (refused.code, "did not grow from" in refused.err) == (2, True)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, ledger: Run) -> None:
    ended = ledger("verify", "--database", tmp_path / "none.sqlite")
    assert (ended.code, "there is no database" in ended.err) == (2, True)
    assert not (tmp_path / "none.sqlite").exists()


def test_a_report_of_somebody_else_is_no_witness(
    audit_run: AuditRun, database: Path, tmp_path: Path, ledger: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys"
    assert muniment_here("keys", "init", "--keys", keys, cwd=tmp_path, seen=capsys).code == 0
    report = shutil.copy(audit_run.out / "report.pdf", tmp_path / "report.pdf")
    ended = ledger("verify", "--database", database, "--report", report, "--keys", keys)
    assert (ended.code, "holds no head" in ended.err) == (2, True)
