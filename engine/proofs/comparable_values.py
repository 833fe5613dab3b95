"""Values by which two members of a cluster can be compared: enough of them on each side of every bound.

A condition tells apart what lies between two of its bounds by one value. To compare two members, each of which may have
two values there, takes four: with fewer, two records that differ would be taken for two that cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from engine.model.conditions import Compared, Condition, OneOf
from engine.model.facts import FactDefinition, FactKind
from engine.model.policies import ChooseLine
from engine.model.values import Value
from engine.proofs.cells import lines_in

_ENOUGH = 4
_FAR = 100


def comparable_values(
    fact: FactDefinition, *, lines: Sequence[ChooseLine], conditions: Iterable[Condition]
) -> tuple[Value, ...]:
    """Return values of a fact, besides those of its type, that lines of `choose` and conditions compare."""
    preferred = [line.prefer for line in lines if line.fact == fact.name and isinstance(line.prefer, tuple)]
    named = [value for values in preferred for value in values]
    for condition in conditions:
        for line in lines_in(condition):
            if isinstance(line, OneOf) and line.fact == fact.name:
                named += line.values
            elif isinstance(line, Compared) and line.fact == fact.name:
                named.append(line.value)
    match fact.kind:
        case FactKind.NUMBER:
            return tuple(_numbers([value for value in named if isinstance(value, Decimal)]))
        case FactKind.DATE:
            return tuple(_days([value for value in named if isinstance(value, date)]))
        case FactKind.TEXT | FactKind.PATH | FactKind.ONE_OF | FactKind.YES_NO:
            # These have no order: all that nobody names are alike.
            return tuple(named)


def _numbers(named: Sequence[Decimal]) -> list[Decimal]:
    points = sorted(set(named)) or [Decimal(_FAR)]
    low, high = points[0], points[-1]
    gaps = [(Decimal(0), low) if low > _ENOUGH else (low - _FAR, low), *pairwise(points), (high, high + 5 * _FAR)]
    return [*points, *(value for start, end in gaps for value in _between(start, end))]


def _between(start: Decimal, end: Decimal) -> list[Decimal]:
    steps = [(end - start) * step / (_ENOUGH + 1) for step in range(1, _ENOUGH + 1)]
    return [start + (Decimal(int(step)) if end - start > _ENOUGH else step) for step in steps]


def _days(named: Sequence[date]) -> list[date]:
    points = sorted(set(named)) or [date(2000, 1, 1)]
    near = [point.toordinal() + step for point in points for step in range(-_ENOUGH, _ENOUGH + 1)]
    return [date.min + timedelta(days=day - 1) for day in near if 1 <= day <= date.max.toordinal()]
