"""The files beside a report, read in pieces and compared with what the manifest says of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.model.decisions import Bucket
from engine.model.plans import Counts, PinnedFile

PIECE = 1 << 20
LONGEST_LINE = 16 << 20
"""Bytes of one JSON line beyond which a file is refused."""

_BUCKETS = frozenset(bucket.value for bucket in Bucket)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class AnnexReader(Protocol):
    """Reads the files beside a report."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file in order; raises `OSError` where it cannot be read."""


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Reads them from a folder: plain files directly in it, never through a symbolic link."""

    folder: Path

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file; raises `OSError` where it is missing, a link, or no plain file."""
        if not is_plain_name(name):
            raise FileNotFoundError(name)
        descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileNotFoundError(name)
            while piece := file.read(PIECE):
                yield piece


@dataclass(slots=True)
class Measured:
    """What was seen of a file while its lines went by."""

    digest: str = ""
    size: int = 0
    lines: int = 0
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256, repr=False)

    def reading(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines of a file without their line ends; afterwards size, lines and digest are known.

        Raises `ValueError` where a line is too long or the last one has no end.
        """
        rest = b""
        for piece in pieces:
            self._hash.update(piece)
            self.size += len(piece)
            *whole, rest = (rest + piece).split(b"\n")
            self.lines += len(whole)
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise ValueError("a line is too long")
        if rest:
            raise ValueError("the last line has no end")
        self.digest = self._hash.hexdigest()

    def differs_from(self, pinned: PinnedFile) -> str:
        """Return in what the file differs from what is pinned; nothing where it does not."""
        for what, seen, expected in (
            ("bytes", self.size, pinned.bytes),
            ("SHA-256", self.digest, pinned.sha256),
            ("lines", self.lines, pinned.lines),
        ):
            if seen != expected:
                return f"{what}: {seen}, not {expected}"
        return ""


@dataclass(slots=True)
class Recount:
    """Counts the buckets again from the decision lines; `problem` tells of the first line that is no decision."""

    records: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    problem: str = ""

    def add(self, line: bytes) -> None:
        """Count one decision."""
        try:
            plain = json.loads(line)
        except (ValueError, RecursionError):
            plain = None
        bucket, size = (plain.get("bucket"), plain.get("size")) if isinstance(plain, dict) else (None, None)
        if bucket not in _BUCKETS or type(size) is not int or size < 0:
            self.problem = self.problem or "a decision line has no bucket or no size"
            return
        self.records[bucket] += 1
        self.sizes[bucket] += size

    def differs_from(self, counts: Counts) -> str:
        """Return the first bucket that the lines count otherwise; nothing where all agree."""
        if self.problem:
            return self.problem
        for bucket in Bucket:
            tally = getattr(counts, bucket.name.lower())
            seen = (self.records[bucket.value], self.sizes[bucket.value])
            if seen != (tally.records, tally.bytes):
                return f"{bucket.value}: {seen[0]} of {seen[1]} bytes, not {tally.records} of {tally.bytes}"
        return ""


def is_plain_name(name: str) -> bool:
    """Say whether a name is that of a file and of nothing above or below the folder."""
    return _PLAIN_NAME.fullmatch(name) is not None
