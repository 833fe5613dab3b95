"""Formatting policy files where they lie: each is replaced whole, or left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.custody.replacing import replace_file
from engine.intake.policy_folder import read_documents
from engine.language.formatting import format_source
from engine.language.problems import Problem
from engine.language.source import MAX_BYTES, Source
from engine.model.errors import MunimentError


class NoPolicyFileError(MunimentError):
    """A path that is neither a folder nor a file that can be formatted."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` cannot be formatted", cause=cause, help="name a YAML file, or a folder of policies")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: it `is_changed`, or would be; or it was left alone for its problems or an obstacle."""

    path: Path
    is_changed: bool
    problems: tuple[Problem, ...]
    obstacle: str

    @property
    def is_left(self) -> bool:
        """Say whether the file could not be formatted."""
        return bool(self.problems or self.obstacle)


def format_files(paths: Sequence[Path], *, writes: bool) -> tuple[Outcome, ...]:
    """Format the files at `paths` and below them, or only say what would change.

    All are read before any is written. Raises `NoPolicyFileError`, `PolicyFolderError`, and `OSError` where a file
    cannot be written: those before it are whole, those after it as they were.
    """
    found = {path: source for given in paths for path, source in _sources(given)}
    return tuple(_formatted(path, source, writes=writes) for path, source in sorted(found.items()))


def _sources(path: Path) -> Iterable[tuple[Path, Source]]:
    if path.is_dir():
        for source in read_documents(path):
            inside = path / source.name
            yield inside, Source(name=str(inside), data=source.data, unread_bytes=source.unread_bytes)
        return
    if path.is_symlink() or not path.is_file():
        raise NoPolicyFileError(path=path, cause="it is a link" if path.is_symlink() else "there is no such file")
    try:
        size = path.stat().st_size
        yield path, Source(name=str(path), data=path.read_bytes()) if size <= MAX_BYTES else _too_large(path, size)
    except OSError as error:
        raise NoPolicyFileError(path=path, cause=(error.strerror or str(error)).lower()) from None


def _too_large(path: Path, size: int) -> Source:
    return Source(name=str(path), data=b"", unread_bytes=size)


def _formatted(path: Path, source: Source, *, writes: bool) -> Outcome:
    result = format_source(source)
    obstacle = result.obstacle
    is_changed = result.is_changed
    if is_changed and writes:
        if _is_as_read(path, source):
            replace_file(path, result.data)
        else:
            obstacle, is_changed = "it was changed meanwhile", False
    return Outcome(path=path, is_changed=is_changed, problems=result.problems, obstacle=obstacle)


def _is_as_read(path: Path, source: Source) -> bool:
    """Say whether a file still holds what was read: somebody may save it while others are formatted."""
    try:
        return not path.is_symlink() and path.read_bytes() == source.data
    except OSError:
        return False
