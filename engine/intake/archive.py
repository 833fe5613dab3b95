"""Walking an archive and reading its files, without changing anything in it.

Paths are bytes, because an archive's names are (Big5, line ends, markup). Every folder and file is opened below the
root one component at a time, without following a symbolic link, so that nothing outside the archive is ever read. Where
the system permits it (Linux, for the owner), reading leaves no access time behind.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.model.errors import MunimentError

READ_LIMIT = 1 << 30
"""Bytes of one file that are held in memory; a larger one is hashed, and not decoded."""

_CHUNK = 1 << 20
_PART = 64 << 20
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
_NO_ATIME = getattr(os, "O_NOATIME", 0)

_NO_FILES = {
    stat.S_IFLNK: "a symbolic link, which is not followed",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

CHANGED = "it changed while it was read"


class ArchiveError(MunimentError):
    """An archive that cannot be read at all."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"the archive `{path}` cannot be read", cause=cause, help="name a folder that you may read")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """What the file system says of a file without opening it: while all of it is the same, so are the bytes.

    `size` is in bytes; the times are nanoseconds since 1970. A time says when something was done to the file and never
    how old a record is.
    """

    size: int
    modified_ns: int
    changed_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name in an archive; `path` is relative to its root.

    `obstacle` says why it is no file that can be read; such an entry is never opened. `is_file` is false for what is
    there and is no file at all (a link, a pipe, a folder that may not be listed). `state` is that of a regular file.
    """

    path: bytes
    is_file: bool = True
    obstacle: str | None = None
    state: FileState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was read of one file: its digest, its size, its bytes unless they were too many, and its state meanwhile."""

    sha256: str
    size: int
    data: bytes | None
    state: FileState


class FileObstacleError(Exception):
    """A file that could not be read through; `reason` is in words. Never shown by itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is still to be listed."""

    path: bytes


def walk(root: Path) -> Iterator[Entry]:
    """Yield every entry below `root` but its folders, folder by folder in the order of bytes.

    A folder that cannot be listed is an entry with an obstacle, so that what it hides is not passed over. Raises
    `ArchiveError` if the root cannot be listed.
    """
    with _opened_root(root) as top:
        waiting: list[Entry | _Folder] = [_Folder(b"")]
        while waiting:
            match waiting.pop():
                case Entry() as entry:
                    yield entry
                case _Folder(path=path):
                    try:
                        waiting.extend(reversed(_listed(top, path)))
                    except OSError as error:
                        if not path:
                            raise ArchiveError(path=root, cause=_in_words(error)) from None
                        yield Entry(path=path, is_file=False, obstacle=f"a folder, and {_in_words(error)}")


def identity_of(root: Path) -> tuple[int, int]:
    """Return what tells the folder at `root` from another that takes its place; raises `ArchiveError`."""
    with _opened_root(root) as top:
        status = os.fstat(top)
    return (status.st_dev, status.st_ino)


def read_file(
    root: Path, path: bytes, *, limit: int = READ_LIMIT, after_part: Callable[[], None] | None = None
) -> Content:
    """Return what a file below `root` holds, read once; `data` is absent where it has more than `limit` bytes.

    `after_part` is called after every 64 MiB. Raises `FileObstacleError` if it is no regular file any more, may not be
    read, or changed meanwhile.
    """
    with _opened_root(root) as top:
        try:
            descriptor = _open_below(top, path, _FILE)
        except OSError as error:
            raise FileObstacleError(_in_words(error)) from None
        try:
            return _read(descriptor, limit=limit, after_part=after_part)
        except OSError as error:
            raise FileObstacleError(_in_words(error)) from None
        finally:
            os.close(descriptor)


def _read(descriptor: int, *, limit: int, after_part: Callable[[], None] | None) -> Content:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise FileObstacleError(CHANGED)
    digest = hashlib.sha256()
    chunks: list[bytes] = []
    size = 0
    while chunk := os.read(descriptor, _CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
        if after_part is not None and size % _PART < len(chunk):
            after_part()
    after = os.fstat(descriptor)
    if size != before.st_size or _state(before) != _state(after):
        raise FileObstacleError(CHANGED)
    data = b"".join(chunks) if size <= limit else None
    return Content(sha256=digest.hexdigest(), size=size, data=data, state=_state(after))


def _state(status: os.stat_result) -> FileState:
    return FileState(
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        changed_ns=status.st_ctime_ns,
        inode=status.st_ino,
        device=status.st_dev,
    )


def _listed(top: int, folder: bytes) -> list[Entry | _Folder]:
    """Return what a folder has, by name."""
    descriptor = _open_below(top, folder, _FOLDER) if folder else os.dup(top)
    try:
        with os.scandir(descriptor) as found:
            names = sorted(os.fsencode(one.name) for one in found)
        return [_entry(descriptor, folder, name) for name in names]
    finally:
        os.close(descriptor)


def _entry(descriptor: int, folder: bytes, name: bytes) -> Entry | _Folder:
    path = folder + b"/" + name if folder else name
    try:
        status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError as error:
        return Entry(path=path, obstacle=_in_words(error))
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFDIR:
        return _Folder(path)
    if kind != stat.S_IFREG:
        return Entry(path=path, is_file=False, obstacle=_NO_FILES.get(kind, "no regular file"))
    return Entry(path=path, state=_state(status))


@contextmanager
def _opened_root(root: Path) -> Iterator[int]:
    try:
        # The root itself may be reached over a link: a person named it.
        descriptor = _open(os.fsencode(root), _FOLDER & ~os.O_NOFOLLOW, None)
    except OSError as error:
        raise ArchiveError(path=root, cause=_in_words(error)) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open_below(top: int, path: bytes, flags: int) -> int:
    """Open a path below the folder `top`, refusing a symbolic link at every component."""
    *folders, name = path.split(b"/")
    inside = os.dup(top)
    try:
        for folder in folders:
            deeper = _open(folder, _FOLDER, inside)
            os.close(inside)
            inside = deeper
        return _open(name, flags, inside)
    finally:
        os.close(inside)


def _open(name: bytes, flags: int, inside: int | None) -> int:
    try:
        return os.open(name, flags | _NO_ATIME, dir_fd=inside)
    except PermissionError as error:
        # Only the owner may keep the access time; anyone else reads as usual.
        if error.errno != errno.EPERM or not _NO_ATIME:
            raise
        return os.open(name, flags, dir_fd=inside)


_WORDS = {
    errno.EACCES: "there is no permission to read it",
    errno.EPERM: "there is no permission to read it",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "it is no folder",
    errno.ELOOP: "it became a symbolic link, which is not followed",
    errno.ENXIO: "it is no regular file",
}


def _in_words(error: OSError) -> str:
    known = _WORDS.get(error.errno or 0)
    return known or f"it could not be read ({(error.strerror or 'unknown error').lower()})"
