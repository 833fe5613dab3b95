"""Witnesses: a record, or two that are tied, of which two bundles say different things; and the case that they make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.model.dates import Interval
from engine.model.digests import as_plain
from engine.model.facts import Event, Facts, Vocabulary
from engine.model.records import LinkKind, Record
from engine.model.timelines import Flag, Seen
from engine.model.values import Value

_UNDECIDED = "undecided"
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
class SeenTogether:
    """What is found of the records of one cluster: which is the record, if that is decided, and what each becomes.

    `outcomes` are empty where they are the same before and after.
    """

    choice: str | None
    outcomes: tuple[tuple[str, Seen], ...]

    def __str__(self) -> str:
        return ", ".join(
            [f"authoritative {self.choice or _UNDECIDED}", *(f"{id} {seen}" for id, seen in self.outcomes)]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterWitness:
    """Two records that are tied, and the events and the day on which `before` and `after` differ, as in `Witness`."""

    records: tuple[Record, ...]
    tie: LinkKind
    events: tuple[Event, ...]
    as_of: date
    before: SeenTogether
    after: SeenTogether
    assumed: tuple[str, ...] = ()
    is_confirmed: bool = True

    @property
    def facts(self) -> Facts:
        """Return the facts of the first record, which is of the same customer, transaction and file as the other."""
        return self.records[0].facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The proof that no record, event or day tells two bundles apart."""


def case_text(witness: Witness | ClusterWitness, *, it: str, vocabulary: Vocabulary, given: Iterable[str] = ()) -> str:
    """Return the case, as lines below `cases:`, that expects what the policies say of the witness as they are.

    `given` names facts that the suite gives to its records: those that the witness lacks are written as missing.
    """
    lines = [f"  - it: {_scalar(it)}", *_records(witness, tuple(given))]
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
    return "\n".join([*lines, *_expected(witness)]) + "\n"


def _records(witness: Witness | ClusterWitness, given: tuple[str, ...]) -> Iterator[str]:
    if isinstance(witness, Witness):
        yield f"    record: {{{_facts(witness.facts, given)}}}"
        return
    yield "    cluster:"
    for record in witness.records:
        # The beginning of a digest breaks the last tie; it is quoted, for digits alone would be a number.
        yield f'      - {{record: {record.id}, sha256: "{record.sha256[:8]}", {_facts(record.facts, given)}}}'
    if witness.tie is not LinkKind.LOOKALIKE:
        yield f"    links: [{{{witness.tie}: {_list([record.id for record in witness.records])}}}]"


def _facts(facts: Facts, given: tuple[str, ...]) -> str:
    said = {name: _values(fact.values) for name, fact in facts.items()}
    return ", ".join(f"{name}: {value}" for name, value in sorted({**dict.fromkeys(given, "missing"), **said}.items()))


def _expected(witness: Witness | ClusterWitness) -> Iterator[str]:
    day = witness.as_of.isoformat()
    if isinstance(witness, Witness):
        yield f"    expect: {{{day}: {_seen(witness.before)}}}"
        return
    if witness.before.outcomes != witness.after.outcomes:
        yield "    expect:"
        yield from (f"      {id}: {{{day}: {_seen(seen)}}}" for id, seen in witness.before.outcomes)
    if witness.before.choice != witness.after.choice:
        yield f"    authoritative: {witness.before.choice or _UNDECIDED}"


def _event(event: Event, witness: Witness | ClusterWitness, vocabulary: Vocabulary) -> str:
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
