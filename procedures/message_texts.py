"""What each message means: the page of messages, from the installed package or from the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.language.codes import Code
from engine.language.message_pages import MessagePage, read_message_pages
from engine.model.errors import MunimentError

_HOME = Path(__file__).resolve().parents[1]
# The wheel takes the page from `docs/` (pyproject.toml); among the sources it is read where it is written.
_PAGES = (_HOME / "muniment-messages.md", _HOME / "docs" / "messages.md")
_FAMILIES = frozenset(str(code)[0] for code in Code)
_CODE = re.compile(r"[A-Z][0-9]{3}")


class UnknownMessageError(MunimentError):
    """A code that no message has."""

    def __init__(self, *, code: str) -> None:
        family = [str(one) for one in Code if str(one)[0] == code[0]]
        super().__init__(
            f"no message has the code `{code}`",
            cause=f"messages of this family: {', '.join(family)}",
            help="to explain a record of this name, name its archive with --archive",
        )
        self.code = code


@cache
def message_pages() -> Mapping[Code, MessagePage]:
    """Return what every message means, by code."""
    page = next(path for path in _PAGES if path.exists())
    return read_message_pages(page.read_text(encoding="utf-8"))


def is_message_code(name: str) -> bool:
    """Say whether `name` has the form of a code, in either case: a letter of a family and three digits."""
    return _CODE.fullmatch(name.upper()) is not None and name[0].upper() in _FAMILIES


def message_page(name: str) -> MessagePage:
    """Return what the message of a code means; raises `UnknownMessageError`."""
    try:
        return message_pages()[Code(name.upper())]
    except (ValueError, KeyError):
        raise UnknownMessageError(code=name.upper()) from None
