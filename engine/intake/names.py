"""What the path of a file says of it: its folder, and the facts that a declared pattern finds in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.intake.statements import FROM_NAME, Statement
from engine.model.mappings import NamePattern

MOST_READINGS = 8
"""Ways in which a name may be cut; one that can be cut in more says nothing."""


def text_of(path: bytes) -> str:
    """Return a path as text: bytes that are not UTF-8, and `%` itself, as `%XX`.

    Different paths have different text, so that a policy that names one never means another.
    """
    decoded = path.replace(b"%", b"%25").decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in decoded)


def folder_of(path: bytes) -> str:
    """Return the folder of a path as text; `.` for the root of the archive."""
    return text_of(path.rpartition(b"/")[0]) or "."


def said_by_name(path: bytes, *, location: str, patterns: Iterable[NamePattern]) -> Iterator[Statement]:
    """Yield what a path says by each pattern that fits it; every way to cut it counts."""
    text = text_of(path)
    for pattern in patterns:
        for fact, readings in (pattern.match.read(text) or {}).items():
            is_clear = len(readings) <= MOST_READINGS
            yield Statement(
                fact=fact,
                texts=readings if is_clear else (),
                source=FROM_NAME,
                place=location,
                dates=pattern.dates,
                problem=None if is_clear else f"`{pattern.match.text}` fits in {len(readings)} ways",
            )
