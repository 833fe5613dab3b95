"""Columns that are for reading: whoever changed one meant something, so it is asked and never passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model.policies import Bundle, Policy, Rule
from engine.schedules.books import Cell, Fault, SheetRow
from engine.schedules.rows import version_mark
from engine.schedules.spoken import keep_words


def columns_that_were_changed(rows: Iterable[SheetRow], policies: Iterable[Policy], *, base: Bundle) -> Iterator[Fault]:
    """Yield the cells for reading that agree neither with the rule as it was nor with the rule as it is now.

    A version that is not that of `base` says that the rule was changed since the export: what was changed there would
    be lost. A row with a version and a name that `base` does not have was renamed, and names never change.
    """
    before = {rule.id: rule for rule in base.rules}
    now = {rule.id: rule for policy in policies for rule in policy.rules}
    for row in rows:
        id = row.cells["id"].text
        yield from _version(row.cells["version"], before.get(id))
        yield from _words(row.cells["words"], [one for one in (before.get(id), now.get(id)) if one], base=base)


def _version(cell: Cell, before: Rule | None) -> Iterator[Fault]:
    if not cell.text:
        return
    if before is None:
        message = "this row has a version, and there is no rule of its name"
        help = "a name never changes: write the old one again; of a new rule, empty this cell"
        yield Fault(place=cell.place, message=message, help=help, text=cell.text)
    elif cell.text != version_mark(before):
        message = f"the rule was changed since the export: it is {version_mark(before)} now"
        help = "export the schedule again, and make your changes there"
        yield Fault(place=cell.place, message=message, help=help, text=cell.text)


def _words(cell: Cell, rules: list[Rule], *, base: Bundle) -> Iterator[Fault]:
    if cell.text and cell.text not in {keep_words(rule.keep, vocabulary=base.vocabulary) for rule in rules}:
        message = "these words are for reading, and say something else than the columns beside them"
        help = "change the columns that say how long, and empty this cell: it is written anew"
        yield Fault(place=cell.place, message=message, help=help, text=cell.text)
