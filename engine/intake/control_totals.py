"""The table of control totals: what each source says that it handed over.

No message repeats a cell: in a row whose cells have moved it could be anything, a name or an identity card.
"""

from __future__ import annotations

import re

from engine.intake.fact_values import NotUnderstoodError, understand, why_unlike
from engine.intake.near_names import nearly
from engine.intake.table_errors import TableError
from engine.intake.tables import TableRow, read_table
from engine.judge.clocks import as_asset
from engine.judge.completeness import ROOT
from engine.model.completeness import ControlTotal
from engine.model.facts import FactDefinition, FactKind, Vocabulary
from engine.model.mappings import TableMapping

FILES, PAGES, BYTES = "files", "pages", "bytes"
_COUNTED = (FILES, PAGES, BYTES)
_NUMBER = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}")
_NAMES_SOURCES = (FactKind.PATH, FactKind.ONE_OF, FactKind.TEXT)
_WHOLE = "a control total that is left out could hide a shortfall: mend the row, or take it out"


def read_control_totals(data: bytes, *, name: str, vocabulary: Vocabulary) -> tuple[ControlTotal, ...]:
    """Return the control totals in `data`, CSV or XLSX; `name` is what errors call the file.

    One column is a fact of the vocabulary that names sources (`folder`, `system`); `files` is needed, `pages` and
    `bytes` may follow. Nothing is passed over: any row that is not understood refuses the table. Raises `TableError`.
    """
    table = read_table(data, name=name, mapping=TableMapping())
    definition = _definition(table.columns, name=name, line=table.header, vocabulary=vocabulary)
    totals: dict[str, ControlTotal] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        fault = row.fault or next(iter(row.unread.values()), None)
        if fault is not None:
            raise TableError(name=name, line=row.line, cause=fault, help=_WHOLE)
        source = _source(row, definition, name=name)
        if source in totals:
            cause = f"its source has a total already, at line {lines[source]}"
            raise TableError(name=name, line=row.line, cause=cause, help="give each source one total")
        lines[source] = row.line
        counted = {what: _number(row, what, name=name) for what in _COUNTED if what in row.cells}
        if FILES not in counted:
            raise TableError(name=name, line=row.line, cause=f"the row has no number of `{FILES}`", help=_WHOLE)
        totals[source] = ControlTotal(
            by=definition.name,
            source=source,
            files=counted[FILES],
            pages=counted.get(PAGES),
            bytes=counted.get(BYTES),
        )
    if not totals:
        raise TableError(name=name, cause="it has no total", help="give one row for each source")
    return tuple(totals[source] for source in sorted(totals))


def _definition(columns: tuple[str, ...], *, name: str, line: int, vocabulary: Vocabulary) -> FactDefinition:
    for column in columns:
        for meant in nearly(column, known=_COUNTED):
            raise TableError(
                name=name,
                line=line,
                cause=f"a column is called nearly `{meant}`, and not quite",
                help=f"did you mean `{meant}`?",
            )
    if FILES not in columns:
        raise TableError(
            name=name, line=line, cause=f"it has no column `{FILES}`", help="say how many files are expected"
        )
    named = [column for column in columns if column not in _COUNTED]
    usable = [column for column in named if _names_sources(vocabulary.facts.get(column))]
    if len(named) != 1 or not usable:
        said = ", ".join(f"`{column}`" for column in named) or "none"
        facts = [fact for column in named for fact in nearly(column, known=vocabulary.facts)]
        usual = "beside files, pages and bytes it has one fact of the vocabulary, such as folder or system"
        raise TableError(
            name=name,
            line=line,
            cause=f"one column names the source, and it has {said}",
            help=f"did you mean `{facts[0]}`?" if facts else usual,
        )
    return vocabulary.facts[usable[0]]


def _names_sources(definition: FactDefinition | None) -> bool:
    # Findings and reports name the sources, so a person can't be one.
    return definition is not None and definition.kind in _NAMES_SOURCES and not definition.is_personal


def _source(row: TableRow, definition: FactDefinition, *, name: str) -> str:
    text = row.cells.get(definition.name)
    if text is None:
        raise TableError(name=name, line=row.line, cause="the row does not name its source", help=_WHOLE)
    unlike = why_unlike(row.kinds.get(definition.name), wanted=definition.kind)
    if unlike is not None:
        raise TableError(name=name, line=row.line, cause=f"its source cannot be read: {unlike}", help=_WHOLE)
    if definition.kind is FactKind.PATH and text.rstrip("/") == ROOT:
        return ROOT
    try:
        return as_asset(understand(text, definition=definition))
    except NotUnderstoodError as error:
        cause = f"its source is no `{definition.name}`: expected {error.expects}"
        raise TableError(name=name, line=row.line, cause=cause, help=_WHOLE) from None


def _number(row: TableRow, what: str, *, name: str) -> int:
    text = row.cells[what]
    if not _NUMBER.fullmatch(text):
        cause = f"what stands under `{what}` is no number"
        raise TableError(name=name, line=row.line, cause=cause, help="write digits, as 12000 or 12,000")
    return int(text.replace(",", ""))
