"""Witnesses: one record on one day of which two bundles say different things, and the case that it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.model.dates import Interval
from engine.model.digests import as_plain
from engine.model.facts import Event, Facts, Vocabulary
from engine.model.timelines import Flag, Seen
from engine.model.values import Value

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A record by its facts, the events, and the day on which `before` and `after` differ.

    `before` is what the policies say as they are. A fact that is not among `facts` is missing. The rules `assumed` are
    taken to be in force, and all rules to be confirmed if `is_confirmed`.
    """

    facts: Facts
    events: tuple[Event, ...]
    as_of: date
    before: Seen
    after: Seen
    assumed: tuple[str, ...] = ()
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The proof that no record, event or day tells two bundles apart."""


def case_text(witness: Witness, *, it: str, vocabulary: Vocabulary, given: Iterable[str] = ()) -> str:
    """Return the case, as lines below `cases:`, that expects what the policies say of the witness as they are.

    `given` names facts that the suite gives to its records: those that the witness lacks are written as missing.
    """
    lines = [f"  - it: {_scalar(it)}"]
    said = {name: _values(fact.values) for name, fact in witness.facts.items()}
    facts = sorted({**dict.fromkeys(given, "missing"), **said}.items())
    lines.append(f"    record: {{{', '.join(f'{name}: {value}' for name, value in facts)}}}")
    if witness.events:
        written: dict[str, list[str]] = {}
        for event in witness.events:
            written.setdefault(event.kind, []).append(_event(event, witness, vocabulary))
        events = ", ".join(f"{kind}: {days[0] if len(days) == 1 else _list(days)}" for kind, days in written.items())
        lines.append(f"    events: {{{events}}}")
    if witness.is_confirmed:
        lines.append("    confirmed: all")
    if witness.assumed:
        lines.append(f"    assume: {_list(list(witness.assumed))}")
    lines.append(f"    expect: {{{witness.as_of.isoformat()}: {_seen(witness.before)}}}")
    return "\n".join(lines) + "\n"


def _event(event: Event, witness: Witness, vocabulary: Vocabulary) -> str:
    asset = witness.facts.get(vocabulary.events[event.kind].per)
    is_its_own = asset is not None and [str(as_plain(value)) for value in asset.values] == [event.asset]
    if is_its_own and event.on.is_certain:
        return event.on.earliest.isoformat()
    of = "" if is_its_own else f", of: {_scalar(event.asset)}"
    return f"{{{_days(event.on)}{of}}}"


def _days(on: Interval) -> str:
    if on.is_certain:
        return f"on: {on.earliest.isoformat()}"
    return f"earliest: {on.earliest.isoformat()}, latest: {on.latest.isoformat()}"


def _seen(seen: Seen) -> str:
    words = [
        *([] if seen.bucket is None else [seen.bucket.value]),
        *(flag.value for flag in Flag if flag in seen.flags),
    ]
    return words[0] if len(words) == 1 else _list(words)


def _values(values: tuple[Value, ...]) -> str:
    written = [_value(value) for value in values]
    return written[0] if len(written) == 1 else _list(written)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _scalar(str(as_plain(value)))


def _scalar(text: str) -> str:
    """Return text as YAML reads it back: quoted wherever it could be anything but a word."""
    return (
        text
        if _PLAIN.fullmatch(text) and text not in {"missing", "null", "Null", "NULL"}
        else json.dumps(text, ensure_ascii=False)
    )


def _list(words: list[str]) -> str:
    return f"[{', '.join(words)}]"
