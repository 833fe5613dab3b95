"""Text from outside made legible: what cannot be seen, or could mislead the eye, is spelt out.

File names are hostile input. A right-to-left override can turn `invoice<U+202E>gpj.exe` into something that reads as a
picture; a newline can forge a row of a table. Such characters are shown as `‹U+202E›`, bytes that are no UTF-8 as
`‹0xA4›`. Bidirectional controls therefore never reach a page.
"""

from __future__ import annotations

import unicodedata

from engine.model.records import percent_decoded

LONGEST_LOCATION = 240
"""Characters of a location that are shown; the middle of a longer one is left out and counted."""

LONGEST_NAME = 48
"""Characters of an id or another name in a sentence; the middle of a longer one is left out too."""

_SPACES = {" ", "\u3000"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"}
_FIRST_ESCAPED_BYTE, _LAST_ESCAPED_BYTE = 0xDC80, 0xDCFF


def legible(text: str) -> str:
    r"""Return `text` with every control, format, combining or odd space character spelt out.

    >>> legible("a\u202eb")
    'a‹U+202E›b'
    """
    return "".join(ch if _is_seen(ch) else spelt_out(ch) for ch in text)


def legible_location(location: str, *, longest: int = LONGEST_LOCATION) -> str:
    """Return a percent-encoded location as it reads, spelt out where needed, and shortened in the middle."""
    text = legible(percent_decoded(location).decode("utf-8", "surrogateescape"))
    return shortened(text, longest=longest)


def named(text: str, *, longest: int = LONGEST_NAME) -> str:
    """Return a name from outside (an id, a title) legible and short enough to stand in a sentence."""
    return shortened(legible(text), longest=longest)


def shortened(text: str, *, longest: int) -> str:
    """Return `text` without its middle where it is longer than `longest`, saying how much is left out.

    The end of a path says more than its middle, so a third of what is shown is the end.
    """
    if len(text) <= longest:
        return text
    tail = longest // 3
    head = longest - tail
    return f"{text[:head]} ‹… {len(text) - longest} …› {text[-tail:]}"


def spelt_out(character: str) -> str:
    """Return the visible name of one character, or of one byte that is no UTF-8."""
    code = ord(character)
    if _FIRST_ESCAPED_BYTE <= code <= _LAST_ESCAPED_BYTE:
        return f"‹0x{code - 0xDC00:02X}›"
    return f"‹U+{code:04X}›"


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Zs":
        return character in _SPACES
    return category not in _UNSEEN
