"""The events of a case, and the assets that they are about.

An event belongs to the asset of each record that the case has: to its customer, its transaction. A record that does not
name the asset gets one, because that it happened to somebody is what the case says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.language.blocks import Block, each, lines_of, list_of
from engine.language.codes import Code
from engine.language.notes import Notes, quoted
from engine.language.scalars import day, line
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word
from engine.model.dates import Interval
from engine.model.digests import as_plain
from engine.model.facts import Event, Fact, FactDefinition, FactKind, Facts, Vocabulary, known

EVENT_KEYS = ("on", "earliest", "latest", "of")
_MISSING = "missing"
_OF_THIS_CASE = "of-this-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event as a case writes it; without `asset` it belongs to the assets of the records themselves."""

    kind: str
    per: str
    on: Interval
    asset: str | None
    node: Word


def read_events(node: Node, notes: Notes, *, words: Words) -> tuple[Happening, ...]:
    """Return the events of a case; one that is `missing` has not happened, and is left out."""

    def read(entry: Entry, notes: Notes) -> tuple[Happening, ...]:
        definition = words.event(entry.key, notes)
        if isinstance(entry.value, Word) and entry.value.text == _MISSING:
            return ()

        def one(node: Node, notes: Notes) -> Happening:
            on, asset = _when(node, notes)
            return Happening(kind=definition.kind, per=definition.per, on=on, asset=asset, node=entry.key)

        if isinstance(entry.value, Listing):
            return each(list_of(entry.value, notes), notes, read=one)
        return (one(entry.value, notes),)

    return tuple(found for group in each(lines_of(node, notes).entries, notes, read=read) for found in group)


def _when(node: Node, notes: Notes) -> tuple[Interval, str | None]:
    if not isinstance(node, Lines):
        return Interval.on(day(node, notes)), None
    block = Block(node, notes, what="an event", keys=EVENT_KEYS, hints={"asset": "write `of:`"})
    on: date | None = block.optional("on", day, None)
    earliest: date | None = block.optional("earliest", day, None)
    latest: date | None = block.optional("latest", day, None)
    asset = block.optional("of", line, None)
    block.close()
    first, last = (on, on) if on is not None else (earliest, latest)
    if first is None or last is None or (on is not None and (earliest or latest)) or last < first:
        raise notes.refusal(
            Code.DATE,
            node,
            message="this event has no day that can be told",
            help="write `on: 2026-03-31`, or `earliest:` and `latest:` where only two bounds are known",
        )
    return Interval(earliest=first, latest=last), asset


def assets_filled(
    facts: Mapping[str, Facts],
    happenings: Sequence[Happening],
    notes: Notes,
    *,
    missing: Mapping[str, frozenset[str]],
    vocabulary: Vocabulary,
) -> tuple[dict[str, Facts], tuple[Event, ...]]:
    """Return the facts of every record with the assets that the events imply, and the events with their assets.

    `facts` and `missing` are by record; what a record writes as missing stays so.
    """
    filled = {id: dict(said) for id, said in facts.items()}
    events: list[Event] = []
    for happened in happenings:
        if happened.asset is not None:
            events.append(Event(kind=happened.kind, asset=happened.asset, on=happened.on))
            continue
        concerned = [said for id, said in filled.items() if happened.per not in missing[id]]
        if not concerned or any(happened.per not in said for said in concerned):
            implied = _implied(vocabulary.facts[happened.per], happened, notes, is_possible=bool(concerned))
            for said in concerned:
                said.setdefault(happened.per, implied)
        assets = {str(as_plain(value)) for said in concerned for value in said[happened.per].values}
        events += [Event(kind=happened.kind, asset=asset, on=happened.on) for asset in sorted(assets)]
    return dict(filled), tuple(events)


def _implied(definition: FactDefinition, happened: Happening, notes: Notes, *, is_possible: bool) -> Fact:
    if definition.kind is FactKind.TEXT and is_possible:
        return known(_OF_THIS_CASE)
    why = "no record of this case has one" if is_possible else "that is missing, so nobody could tell whose it is"
    raise notes.refusal(
        Code.CASE_EVENT,
        happened.node,
        message=f"{quoted(happened.kind)} is about the fact `{definition.name}`: {why}",
        help=f"write `{definition.name}:` in the record, or say whose it was: `{{on: 2026-03-31, of: somebody}}`",
    )
