"""Catalogues: tables of what is known of each file, by its path or its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.intake.statements import FROM_CATALOGUE, Statement, facts_among, meanings_of, not_in_vocabulary, stated
from engine.intake.table_errors import TableError
from engine.intake.tables import Table, TableRow, read_table
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import IGNORE, Meaning, TableMapping

PATH, SHA256 = "path", "sha256"
KEYS = (PATH, SHA256)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_AS_IT_IS = TableMapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One row: which file it speaks of, and what it says of it."""

    place: str
    path: str | None
    sha256: str | None
    says: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The rows of a catalogue; what could not be used of it is among the `findings`."""

    name: str
    rows: tuple[CatalogueRow, ...]
    findings: tuple[Finding, ...]


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
    rows: list[CatalogueRow] = []
    for row in table.rows:
        read = reader.row(row)
        if isinstance(read, CatalogueRow):
            rows.append(read)
        else:
            findings.append(read)
    return Catalogue(name=name, rows=tuple(rows), findings=tuple(findings))


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

    def row(self, row: TableRow) -> CatalogueRow | Finding:
        """Return what a row says, or why it is left out."""
        place = f"{self.name}:{row.line}"
        path = self._path(row)
        sha256 = row.cells.get(self.keys[SHA256]) if SHA256 in self.keys else None
        digest = sha256.lower() if sha256 is not None else None
        if row.fault is not None:
            detail = f"{row.fault}; the row is left out"
        elif digest is not None and not _DIGEST.fullmatch(digest):
            detail = f"`{sha256}` is no SHA-256 of 64 hex digits; the row is left out"
        elif path is None and digest is None:
            detail = "the row does not say which file it means; it is left out"
        else:
            return CatalogueRow(place=place, path=path, sha256=digest, says=tuple(self._says(row, place)))
        return Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=place, detail=detail)

    def _path(self, row: TableRow) -> str | None:
        template = self.mapping.path
        if template is None:
            return row.cells.get(self.keys[PATH]) if PATH in self.keys else None
        parts = [row.cells.get(piece.group) if piece.group else piece.text for piece in template.pieces]
        return None if None in parts else "".join(part or "" for part in parts)

    def _says(self, row: TableRow, place: str) -> Iterable[Statement]:
        for column, meaning in self.facts.items():
            if column in row.unread:
                yield Statement(
                    fact=meaning.of, texts=(), source=FROM_CATALOGUE, place=place, problem=row.unread[column]
                )
            elif column in row.cells:
                text = row.cells[column]
                yield stated(text, meaning=meaning, source=FROM_CATALOGUE, place=place, dates=self.mapping.dates)
