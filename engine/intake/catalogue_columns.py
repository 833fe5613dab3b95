"""The columns of a catalogue: which say what file a row means, which tell a fact, and which do so only nearly."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from engine.intake.fact_values import why_unlike
from engine.intake.moved_cells import TEXT_SLOT, Slot, fact_slot
from engine.intake.near_names import nearly
from engine.intake.statements import (
    FROM_CATALOGUE,
    Statement,
    almost_in_vocabulary,
    facts_among,
    meanings_of,
    not_in_vocabulary,
    stated,
)
from engine.intake.table_errors import TableError
from engine.intake.tables import Table, TableRow
from engine.model.facts import FactDefinition, FactKind, Vocabulary
from engine.model.findings import Finding
from engine.model.mappings import IGNORE, Meaning, TableMapping

PATH, SHA256 = "path", "sha256"
KEYS = (PATH, SHA256)

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueColumns:
    """What the columns of one catalogue mean; `keys` has the column of each key.

    `almost` has the columns whose name is nearly that of a fact: for each fact the name that was perhaps meant.
    """

    name: str
    keys: Mapping[str, str]
    facts: Mapping[str, Meaning]
    almost: Mapping[str, Mapping[str, str]]
    mapping: TableMapping
    definitions: Mapping[str, FactDefinition]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, table: Table, *, vocabulary: Vocabulary, mapping: TableMapping) -> CatalogueColumns:
        """Return what the columns of a table mean; raises `TableError` where its rows could not say which file."""
        meanings = meanings_of(table.columns, declared=mapping.columns, keys=(*KEYS, *vocabulary.facts))
        parts = _parts(mapping)
        unknown = [column for column in table.columns if column not in meanings and column not in parts]
        _refuse_near_keys(table, columns=unknown)
        _refuse_keys(table, meanings=meanings, mapping=mapping)
        found = {column: _almost(column, vocabulary=vocabulary, mapping=mapping) for column in unknown}
        place = f"{table.name}:{table.header}"
        return cls(
            name=table.name,
            keys={meaning.of: column for column, meaning in meanings.items() if meaning.of in KEYS},
            facts={column: meanings[column] for column in facts_among(meanings, vocabulary=vocabulary)},
            almost={column: meant for column, meant in found.items() if meant},
            mapping=mapping,
            definitions=vocabulary.facts,
            findings=tuple(
                almost_in_vocabulary(column, meant=meant, place=place)
                if meant
                else not_in_vocabulary(column, place=place, what="column")
                for column, meant in found.items()
            ),
        )

    def fault(self, row: TableRow) -> str | None:
        """Return why a row whose cells stand where they belong cannot be used, if so."""
        for key in KEYS:
            for column in self._columns(key):
                if column in row.unread:
                    # By what is left, the row would speak of more files than it means.
                    return f"its `{key}` cannot be read: {row.unread[column]}"
                unlike = why_unlike(row.kinds.get(column), wanted=FactKind.TEXT)
                if unlike is not None:
                    return f"its `{key}` cannot be read: {unlike}"
        digest = self.digest(row.cells)
        if digest is not None and not _DIGEST.fullmatch(digest):
            return "its `sha256` is no SHA-256 of 64 hex digits"
        if digest is None and self.path(row.cells) is None:
            return "it does not say which file it means"
        return None

    def slot(self, column: str) -> Slot | None:
        """Return what may stand in a column, if it says anything here."""
        if column in self.facts:
            meaning = self.facts[column]
            return fact_slot(self.definitions[meaning.of], meaning=meaning, dates=self.mapping.dates)
        if column == self.keys.get(SHA256):
            return Slot(fits=lambda text: _DIGEST.fullmatch(text.lower()) is not None, is_telling=True)
        return TEXT_SLOT if column in self._columns(PATH) else None

    def all_facts(self) -> tuple[str, ...]:
        """Return every fact that a row may tell."""
        told = {meaning.of for meaning in self.facts.values()}
        return tuple(sorted(told.union(*self.almost.values())))

    def name_file(self, columns: Collection[str]) -> bool:
        """Say whether any of the columns tells which file a row means."""
        return any(column in columns for column in self.of_names())

    def digest(self, cells: Mapping[str, str]) -> str | None:
        """Return the SHA-256 of the file that a row means, in small letters, if it says one."""
        sha256 = cells.get(self.keys[SHA256]) if SHA256 in self.keys else None
        return sha256.lower() if sha256 is not None else None

    def path(self, cells: Mapping[str, str]) -> str | None:
        """Return the path of the file that a row means, if it says one whole."""
        template = self.mapping.path
        if template is None:
            return cells.get(self.keys[PATH]) if PATH in self.keys else None
        parts = [cells.get(piece.group) if piece.group else piece.text for piece in template.pieces]
        return None if None in parts else "".join(part or "" for part in parts)

    def names(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        """Return what may name the file among the cells of a row."""
        return tuple(text for text in (self.path(cells), self.digest(cells)) if text is not None)

    def of_names(self) -> tuple[str, ...]:
        """Return the columns that tell which file a row means."""
        return tuple(column for key in KEYS for column in self._columns(key))

    def says(self, row: TableRow, *, place: str, in_doubt: Collection[str]) -> Iterator[Statement]:
        """Yield what a row says of facts; a column in doubt says something, even where its cell is blank."""
        for column, meaning in self.facts.items():
            if column in in_doubt:
                yield _unread(meaning.of, place=place)
            elif column in row.unread:
                yield _unread(meaning.of, place=place, problem=row.unread[column])
            elif column in row.cells:
                text = row.cells[column]
                unlike = why_unlike(row.kinds.get(column), wanted=self.definitions[meaning.of].kind)
                if unlike is not None and text not in meaning.values:
                    yield _unread(meaning.of, place=place, problem=unlike)
                    continue
                yield stated(text, meaning=meaning, source=FROM_CATALOGUE, place=place, dates=self.mapping.dates)
        for column, meant in self.almost.items():
            if column in in_doubt or column in row.cells or column in row.unread:
                # Another source may tell the fact; whether this column tells the same, nobody can say.
                for fact in meant:
                    yield _unread(fact, place=place)

    def _columns(self, key: str) -> tuple[str, ...]:
        """Return the columns that a key comes from."""
        if key == PATH and self.mapping.path is not None:
            return self.mapping.path.groups
        return (self.keys[key],) if key in self.keys else ()


@dataclass(slots=True)
class Above:
    """What the rows above one say of their files: a row that names none may go on with them.

    Cells that were merged, and a path that stands only in the first row of a group, leave such rows.
    """

    _names: tuple[str, ...] = ()
    _cells: dict[str, str] = field(default_factory=dict)

    def names_of(self, row: TableRow, *, columns: CatalogueColumns) -> tuple[str, ...]:
        """Return what names the files that a row may mean that names none itself; call it for each row in turn."""
        names = columns.names(row.cells)
        filled = {column: row.cells[column] for column in columns.of_names() if column in row.cells}
        if not names and not any(column in row.unread for column in columns.of_names()):
            # Of a path that is made of columns, some may be as above.
            return tuple(dict.fromkeys((*self._names, *columns.names({**self._cells, **filled}))))
        if names and row.fault is None:
            self._names = names
            self._cells |= filled
        return ()


def _unread(fact: str, *, place: str, problem: str | None = None) -> Statement:
    return Statement(fact=fact, texts=(), source=FROM_CATALOGUE, place=place, problem=problem)


def _parts(mapping: TableMapping) -> tuple[str, ...]:
    """Return the columns that a path is made of."""
    return mapping.path.groups if mapping.path is not None else ()


def _almost(column: str, *, vocabulary: Vocabulary, mapping: TableMapping) -> dict[str, str]:
    names = {fact: fact for fact in vocabulary.facts} | {name: meaning.of for name, meaning in mapping.columns.items()}
    return {names[one]: one for one in nearly(column, known=names) if names[one] in vocabulary.facts}


def _refuse_near_keys(table: Table, *, columns: Collection[str]) -> None:
    """Refuse a column `Path`: passed over, it would let a row speak of more files than it means, or of other bytes."""
    for position, column in zip(table.positions, table.columns, strict=True):
        for key in nearly(column, known=KEYS) if column in columns else ():
            raise TableError(
                name=table.name,
                line=table.header,
                cause=f"column {position} is called nearly `{key}`, and not quite",
                help=f"did you mean `{key}`? Otherwise declare in a mapping what it means, or `{IGNORE}`",
            )


def _refuse_keys(table: Table, *, meanings: Mapping[str, Meaning], mapping: TableMapping) -> None:
    """Refuse a table whose rows cannot say which file they mean, or say it twice."""
    found = 0
    for key in KEYS:
        columns = [column for column, meaning in meanings.items() if meaning.of == key]
        makers = len(columns) + (key == PATH and mapping.path is not None)
        found += makers
        if makers > 1:
            raise TableError(
                name=table.name,
                line=table.header,
                cause=f"`{key}` comes from the column `{columns[0]}` and from another besides",
                help=f"declare in the mapping `{columns[0]}: {IGNORE}`, or what else it means",
            )
    if not found:
        raise TableError(
            name=table.name,
            line=table.header,
            cause="it has neither a column `path` nor `sha256`",
            help="say which file each row means, or declare in a mapping which column does",
        )
