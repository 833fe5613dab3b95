"""The same rules as Cedar policies, asked whether a record may be disposed of on a day.

Cedar has no calendar years (its RFC 80 refuses months and years), so the last day of each floor is worked out before,
by the judge's own clocks, and given to it as a number. Everything that only keeps is a `forbid`; a fact that a record
lacks is asked about with `has`, so that it keeps here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never

from engine.judge.clocks import EventBook
from engine.judge.obligations import RuleBook
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.decisions import FloorDue, FloorRunning
from engine.model.policies import Bundle, Rule, Then
from engine.model.records import Inventory, Record
from engine.model.values import Value

Plain = dict[str, str | bool | int]


def policies(bundle: Bundle) -> str:
    """Return the rules in force as Cedar text; each must be confirmed, for Cedar has no word for that."""
    floors = [rule for rule in bundle.rules if rule.is_in_force and rule.keep.has_floor]
    some = " || ".join(f"({_asked(rule.applies_to, must=True)})" for rule in floors)
    texts = [f'permit(principal, action == Action::"dispose", resource) when {{ {some} }};']
    for rule in floors:
        may = _asked(rule.applies_to, must=False)
        texts.append(f'forbid(principal, action == Action::"dispose", resource) when {{ ({may}) && {_kept(rule)} }};')
    return "\n".join(texts)


def requests(inventory: Inventory, *, bundle: Bundle, as_of: date) -> Iterable[str]:
    """Yield a request for each record as JSON, with the last day of each floor that has one."""
    rules = RuleBook.on(as_of, bundle=bundle, events=EventBook.of(inventory.events, vocabulary=bundle.vocabulary))
    for record in inventory.records:
        context: Plain = {name: _plain(fact.values[0]) for name, fact in record.facts.items()}
        context["as_of"] = as_of.toordinal()
        for demand in rules.demands([record]):
            if isinstance(demand, FloorRunning | FloorDue) and demand.last_day is not None:
                context[_last_day(demand.rule)] = demand.last_day.toordinal()
        yield json.dumps(_request(record, context))


def _request(record: Record, context: Plain) -> dict[str, object]:
    return {
        "principal": 'Plan::"plan"',
        "action": 'Action::"dispose"',
        "resource": f'Record::"{record.id}"',
        "context": context,
    }


def _kept(rule: Rule) -> str:
    """Return when a rule that may apply keeps a record from being disposed of."""
    keep = rule.keep
    if rule.then is not Then.DISPOSE:
        return "true"
    if keep.while_ is not None:
        return f"({_asked(keep.while_, must=False)})"
    if keep.trigger is None:
        return "true"
    day = _last_day(rule.id)
    return f"(!(context has {day}) || context.{day} >= context.as_of)"


def _last_day(rule: str) -> str:
    return "last_day_" + rule.replace("-", "_")


def _asked(condition: Condition, *, must: bool) -> str:
    """Return a condition that is true where it must hold, or where it may."""
    match condition:
        case AllOf(parts=parts):
            return " && ".join(f"({_asked(part, must=must)})" for part in parts) or "true"
        case AnyOf(parts=parts):
            return " || ".join(f"({_asked(part, must=must)})" for part in parts) or "false"
        case Not(part=part):
            return f"!({_asked(part, must=not must)})"
        case OneOf(fact=fact, values=values):
            listed = ", ".join(_literal(value) for value in values)
            return _where_recorded(fact, f"[{listed}].contains(context.{fact})", must=must)
        case Compared(fact=fact, comparison=comparison, value=value):
            return _where_recorded(fact, _compared(fact, comparison, value), must=must)
        case RecordIn() | DigestIn():
            raise ValueError("only the scope of a hold names records")
    assert_never(condition)


def _where_recorded(fact: str, asked: str, *, must: bool) -> str:
    return f"context has {fact} && {asked}" if must else f"!(context has {fact}) || {asked}"


_SIGNS = {
    Comparison.BEFORE: "<",
    Comparison.ON_OR_AFTER: ">=",
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
}


def _compared(fact: str, comparison: Comparison, value: Value) -> str:
    if comparison is Comparison.UNDER:
        return f"(context.{fact} == {_literal(value)} || context.{fact} like {_literal(f'{value}/*')})"
    return f"context.{fact} {_SIGNS[comparison]} {_literal(value)}"


def _literal(value: Value) -> str:
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False)


def _plain(value: Value) -> str | bool | int:
    match value:
        case bool() | str():
            return value
        case Decimal():
            # Whole numbers only, as the drawing has them: Cedar's are integers.
            return int(value)
        case date():
            return value.toordinal()
