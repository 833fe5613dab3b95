"""An archive that somebody made to do harm is read to its end: every entry is a row, and nothing happens besides."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest

from engine.custody.certificates import load_certificate
from engine.custody.clock import HONG_KONG, FixedClock
from engine.intake.archive import walk
from engine.intake.archive_scan import ArchiveScan, reading_here, scan
from engine.intake.remembering import Forgetful
from engine.intake.scan import location_of
from engine.intake.workers import Workers
from engine.model.digests import sha256_hex
from engine.model.records import percent_decoded
from procedures.audit import Audit, audit
from procedures.intake import Intake
from procedures.keys import make_local_key
from procedures.progress import Silence
from procedures.verifying import verify_report
from tests.cli.running import POLICIES
from tests.hostile.nasty_files import NAMES, nasty_files

NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
AUDITED = 150

pytestmark = pytest.mark.xdist_group("hostile")


def write_below(root: Path, path: bytes, data: bytes) -> None:
    target = os.path.join(os.fsencode(root), path)  # noqa: PTH118 - these are bytes
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - as above
    with open(target, "wb") as file:  # noqa: PTH123 - as above
        file.write(data)


def add_what_is_no_file(root: Path, outside: Path) -> dict[bytes, str]:
    """Put in what is no regular file, and return the reason that each must have."""
    link = "a symbolic link, which is not followed"
    (root / "links").mkdir()
    for name, target in (
        ("out", outside / "secret.png"),
        ("out-folder", outside),
        ("up", Path("..")),
        ("itself", Path("itself")),
        ("dangling", Path("nowhere")),
        ("null", Path(os.devnull)),
    ):
        (root / "links" / name).symlink_to(target)
    os.mkfifo(root / "pipe.png")
    reasons = {f"links/{name.name}".encode(): link for name in (root / "links").iterdir()} | {
        b"pipe.png": "a named pipe"
    }
    with socket.socket(socket.AF_UNIX) as listener:
        inside = os.open(root, os.O_RDONLY)
        try:
            # A socket's name is short, and the folder's may be long.
            listener.bind(f"/proc/self/fd/{inside}/socket.png")
        finally:
            os.close(inside)
    reasons[b"socket.png"] = "a socket"
    if os.geteuid() == 0:
        try:
            os.mknod(root / "device.png", 0o20600, os.makedev(1, 5))
        except OSError:
            return reasons
        reasons[b"device.png"] = "a device"
    return reasons


def add_deep_file(root: Path) -> bytes:
    """Put in a file whose path is longer than any that can be named at once."""
    inside, path = os.open(root, os.O_RDONLY), b"deep"
    os.mkdir("deep", dir_fd=inside)
    parts = ["deep", *["d" * 250] * 20]
    for number, part in enumerate(parts):
        if number:
            os.mkdir(part, dir_fd=inside)
            path += b"/" + part.encode()
        deeper = os.open(part, os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = deeper
    file = os.open("end.txt", os.O_CREAT | os.O_WRONLY, dir_fd=inside)
    os.close(file)
    os.close(inside)
    return path + b"/end.txt"


class Heard:
    """Hears nothing of a scan."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1) -> None:
        """Do nothing."""


def never(*given: object, **named: object) -> NoReturn:
    raise AssertionError("somebody was called")


@pytest.fixture(scope="module")
def files() -> dict[bytes, bytes]:
    return dict(nasty_files())


def state_of(root: Path) -> Iterator[tuple[object, ...]]:
    # By folders and not by paths, which can be too long.
    for folder, folders, names, inside in os.fwalk(os.fsencode(root)):
        for name in (*folders, *names):
            status = os.stat(name, dir_fd=inside, follow_symlinks=False)
            yield folder, name, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def test_there_are_a_thousand_of_them_and_always_the_same(files: dict[bytes, bytes]) -> None:
    assert len(files) == len(list(nasty_files())) >= 1000
    assert dict(nasty_files()) == files


def test_every_nasty_entry_is_a_row_with_a_reason_or_a_fingerprint(
    files: dict[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, outside = tmp_path / "archive", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.png").write_bytes(files[b"names/ "])
    for path, data in files.items():
        write_below(root, path, data)
    no_files = add_what_is_no_file(root, outside)
    deep = add_deep_file(root)
    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.chdir(outside)
    before = sorted(map(str, state_of(tmp_path)))
    found = scan(root, read=Workers(archive=root, number=2).read, memory=Forgetful(), progress=Heard())
    assert sorted(map(str, state_of(tmp_path))) == before
    rows = {percent_decoded(one.location): one for one in found.files}
    assert len(rows) == len(found.files)
    assert set(rows) == {*files, *no_files, deep}
    assert {path: rows[path].problem for path in no_files} == no_files
    assert not any(rows[path].is_file for path in no_files)
    for path, data in files.items():
        row = rows[path]
        assert (row.sha256, row.size) == (sha256_hex(data), len(data))
        assert (row.fingerprint is None) is bool(row.problem), row
        assert row.location.isascii()
        assert row.location.isprintable()
    assert_right_reasons({path: row.problem or "" for path, row in rows.items()})
    assert rows[b"tiff/pages-5000.tif"].measured["pages"] == "5000"
    # None of them ends a process or takes it too long: that would show in a row that is not like this process's own.
    assert not any("program" in (row.problem or "") or "seconds" in (row.problem or "") for row in rows.values())


def assert_right_reasons(problems: dict[bytes, str]) -> None:
    too_large = "the picture is too large: more than 250,000,000 pixels a page"
    for name in (b"declared.png", b"real.png", b"declared.gif", b"declared.webp", b"declared.jpg", b"deflate.tif"):
        assert problems[b"bombs/" + name] == too_large
    for name in (
        b"tiff/pages-5001.tif",
        b"bombs/frames-5001.gif",
        b"dicom/frames-5001.dcm",
        b"pdf/pages-5001.pdf",
    ):
        assert problems[name] == "the file has too many pages: more than 5,000"
    assert problems[b"tiff/loop.tif"] == "the file is damaged: its pages form a loop"
    for name in (b"dicom/endless-sides.dcm", b"heif/endless-sides.heic"):
        assert problems[name].startswith("the picture is too large: ")
    assert problems[b"dicom/no-picture.dcm"] == "the file holds no picture: CT Image Storage"
    for name in (b"dicom/frames-5000.dcm", b"pdf/pages-5000.pdf", b"pdf/script.pdf", b"jp2/one-pixel.jp2"):
        assert problems[name] == ""
    assert problems[b"wrong/nothing.png"] == "the file is empty"
    for name in (b"wrong/page.png", b"wrong/drawing.png", b"wrong/postscript.eps"):
        assert problems[name] == "the file is not an image that is known here"
    for name in NAMES:
        assert problems[b"names/" + name] == ""
    kinds = Counter(problem.partition(":")[0] for problem in problems.values())
    assert len(kinds) > 8
    # Some of what was spoilt is whole all the same; most of it is not.
    spoilt = [problem for path, problem in problems.items() if path.startswith((b"cut/", b"spoilt/"))]
    assert sum(not problem for problem in spoilt) < len(spoilt) / 2
    assert not any(not problem for path, problem in problems.items() if path.startswith(b"cut/") and b".tif" in path)


def test_a_draw_of_nasty_files_is_kept_and_reported_end_to_end(
    files: dict[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "檔案".encode("big5") + b" <b>"))
    root.mkdir()
    chosen = [path for path in files if path.startswith((b"names/", b"bombs/", b"meta/", b"both/"))]
    others = sorted(set(files) - set(chosen))
    chosen += Random(1).sample(others, AUDITED - len(chosen))
    for path in chosen:
        write_below(root, path, files[path])
    (root / "link.png").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.png")
    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.chdir(tmp_path)
    key = make_local_key(tmp_path / "keys", organisation="Invented Records Bureau", now=NOON.now())
    order = Audit(
        intake=Intake(archive=root),
        policies=POLICIES,
        as_of=date(2026, 11, 1),
        out=tmp_path / "out",
        database=tmp_path / "muniment.sqlite",
    )
    before = sorted(map(str, state_of(root)))
    audited = audit(order, key=key, clock=NOON, progress=Silence())
    assert sorted(map(str, state_of(root))) == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".sqlite-wal") == sorted(
        [root.name, "keys", "muniment.sqlite", "out", *(["muniment.sqlite-shm"] if shm(tmp_path) else [])]
    )
    decisions = lines_of(tmp_path / "out", "decisions")
    assert {one["location"] for one in decisions} == {location_of(path) for path in chosen}
    assert {one["bucket"] for one in decisions} <= {"keep", "undecided", "review"}
    assert all(one["reasons"] for one in decisions)
    unread = {one["location"]: one["problem"] for one in lines_of(tmp_path / "out", "records") if one.get("problem")}
    findings = {(one["code"], one["place"]): one["detail"] for one in lines_of(tmp_path / "out", "findings")}
    assert len(unread) > 20
    assert {place: findings["unreadable", place] for place in unread} == unread
    assert ("not-a-file", "link.png") in findings
    assert ("not-a-file", "pipe.png") in findings
    assert (audited.read, audited.known) == (len(chosen), 0)
    certificate = load_certificate(tmp_path / "keys" / "system.cert.pem")
    assert verify_report(audited.report, trusted=[certificate], at=NOON.now()).is_sound


def shm(folder: Path) -> bool:
    return (folder / "muniment.sqlite-shm").exists()


def lines_of(folder: Path, role: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.glob(f"{role}-*.jsonl")) for line in path.open(encoding="utf-8")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_what_may_not_be_read_is_a_row_with_that_reason_and_is_not_remembered() -> None:
    # Not in pytest's own folder, which no other user may enter.
    root = Path(tempfile.mkdtemp(prefix="muniment-test-"))
    try:
        root.chmod(0o755)
        for name, mode in (("open.png", 0o644), ("closed.png", 0o600)):
            (root / name).write_bytes(b"x")
            (root / name).chmod(mode)
        (root / "closed-folder").mkdir(mode=0o700)
        heard, said = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                found = scan(root, read=reading_here(root), memory=Forgetful(), progress=Heard())
                os.write(said, json.dumps(problems_of(found)).encode())
            finally:
                os._exit(0)
        os.close(said)
        with os.fdopen(heard, "rb") as file:
            problems = json.loads(file.read())
        os.waitpid(child, 0)
    finally:
        shutil.rmtree(root)
    assert problems == {
        "closed-folder": "a folder, and there is no permission to read it",
        "closed.png": "there is no permission to read it",
        "open.png": "the file is not an image that is known here",
    }


def problems_of(found: ArchiveScan) -> dict[str, str]:
    return {one.location: one.problem or "" for one in found.files}


def test_a_folder_of_a_hundred_thousand_names_is_walked(tmp_path: Path) -> None:
    inside = os.open(tmp_path, os.O_RDONLY)
    for number in range(100_000):
        os.close(os.open(f"{number:06d}", os.O_CREAT | os.O_WRONLY, dir_fd=inside))
    os.close(inside)
    paths = [entry.path for entry in walk(tmp_path)]
    assert (len(paths), paths[0], paths[-1]) == (100_000, b"000000", b"099999")
    assert paths == sorted(paths)
