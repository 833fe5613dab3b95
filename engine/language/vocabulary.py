"""The vocabulary: which facts, events and roles there are, read before everything else.

What is declared wrongly is noted and kept as doubtful, so that the policies that use it are not blamed for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from engine.language.blocks import Block, distinct, lines_of, list_of, word_of
from engine.language.codes import Code
from engine.language.conditions import RESERVED, condition_with_lines
from engine.language.notes import Notes, Refused, listing, quoted
from engine.language.scalars import choice, name, one_word, title, yes_no
from engine.language.words import USUAL_ROLES, Words, event_refusal
from engine.language.yaml_nodes import Entry, Listing, Node, Word
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Identity, Vocabulary
from engine.model.policies import Preference

T = TypeVar("T")

_TYPES = tuple(kind.value for kind in FactKind)
VOCABULARY_KEYS = ("muniment", "kind", "title", "facts", "events", "roles")
FACT_KEYS = (*_TYPES, "identity", "personal", "only_for", "title")
_FACT_HINTS = {"type": "write the type itself as the key, such as `text: true` or `one_of: [a, b]`"}
EVENT_KEYS = ("per", "cleared_by", "title")
_NAMES_AN_ASSET = frozenset({FactKind.TEXT, FactKind.ONE_OF, FactKind.NUMBER})
_ORDERS = frozenset(preference.value for preference in Preference)


def read_vocabulary(node: Node, notes: Notes) -> Words:
    """Return the words that `node` declares; raise `Refused` where it is not even a vocabulary in outline."""
    block = Block(node, notes, what="a vocabulary", keys=VOCABULARY_KEYS)
    block.optional("title", title, None)
    facts_node = block.required("facts", lambda node, notes: lines_of(node, notes))
    events_node = block.optional("events", lambda node, notes: lines_of(node, notes), None)
    roles = block.optional("roles", distinct(name), USUAL_ROLES)
    block.close()
    facts, doubtful_facts = _declared(facts_node.entries, notes, read=_fact)
    words = Words(vocabulary=Vocabulary(facts=facts, events={}), doubtful_facts=doubtful_facts, roles=roles)
    event_entries = events_node.entries if events_node is not None else ()
    event_names = tuple(entry.key.text for entry in event_entries)

    def read_event(entry: Entry, notes: Notes) -> EventDefinition:
        return _event(entry, notes, words=words, events=event_names)

    events, doubtful_events = _declared(event_entries, notes, read=read_event)
    doubtful_events |= _note_foreign_clearing(event_entries, notes, events=events)

    def read_narrowed(entry: Entry, notes: Notes) -> FactDefinition:
        if entry.key.text in doubtful_facts:
            raise Refused
        return _narrowed(entry, notes, words=words)

    narrowed, doubtful_facts = _declared(facts_node.entries, notes, read=read_narrowed)
    return Words(
        vocabulary=Vocabulary(facts=narrowed, events=events),
        doubtful_facts=doubtful_facts,
        doubtful_events=doubtful_events,
        roles=roles,
    )


def _declared(
    entries: tuple[Entry, ...], notes: Notes, *, read: Callable[[Entry, Notes], T]
) -> tuple[dict[str, T], frozenset[str]]:
    """Return what could be read, by name, and the names of the rest."""
    found: dict[str, T] = {}
    doubtful: set[str] = set()
    for entry in entries:
        try:
            found[entry.key.text] = read(entry, notes)
        except Refused:
            doubtful.add(entry.key.text)
    return found, frozenset(doubtful)


def _fact(entry: Entry, notes: Notes) -> FactDefinition:
    fact = name(entry.key, notes)
    if fact in RESERVED:
        raise notes.refusal(
            Code.RESERVED,
            entry.key,
            message=f"`{fact}` is a word of the language and cannot name a fact",
            help="give the fact another name",
        )
    block = Block(entry.value, notes, what="a fact", keys=FACT_KEYS, hints=_FACT_HINTS)
    kind = _kind(block, notes, fact=fact)
    values = block.optional("one_of", _values, ())
    identity = block.optional("identity", choice(Identity, label="words"), Identity.NO)
    titles = block.optional("title", title, {})
    block.close()
    is_personal, personal_values = _personal(block, notes, values=values)
    if "only_for" in block and identity is Identity.NO:
        raise notes.refusal(
            Code.FACT_MARK,
            block.key("only_for"),
            message="`only_for` says where a fact tells two cases apart, and this fact tells none apart",
            help="add `identity: yes` or `identity: where_recorded`, or delete `only_for`",
        )
    return FactDefinition(
        name=fact,
        kind=kind,
        values=values,
        identity=identity,
        is_personal=is_personal,
        personal_values=personal_values,
        title=titles,
    )


def _kind(block: Block, notes: Notes, *, fact: str) -> FactKind:
    stated = [kind for kind in FactKind if kind.value in block]
    if len(stated) != 1:
        if not stated and block.is_faulty:
            raise Refused  # a misspelt type is noted as such
        raise notes.refusal(
            Code.FACT_TYPE,
            block.key(stated[1].value) if stated else block.node,
            message=f"{quoted(fact)} has two types" if stated else f"{quoted(fact)} has no type",
            help=listing(_TYPES, label="keep one type" if stated else "add one, such as `text: true`; types"),
        )
    kind = stated[0]
    if kind is not FactKind.ONE_OF:
        marker = block.value(kind.value)
        if not isinstance(marker, Word) or word_of(marker, notes).text not in {"true", "yes"}:
            raise notes.refusal(
                Code.FACT_TYPE,
                marker,
                message=f"the type `{kind.value}` takes nothing but `true`",
                help=f"write `{kind.value}: true`",
            )
    return kind


def _values(node: Node, notes: Notes) -> tuple[str, ...]:
    values = distinct(name)(node, notes)
    for item, value in zip(list_of(node, notes), values, strict=True):
        if value in _ORDERS:
            raise notes.refusal(
                Code.ORDER_WORD,
                item,
                message=f"{quoted(value)} is also the name of an order in `choose`",
                help="give the value another name, so that nobody can mistake one for the other",
            )
    return values


def _personal(block: Block, notes: Notes, *, values: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    if "personal" not in block:
        return False, ()
    node = block.value("personal")
    if not isinstance(node, Listing):
        return yes_no(node, notes), ()
    if not values:
        raise notes.refusal(
            Code.FACT_MARK,
            block.key("personal"),
            message="a list of personal values needs a fact with `one_of`",
            help="write `personal: yes` or `personal: no`",
        )
    read = distinct(lambda item, notes: one_word(item, notes, choices=values, label="values"))
    return False, read(node, notes)


def _narrowed(entry: Entry, notes: Notes, *, words: Words) -> FactDefinition:
    """Return the fact with its `only_for`, which may speak of any other fact."""
    fact = words.vocabulary.facts[entry.key.text]
    lines = {line.key.text: line.value for line in lines_of(entry.value, notes).entries}
    if "only_for" not in lines:
        return fact
    return replace(fact, only_for=condition_with_lines(words)(lines["only_for"], notes))


def _event(entry: Entry, notes: Notes, *, words: Words, events: tuple[str, ...]) -> EventDefinition:
    kind = name(entry.key, notes)
    block = Block(entry.value, notes, what="an event", keys=EVENT_KEYS)
    per = block.required("per", lambda node, notes: words.fact(word_of(node, notes), notes))
    cleared_by = block.optional("cleared_by", name, None)
    titles = block.optional("title", title, {})
    block.close()
    if per.kind not in _NAMES_AN_ASSET:
        raise notes.refusal(
            Code.EVENT,
            block.value("per"),
            message=f"`{per.name}` cannot say whom the event is about",
            help="name a fact that tells customers, transactions or files apart, such as one with `text: true`",
        )
    if cleared_by is not None and cleared_by not in events:
        raise event_refusal(cleared_by, block.value("cleared_by"), notes, events=events)
    if cleared_by == kind:
        raise notes.refusal(
            Code.EVENT,
            block.value("cleared_by"),
            message=f"{quoted(kind)} cannot clear itself",
            help="name the event that undoes it, such as `relationship-resumed`",
        )
    return EventDefinition(kind=kind, per=per.name, cleared_by=cleared_by, title=titles)


def _note_foreign_clearing(
    entries: tuple[Entry, ...], notes: Notes, *, events: dict[str, EventDefinition]
) -> frozenset[str]:
    """Note events that are cleared by an event about somebody else: it would never be found."""
    doubtful: set[str] = set()
    for entry in entries:
        event = events.get(entry.key.text)
        clearing = events.get(event.cleared_by) if event is not None and event.cleared_by is not None else None
        if event is not None and clearing is not None and clearing.per != event.per:
            doubtful.add(event.kind)
            notes.note(
                Code.EVENT,
                entry.key,
                message=f"{quoted(event.kind)} is about a `{event.per}`, "
                f"and {quoted(clearing.kind)}, which clears it, about a `{clearing.per}`",
                help="write the same fact after `per` in both",
            )
    return frozenset(doubtful)
