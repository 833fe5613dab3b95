"""Mappings: how the tables, names and sidecars of one archive say what the vocabulary asks.

A mapping is read like a policy and stands outside the bundle: it frees nothing, and says only what words mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from engine.language.blocks import Block, each, lines_of, several
from engine.language.codes import Code
from engine.language.documents import Kind, lines_of_kind, read_alone
from engine.language.mapping_columns import EVENT_COLUMNS, Column, date_forms, event_column, fact_column, texts
from engine.language.mapping_patterns import name_pattern, path_template, sidecar
from engine.language.notes import Notes, quoted
from engine.language.problems import Problem, render
from engine.language.scalars import choice, line, one_word, title, whole_number
from engine.language.source import Source
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Lines, Node
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.mappings import IGNORE, Encoding, Meaning, SourceMapping, TableMapping

T = TypeVar("T")

MAPPING_KEYS = ("muniment", "kind", "title", "catalogues", "events", "paths", "sidecars", "tags")
TABLE_KEYS = ("encoding", "delimiter", "header", "sheet", "dates", "missing", "columns")
CATALOGUE_KEYS = (*TABLE_KEYS, "path")
DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
_MOST_ROWS_ABOVE = 1_000
_PATH, _SHA256 = "path", "sha256"

ReadColumn = Callable[[Entry, Notes], Column]


class MappingError(MunimentError):
    """A mapping that cannot be read; no table is read by a part of it. `problems` are in reading order."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
        super().__init__(f"the mapping has {count}", cause=render(problems), help="nothing is read until it is mended")
        self.problems = tuple(problems)


def read_mapping(source: Source, *, vocabulary: Vocabulary) -> SourceMapping:
    """Return the mapping that `source` says; raises `MappingError` with every problem."""
    words = Words(vocabulary=vocabulary)
    mapping, problems = read_alone(source, partial(_document, words=words))
    if mapping is None or problems:
        raise MappingError(problems)
    return mapping


def _document(node: Node, notes: Notes, *, words: Words) -> SourceMapping:
    help = "write `kind: mapping`, or name the mapping with --mapping"
    return _mapping(lines_of_kind(node, notes, kind=Kind.MAPPING, help=help), notes, words=words)


def _mapping(node: Lines, notes: Notes, *, words: Words) -> SourceMapping:
    of_fact = partial(fact_column, words=words)
    of_catalogue = partial(fact_column, words=words, keys=(_PATH, _SHA256))
    block = Block(node, notes, what="a mapping", keys=MAPPING_KEYS)
    block.optional("title", title, None)
    mapping = SourceMapping(
        catalogues=block.optional("catalogues", _by_name(partial(_catalogue, column=of_catalogue)), {}),
        events=block.optional("events", _by_name(partial(_table, column=event_column(words))), {}),
        paths=block.optional("paths", several(partial(name_pattern, words=words)), ()),
        sidecars=block.optional("sidecars", several(partial(sidecar, column=of_fact)), ()),
        tags=block.optional("tags", lambda node, notes: _columns(lines_of(node, notes), notes, column=of_fact), {}),
    )
    block.close()
    return mapping


def _by_name(read: Callable[[Node, Notes], T]) -> Callable[[Node, Notes], Mapping[str, T]]:
    """Return a reader of blocks whose keys are the names of files."""

    def read_all(node: Node, notes: Notes) -> Mapping[str, T]:
        def read_one(entry: Entry, notes: Notes) -> tuple[str, T]:
            return line(entry.key, notes), read(entry.value, notes)

        return dict(each(lines_of(node, notes).entries, notes, read=read_one))

    return read_all


def _catalogue(node: Node, notes: Notes, *, column: ReadColumn) -> TableMapping:
    block = Block(node, notes, what="a catalogue", keys=CATALOGUE_KEYS)
    return _of_table(block, notes, column=column, single=(_PATH, _SHA256))


def _table(node: Node, notes: Notes, *, column: ReadColumn) -> TableMapping:
    block = Block(node, notes, what="a table of events", keys=TABLE_KEYS)
    return _of_table(block, notes, column=column, single=EVENT_COLUMNS)


def _of_table(block: Block, notes: Notes, *, column: ReadColumn, single: Sequence[str]) -> TableMapping:
    table = TableMapping(
        encoding=block.optional("encoding", choice(Encoding, label="encodings"), None),
        delimiter=block.optional("delimiter", _delimiter, ","),
        header=block.optional("header", whole_number(least=1, most=_MOST_ROWS_ABOVE), None),
        sheet=block.optional("sheet", line, None),
        dates=block.optional("dates", date_forms, ()),
        missing=block.optional("missing", texts, frozenset()),
        path=block.optional(_PATH, path_template, None),
        columns=block.optional(
            "columns", lambda node, notes: _columns(lines_of(node, notes), notes, column=column), {}
        ),
    )
    block.close()
    if "columns" in block:
        _refuse_doubles(lines_of(block.value("columns"), notes), table, notes, single=single)
    return table


def _refuse_doubles(columns: Lines, table: TableMapping, notes: Notes, *, single: Sequence[str]) -> None:
    """Refuse two columns for what only one can say, such as which file a row means."""
    first: dict[str, str] = {_PATH: "the line `path`"} if table.path is not None else {}
    for entry in columns.entries:
        of = table.columns[entry.key.text].of
        if of in single and of in first:
            raise notes.refusal(
                Code.COLUMN_TWICE,
                entry.key,
                message=f"{quoted(entry.key.text)} is to be `{of}`, and so is {first[of]}",
                help=f"keep one of the two; the other may be `{IGNORE}`",
            )
        first.setdefault(of, quoted(entry.key.text))


def _columns(node: Lines, notes: Notes, *, column: ReadColumn) -> dict[str, Meaning]:
    return dict(each(node.entries, notes, read=column))


def _delimiter(node: Node, notes: Notes) -> str:
    return DELIMITERS[one_word(node, notes, choices=tuple(DELIMITERS), label="delimiters")]
