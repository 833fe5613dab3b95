"""Replacing a file by a new text of it, whole or not at all, with the permissions that it had."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

_USUAL_MODE = 0o644


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` under the name `path`, and wait until the disk has it; a new file is readable by everybody.

    It is written beside its place and then takes the name, so that nobody ever reads a half of it. Raises `OSError`
    where it cannot be written; then the old file is as it was and nothing is left behind.
    """
    try:
        mode = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode)
    except FileNotFoundError:
        mode = _USUAL_MODE
    beside = path.with_name(f".{path.name[:200]}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        beside.replace(path)
    except OSError as error:
        error.filename = str(path)  # a full disk does not say of itself which file it was
        raise
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Not every file system lets a folder be flushed; the file itself is.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
