"""Paths as people and their systems write them, so that a text that is no path of the archive can be known for doubt.

Nothing is joined because of it: a file that a text may mean has its facts missing, which can only keep.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from engine.language.characters import is_hidden

_DRIVE = re.compile(r"^[a-z]:")
_ENCODINGS = ("big5hkscs", "gb18030")
"""What names that are not UTF-8 may be written in, where the catalogue has them as characters."""

_MOST_DECODED = 4
_AFTER_SLASH = "0"
"""The character after `/`: what begins with `a/` sorts before `a0`."""


def folded_parts(text: str) -> tuple[str, ...]:
    r"""Return the parts of a path without what its writers change: case, width, accents in two signs, slashes, spaces.

    >>> folded_parts(r"Z:\Scan\.\A%20b.PNG ") == folded_parts("/scan//ab.png")
    True
    """
    for _ in range(_MOST_DECODED):
        if "%" not in text:
            break
        text = unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if "\ud800" <= c <= "\udfff" or not (c.isspace() or is_hidden(c)))
    parts: list[str] = []
    for part in _DRIVE.sub("", plain.strip("\"'=").replace("\\", "/")).split("/"):
        if part == "..":
            del parts[-1:]
        elif named := part.rstrip("."):
            parts.append(named)
    return tuple(parts)


class PathForms:
    """The files of an archive by the ends of their paths, in any form."""

    def __init__(self, paths: Iterable[bytes]) -> None:
        forms = {(_key(parts), path) for path in paths for parts in _forms(path) if parts}
        self._found = sorted(forms)
        self._keys = [key for key, _ in self._found]
        self._deepest = max((key.count("/") for key in self._keys), default=0)
        self._near: dict[str, frozenset[bytes]] = {}

    def near(self, text: str) -> frozenset[bytes]:
        """Return the files whose paths a text may mean: in another form, with folders before it, or without some."""
        parts = folded_parts(text)
        if not parts:
            return frozenset()
        key = _key(parts)
        if key not in self._near:
            fewer = (parts[at:] for at in range(max(1, len(parts) - self._deepest), len(parts)))
            found = {*self._below(key), *(path for one in fewer for path in self._exactly(_key(one)))}
            self._near[key] = frozenset(found)
        return self._near[key]

    def named(self, name: str, *, most: int) -> frozenset[bytes]:
        """Return the files of a name, the last of `folded_parts`, in whatever folder; none where they are too many."""
        found: set[bytes] = set()
        for path in self._below(_key((name,))):
            found.add(path)
            if len(found) > most:
                return frozenset()
        return frozenset(found)

    def _below(self, key: str) -> Iterable[bytes]:
        first, end = self._range(key)
        return (self._found[at][1] for at in range(first, end))

    def _exactly(self, key: str) -> Iterable[bytes]:
        first, end = bisect_left(self._keys, key), bisect_right(self._keys, key)
        return (path for _, path in self._found[first:end])

    def _range(self, key: str) -> tuple[int, int]:
        return bisect_left(self._keys, key), bisect_left(self._keys, key[:-1] + _AFTER_SLASH)


def _key(parts: Iterable[str]) -> str:
    """Return the parts from the last to the first, so that paths with one end sort beside one another."""
    return "".join(f"{part}/" for part in reversed(tuple(parts)))


def _forms(path: bytes) -> set[tuple[str, ...]]:
    try:
        return {folded_parts(path.decode())}
    except UnicodeDecodeError:
        found = {folded_parts(path.decode("utf-8", "surrogateescape"))}
    for encoding in _ENCODINGS:
        try:
            found.add(folded_parts(path.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return found
