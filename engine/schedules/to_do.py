"""The list of what a person decides after an import: as CSV or as Markdown, with nothing in it that runs."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.characters import shown
from engine.schedules.csv_writing import table_bytes
from engine.schedules.foreign import ToDo

_HEADS = ("Cell 儲存格", "What it says 內容", "Why it is left to you 原因", "What to decide 待決事項")


def to_do_csv(items: Iterable[ToDo]) -> bytes:
    """Return the list as CSV in UTF-8."""
    return table_bytes((_HEADS, *((one.place, one.text, one.why, one.decide) for one in items)))


def to_do_markdown(items: Iterable[ToDo]) -> bytes:
    """Return the list as a table of Markdown in UTF-8."""
    rows = [f"| {' | '.join(_HEADS)} |", f"|{'---|' * len(_HEADS)}"]
    rows += [f"| {' | '.join(map(_cell, (one.place, one.text, one.why, one.decide)))} |" for one in items]
    return ("\n".join(rows) + "\n").encode()


def _cell(text: str) -> str:
    plain = shown(" ".join(text.split()))
    for sign in "\\|<>[]*_":
        plain = plain.replace(sign, f"\\{sign}")
    return plain
