"""Reading policies as a git revision has them, without touching the work tree, the index or anything else.

The repository may be somebody else's, and its settings can name programs. So `git` runs with an environment of its own,
is asked only for what runs no program (`rev-parse`, `ls-tree`, `cat-file`), and may reach nothing outside the machine:
a clone that lacks an object would otherwise fetch it, by a command that its settings name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from threading import Timer

from engine.intake.policy_folder import FILE_LIMIT, SUFFIXES, PolicyFolderError
from engine.language.source import MAX_BYTES, Source
from engine.model.errors import MunimentError

SECONDS = 60
"""How long one question to git may take."""

_LISTING_LIMIT = 16_000_000
_ANSWER_LIMIT = 100_000
_HEAD_LIMIT = 100
_SAFE = (
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs", "--no-optional-locks"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    # Whose the folder is matters where settings are obeyed that run programs, and here none is.
    *("-c", "safe.directory=*"),
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "HOME": "/dev/null",
    "LC_ALL": "C",
}
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LISTED = re.compile(
    rb"(?P<mode>[0-7]{6}) (?P<kind>[a-z]+) (?P<id>[0-9a-f]+) +(?P<size>-|BAD|[0-9]+)\t(?P<path>.+)", re.DOTALL
)
_FOLDER_MARK = re.compile(r":(?![^{]*\})")
_LINK = "120000"


class RevisionError(MunimentError):
    """A git revision that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The policy files and tests of a folder at a commit, as `read_documents` gives them.

    `commit` is the whole id; `folder` is the path from the root of the repository, empty where it is the root.
    """

    commit: str
    folder: str
    documents: tuple[Source, ...]


def read_revision(text: str, *, beside: Path) -> Revision:
    """Return the policy files at a revision of the repository in which the folder `beside` lies.

    `text` is a revision as git names it (`main`, `HEAD~1`, a tag), and a folder after a colon (`HEAD~1:policies`);
    without one it is the folder that `beside` is in the repository. Raises `RevisionError` where there is no git, no
    repository or no such revision, and `PolicyFolderError` for what `read_documents` raises it for.
    """
    revision, mark, named = _divided(text)
    if not revision or revision.startswith("-") or not text.isprintable():
        raise RevisionError(
            f"`{text}` is neither a folder nor a revision", help="write a revision as main, HEAD~1 or HEAD~1:policies"
        )
    git = _Git.at(beside, asked=text)
    folder = _clean(named, text=text) if mark else git.folder
    commit = git.commit(revision, text=text)
    place = Path(f"{revision}:{folder or '.'}")
    entries = sorted(_policies(git.listing(commit, folder, place=place), place=place), key=lambda one: one.path)
    if not entries:
        raise PolicyFolderError(folder=place, cause="it has no file that ends in .yaml")
    if len(entries) > FILE_LIMIT:
        raise PolicyFolderError(folder=place, cause=f"it has more than {FILE_LIMIT:,} files")
    return Revision(commit=commit, folder=folder, documents=tuple(git.sources(entries, place=place)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blob:
    """A file of a tree: its path below the folder, the id of its bytes, and how many there are."""

    path: bytes
    id: str
    size: int

    @property
    def name(self) -> str:
        return self.path.decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Git:
    """A repository, asked by a program that is named by its whole path; `folder` is where the questions come from."""

    program: str
    path: str
    at_folder: Path
    folder: str

    @classmethod
    def at(cls, folder: Path, *, asked: str) -> _Git:
        """Return the repository in which a folder lies, which need not be there."""
        # A path that is not whole could be of the very folder that is looked at, and so could a program in it.
        path = os.pathsep.join(
            one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(one).is_absolute()
        )
        program = shutil.which("git", path=path)
        if program is None:
            raise RevisionError(
                f"`{asked}` is no folder, and a revision needs git",
                cause="there is no program `git` on this machine",
                help="install git, or name a folder",
            )
        there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
        git = cls(program=program, path=path, at_folder=there, folder="")
        said = git._ask("rev-parse", "--show-prefix")
        if said is None:
            raise RevisionError(
                f"`{asked}` is no folder, and `{folder}` lies in no git repository",
                help="name a folder, or say with --policies which folder of a repository is meant",
            )
        prefix = os.fsdecode(said.removesuffix(b"\n"))
        missing = folder.absolute().relative_to(there).as_posix()
        return cls(program=program, path=path, at_folder=there, folder=_joined(prefix, missing))

    def commit(self, revision: str, *, text: str) -> str:
        """Return the id of the commit that a revision names."""
        said = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        commit = (said or b"").decode("ascii", "replace").strip()
        if not _OBJECT.fullmatch(commit):
            raise RevisionError(
                f"`{text}` is neither a folder nor a revision",
                cause=f"the git repository has no commit `{revision}`",
                help="`git log --oneline` lists commits, `git branch --all` and `git tag` list names",
            )
        return commit

    def listing(self, commit: str, folder: str, *, place: Path) -> bytes:
        """Return what `ls-tree` says of every file below a folder of a commit."""
        tree = self._ask("cat-file", "--batch-check", given=f"{commit}:{folder}\n".encode(errors="surrogateescape"))
        kind = (tree or b"").decode("ascii", "replace").split()[1:2]
        if kind == ["blob"]:
            raise PolicyFolderError(folder=place, cause="it is a file", help="name the folder of your policies")
        if tree is None or kind != ["tree"]:
            raise PolicyFolderError(
                folder=place,
                cause="this revision has no such folder",
                help="name the folder after a colon, from the root of the repository: HEAD~1:policies",
            )
        listed = ("ls-tree", "-r", "-z", "-l", "--full-tree", tree.split()[0].decode("ascii"))
        said = self._ask(*listed, most=_LISTING_LIMIT)
        if said is None:
            raise PolicyFolderError(folder=place, cause="git cannot list it; the repository may be damaged")
        if len(said) > _LISTING_LIMIT:
            raise PolicyFolderError(folder=place, cause=f"it has more than {FILE_LIMIT:,} files")
        return said

    def sources(self, entries: Sequence[_Blob], *, place: Path) -> Iterator[Source]:
        """Yield each file; one too large to be a policy is not read, and its source says its size."""
        wanted = [one for one in entries if one.size <= MAX_BYTES]
        named = "".join(f"{one.id}\n" for one in wanted).encode()
        most = sum(one.size + _HEAD_LIMIT for one in wanted)
        said = self._ask("cat-file", "--batch", given=named, most=most) or b""
        at = 0
        for one in entries:
            if one.size > MAX_BYTES:
                yield Source(name=one.name, data=b"", unread_bytes=one.size)
                continue
            head = f"{one.id} blob {one.size}\n".encode()
            if said[at : at + len(head)] != head:
                raise PolicyFolderError(folder=place, cause=f"`{one.name}` cannot be read from the repository")
            at += len(head)
            yield Source(name=one.name, data=said[at : at + one.size])
            at += one.size + 1

    def _ask(self, *question: str, given: bytes = b"", most: int = _ANSWER_LIMIT) -> bytes | None:
        """Return what git answers, one byte more than `most` where it is longer, or nothing where it refuses.

        A small repository can name a tree without end, so no more is read than is wanted.
        """
        with tempfile.TemporaryFile() as asked:
            asked.write(given)
            asked.seek(0)
            # A whole path and no shell; every word of the question is checked, or an id that git gave.
            try:
                git = subprocess.Popen(
                    [self.program, *_SAFE, *question],
                    cwd=self.at_folder,
                    env={**_ENVIRONMENT, "PATH": self.path},
                    stdin=asked,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                raise RevisionError("git cannot be started", cause=(error.strerror or str(error)).lower()) from None
            with git:
                late = Timer(SECONDS, git.kill)
                late.start()
                assert git.stdout is not None
                said = git.stdout.read(most + 1)
                if len(said) > most:
                    git.kill()
                git.wait()
                late.cancel()
        if len(said) > most:
            return said
        if git.returncode == -SIGKILL:
            raise RevisionError(
                f"git was ended, or did not answer within {SECONDS} seconds", help="try again, or name a folder"
            )
        return said if git.returncode == 0 else None


def _policies(listing: bytes, *, place: Path) -> Iterator[_Blob]:
    for line in listing.split(b"\0"):
        if not line:
            continue
        found = _LISTED.fullmatch(line)
        if found is None:
            raise PolicyFolderError(folder=place, cause="git lists it in a way that is not understood")
        path, size = found["path"], found["size"].decode("ascii")
        name = path.decode("utf-8", "backslashreplace")
        # As in a folder: what is no file may lead to policies, and one of these could be a hold.
        if found["mode"].decode("ascii") == _LINK:
            raise PolicyFolderError(folder=place, cause=f"`{name}` is a symbolic link, which is not followed")
        if found["kind"] != b"blob":
            raise PolicyFolderError(folder=place, cause=f"`{name}` is another repository, which is not read")
        if not path.lower().endswith(SUFFIXES):
            continue
        if not size.isdecimal():
            raise PolicyFolderError(folder=place, cause=f"`{name}` is not in this clone of the repository")
        yield _Blob(path=path, id=found["id"].decode("ascii"), size=int(size))


def _divided(text: str) -> tuple[str, str, str]:
    """Return a revision, a colon where there is one, and the folder; a colon in braces is of a time, `main@{12:00}`."""
    found = _FOLDER_MARK.search(text)
    return (text, "", "") if found is None else (text[: found.start()], ":", text[found.end() :])


def _clean(folder: str, *, text: str) -> str:
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if folder.startswith("/") or ".." in parts:
        raise RevisionError(
            f"`{text}` names no folder of a repository",
            help="write the folder from the root of the repository: HEAD~1:policies",
        )
    return "/".join(parts)


def _joined(prefix: str, missing: str) -> str:
    return "/".join(part for part in (*prefix.split("/"), *missing.split("/")) if part not in ("", "."))
