"""Whether two texts could mean the same, as people and spreadsheets write them (semantics section 2).

Nothing is ever taken for the same because of it: a text that is only like another makes doubt, and doubt keeps. The
forms are those that exports, spreadsheets and typists were seen to make of one identifier.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKS_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅавекмнорстухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχ",
    "ABEKMHOPCTYXIJSabekmhopctyxijsABEZHIKMNOPTYXabeikvoptux",
)
"""Letters of the Cyrillic and the Greek alphabet that look like Latin ones."""

_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How a spreadsheet writes a control character inside of a text (ECMA-376 part 1, section 22.9.2.19)."""

_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
_BETWEEN = re.compile(r"[;,、，；｜|&+\n\r\t\v\f\u2028\u2029]+|_x000[9ADad]_")
_CACHED = 1 << 16


@lru_cache(maxsize=_CACHED)
def folded(text: str) -> str:
    """Return what is left of a text when case, width, accents, signs, spaces and leading zeros are not told apart.

    Texts that fold to nothing are told apart as they are.

    >>> folded("Ｃ- 00417") == folded("c–417") == folded('="C-00417"') == folded("С417")
    True
    >>> folded("417.0") == folded("00417"), folded("--")
    (True, '--')
    """
    plain = unicodedata.normalize("NFKD", _ESCAPED.sub("", text)).translate(_LOOKS_LATIN)
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(_LOOKS_LATIN)
    whole = _WHOLE_NUMBER.fullmatch(plain.strip())
    letters = "".join(one for one in (whole[1] if whole else plain) if one.isalnum())
    return _LEADING_ZEROS.sub("", letters) or text


@lru_cache(maxsize=_CACHED)
def meanings(text: str) -> frozenset[str]:
    """Return what a text could mean, folded: itself, and each part of it where it could be a list.

    >>> folded("C-900") in meanings("C-00417; C-00900")
    True
    """
    return frozenset({folded(text), *(folded(part) for part in parts(text))})


def parts(text: str) -> tuple[str, ...]:
    """Return the parts of a text where it could be a list, as they are written; a text that is none is its only part.

    >>> parts("C-00417; C-00900")
    ('C-00417', 'C-00900')
    """
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


def could_mean(text: str, word: str) -> bool:
    """Say whether somebody who wrote `text` could have meant `word`."""
    return text == word or folded(word) in meanings(text)


def could_mean_one_of(text: str, words: tuple[str, ...]) -> bool:
    """Say whether somebody who wrote `text` could have meant one of `words`.

    The words of one condition are put to every record, so they are folded once.
    """
    return not meanings(text).isdisjoint(_folded_words(words))


@lru_cache(maxsize=_CACHED)
def _folded_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)


def could_lie_under(path: str, folder: str) -> bool:
    r"""Say whether somebody who wrote `path` could have meant the folder or what lies below it.

    The parts are folded one by one, so that a neighbour such as `a/bc` does not come to lie below `a/b`.

    >>> could_lie_under("HK\\Vault\\7", "hk/vault"), could_lie_under("hk/vaults/7", "hk/vault")
    (True, False)
    """
    above, parts = folded_folder(folder), _parts(path)
    return len(parts) >= len(above) and all(folded(part) == one for part, one in zip(parts, above, strict=False))


@lru_cache(maxsize=_CACHED)
def folded_folder(path: str) -> tuple[str, ...]:
    r"""Return the parts of a path, each folded.

    >>> folded_folder("HK\\Vault/")
    ('hk', 'vault')
    """
    return tuple(folded(part) for part in _parts(path))


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part]
