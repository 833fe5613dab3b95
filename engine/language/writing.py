"""From the model back to the words of the language: conditions on one line, policies and entities as whole files.

What is written here is read by `engine.language.reader` as what it was (`tests/engine/language/test_writing.py`). It
has no comments, which only people write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from engine.language.characters import is_name
from engine.language.documents import LANGUAGE_VERSION
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, Not, OneOf
from engine.model.policies import (
    AuthorityRule,
    Basis,
    Copies,
    Entity,
    Keep,
    Members,
    Policy,
    Preference,
    Rule,
    Title,
    Trigger,
)
from engine.model.values import Value

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9])?")
_PLAIN_PROSE = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./()-]*[A-Za-z0-9)])?")
_NOTHING = frozenset({"null", "Null", "NULL"})
_ORDERS = frozenset(preference.value for preference in Preference)


def written(value: Value) -> str:
    """Return a value as a policy writes it inside a list or block on one line."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str():
            is_plain = (_PLAIN.fullmatch(value) or is_name(value)) and value not in _NOTHING
            return value if is_plain else json.dumps(value, ensure_ascii=False)


def condition_lines(condition: Condition) -> tuple[tuple[str, str], ...]:
    """Return the lines of a block that says `condition`: keys, and what each says; none of what is always so.

    Raises `ValueError` for single records, which only the scope of a hold may name.
    """
    match condition:
        case AllOf(parts=parts) if _is_range(parts):
            first = parts[0]
            assert isinstance(first, Compared)
            bounds = (f"{one.comparison.value}: {written(one.value)}" for one in parts if isinstance(one, Compared))
            return ((written(first.fact), "{" + ", ".join(bounds) + "}"),)
        case AllOf(parts=parts):
            return tuple(line for part in parts for line in condition_lines(part))
        case AnyOf(parts=parts):
            return (("any", "[" + ", ".join(condition_text(part) for part in parts) + "]"),)
        case Not(part=part):
            return (("not", condition_text(part)),)
        case OneOf(fact=fact, values=values):
            return ((written(fact), _one_or_list(values)),)
        case Compared(fact=fact, comparison=comparison, value=value):
            return ((written(fact), "{" + f"{comparison.value}: {written(value)}" + "}"),)
    raise ValueError("a policy names no single records")


def condition_text(condition: Condition) -> str:
    """Return `condition` as a block on one line, such as `{jurisdiction: HK, series: [a, b]}`."""
    return block_text(condition_lines(condition))


def block_text(lines: Iterable[tuple[str, str]]) -> str:
    """Return lines as a block on one line."""
    return "{" + ", ".join(f"{key}: {said}" for key, said in lines) + "}"


def trigger_text(trigger: Trigger) -> str:
    """Return what stands after `from:`."""
    if len(trigger.kinds) == 1:
        return written(trigger.kinds[0])
    return f"{{{trigger.combination.value}: [{', '.join(map(written, trigger.kinds))}]}}"


def choose_lines(rule: AuthorityRule) -> tuple[tuple[str, str], ...]:
    """Return the lines of `choose`: a fact, and what is preferred."""
    found = []
    for line in rule.choose:
        if isinstance(line.prefer, Preference):
            found.append((written(line.fact), line.prefer.value))
        elif len(line.prefer) == 1 and written(line.prefer[0]) not in _ORDERS:
            found.append((written(line.fact), written(line.prefer[0])))
        else:
            found.append((written(line.fact), f"[{', '.join(map(written, line.prefer))}]"))
    return tuple(found)


def policy_text(policy: Policy) -> str:
    """Return a whole file that says `policy`."""
    lines = [f"muniment: {LANGUAGE_VERSION}", "kind: policy", f"id: {written(policy.id)}"]
    lines += _title(policy.title)
    lines += [f"owner: {_prose(policy.owner)}"] if policy.owner else []
    lines += [f"timezone: {policy.timezone}"]
    if policy.rules:
        lines += ["", "rules:"]
        for number, rule in enumerate(policy.rules):
            lines += [""] if number else []
            lines += _item(_rule_lines(rule, owner=policy.owner))
    if policy.authority:
        lines += ["", "authority:"]
        for number, authority in enumerate(policy.authority):
            lines += [""] if number else []
            lines += _item(_authority_lines(authority))
    return "\n".join(lines) + "\n"


def entities_text(entities: Iterable[Entity]) -> str:
    """Return a whole file that lists `entities`."""
    lines = [f"muniment: {LANGUAGE_VERSION}", "kind: entities", "entities:"]
    for entity in entities:
        said = [("id", written(entity.id)), ("year_end", str(entity.year_end or "unknown"))]
        said += [("jurisdiction", written(entity.jurisdiction))] if entity.jurisdiction is not None else []
        lines.append(f"  - {block_text(said)}")
    return "\n".join(lines) + "\n"


def _rule_lines(rule: Rule, *, owner: str) -> Iterator[str]:
    yield f"id: {written(rule.id)}"
    yield from _title(rule.title)
    if rule.owner and rule.owner != owner:
        yield f"owner: {_prose(rule.owner)}"
    yield from _block("applies_to", condition_lines(rule.applies_to))
    yield from _block("keep", keep_lines(rule.keep))
    if rule.then is not None:
        yield f"then: {rule.then.value}"
    if rule.copies is not Copies.EVERY:
        yield f"copies: {rule.copies.value}"
    if not rule.is_in_force:
        yield "in_force: no"
    yield "basis:"
    for basis in rule.basis:
        yield from _item(_basis_lines(basis))


def keep_lines(keep: Keep) -> tuple[tuple[str, str], ...]:
    """Return the lines of `keep`."""
    found: list[tuple[str, str]] = []
    if keep.at_least is not None:
        found.append(("at_least", str(keep.at_least)))
    if keep.is_permanent:
        found.append(("permanently", "yes"))
    if keep.while_ is not None:
        found.append(("while", condition_text(keep.while_)))
    if keep.at_most is not None:
        found.append(("at_most", str(keep.at_most)))
    if keep.trigger is not None:
        found.append(("from", trigger_text(keep.trigger)))
    if keep.cutoff is not None:
        found.append(("cutoff", keep.cutoff.value))
    if keep.margin_days:
        found.append(("margin", f"P{keep.margin_days}D"))
    if keep.purpose is not None:
        found.append(("purpose", _prose(keep.purpose)))
    return tuple(found)


def _basis_lines(basis: Basis) -> Iterator[str]:
    yield f"cite: {_prose(basis.cite)}"
    yield f"checked: {basis.checked.isoformat()}"
    yield f"source: {basis.source.value}"
    if basis.note:
        yield f"note: {_prose(basis.note)}"


def _authority_lines(rule: AuthorityRule) -> Iterator[str]:
    yield f"id: {written(rule.id)}"
    yield from _title(rule.title)
    yield from _block("applies_to", condition_lines(rule.applies_to))
    yield "choose:"
    for fact, preferred in choose_lines(rule):
        yield f"  - {fact}: {preferred}"
    if rule.identical is not Members.REVIEW:
        yield f"members: {{identical: {rule.identical.value}}}"


def _is_range(parts: tuple[Condition, ...]) -> bool:
    """Say whether the parts are the bounds of one fact, which stand on one line."""
    facts = {part.fact for part in parts if isinstance(part, Compared)}
    return len(parts) > 1 and len(facts) == 1 and all(isinstance(part, Compared) for part in parts)


def _one_or_list(values: tuple[Value, ...]) -> str:
    return written(values[0]) if len(values) == 1 else f"[{', '.join(map(written, values))}]"


def _title(title: Title) -> list[str]:
    said = [f"{language}: {json.dumps(text, ensure_ascii=False)}" for language, text in title.items()]
    return [f"title: {{{', '.join(said)}}}"] if said else []


def _block(key: str, lines: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if not lines:
        yield f"{key}: {{}}"
        return
    yield f"{key}:"
    yield from (f"  {name}: {said}" for name, said in lines)


def _item(lines: Iterable[str]) -> list[str]:
    return [f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]


def _prose(text: str) -> str:
    is_plain = _PLAIN_PROSE.fullmatch(text) and "  " not in text and text not in _NOTHING
    return text if is_plain else json.dumps(text, ensure_ascii=False)
