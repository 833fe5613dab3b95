"""Reading a policy folder: every YAML file below it but the tests, as bytes with their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine.intake.archive import ArchiveError, Entry, FileObstacleError, read_file, walk
from engine.language.source import MAX_BYTES, Source
from engine.model.errors import MunimentError

FILE_LIMIT = 10_000
"""Policy files of one folder; more is refused."""

SUFFIXES = (b".yaml", b".yml")
"""How the names of policy files end, in any case."""

_TEST_SUFFIXES = ("_test.yaml", "_test.yml")
_TEST_KIND = re.compile(rb"^kind:[ \t]*test[ \t]*(#.*)?\r?$", re.MULTILINE)


class PolicyFolderError(MunimentError):
    """A policy folder that cannot be read whole; read in part, it could lack a hold."""

    def __init__(self, *, folder: Path, cause: str, help: str = "") -> None:
        super().__init__(f"the policies in `{folder}` cannot be read", cause=cause, help=help)
        self.folder = folder


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFiles:
    """The files of a policy folder, by name: what makes the bundle, and the tests of it."""

    policies: tuple[Source, ...]
    tests: tuple[Source, ...]


def read_policy_folder(folder: Path) -> tuple[Source, ...]:
    """Return the policy files below `folder`, as `read_documents` does, but no tests."""
    return read_policies_and_tests(folder).policies


def read_policies_and_tests(folder: Path) -> PolicyFiles:
    """Return the policy files below `folder` and their tests, as `read_documents` does."""
    sources = read_documents(folder)
    return PolicyFiles(
        policies=tuple(source for source in sources if not is_test(source)),
        tests=tuple(source for source in sources if is_test(source)),
    )


def read_documents(folder: Path) -> tuple[Source, ...]:
    """Return the policy files and tests below `folder`, by name; a name is the path from the folder, with `/`.

    Files are those ending in `.yaml` or `.yml`, in any case. One too large to be a policy is not read, and its source
    says its size. Raises `PolicyFolderError` if the folder is missing or empty, has more than `FILE_LIMIT` files, or
    has a file, folder or link of policies that cannot be read: nothing is passed over, because it could be a hold.
    """
    try:
        entries = [entry for entry in walk(folder) if _is_policy(entry)]
    except ArchiveError as error:
        raise PolicyFolderError(folder=folder, cause=error.cause, help="name the folder of your policies") from None
    if not entries:
        raise PolicyFolderError(folder=folder, cause="it has no file that ends in .yaml")
    if len(entries) > FILE_LIMIT:
        raise PolicyFolderError(folder=folder, cause=f"it has more than {FILE_LIMIT:,} files")
    return tuple(sorted((_source(folder, entry) for entry in entries), key=lambda source: source.name))


def is_test(source: Source) -> bool:
    """Say whether a file is a test: by its name *and* by its kind, so that no hold is passed over for its name."""
    return source.name.lower().endswith(_TEST_SUFFIXES) and _TEST_KIND.search(source.data) is not None


def _is_policy(entry: Entry) -> bool:
    name = entry.path.lower()
    # What is no file (a link, a folder that cannot be listed) may lead to policies, and is refused below.
    return not entry.is_file or name.endswith(SUFFIXES)


def _source(folder: Path, entry: Entry) -> Source:
    name = entry.path.decode("utf-8", "backslashreplace")
    if entry.obstacle is not None:
        raise PolicyFolderError(folder=folder, cause=f"`{name}` is {entry.obstacle}")
    if entry.state is not None and entry.state.size > MAX_BYTES:
        return Source(name=name, data=b"", unread_bytes=entry.state.size)
    try:
        content = read_file(folder, entry.path, limit=MAX_BYTES)
    except FileObstacleError as obstacle:
        raise PolicyFolderError(folder=folder, cause=f"`{name}`: {obstacle.reason}") from None
    if content.data is None:  # it has grown since it was listed
        return Source(name=name, data=b"", unread_bytes=content.size)
    return Source(name=name, data=content.data)
