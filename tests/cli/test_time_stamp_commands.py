"""Time stamps from the command line: asked for, checked with `openssl` too, and missed without losing a head."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import AuditRun, Desk
from tests.cli.running import AS_OF, POLICIES, ROOT, Ended, muniment_here
from tests.engine.ledger.authority import Answer, Serving, honest, invent, root, serving, unit

pytestmark = pytest.mark.xdist_group("cli")

Run = Callable[..., Ended]


@pytest.fixture
def database(audit_run: AuditRun, tmp_path: Path) -> Path:
    copy = tmp_path / "muniment.sqlite"
    with closing(sqlite3.connect(audit_run.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def started(*arguments: str | Path) -> Ended:
        return muniment_here(*arguments, cwd=tmp_path, seen=capsys)

    return started


@pytest.fixture
def authority() -> Iterator[Serving]:
    with serving(honest(unit())) as place:
        yield place


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "tsa.pem"
    path.write_bytes(invent("Unrelated Root").pem + root().pem)
    return path


def test_a_stamped_head_is_kept_and_checked(
    database: Path, desk: Desk, authority: Serving, pem: Path, tmp_path: Path, run: Run
) -> None:
    head = tmp_path / "head.json"
    asking = ("--time-stamp-authority", authority.url, "--time-stamp-certificate", pem)
    signed = run("ledger", "head", "--database", database, "--keys", desk.keys, "--out", head, *asking)
    assert (signed.code, signed.err) == (0, "")
    assert len(json.loads(head.read_text("utf-8"))["time_stamp"]) > 1_000
    given = ("ledger", "verify", "--database", database, "--head", head, "--format", "json")
    found = json.loads(run(*given, "--time-stamp-certificate", pem).out)
    assert (found["is_whole"], len(found["stamped_at"])) == (True, 2)
    for nobody in ((), ("--time-stamp-certificate", desk.keys / "system.cert.pem")):
        ended = run(*given, *nobody)
        assert ended.code == 3
        assert [one["what"].partition(":")[0] for one in json.loads(ended.out)["problems"]] == [
            "its time stamp does not count"
        ] * 2
    # A plan asks nobody's trust: the authority is for those who verify.
    assert run("plan", "--database", database, "--policies", POLICIES).code == 0


def commands_of_the_page() -> str:
    """The lines that docs/commands.md gives for checking a token with openssl."""
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    (block,) = (one for one in re.findall(r"```sh\n(.+?)```", text, re.DOTALL) if "openssl ts -verify" in one)
    return str(block)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_says_the_same_by_the_lines_of_the_page(
    database: Path, desk: Desk, authority: Serving, pem: Path, tmp_path: Path, run: Run
) -> None:
    asking = ("--time-stamp-authority", authority.url, "--time-stamp-certificate", pem)
    head = tmp_path / "head.json"
    assert run("ledger", "head", "--database", database, "--keys", desk.keys, "--out", head, *asking).code == 0

    def checked() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-euc", commands_of_the_page()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    good = checked()
    assert good.returncode == 0, good.stderr
    assert "Verification: OK" in good.stdout + good.stderr
    plain = json.loads(head.read_text("utf-8"))
    head.write_text(json.dumps(plain | {"size": plain["size"] + 1}), "utf-8")
    assert checked().returncode != 0
    head.write_text(json.dumps(plain), "utf-8")
    pem.write_bytes(invent("Unrelated Root").pem)
    assert checked().returncode != 0


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _: Answer(body=b"", status=500), "HTTP status 500"),
        (honest(invent("Untrusted Unit")), "time stamps alone"),
        # Invented at the beginning of the century: before every entry.
        (honest(unit(), at=datetime(2001, 1, 1, tzinfo=UTC)), "clock"),
    ],
    ids=["an error", "a stranger", "an old time"],
)
def test_without_a_token_the_head_is_kept_given_out_and_the_command_ends_with_3(
    database: Path, desk: Desk, pem: Path, run: Run, answer: Callable[[bytes], Answer], why: str
) -> None:
    with serving(answer) as place:
        asking = ("--time-stamp-authority", place.url, "--time-stamp-certificate", pem)
        ended = run("ledger", "head", "--database", database, "--keys", desk.keys, *asking)
    assert ended.code == 3
    assert "no time stamp came from" in ended.err
    assert why in ended.err
    head = json.loads(ended.out)
    assert "time_stamp" not in head
    with closing(sqlite3.connect(database)) as store:
        kept = store.execute("SELECT head, time_stamp FROM ledger_head ORDER BY number").fetchall()
    assert [json.loads(kept[-1][0]), kept[-1][1]] == [head, None]
    assert run("ledger", "verify", "--database", database).code == 0


def test_nobody_is_asked_for_what_could_not_be_checked(
    database: Path, desk: Desk, authority: Serving, pem: Path, run: Run
) -> None:
    given = ("ledger", "head", "--database", database, "--keys", desk.keys)
    bare = run(*given, "--time-stamp-authority", authority.url)
    assert (bare.code, "by which certificate" in bare.err) == (2, True)
    wrong = run(*given, "--time-stamp-authority", "tsa.example", "--time-stamp-certificate", pem)
    assert (wrong.code, "no address" in wrong.err) == (2, True)
    assert authority.asked == []


def test_a_report_carries_the_token_of_its_head(
    desk: Desk, authority: Serving, pem: Path, tmp_path: Path, run: Run
) -> None:
    asking = ("--time-stamp-authority", authority.url, "--time-stamp-certificate", pem)
    database, out = tmp_path / "own.sqlite", tmp_path / "out"
    given = ("--policies", POLICIES, "--keys", desk.keys, "--as-of", AS_OF, "--database", database)
    assert run("audit", desk.archive, *given, "--out", out, *asking).code == 0
    checking = ("verify", out / "report.pdf", "--keys", desk.keys)
    sound = run(*checking, "--time-stamp-certificate", pem)
    assert sound.code == 0, sound.out
    assert "The ledger that it names was there at 20" in sound.out
    told = json.loads(run(*checking, "--time-stamp-certificate", pem, "--format", "json").out)
    assert told["stamped_at"].endswith("+00:00")
    bare = run(*checking, "--format", "json")
    assert bare.code == 3
    assert next(one["name"] for one in json.loads(bare.out)["checks"] if not one["passed"]) == "time-stamp"
    witness = ("--report", out / "report.pdf", "--keys", desk.keys, "--time-stamp-certificate", pem)
    assert run("ledger", "verify", "--database", database, *witness).code == 0


def test_an_audit_without_its_token_is_issued_and_ends_with_3(desk: Desk, pem: Path, tmp_path: Path, run: Run) -> None:
    database, out = tmp_path / "own.sqlite", tmp_path / "out"
    given = ("--policies", POLICIES, "--keys", desk.keys, "--as-of", AS_OF, "--database", database)
    with serving(lambda _: Answer(body=b"", status=503)) as place:
        asking = ("--time-stamp-authority", place.url, "--time-stamp-certificate", pem)
        ended = run("audit", desk.archive, *given, "--out", out, "--format", "json", *asking)
    assert (ended.code, "HTTP status 503" in ended.err) == (3, True)
    assert json.loads(ended.out)["report"] == str(out / "report.pdf")
    assert run("verify", out / "report.pdf", "--keys", desk.keys).code == 0
