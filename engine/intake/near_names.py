"""Names of columns and fields that are nearly the name of something: `Customer` may tell the customer, or may not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from engine.language.characters import is_hidden

_STROKES = " _-"


def nearly(name: str, *, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that `name` is but for its case, its width, and the spaces and strokes between its words.

    >>> nearly("Captured On", known=("captured_on", "customer"))
    ('captured_on',)
    """
    folded = _folded(name)
    return tuple(one for one in known if one != name and _folded(one) == folded)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c not in _STROKES and not c.isspace() and not is_hidden(c))
