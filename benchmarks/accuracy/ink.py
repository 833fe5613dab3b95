"""What the papers share: type, block letters of which each is drawn by a chance of its own, and tables."""

from __future__ import annotations

from benchmarks.accuracy.families import Content
from samples.handwriting import write
from samples.paper import BLACK, BLUE_INK, GREY, Colour, Sheet


def typed(
    sheet: Sheet, x: float, y: float, content: Content, field: str, *, size: float, colour: Colour = BLACK
) -> None:
    """Set a field in type, one character after another, so that a changed character moves no other."""
    for character in content[field]:
        step = size * (1.02 if not character.isascii() else 0.62)
        sheet.text(x, y, character, size=size, colour=colour)
        x += step


def written(
    sheet: Sheet, x: float, base: float, content: Content, field: str, *, size: float, ink: Colour = BLUE_INK
) -> None:
    """Write a field by hand; each letter has a chance of its own, so that a changed one changes no other."""
    for index, letter in enumerate(content[field]):
        cell = size * (1.5 if not letter.isascii() else 0.86)
        if letter != " ":
            chance = sheet.studio.chance(f"hand/{content.key}/{field}/{index}")
            write(sheet, x, base, letter, size=size, chance=chance, ink=ink, cell=cell)
        x += cell


def rows(
    sheet: Sheet,
    top: float,
    labelled: tuple[tuple[str, str, str], ...],
    content: Content,
    *,
    left: float,
    width: float,
    label: float,
    height: float,
    size: float,
    by_hand: frozenset[str] = frozenset(),
) -> float:
    """Draw a table of labels and fields and return the y below it, all in millimetres."""
    for chinese, english, field in labelled:
        sheet.box(left, top, label, height, colour=BLACK)
        sheet.box(left + label, top, width - label, height, colour=BLACK)
        sheet.text(left + 2, top + height * 0.12, chinese, size=size * 0.85)
        sheet.text(left + 2, top + height * 0.6, english, size=size * 0.55, colour=GREY)
        if field in by_hand:
            written(sheet, left + label + 3, top + height * 0.72, content, field, size=size * 0.85)
        else:
            typed(sheet, left + label + 3, top + height * 0.25, content, field, size=size)
        top += height
    return top
