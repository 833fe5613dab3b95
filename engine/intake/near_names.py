"""Names of columns and fields that are nearly the name of something: `Customer` may tell the customer, or may not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from engine.language.characters import is_hidden

_STROKES = " _-"
_NUMBERED = re.compile(r"(?:[\s_-]duplicated)?[\s._:#-]*(?:[0-9]{1,3}|\(\s*[0-9]{1,3}\s*\)|\[\s*[0-9]{1,3}\s*\])\s*$")
"""What programs put behind the second of two columns of one name: `customer2`, `customer.1`, `customer (2)`."""


def nearly(name: str, *, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that `name` is but for its case, its width, and the spaces and strokes between its words.

    A number behind it may tell that another column had the name already.

    >>> nearly("Captured On", known=("captured_on", "customer"))
    ('captured_on',)
    >>> nearly("Customer.1", known=("captured_on", "customer"))
    ('customer',)
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    numbered = _NUMBERED.search(plain)
    meant = {_folded(plain), _folded(plain[: numbered.start()]) if numbered is not None else ""} - {""}
    return tuple(one for one in known if one != name and _folded(one) in meant)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c not in _STROKES and not c.isspace() and not is_hidden(c))
