"""What an import changes, rule by rule and column by column, as the sheet itself says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.model.facts import Vocabulary
from engine.model.policies import Entity, Policy
from engine.schedules.books import Column
from engine.schedules.rows import (
    AUTHORITY_COLUMNS,
    ENTITY_COLUMNS,
    POLICY_COLUMNS,
    authority_cells,
    entity_cells,
    policies_sheet,
    rule_cells,
    rule_columns,
)

_Said = Mapping[str, str]


class ChangeKind(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """What one column said before and says now; nothing is an empty text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """What became of a rule, an authority rule, a policy or a legal entity."""

    what: str
    id: str
    kind: ChangeKind
    cells: tuple[CellChange, ...] = ()


def changes_between(
    before: Iterable[Policy],
    after: Iterable[Policy],
    *,
    entities_before: Mapping[str, Entity],
    entities_after: Mapping[str, Entity],
    vocabulary: Vocabulary,
) -> tuple[RowChange, ...]:
    """Return what differs, by kind of row and by id; what is for reading follows from the rest and is left out."""
    first, second = tuple(before), tuple(after)
    bases = max((len(r.basis) for policy in (*first, *second) for r in policy.rules), default=1)
    return (
        *_changed("policy", _policies(first), _policies(second), names=_names(POLICY_COLUMNS)),
        *_changed(
            "rule",
            _rules(first, vocabulary=vocabulary),
            _rules(second, vocabulary=vocabulary),
            names=_names(rule_columns(bases=max(bases, 1))),
        ),
        *_changed("authority rule", _authority(first), _authority(second), names=_names(AUTHORITY_COLUMNS)),
        *_changed(
            "legal entity",
            {id: entity_cells(one) for id, one in entities_before.items()},
            {id: entity_cells(one) for id, one in entities_after.items()},
            names=_names(ENTITY_COLUMNS),
        ),
    )


def _changed(
    what: str, before: Mapping[str, _Said], after: Mapping[str, _Said], *, names: _Said
) -> Iterator[RowChange]:
    for id in sorted({*before, *after}):
        if id not in after:
            yield RowChange(what=what, id=id, kind=ChangeKind.REMOVED)
        elif id not in before:
            yield RowChange(what=what, id=id, kind=ChangeKind.ADDED)
        else:
            cells = tuple(
                CellChange(column=name, before=before[id].get(key, ""), after=after[id].get(key, ""))
                for key, name in names.items()
                if before[id].get(key, "") != after[id].get(key, "")
            )
            if cells:
                yield RowChange(what=what, id=id, kind=ChangeKind.CHANGED, cells=cells)


def _names(columns: Iterable[Column]) -> _Said:
    return {column.key: column.en for column in columns if not column.is_for_reading}


def _rules(policies: Iterable[Policy], *, vocabulary: Vocabulary) -> dict[str, _Said]:
    return {
        rule.id: rule_cells(rule, policy=policy, vocabulary=vocabulary) for policy in policies for rule in policy.rules
    }


def _authority(policies: Iterable[Policy]) -> dict[str, _Said]:
    return {rule.id: authority_cells(rule, policy=policy) for policy in policies for rule in policy.authority}


def _policies(policies: tuple[Policy, ...]) -> dict[str, _Said]:
    sheet = policies_sheet(policies)
    keys = [column.key for column in sheet.columns]
    return {row[0]: dict(zip(keys, row, strict=True)) for row in sheet.rows}
