"""An archive is read to the last byte and left as it was, and nothing outside it is read."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.intake import archive
from engine.intake.archive import ArchiveError, FileObstacleError, read_file, walk
from engine.model.digests import sha256_hex

State = dict[bytes, tuple[int, ...]]


def state(root: Path) -> State:
    """Return everything that a reader could have changed, but change times of what only its access time changed."""
    found: State = {}
    for folder, folders, files in os.walk(os.fsencode(root)):
        for name in (b".", *folders, *files):
            status = os.lstat(folder + b"/" + name)
            found[folder + b"/" + name] = (
                status.st_mode,
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
                status.st_atime_ns,
                status.st_nlink,
            )
    return found


def make_old(root: Path) -> None:
    """Set access times before modification times, so that a relative-atime mount would renew them on reading."""
    for folder, folders, files in os.walk(os.fsencode(root), topdown=False):
        for name in (*folders, *files):
            os.utime(folder + b"/" + name, (1_000_000_000, 1_500_000_000), follow_symlinks=False)
    os.utime(root, (1_000_000_000, 1_500_000_000))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "b" / "deep").mkdir(parents=True)
    (root / "a.txt").write_bytes(b"one")
    (root / "b" / "c.txt").write_bytes(b"two")
    (root / "b" / "deep" / "d.txt").write_bytes(b"three")
    (root / "b.txt").write_bytes(b"four")
    return root


def test_entries_come_folder_by_folder_in_the_order_of_bytes(root: Path) -> None:
    odd = [b"line\nbreak", b"<b>&amp;", b"\xa4\xa4\xa4\xe5", "中文".encode(), b"-rf", b" ", b"%41", b"q\"'`$(x)"]
    for name in odd:
        (root / os.fsdecode(name)).write_bytes(name)
    paths = [entry.path for entry in walk(root)]
    assert paths == sorted([*odd, b"a.txt", b"b/c.txt", b"b/deep/d.txt", b"b.txt"], key=lambda path: path.split(b"/"))
    assert all(entry.obstacle is None for entry in walk(root))
    for name in odd:
        assert read_file(root, name).data == name


def test_reading_changes_nothing(root: Path) -> None:
    make_old(root)
    before = state(root)
    contents = {entry.path: read_file(root, entry.path) for entry in walk(root)}
    after = state(root)
    assert contents[b"b/deep/d.txt"].data == b"three"
    assert contents[b"b/deep/d.txt"].sha256 == sha256_hex(b"three")
    assert contents[b"b/deep/d.txt"].size == 5
    # The owner's reading leaves not even an access time; `state` itself lists folders and reads no file.
    assert {path: kept for path, kept in after.items() if path.endswith(b".txt")} == {
        path: kept for path, kept in before.items() if path.endswith(b".txt")
    }


def test_listing_leaves_no_access_time(root: Path) -> None:
    make_old(root)
    list(walk(root))
    assert root.stat().st_atime == 1_000_000_000
    assert (root / "b").stat().st_atime == 1_000_000_000


def test_where_the_access_time_may_not_be_kept_files_are_read_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refusing(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & os.O_NOATIME:
            raise PermissionError(errno.EPERM, "not the owner")
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", refusing)
    assert len(list(walk(root))) == 4
    assert read_file(root, b"b/c.txt").data == b"two"


def test_what_is_no_file_is_named_and_never_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    (root / "link").symlink_to(outside / "secret.txt")
    (root / "folder-link").symlink_to(outside)
    (root / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(root)
    listener.bind("socket")
    try:
        found = {entry.path: entry for entry in walk(root)}
    finally:
        listener.close()
    assert {path: entry.obstacle for path, entry in found.items() if not entry.is_file} == {
        b"link": "a symbolic link, which is not followed",
        b"folder-link": "a symbolic link, which is not followed",
        b"dangling": "a symbolic link, which is not followed",
        b"pipe": "a named pipe",
        b"socket": "a socket",
    }
    assert b"folder-link/secret.txt" not in found


def _link(root: Path) -> None:
    (root / "a.txt").unlink()
    (root / "a.txt").symlink_to("b.txt")


def _folder_link(root: Path) -> None:
    (root / "b").rename(root / "z")
    (root / "b").symlink_to("z")


def _pipe(root: Path) -> None:
    (root / "a.txt").unlink()
    os.mkfifo(root / "a.txt")


def _folder(root: Path) -> None:
    (root / "a.txt").unlink()
    (root / "a.txt").mkdir()


def _nothing(root: Path) -> None:
    (root / "a.txt").unlink()


@pytest.mark.parametrize(
    ("replace", "path"),
    [(_link, b"a.txt"), (_folder_link, b"b/c.txt"), (_pipe, b"a.txt"), (_folder, b"a.txt"), (_nothing, b"a.txt")],
)
def test_what_was_swapped_after_the_walk_is_not_read(
    root: Path, replace: Callable[[Path], object], path: bytes
) -> None:
    assert path in [entry.path for entry in walk(root)]
    replace(root)
    with pytest.raises(FileObstacleError) as caught:
        read_file(root, path)
    assert caught.value.reason


@pytest.mark.parametrize("change", [b"more", b""])
def test_a_file_that_changes_while_it_is_read_is_not_taken(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: bytes
) -> None:
    real = os.read
    written: list[bool] = []

    def meddling(descriptor: int, size: int) -> bytes:
        chunk = real(descriptor, size)
        if not written:
            written.append(True)
            (root / "a.txt").write_bytes(b"one" + change)
        return chunk

    monkeypatch.setattr(os, "read", meddling)
    with pytest.raises(FileObstacleError) as caught:
        read_file(root, b"a.txt")
    assert caught.value.reason == archive.CHANGED


def test_a_file_of_which_only_a_part_could_be_read_is_not_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, parts = os.read, iter([2, 0])
    monkeypatch.setattr(os, "read", lambda descriptor, size: real(descriptor, next(parts)))
    with pytest.raises(FileObstacleError):
        read_file(root, b"a.txt")


def test_a_file_past_the_limit_is_hashed_and_not_held(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 2)
    large = read_file(root, b"b/deep/d.txt", limit=4)
    assert (large.sha256, large.size, large.data) == (sha256_hex(b"three"), 5, None)
    assert read_file(root, b"b/deep/d.txt", limit=5).data == b"three"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO])
def test_what_may_not_be_read_is_named(root: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = os.open

    def refusing(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if path in (b"deep", b"a.txt"):
            raise OSError(code, os.strerror(code))
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", refusing)
    found = {entry.path: entry for entry in walk(root)}
    assert not found[b"b/deep"].is_file
    assert (found[b"b/deep"].obstacle or "").startswith("a folder, and ")
    with pytest.raises(FileObstacleError) as caught:
        read_file(root, b"a.txt")
    assert ("permission" in caught.value.reason) is (code == errno.EACCES)


@pytest.mark.parametrize("name", ["missing", "archive/a.txt"])
def test_an_archive_that_is_not_there_is_an_error_for_people(root: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(walk(root.parent / name))


def test_the_root_may_be_reached_over_a_link(root: Path) -> None:
    (root.parent / "latest").symlink_to(root)
    assert [entry.path for entry in walk(root.parent / "latest")] == [entry.path for entry in walk(root)]


def test_folders_as_deep_as_a_path_can_name_are_walked(root: Path) -> None:
    inside = os.open(root, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("n" * 20, dir_fd=inside)
        deeper = os.open("n" * 20, os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = deeper
    os.close(os.open("end.txt", os.O_CREAT | os.O_WRONLY, dir_fd=inside))
    os.close(inside)
    (deepest,) = (entry.path for entry in walk(root) if entry.path.endswith(b"end.txt"))
    assert len(deepest) > 6000
    assert read_file(root, deepest).size == 0


def test_a_file_has_the_state_that_the_file_system_states_and_nothing_else_has_one(root: Path) -> None:
    (root / "link").symlink_to("a.txt")
    found = {entry.path: entry.state for entry in walk(root)}
    status = (root / "a.txt").stat()
    state = found[b"a.txt"]
    assert state is not None
    assert (state.size, state.modified_ns, state.changed_ns) == (3, status.st_mtime_ns, status.st_ctime_ns)
    assert (state.inode, state.device) == (status.st_ino, status.st_dev)
    assert found[b"link"] is None
