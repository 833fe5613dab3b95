"""Each command does what it says, ends with its code, and prints results and nothing else to standard output."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import AuditRun, Desk
from tests.cli.running import AS_OF, POLICIES, SECONDS, draw_archive, environment, muniment, muniment_here

pytestmark = pytest.mark.xdist_group("cli")

Capture = pytest.CaptureFixture[str]
COMMANDS = ("", "survey", "audit", "scan", "plan", "report", "verify", "demo", "keys", "keys init", "keys show")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_command_has_help(tmp_path: Path) -> None:
    ended = muniment("--help", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Usage: muniment [OPTIONS] COMMAND")
    for command in COMMANDS[1:9]:
        assert f"\n  {command} " in ended.out
    assert "4 refused on safety grounds" in " ".join(ended.out.split())


def opened_once_read(pipe: Path, process: subprocess.Popen[str]) -> int:
    """Open a named pipe for writing as soon as `process` reads it; one that ends before fails the test."""
    for _ in range(1200):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
        assert process.returncode is None, process.communicate()
    process.kill()
    raise AssertionError("the command never read its events")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_under_its_own_name(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = muniment_here(*command.split(), "--help", cwd=tmp_path, seen=capsys)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: muniment {command}".rstrip() + " [OPTIONS]")
    assert "list[" not in ended.out
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_for_its_owner_alone_and_never_replaced(desk: Desk, capsys: Capture) -> None:
    assert desk.made_key.code == 0
    key = desk.keys / "system.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"PRIVATE" not in (desk.keys / "system.cert.pem").read_bytes()
    before = key.read_bytes()
    again = muniment_here("keys", "init", "--keys", desk.keys, cwd=desk.folder, seen=capsys)
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("error: ")
    assert key.read_bytes() == before


def test_the_certificate_is_shown_and_the_key_is_not(desk: Desk, capsys: Capture) -> None:
    shown = muniment_here("keys", "show", cwd=desk.folder, more={"MUNIMENT_KEYS": str(desk.keys)}, seen=capsys)
    assert shown.code == 0
    assert (desk.keys / "system.cert.pem").read_text("ascii").strip() in shown.out
    assert "PRIVATE" not in shown.said


def test_an_audit_prints_one_json_object_with_the_digests_of_its_files(audit_run: AuditRun) -> None:
    assert audit_run.ended.code == 0
    result, out = audit_run.result, audit_run.out
    assert result["report"] == str(out / "report.pdf")
    assert result["report_sha256"] == digest(out / "report.pdf")
    assert result["manifest_sha256"] == digest(out / "manifest.json")
    assert result["plan_sha256"] == digest(out / "plan.json")
    assert result["counts"]["records"]["records"] == 3
    assert result["counts"]["identical_links"] == 1
    assert result["as_of"] == AS_OF
    for pinned in json.loads((out / "manifest.json").read_bytes())["files"]:
        assert digest(out / pinned["name"]) == pinned["sha256"]


def test_scans_and_holds_are_remembered_beside_the_user_and_not_beside_the_results(audit_run: AuditRun) -> None:
    assert audit_run.database.is_file()
    assert stat.S_IMODE(audit_run.database.stat().st_mode) == 0o600
    assert list(audit_run.out.glob("*.sqlite*")) == []


def test_progress_goes_to_standard_error(audit_run: AuditRun) -> None:
    told = [json.loads(line) for line in audit_run.ended.err.splitlines()]
    assert told[0] == {"stage": "scan", "done": 0, "total": 3}
    assert [one["stage"] for one in told] == ["scan", "compare", "judge", "pictures", "report"]
    assert '"stage"' not in audit_run.ended.out


def test_findings_end_an_audit_with_3_where_asked_and_the_report_is_there(
    desk: Desk, tmp_path: Path, capsys: Capture
) -> None:
    archive = draw_archive(tmp_path / "archive")
    (archive / "torn.png").write_bytes(b"\x89PNG and no more")
    given = ("--policies", POLICIES, "--keys", desk.keys, "--fail-on", "findings")
    ended = muniment_here("audit", archive, *given, cwd=tmp_path, seen=capsys)
    assert ended.code == 3
    assert "Nothing was moved, replaced or removed." in ended.out
    assert "1 unreadable" in ended.out
    assert (tmp_path / "muniment-audit" / "report.pdf").is_file()


def test_a_shortfall_ends_with_3_and_stands_on_page_one(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    totals = tmp_path / "totals.csv"
    totals.write_text("folder,files\n.,4\nBranch 13,2\n", encoding="utf-8")
    given = ("--policies", POLICIES, "--keys", desk.keys, "--expected", totals)
    ended = muniment_here("audit", desk.archive, *given, cwd=tmp_path, seen=capsys)
    assert ended.code == 3
    assert "INCOMPLETE" in ended.out
    document = pypdfium2.PdfDocument(tmp_path / "muniment-audit" / "report.pdf")
    first = document[0].get_textpage().get_text_bounded()
    assert "THIS PLAN IS INCOMPLETE" in first
    assert "3 files are missing (Branch 13, .). 1 of the sources were not scanned" in " ".join(first.split())
    plan = json.loads((tmp_path / "muniment-audit" / "plan.json").read_bytes())
    assert plan["completeness"] == "incomplete"
    planning = ("--policies", POLICIES, "--out", tmp_path / "b", "--format", "json")
    again = muniment_here("plan", *planning, cwd=tmp_path, seen=capsys)
    assert again.code == 3
    sources = json.loads(again.out)["completeness"]["sources"]
    assert [(one["source"], one["difference"], one["was_scanned"]) for one in sources] == [
        (".", {"files": -1}, True),
        ("Branch 13", {"files": -2}, False),
    ]


def test_a_report_is_verified_with_the_certificate_that_was_handed_out(
    audit_run: AuditRun, desk: Desk, capsys: Capture
) -> None:
    report, certificate = audit_run.out / "report.pdf", desk.keys / "system.cert.pem"
    given = ("verify", report, "--certificate", certificate, "--format", "json")
    ended = muniment_here(*given, cwd=desk.folder, seen=capsys)
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert found["is_sound"] is True
    assert all(check["passed"] for check in found["checks"])
    assert found["replay"] == {"decisions": 3, "differing": [], "sealed": 0, "pins": []}


def test_a_changed_file_ends_a_verification_with_3(
    audit_run: AuditRun, desk: Desk, tmp_path: Path, capsys: Capture
) -> None:
    copy = shutil.copytree(audit_run.out, tmp_path / "audit")
    decisions = copy / "decisions-00001.jsonl"
    decisions.write_bytes(decisions.read_bytes().replace(b'"undecided"', b'"dispose"', 1))
    ended = muniment_here("verify", copy / "report.pdf", "--keys", desk.keys, cwd=tmp_path, seen=capsys)
    assert ended.code == 3
    assert "FAILED  files" in ended.out
    assert "DO NOT RELY ON THIS REPORT" in ended.out


def test_the_steps_one_by_one_give_the_plan_of_the_audit(
    audit_run: AuditRun, desk: Desk, tmp_path: Path, capsys: Capture
) -> None:
    common = ("--database", tmp_path / "store.sqlite", "--policies", POLICIES)
    scanned = muniment_here("scan", desk.archive, *common, "--format", "json", cwd=tmp_path, seen=capsys)
    assert scanned.code == 0
    scan = json.loads(scanned.out)
    # The two copies are identical; without its margins the letter is near to both, a line and a box as they are.
    assert (scan["records"], scan["unreadable"], scan["links"]) == (3, 0, 3)
    # The folder has a name that is not UTF-8, which JSON must survive.
    out = b"results \xff"
    planned = muniment(
        "plan", *common, "--scan", scan["scan"], "--out", out, "--as-of", AS_OF, "--format", "json", cwd=tmp_path
    )
    assert planned.code == 0
    plan = json.loads(planned.out)
    assert plan["plan_sha256"] == audit_run.result["plan_sha256"]
    assert os.fsencode(plan["plan"]) == out + b"/plan.json"
    reported = muniment(
        "report", desk.archive, *common, "--out", out, "--keys", desk.keys, "--format", "json", cwd=tmp_path
    )
    assert reported.code == 0
    report = json.loads(reported.out)
    assert report["plan_id"] == plan["plan_id"]
    assert report["report_sha256"] == digest(tmp_path / os.fsdecode(out) / "report.pdf")


def test_a_path_is_shown_as_it_is(audit_run: AuditRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = shutil.copy(audit_run.database, tmp_path / "store.sqlite")
    out = ":key: [red]\x1b[2J"
    ended = muniment_here(
        "plan", "--database", store, "--policies", POLICIES, "--out", out, "--as-of", AS_OF, cwd=tmp_path, seen=capsys
    )
    assert ended.code == 0
    assert audit_run.result["plan_id"] in ended.out
    assert ended.out.endswith("Plan      :key: [red]<U+001B>[2J/plan.json\n")


HEARING = (
    "import os, signal, sys\n"
    "for one in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM): signal.signal(one, signal.SIG_DFL)\n"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Becomes another program that hears signals: a shell, or `nohup`, has its jobs ignore some, and that is inherited."""


def hearing(arguments: Sequence[object], *, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HEARING, sys.executable, "-I", "-m", "muniment", *map(str, arguments)],
        cwd=cwd,
        env=environment(cwd),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_interruption_ends_with_130_and_says_that_nothing_was_changed(desk: Desk, tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    os.mkfifo(events)
    arguments = ["scan", desk.archive, "--database", "store.sqlite", "--policies", POLICIES, "--events", events]
    process = hearing(arguments, cwd=tmp_path)
    # It waits for its events, so it is interrupted in the middle of its work.
    pipe = opened_once_read(events, process)
    process.send_signal(signal.SIGINT)
    # A signal between two system calls is noticed when the next one returns, so the wait must end.
    os.close(pipe)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("stopped: nothing in the archive was changed\n")


@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_nothing_is_half_done(sent: signal.Signals, desk: Desk, tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    os.mkfifo(events)
    arguments = ["audit", desk.archive, "--keys", desk.keys, "--policies", POLICIES, "--events", events, "--out", "out"]
    process = hearing(arguments, cwd=tmp_path)
    pipe = opened_once_read(events, process)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    os.close(pipe)
    # A shell says 129 and 143.
    assert (process.returncode, out) == (-sent, "")
    assert "Traceback" not in err
    assert not (tmp_path / "out" / "report.pdf").exists()


def nobody() -> int:
    """The end of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    return write


def full() -> int:
    """A disk without space."""
    return os.open("/dev/full", os.O_WRONLY)


@pytest.mark.parametrize("given", [["--help"], ["--version"], ["survey"], ["survey", "--format", "json"]], ids=" ".join)
@pytest.mark.parametrize("opened", [nobody, full])
def test_a_result_that_nobody_gets_ends_with_2(
    given: list[str], opened: Callable[[], int], desk: Desk, tmp_path: Path
) -> None:
    arguments = [*given, str(desk.archive)] if given[0] == "survey" else given
    output = opened()
    ended = subprocess.run(
        [sys.executable, "-I", "-m", "muniment", *arguments],
        check=False,
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=SECONDS,
    )
    os.close(output)
    assert ended.returncode == 2
    says = {nobody: b"note: the output was not read to its end", full: b"error: this machine refused a step"}
    assert says[opened] in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr


@pytest.mark.parametrize(("closed", "code"), [("2>&-", 0), (">&-", 2), ("2>/dev/full", 0), (">/dev/full", 2)])
def test_a_stream_that_nobody_hears_breaks_nothing(closed: str, code: int, desk: Desk, tmp_path: Path) -> None:
    command = shlex.join([sys.executable, "-I", "-m", "muniment", "survey", str(desk.archive), "--format", "json"])
    ended = subprocess.run(
        f"{command} {closed}",
        shell=True,
        check=False,
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        timeout=SECONDS,
    )
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr
    if code == 0:
        assert json.loads(ended.stdout)["survey"]["files"]
