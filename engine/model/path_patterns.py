"""Patterns of paths: what the name of a file says of it, such as `cheques/{customer}/{transaction}_*.jpg`.

A name can often be cut in more than one way. Every way counts: `a_b_c.jpg` says by `{customer}_{case}.jpg` that the
customer is `a` or `a_b`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\{([^{}]*)\}|(\*)|([^{}*]+)|([{}])")
MOST_GROUPS = 16
"""Groups and stars of one pattern; the time to read a name grows with them."""


class PatternError(ValueError):
    """A text that is no pattern; `fault` says why. Never shown by itself."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a pattern: a text as it stands, a named group, or a star (a group without a name)."""

    text: str = ""
    group: str | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the piece stands for more than its own text."""
        return self.group is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPattern:
    """A pattern of whole paths: `{name}` is one or more characters but `/`, and `*` any number of them.

    >>> PathPattern.of("{customer}_{case}.jpg").read("a_b_c.jpg") == {"customer": ("a", "a_b"), "case": ("b_c", "c")}
    True
    """

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, text: str) -> PathPattern:
        """Return the pattern that `text` describes; raises `PatternError`."""
        pieces: list[Piece] = []
        for found in _TOKEN.finditer(text):
            group, star, plain, brace = found.groups()
            if brace or group == "":
                raise PatternError(fault="a brace without its name or its partner")
            pieces.append(Piece(text=plain) if plain else Piece(group="" if star else group))
        pattern = cls(text=text, pieces=tuple(pieces))
        doubled = next((name for name in pattern.groups if pattern.groups.count(name) > 1), None)
        if doubled is not None:
            raise PatternError(fault=f"`{{{doubled}}}` stands in it twice")
        if sum(piece.is_open for piece in pieces) > MOST_GROUPS:
            raise PatternError(fault=f"it has more than {MOST_GROUPS} groups")
        return pattern

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the names of its groups, in their order."""
        return tuple(piece.group for piece in self.pieces if piece.group)

    def read(self, path: str) -> Mapping[str, tuple[str, ...]] | None:
        """Return what each group may stand for in `path`, shortest first, or nothing where the pattern does not fit."""
        reached = self._reached(path)
        if not reached[-1]:
            return None
        # Back from the end: only cuts from which the rest fits too are ways to read the path.
        ends = {len(path)}
        found: dict[str, tuple[str, ...]] = {}
        for number in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[number]
            cuts = {
                (start, end) for end in ends for start in reached[number] if _fits(piece, path[start:end], start, end)
            }
            if piece.group:
                found[piece.group] = tuple(sorted({path[start:end] for start, end in cuts}, key=_shortest))
            ends = {start for start, _ in cuts}
        return found

    def _reached(self, path: str) -> list[set[int]]:
        """Return where each piece may begin, and at last whether the whole path is used up."""
        reached = [{0}]
        for piece in self.pieces:
            onward: set[int] = set()
            for start in reached[-1]:
                if not piece.is_open:
                    if path.startswith(piece.text, start):
                        onward.add(start + len(piece.text))
                    continue
                stop = path.find("/", start)
                longest = len(path) if stop == -1 else stop
                onward.update(range(start + (1 if piece.group else 0), longest + 1))
            reached.append(onward)
        reached[-1] &= {len(path)}
        return reached


def _fits(piece: Piece, text: str, start: int, end: int) -> bool:
    if end < start:
        return False
    return ("/" not in text and bool(text or not piece.group)) if piece.is_open else text == piece.text


def _shortest(text: str) -> tuple[int, str]:
    return (len(text), text)
