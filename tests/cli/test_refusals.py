"""Bad input: a code that `docs/commands.md` explains, the place and a way out, never a traceback, nothing half done."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import AuditRun, Desk
from tests.cli.running import AS_OF, POLICIES, Ended, draw_archive, muniment, muniment_here

pytestmark = pytest.mark.xdist_group("cli")


Capture = pytest.CaptureFixture[str]


def right(desk: Desk, cwd: Path) -> tuple[str | Path, ...]:
    """An order with nothing wrong in it; of an option that is given again the last one counts."""
    return ("audit", "--policies", POLICIES, "--keys", desk.keys, "--out", cwd / "out", "--as-of", AS_OF)


def audit(desk: Desk, cwd: Path, *more: str | Path) -> Ended:
    return muniment(*right(desk, cwd), *more, cwd=cwd)


def audit_here(desk: Desk, cwd: Path, seen: Capture, *more: str | Path) -> Ended:
    return muniment_here(*right(desk, cwd), *more, cwd=cwd, seen=seen)


def refused(ended: Ended, *, code: int, says: str, help: str = "") -> None:
    assert ended.code == code, ended.said
    assert ended.out == ""
    assert says in ended.err
    assert help in ended.err


def contents(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.is_file()}


def test_an_archive_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    ended = audit(desk, tmp_path, "no\x1b[2Jwhere")
    refused(ended, code=2, says="error: the archive `no<U+001B>[2Jwhere` cannot be read\ncause: it is not there\n")
    assert not (tmp_path / "out" / "report.pdf").exists()


def test_an_archive_that_is_a_file(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    refused(audit_here(desk, tmp_path, capsys, desk.archive / "form.png"), code=2, says="cause: it is no folder\n")


def test_no_key(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--keys", tmp_path / "none")
    refused(ended, code=2, says="error: there is no system key in", help="muniment keys init")
    assert not (tmp_path / "out").exists()


def test_a_key_that_others_may_read(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    keys = shutil.copytree(desk.keys, tmp_path / "keys")
    (keys / "system.pem").chmod(0o644)
    refused(audit_here(desk, tmp_path, capsys, desk.archive, "--keys", keys), code=4, says="may be read by others")


def test_a_passphrase_that_nobody_can_be_asked_for(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--pkcs12", tmp_path / "key.p12")
    refused(ended, code=2, says="needs a passphrase", help="MUNIMENT_PASSPHRASE")


def test_a_day_that_is_none(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--as-of", "2026-02-30")
    refused(ended, code=2, says="`2026-02-30` is not a date; write it as 2026-11-01", help="muniment audit --help")
    assert not (tmp_path / "out").exists()


def test_a_misspelt_word_in_a_policy_is_shown_in_its_place(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    policies = shutil.copytree(POLICIES, tmp_path / "policies")
    pack = policies / "hk" / "banking.yaml"
    lines = pack.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("    keep:"))
    lines[at] = lines[at].replace("keep:", "kepe:", 1)
    pack.write_text("".join(lines), encoding="utf-8")
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--policies", policies)
    refused(ended, code=3, says=f"hk/banking.yaml:{at + 1}:5: error[", help="did you mean `keep`?")
    shown = ended.err.splitlines()
    source = shown.index(f"{at + 1} | {lines[at].rstrip()}")
    assert shown[source + 1].endswith("|     ^^^^")
    assert not (tmp_path / "out").exists()


def test_a_catalogue_in_another_encoding(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_bytes("path,series,customer\nform.png,account-form,陳\n".encode("big5"))
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--catalogue", catalogue)
    refused(ended, code=2, says="error: `catalogue.csv` cannot be read at line 2\n", help="save it as CSV UTF-8")


def test_an_event_of_nobody_in_particular(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    events = tmp_path / "events.csv"
    events.write_text("event,asset,on\nrelationship-ended,,2020-01-01\n", encoding="utf-8")
    ended = audit_here(desk, tmp_path, capsys, desk.archive, "--events", events)
    refused(ended, code=2, says="error: `events.csv` cannot be read at line 2\n", help="name the asset")


def test_results_inside_the_archive(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    archive = draw_archive(tmp_path / "archive")
    before = contents(archive)
    refused(
        audit_here(desk, tmp_path, capsys, archive, "--out", archive / "results"),
        code=4,
        says="lies inside the archive",
    )
    assert contents(archive) == before
    assert not (archive / "results").exists()


def test_a_report_is_never_written_over(audit_run: AuditRun, desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    before = contents(audit_run.out)
    refused(
        audit_here(desk, tmp_path, capsys, desk.archive, "--out", audit_run.out),
        code=4,
        says="report.pdf` exists already",
    )
    assert contents(audit_run.out) == before


def test_a_demonstration_in_a_folder_of_something_else(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    ended = muniment_here("demo", "--out", tmp_path / "mine", cwd=tmp_path, seen=capsys)
    refused(ended, code=4, says="is not empty and is no earlier demonstration")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_demonstration_where_a_file_is(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    ended = muniment_here("demo", "--out", tmp_path / "mine", cwd=tmp_path, seen=capsys)
    refused(ended, code=2, says="mine` can't be used\ncause: not a directory\n", help="help: ")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


def test_a_verification_without_a_certificate(audit_run: AuditRun, tmp_path: Path, capsys: Capture) -> None:
    ended = muniment_here("verify", audit_run.out / "report.pdf", cwd=tmp_path, seen=capsys)
    refused(ended, code=2, says="error: there is no certificate in", help="--certificate")


def test_a_plan_without_a_scan(tmp_path: Path, capsys: Capture) -> None:
    ended = muniment_here("plan", "--database", "store.sqlite", "--policies", POLICIES, cwd=tmp_path, seen=capsys)
    refused(ended, code=2, says="error: `store.sqlite` has no scan\n", help="muniment scan")
    assert list(tmp_path.iterdir()) == []
