"""Rows whose cells may stand one column too far to the left or right, though there are as many as in the header.

Where one cell was left out and the row was filled up at its end, or a blank one was put in, all cells behind it say
something else than they mean. That can be seen only where a column takes a few words, yes or no, a number, a date or a
digest: text fits anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.intake.fact_values import NotUnderstoodError, understand
from engine.intake.tables import Table, TableRow
from engine.model.date_forms import DateForm, days_of
from engine.model.facts import FactDefinition, FactKind
from engine.model.mappings import Meaning

_FREE = (FactKind.TEXT, FactKind.PATH)
_SOMETHING = ""
"""A cell that is not blank and cannot be read, or says that nothing is recorded: it may belong to any column."""


def anything(text: str) -> bool:  # noqa: ARG001 - the form of a test
    """Say that a text fits."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What may stand in a column.

    `holds_text` where it takes free text; `is_telling` where what fits it would hardly be written elsewhere: a word of
    a list, yes or no, a date, a digest. A number would.
    """

    fits: Callable[[str], bool] = anything
    holds_text: bool = False
    is_telling: bool = False


TEXT_SLOT = Slot(holds_text=True)
_ANY = Slot()
_NOTHING = Slot(fits=lambda text: False)  # noqa: ARG005 - a column without a name takes no text


def fact_slot(definition: FactDefinition, *, meaning: Meaning, dates: Sequence[DateForm]) -> Slot:
    """Return what may stand in a column that tells a fact; `dates` are the forms of the whole table."""
    forms = tuple(dates if meaning.dates is None else meaning.dates)

    def fits(text: str) -> bool:
        translated = meaning.values.get(text, text)
        if definition.kind is FactKind.DATE:
            return bool(days_of(translated, forms=forms))
        try:
            understand(translated, definition=definition)
        except NotUnderstoodError:
            return False
        return True

    is_free = definition.kind in _FREE
    return Slot(fits=fits, holds_text=is_free, is_telling=not is_free and definition.kind is not FactKind.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The columns of a row in which something else may stand than belongs there, and why; it repeats no value."""

    columns: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of a table from the first to the last that has a name, each with what may stand in it."""

    columns: tuple[tuple[str, Slot], ...]

    @classmethod
    def of(cls, table: Table, *, slot: Callable[[str], Slot | None]) -> Places:
        """Return the places of a table; in a column of which `slot` knows nothing, anything may stand."""
        named = dict(zip(table.positions, table.columns, strict=True))
        names = [named.get(position, "") for position in range(1, max(named, default=0) + 1)]
        return cls(tuple((name, (slot(name) or _ANY) if name else _NOTHING) for name in names))

    def moved(self, row: TableRow) -> Moved | None:
        """Return which cells of a row may have moved, if any.

        They may where each of them fits the column beside its own, and one is a sign of it: it does not fit its own
        column, or is free text that the column beside takes for a value. Misfits alone are not told: nothing is certain
        of them anyhow.
        """
        said = [_said(row, name) for name, _ in self.columns]
        if None not in said:
            return None
        found = [one for one in (self._one_lost(said), self._one_added(said)) if one is not None]
        if not found:
            return None
        first = min(one[0] for one in found)
        moved = [at for at in range(first, len(said)) if self.columns[at][0]]
        if all(self._is_idle(said[at], at) for at in moved):
            return None
        _, at, beside = found[0]
        unfit = "" if self._fits(said[at], at) else "does not fit it and "
        return Moved(
            columns=frozenset(self.columns[one][0] for one in moved),
            why=f"its cells may have moved: what stands in column {at + 1} {unfit}could belong to column {beside + 1}",
        )

    def _one_lost(self, said: Sequence[str | None]) -> tuple[int, int, int] | None:
        """Return from where on the cells could belong one to the right, and the two columns that show it."""
        if said[-1] is not None:
            return None
        shown = first = None
        for at in range(len(said) - 2, -1, -1):
            if not self._fits(said[at], at + 1):
                break
            if shown is None and self._tells(said[at], at, at + 1):
                shown = at, at + 1
            first = at
        return None if shown is None or first is None else (first, *shown)

    def _one_added(self, said: Sequence[str | None]) -> tuple[int, int, int] | None:
        """Return from where on the cells could belong one to the left: a blank one; and the columns that show it."""
        shown = first = None
        for at in range(len(said) - 1, 0, -1):
            if not self._fits(said[at], at - 1):
                break
            if shown is None and self._tells(said[at], at, at - 1):
                shown = at, at - 1
            if said[at - 1] is None and shown is not None:
                first = at - 1
        return None if shown is None or first is None else (first, *shown)

    def _is_idle(self, text: str | None, at: int) -> bool:
        """Say whether nobody relies on a cell: it does not fit its column, or the column says nothing here."""
        slot = self.columns[at][1]
        return slot is _ANY or (text is not None and not self._fits(text, at))

    def _fits(self, text: str | None, at: int) -> bool:
        return text is None or text == _SOMETHING or self.columns[at][1].fits(text)

    def _tells(self, text: str | None, at: int, beside: int) -> bool:
        """Say whether a text that fits the column beside its own is a sign that it belongs there."""
        if text is None or text == _SOMETHING:
            return False
        own, other = self.columns[at][1], self.columns[beside][1]
        # 20190401 may be a day, and it may be the number of an account.
        return not own.fits(text) or (own.holds_text and other.is_telling and not text.isdecimal())


def _said(row: TableRow, column: str) -> str | None:
    if column in row.unread or column in row.called_missing:
        return _SOMETHING
    return row.cells.get(column)
