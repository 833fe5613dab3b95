"""Words that are written where there is no value: no two files belong together because both have one."""

from __future__ import annotations

import unicodedata

_WORDS = frozenset(
    (
        *("n/a", "na", "n.a.", "none", "null", "nil", "nan", "nat"),
        *("undefined", "unknown", "missing", "blank", "empty", "tbc", "tbd"),
        *("(null)", "<null>", "[null]", "(none)", "<none>", "(blank)", "(empty)"),
        *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!", "#field!"),
        *("不詳", "無", "沒有", "未知", "待定", "不明", "无", "不详"),
    )
)


def says_nothing(text: str) -> bool:
    """Say whether a text is a word for no value, or has neither a letter nor a digit.

    >>> says_nothing("N/A"), says_nothing("--"), says_nothing("C-1")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return plain in _WORDS or not any(one.isalnum() for one in plain)
