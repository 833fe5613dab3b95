"""Catalogues: tables of what is known of each file, by its path or its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.intake.csv_table import csv_rows
from engine.intake.encodings import decode
from engine.intake.moved_cells import TEXT_SLOT, Places, Slot, fact_slot
from engine.intake.statements import FROM_CATALOGUE, Statement, facts_among, meanings_of, not_in_vocabulary, stated
from engine.intake.table_errors import TableError
from engine.intake.tables import Table, TableRow, read_table
from engine.intake.workbook import is_workbook, workbook_rows
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import IGNORE, Meaning, TableMapping

PATH, SHA256 = "path", "sha256"
KEYS = (PATH, SHA256)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_AS_IT_IS = TableMapping()
_IN_DOUBT = "the facts of every column that may be concerned count as missing"
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
    """One row that cannot be used: every text in it that may be the path or the SHA-256 of the file that it means."""

    place: str
    names: tuple[str, ...]


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
    meanings = meanings_of(table.columns, declared=mapping.columns, keys=(*KEYS, *vocabulary.facts))
    reader = _Reader(
        name=name,
        keys={meaning.of: column for column, meaning in meanings.items() if meaning.of in KEYS},
        facts={column: meanings[column] for column in facts_among(meanings, vocabulary=vocabulary)},
        mapping=mapping,
    )
    reader.check(table, meanings=meanings)
    known = {*meanings, *(mapping.path.groups if mapping.path is not None else ())}
    findings = [
        *table.findings,
        *(
            not_in_vocabulary(column, place=f"{name}:{table.header}", what="column")
            for column in table.columns
            if column not in known
        ),
    ]
    places = Places.of(table, slot=lambda column: reader.slot(column, vocabulary=vocabulary))
    rows: list[CatalogueRow] = []
    left_out: list[LeftOutRow] = []
    broken: list[TableRow] = []
    for row in table.rows:
        place = f"{name}:{row.line}"
        moved = None if row.fault is not None else places.moved(row)
        misplaced = row.fault or (moved.why if moved is not None and reader.names_file(moved.columns) else None)
        why = misplaced or reader.fault(row)
        if why is None:
            rows.append(reader.row(row, place=place, in_doubt=moved.columns if moved is not None else frozenset()))
            if moved is not None:
                findings.append(_not_understood(place, f"{moved.why}; {_IN_DOUBT}"))
            continue
        findings.append(_not_understood(place, f"{why}; {_LEFT_OUT}"))
        if misplaced is None:
            left_out.append(LeftOutRow(place=place, names=reader.names(row.cells)))
        else:
            broken.append(row)
    if broken:
        left_out += reader.broken(data, lines=frozenset(row.line for row in broken), header=table.header)
    return Catalogue(
        name=name,
        rows=tuple(rows),
        findings=tuple(findings),
        left_out=tuple(left_out),
        facts=tuple(sorted({meaning.of for meaning in reader.facts.values()})),
    )


def _not_understood(place: str, detail: str) -> Finding:
    return Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=place, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What the columns of one catalogue mean; `keys` has the column of each key."""

    name: str
    keys: Mapping[str, str]
    facts: Mapping[str, Meaning]
    mapping: TableMapping

    def check(self, table: Table, *, meanings: Mapping[str, Meaning]) -> None:
        """Refuse a table whose rows cannot say which file they mean, or say it twice."""
        for key in KEYS:
            columns = [column for column, meaning in meanings.items() if meaning.of == key]
            makers = len(columns) + (key == PATH and self.mapping.path is not None)
            if makers > 1:
                raise TableError(
                    name=self.name,
                    line=table.header,
                    cause=f"`{key}` comes from the column `{columns[0]}` and from another besides",
                    help=f"declare in the mapping `{columns[0]}: {IGNORE}`, or what else it means",
                )
        if not self.keys and self.mapping.path is None:
            raise TableError(
                name=self.name,
                line=table.header,
                cause="it has neither a column `path` nor `sha256`",
                help="say which file each row means, or declare in a mapping which column does",
            )

    def fault(self, row: TableRow) -> str | None:
        """Return why a row whose cells stand where they belong cannot be used, if so."""
        for key in KEYS:
            for column in self._columns(key):
                if column in row.unread:
                    # By what is left, the row would speak of more files than it means.
                    return f"its `{key}` cannot be read: {row.unread[column]}"
        digest = self._digest(row.cells)
        if digest is not None and not _DIGEST.fullmatch(digest):
            return "its `sha256` is no SHA-256 of 64 hex digits"
        if digest is None and self._path(row.cells) is None:
            return "it does not say which file it means"
        return None

    def slot(self, column: str, *, vocabulary: Vocabulary) -> Slot | None:
        """Return what may stand in a column, if it says anything here."""
        if column in self.facts:
            meaning = self.facts[column]
            return fact_slot(vocabulary.facts[meaning.of], meaning=meaning, dates=self.mapping.dates)
        if column == self.keys.get(SHA256):
            return Slot(fits=lambda text: _DIGEST.fullmatch(text.lower()) is not None, is_telling=True)
        return TEXT_SLOT if column in self._columns(PATH) else None

    def names_file(self, columns: Collection[str]) -> bool:
        """Say whether any of the columns tells which file a row means."""
        return any(column in columns for key in KEYS for column in self._columns(key))

    def row(self, row: TableRow, *, place: str, in_doubt: Collection[str]) -> CatalogueRow:
        """Return what a row says; what stands in a column in doubt is not read."""
        says = tuple(self._says(row, place, in_doubt))
        return CatalogueRow(place=place, path=self._path(row.cells), sha256=self._digest(row.cells), says=says)

    def names(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        """Return what may name the file among the cells of a row."""
        return tuple(text for text in (self._path(cells), self._digest(cells)) if text is not None)

    def broken(self, data: bytes, *, lines: frozenset[int], header: int) -> Iterator[LeftOutRow]:
        """Yield the rows whose cells do not fit the header: which of them names the file nobody knows, so any may."""
        if is_workbook(data):
            rows = workbook_rows(data, name=self.name, sheet=self.mapping.sheet)
        else:
            text, _ = decode(data, name=self.name, encoding=self.mapping.encoding)
            rows = csv_rows(text, name=self.name, delimiter=self.mapping.delimiter)
        columns: tuple[str, ...] = ()
        for row in rows:
            if row.line == header:
                columns = row.cells
            elif row.line in lines:
                named = self.names({name: cell for name, cell in zip(columns, row.cells, strict=False) if cell})
                names = dict.fromkeys((*named, *filter(None, row.cells)))
                yield LeftOutRow(place=f"{self.name}:{row.line}", names=tuple(names))

    def _columns(self, key: str) -> tuple[str, ...]:
        """Return the columns that a key comes from."""
        if key == PATH and self.mapping.path is not None:
            return self.mapping.path.groups
        return (self.keys[key],) if key in self.keys else ()

    def _digest(self, cells: Mapping[str, str]) -> str | None:
        sha256 = cells.get(self.keys[SHA256]) if SHA256 in self.keys else None
        return sha256.lower() if sha256 is not None else None

    def _path(self, cells: Mapping[str, str]) -> str | None:
        template = self.mapping.path
        if template is None:
            return cells.get(self.keys[PATH]) if PATH in self.keys else None
        parts = [cells.get(piece.group) if piece.group else piece.text for piece in template.pieces]
        return None if None in parts else "".join(part or "" for part in parts)

    def _says(self, row: TableRow, place: str, in_doubt: Collection[str]) -> Iterable[Statement]:
        for column, meaning in self.facts.items():
            if column in in_doubt:
                # A blank cell too: what belongs there may stand beside it.
                yield Statement(fact=meaning.of, texts=(), source=FROM_CATALOGUE, place=place)
            elif column in row.unread:
                yield Statement(
                    fact=meaning.of, texts=(), source=FROM_CATALOGUE, place=place, problem=row.unread[column]
                )
            elif column in row.cells:
                text = row.cells[column]
                yield stated(text, meaning=meaning, source=FROM_CATALOGUE, place=place, dates=self.mapping.dates)
