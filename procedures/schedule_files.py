"""Files of a schedule: read whole, and policy folders written whole, without replacing anything unasked."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.intake.archive import read_file, walk
from engine.intake.policy_folder import read_policy_folder
from engine.intake.table_errors import MOST_BYTES
from engine.language.source import Source
from engine.model.errors import MunimentError

_YAML = (".yaml", ".yml")


class FileNotReadError(MunimentError):
    """A file that was named and cannot be read."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` cannot be read", cause=cause, help="check the name and the permissions of the file")


class OutputExistsError(MunimentError):
    """Something is there already, and nobody asked to replace it."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"`{path}` exists already", cause="nothing is replaced unasked", help="name another, or say --replace"
        )
        self.path = path


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file; raises `FileNotReadError`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe would be waited for, and a device may have no end.
            raise FileNotReadError(path=path, cause="it is a folder" if path.is_dir() else "it is no file")
        if status.st_size > MOST_BYTES:
            raise FileNotReadError(path=path, cause=f"it has more than {MOST_BYTES >> 20:,} MiB")
        return path.read_bytes()
    except OSError as error:
        raise FileNotReadError(path=path, cause=(error.strerror or str(error)).lower()) from None


def write_file(path: Path, data: bytes, *, replaces: bool) -> None:
    """Write a file whole or not at all; raises `OutputExistsError`."""
    if os.path.lexists(path) and not replaces:
        raise OutputExistsError(path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _beside(path, data, mode=0o666 & ~_mask()).replace(path)


def refuse_existing(folder: Path, *, replaces: bool) -> None:
    """Refuse a folder in which something is, unless it may be replaced; raises `OutputExistsError`."""
    if os.path.lexists(folder) and not (folder.is_dir() and (replaces or not any(folder.iterdir()))):
        raise OutputExistsError(path=folder)


def write_folder(base: Path, folder: Path, *, changed: Mapping[str, bytes], dropped: Iterable[str]) -> None:
    """Make `folder` a copy of the policy folder `base` with some files changed or added, and some left out.

    A new folder appears whole, under its name, or not at all. In one that is there every changed file is written beside
    its place first, and then all are named; what did not change is not touched, and files of other kinds stay. Copies
    have the permissions of what they were copied from, because a hold may be sealed.
    """
    left_out = frozenset(dropped)
    if folder.exists() and any(folder.iterdir()):
        _replace(base, folder, changed=changed, dropped=left_out)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.parent / f".{folder.name}.{secrets.token_hex(8)}"
    beside.mkdir()
    try:
        for name, (data, mode) in _copies(base).items():
            if name not in left_out and name not in changed:
                _put(beside / name, data, mode=mode)
        for name, data in changed.items():
            _put(beside / name, data, mode=_mode_of(base / name))
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _replace(base: Path, folder: Path, *, changed: Mapping[str, bytes], dropped: frozenset[str]) -> None:
    files = dict(changed)
    if folder.resolve() != base.resolve():
        files = {name: data for name, (data, _) in _copies(base).items() if name not in dropped} | files
    ready: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            path = folder / name
            if path.is_file() and path.read_bytes() == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            ready.append((_beside(path, data, mode=_mode_of(base / name)), path))
        for beside, path in ready:
            beside.replace(path)
        for name in dropped:
            (folder / name).unlink(missing_ok=True)
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)


def in_folder_after(
    folder: Path, sources: Iterable[Source], *, changed: Mapping[str, bytes], dropped: Iterable[str]
) -> tuple[Source, ...]:
    """Return the policy files that `folder` has after `write_folder` of `sources`: its own others count too."""
    left_out = frozenset(dropped)
    kept: dict[str, bytes] = {}
    if folder.is_dir() and any(folder.rglob("*.[yY]*[mM][lL]")):
        kept = {source.name: source.data for source in read_policy_folder(folder)}
    kept |= {source.name: source.data for source in sources}
    kept = {name: data for name, data in kept.items() if name not in left_out}
    return tuple(Source(name, data) for name, data in sorted((kept | dict(changed)).items()))


def _copies(base: Path) -> dict[str, tuple[bytes, int]]:
    """Return the policy files of a folder, tests too, with their permissions."""
    found: dict[str, tuple[bytes, int]] = {}
    for entry in walk(base):
        name = os.fsdecode(entry.path)
        if entry.is_file and name.lower().endswith(_YAML):
            content = read_file(base, entry.path, limit=MOST_BYTES)
            if content.data is None:
                raise FileNotReadError(path=base / name, cause="it is too large")
            found[name] = content.data, _mode_of(base / name)
    return found


def _put(path: Path, data: bytes, *, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _beside(path, data, mode=mode).replace(path)


def _beside(path: Path, data: bytes, *, mode: int) -> Path:
    """Write a file beside its place, and wait until the disk has it."""
    beside = path.with_name(f".{path.name[:200]}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        beside.unlink(missing_ok=True)
        error.filename = str(path)  # a full disk does not say of itself which file it was
        raise
    return beside


def _mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
