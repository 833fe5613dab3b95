"""Catalogues: tables of what is known of each file, by its path or its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.intake.catalogue_columns import Above, CatalogueColumns
from engine.intake.csv_table import csv_rows
from engine.intake.encodings import decode
from engine.intake.moved_cells import Places
from engine.intake.statements import Statement
from engine.intake.swallowed_rows import pieces
from engine.intake.tables import TableRow, read_table
from engine.intake.workbook import is_workbook, workbook_rows
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import TableMapping

_AS_IT_IS = TableMapping()
_IN_DOUBT = "the facts of every column that may be concerned count as missing"
_GOES_ON = "it may go on with a row above, and what it says counts as missing on the file of that one"
_LEFT_OUT = "the row is left out, and each fact that it was to tell is missing on the file that it names"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One row: which file it speaks of, and what it says of it."""

    place: str
    path: str | None
    sha256: str | None
    says: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """One row that cannot be used: every text in it that may be the path or the SHA-256 of the file that it means.

    `facts` are what it was to tell; where that is not known, all that the table has a column for.
    """

    place: str
    names: tuple[str, ...]
    facts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The rows of a catalogue, those that are left out, and the facts that it has columns for.

    What could not be used of it is among the `findings`.
    """

    name: str
    rows: tuple[CatalogueRow, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOutRow, ...] = ()
    facts: tuple[str, ...] = ()


def read_catalogue(data: bytes, *, name: str, vocabulary: Vocabulary, mapping: TableMapping = _AS_IT_IS) -> Catalogue:
    """Return the catalogue in `data`, CSV or XLSX; `name` is what findings call the file.

    A column `path` or `sha256` is needed, or a path that the mapping makes of columns. The others are facts by their
    own names or by the mapping's; a blank cell is a fact that is not recorded. Raises `TableError`.
    """
    table = read_table(data, name=name, mapping=mapping)
    columns = CatalogueColumns.of(table, vocabulary=vocabulary, mapping=mapping)
    places = Places.of(table, slot=columns.slot)
    findings = [*table.findings, *columns.findings]
    rows: list[CatalogueRow] = []
    left_out: list[LeftOutRow] = []
    broken: list[TableRow] = []
    above = Above()
    for row in table.rows:
        place = f"{name}:{row.line}"
        moved = None if row.fault is not None else places.moved(row)
        misplaced = row.fault or (moved.why if moved is not None and columns.name_file(moved.columns) else None)
        why = misplaced or columns.fault(row)
        goes_on = above.names_of(row, columns=columns)
        if why is None:
            in_doubt = moved.columns if moved is not None else frozenset[str]()
            rows.append(
                CatalogueRow(
                    place=place,
                    path=columns.path(row.cells),
                    sha256=columns.digest(row.cells),
                    says=tuple(columns.says(row, place=place, in_doubt=in_doubt)),
                )
            )
            if moved is not None:
                findings.append(_not_understood(place, f"{moved.why}; {_IN_DOUBT}"))
            continue
        findings.append(_not_understood(place, f"{why}; {_GOES_ON if goes_on else _LEFT_OUT}"))
        if goes_on:
            told = None if misplaced else tuple({one.fact for one in columns.says(row, place=place, in_doubt=())})
            left_out.append(LeftOutRow(place=place, names=goes_on, facts=told))
        if misplaced is None:
            left_out.append(LeftOutRow(place=place, names=columns.names(row.cells)))
        else:
            broken.append(row)
    if broken:
        lines = frozenset(row.line for row in broken)
        left_out += _broken(data, columns=columns, lines=lines, header=table.header)
    return Catalogue(
        name=name,
        rows=tuple(rows),
        findings=tuple(findings),
        left_out=tuple(left_out),
        facts=columns.all_facts(),
    )


def _not_understood(place: str, detail: str) -> Finding:
    return Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=place, detail=detail)


def _broken(data: bytes, *, columns: CatalogueColumns, lines: frozenset[int], header: int) -> Iterator[LeftOutRow]:
    """Yield the rows whose cells do not stand below their names: which one names the file nobody knows, so any may."""
    if is_workbook(data):
        rows = workbook_rows(data, name=columns.name, sheet=columns.mapping.sheet)
    else:
        text, _ = decode(data, name=columns.name, encoding=columns.mapping.encoding)
        rows = csv_rows(text, name=columns.name, delimiter=columns.mapping.delimiter)
    head: tuple[str, ...] = ()
    for row in rows:
        if row.line == header:
            head = row.cells
        elif row.line in lines:
            named = columns.names({name: cell for name, cell in zip(head, row.cells, strict=False) if cell})
            lost = pieces(row, delimiter=columns.mapping.delimiter)
            names = dict.fromkeys((*named, *filter(None, row.cells), *lost))
            yield LeftOutRow(place=f"{columns.name}:{row.line}", names=tuple(names))
