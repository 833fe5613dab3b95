"""Text to a typed value, by the vocabulary and by nothing else; each value has one spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from engine.intake.rows import CellKind
from engine.model.date_forms import ISO
from engine.model.facts import FactDefinition, FactKind
from engine.model.values import Value

_AS_STORED = {CellKind.DATE: FactKind.DATE, CellKind.TRUTH: FactKind.YES_NO}
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")


class NotUnderstoodError(Exception):
    """Text that is no value of its fact; `expects` says what is. Never shown by itself."""

    def __init__(self, *, expects: str) -> None:
        super().__init__(expects)
        self.expects = expects


def why_unlike(kind: CellKind | None, *, wanted: FactKind) -> str | None:
    """Return why a cell of a spreadsheet is not what was typed in it, if so; `wanted` is the kind that belongs there.

    A spreadsheet makes a date of `1-10` and of `OCT-1`, and shows true and false in its own words. What such a cell
    shows is not what is read of it, unless a date or yes and no are wanted.
    """
    if kind is None or _AS_STORED[kind] is wanted:
        return None
    return f"the cell holds {kind}, and a spreadsheet makes that of other things: type it as text"


def understand(text: str, *, definition: FactDefinition) -> Value:
    """Return the value of a fact that `text` says; raises `NotUnderstoodError`."""
    match definition.kind:
        case FactKind.ONE_OF:
            if text not in definition.values:
                raise NotUnderstoodError(expects="one of its values in the vocabulary")
            return text
        case FactKind.TEXT:
            return text
        case FactKind.YES_NO:
            if text not in ("yes", "no"):
                raise NotUnderstoodError(expects="yes or no")
            return text == "yes"
        case FactKind.NUMBER:
            if not _NUMBER.fullmatch(text):
                raise NotUnderstoodError(expects="digits, with a point where needed")
            return Decimal(text)
        case FactKind.DATE:
            day = ISO.read(text)
            if day is None:
                raise NotUnderstoodError(expects="a date as 2026-03-31")
            return day
        case FactKind.PATH:
            return _path(text)
    assert_never(definition.kind)


def _path(text: str) -> str:
    """Return a path inside the archive with `/` between its parts, as policies write it."""
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or text.startswith("/"):
        raise NotUnderstoodError(expects="a path inside the archive")
    return "/".join(parts)
