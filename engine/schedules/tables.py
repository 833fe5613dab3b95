"""From the rows of a sheet to cells by the keys of its columns; a column more or less is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.language.notes import closest
from engine.schedules.books import Cell, Column, Fault, RawSheet, SheetRow, place_of

_TWO_HEADS = 2


def rows_of(raw: RawSheet, *, columns: Sequence[Column]) -> tuple[tuple[SheetRow, ...], tuple[Fault, ...]]:
    """Return the rows of a sheet below its headings, and what is wrong with headings and rows.

    The headings stand in the first row that says something, in one language or both, in any order of columns.
    """
    if not raw.rows:
        return (), (Fault(place=raw.name, message="this sheet says nothing", help="begin it with its headings"),)
    head_line, head = raw.rows[0]
    by_position, faults = _headings(head, raw.name, line=head_line, columns=columns)
    if faults:
        return (), faults
    rows, more = [], list[Fault]()
    for line, cells in raw.rows[1:]:
        if _repeats_head(cells, head):
            place = place_of(raw.name, row=line, column=1)
            more.append(
                Fault(place=place, message="a second row of headings stands here", help="keep one row of headings")
            )
            continue
        more += _outside(cells, raw.name, line=line, columns=by_position)
        rows.append(
            SheetRow(
                line=line,
                cells={
                    key: Cell(
                        place=place_of(raw.name, row=line, column=position + 1),
                        text=cells[position] if position < len(cells) else "",
                    )
                    for position, key in by_position.items()
                },
            )
        )
    return tuple(rows), tuple(more)


def _headings(
    head: tuple[str, ...], name: str, *, line: int, columns: Sequence[Column]
) -> tuple[dict[int, str], tuple[Fault, ...]]:
    known = {_plain(text): column.key for column in columns for text in (column.heading, column.en, column.zh)}
    found: dict[int, str] = {}
    faults: list[Fault] = []
    for position, text in enumerate(head):
        if not text:
            continue
        place, key = place_of(name, row=line, column=position + 1), known.get(_plain(text))
        if key is None:
            meant = closest(text, choices=[column.heading for column in columns])
            help = f"did you mean `{meant}`?" if meant else "take the column out, or export the schedule again"
            faults.append(Fault(place=place, message="no column has this heading", help=help, text=text))
        elif key in found.values():
            faults.append(
                Fault(place=place, message="this heading stands twice", help="keep one of the two columns", text=text)
            )
        else:
            found[position] = key
    if len(faults) == len([text for text in head if text]):
        help = "begin the sheet with the row of headings, as it was exported"
        return {}, (Fault(place=place_of(name, row=line, column=1), message="there is no row of headings", help=help),)
    for column in columns:
        if column.key not in found.values():
            place = place_of(name, row=line, column=1)
            help = "a column that is missing would take its words out of every row: export the schedule again"
            faults.append(Fault(place=place, message=f"the column `{column.heading}` is missing", help=help))
    return found, tuple(faults)


def _outside(cells: tuple[str, ...], name: str, *, line: int, columns: dict[int, str]) -> Iterator[Fault]:
    for position, text in enumerate(cells):
        if text and position not in columns:
            place = place_of(name, row=line, column=position + 1)
            help = "move it under a heading, or delete it"
            yield Fault(place=place, message="this cell stands under no heading", help=help, text=text)


def _repeats_head(cells: tuple[str, ...], head: tuple[str, ...]) -> bool:
    same = sum(bool(cell) and _plain(cell) == _plain(title) for cell, title in zip(cells, head, strict=False))
    return same >= _TWO_HEADS


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
