"""Which characters a policy may contain: none that hide, none that pass for another.

A hold whose customer number carries an invisible mark, or a Cyrillic letter that looks Latin, matches nothing and
frees everything; a reader would never see why.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_VISIBLE_SPACES = frozenset(" \u3000")  # the ideographic space is ordinary in Chinese titles
_IGNORED_BY_FONTS = frozenset(
    chr(code)
    for code in chain(
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFE, 0xFFFF),  # joiners, fillers, blanks
        range(0x180B, 0x1810),  # Mongolian variation selectors
        range(0xFE00, 0xFE10),  # variation selectors
        range(0xE0100, 0xE01F0),  # variation selectors of Han characters
    )
)
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL", "IDEOGRAPHIC"})
_NAME = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
MAX_NAME = 80


def is_hidden(character: str) -> bool:
    """Say whether a reader cannot see `character`, or cannot tell it from a space; line ends and tabs are not asked."""
    if character in "\n\r\t":
        return False
    category = unicodedata.category(character)
    return (
        category in _HIDDEN_CATEGORIES
        or (category == "Zs" and character not in _VISIBLE_SPACES)
        or character in _IGNORED_BY_FONTS
    )


def first_hidden(text: str) -> int | None:
    """Return where the first hidden character of `text` stands, or nothing."""
    places = [text.index(character) for character in set(text) if is_hidden(character)]
    return min(places, default=None)


def character_name(character: str) -> str:
    """Return `U+202E (right-to-left override)`: how a message speaks of a character that it cannot show."""
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name})"


def alphabets(word: str) -> tuple[str, ...]:
    """Return the alphabets that `word` mixes, in order of their names; Chinese, Japanese and Korean go with any.

    >>> alphabets("C-00417"), alphabets("А-00417c")
    (('latin',), ('cyrillic', 'latin'))
    """
    if word.isascii():
        return ("latin",)
    found = {_alphabet(character) for character in word}
    return tuple(sorted(name for name in found if name))


def _alphabet(character: str) -> str:
    """Return the alphabet of a letter or digit: the first word of its Unicode name, which tells lookalikes apart."""
    if character.isascii():
        return "latin" if character.isalpha() else ""
    if not (character.isalpha() or character.isdecimal()):
        return ""
    first, _, rest = unicodedata.name(character, "").partition(" ")
    if first in _EAST_ASIAN or (first == "HALFWIDTH" and not rest.startswith("LATIN")):
        return ""
    return first.lower()


def is_name(word: str) -> bool:
    """Say whether `word` can name something: Latin letters and digits of ASCII, Han characters, and `-`, `_`, `.`."""
    return (
        len(word) <= MAX_NAME
        and _NAME.fullmatch(word) is not None
        and all(c.isascii() or unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH") for c in word)
    )


def shown(text: str) -> str:
    """Return `text` with every hidden character written out, so that a message hides and reorders nothing."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if c in "\n\r\t" or is_hidden(c) else c for c in text)


def columns(text: str) -> int:
    """Return how many columns a terminal gives to `text`: Chinese characters take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
