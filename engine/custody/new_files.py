"""Writing a new file whole, and never over another: what is lost in a key or an export cannot be made again."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is not there yet, readable by its owner alone, and wait until the disk has it.

    It is written beside its place and then linked to its name, which never replaces. Raises `FileExistsError` where
    anything has that name, and any other `OSError` where it cannot be written; then nothing is left behind.
    """
    if os.path.lexists(path):
        # The link below decides; this only spares the writing.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    beside = path.with_name(f".{path.name[:200]}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _name(beside, path)
    except OSError as error:
        error.filename = str(path)  # a full disk does not say of itself which file it was
        raise
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _name(beside: Path, path: Path) -> None:
    """Give a whole file its name, unless something has it."""
    try:
        os.link(beside, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links, as on a stick: the name is taken first, and only what took it is replaced.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            beside.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Not every file system lets a folder be flushed; the file itself is.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
