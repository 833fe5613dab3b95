"""A new file is there whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.custody.new_files import write_new


def no_links(*_: Any, **__: Any) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["links", "no links"], autouse=True)
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "no links":
        monkeypatch.setattr("engine.custody.new_files.os.link", no_links)


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    write_new(tmp_path / "new", [b"a", b"b"])
    assert (tmp_path / "new").read_bytes() == b"ab"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("other", ["file", "folder", "link to nowhere"])
def test_what_has_the_name_stays(tmp_path: Path, other: str) -> None:
    target = tmp_path / "new"
    if other == "file":
        target.write_bytes(b"before")
    elif other == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write_new(target, [b"after"])
    assert [found.name for found in tmp_path.iterdir()] == ["new"]
    assert other != "file" or target.read_bytes() == b"before"


def test_what_takes_the_name_while_it_is_written_stays(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        (tmp_path / "new").write_bytes(b"another was faster")
        yield b"late"

    with pytest.raises(FileExistsError):
        write_new(tmp_path / "new", pieces())
    assert (tmp_path / "new").read_bytes() == b"another was faster"
    assert [found.name for found in tmp_path.iterdir()] == ["new"]


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "new", pieces())
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_named_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.custody.new_files.os.link", no_links)

    def full(*_: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="error"):
        write_new(tmp_path / "new", [b"x"])
    assert list(tmp_path.iterdir()) == []
