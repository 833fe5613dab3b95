"""Columns of a mapping: the word or block that says what a column, a field or a tag means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.language.blocks import Block, distinct, each, lines_of, word_of
from engine.language.codes import Code
from engine.language.notes import Notes, quoted, suggestion
from engine.language.scalars import line, yes
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Listing, Node, Word
from engine.model.date_forms import DateForm, DateFormError
from engine.model.facts import FactDefinition, FactKind
from engine.model.mappings import IGNORE, Meaning

EVENT_COLUMNS = ("event", "asset", "on", "on_latest")
FACT_COLUMN_KEYS = ("fact", "values", "dates")
EVENT_COLUMN_KEYS = (*EVENT_COLUMNS, "values", "dates")
_DAYS = ("on", "on_latest")

Column = tuple[str, Meaning]
"""The name of a column, and what it means."""


def fact_column(entry: Entry, notes: Notes, *, words: Words, keys: Sequence[str] = ()) -> Column:
    """Return what a column says of files: a fact, one of `keys`, or nothing."""
    name = line(entry.key, notes)
    if isinstance(entry.value, Word):
        word = word_of(entry.value, notes).text
        if word in keys or word == IGNORE:
            return name, Meaning(of=word)
        return name, Meaning(of=_fact(entry.value, notes, words=words, keys=keys).name)
    block = Block(entry.value, notes, what="a column", keys=FACT_COLUMN_KEYS)
    fact = block.required("fact", lambda node, notes: _fact(node, notes, words=words, keys=()))
    dates = block.optional("dates", date_forms, None)
    block.close()
    values: Mapping[str, str] = {}
    if "values" in block:
        values = _values(block.value("values"), notes, read=lambda node, notes: _value(node, notes, fact=fact))
    if dates is not None and fact.kind is not FactKind.DATE:
        raise notes.refusal(
            Code.COLUMN_MARK,
            block.key("dates"),
            message=f"`{fact.name}` is no date",
            help="delete `dates`, or name a fact with `date: true`",
        )
    return name, Meaning(of=fact.name, values=values, dates=dates)


def event_column(words: Words) -> Callable[[Entry, Notes], Column]:
    """Return a reader of the columns of a table of events."""

    def event(node: Node, notes: Notes) -> str:
        return words.event(node, notes).kind

    def read(entry: Entry, notes: Notes) -> Column:
        name = line(entry.key, notes)
        if isinstance(entry.value, Word):
            return name, Meaning(of=_event_word(entry.value, notes))
        block = Block(entry.value, notes, what="a column", keys=EVENT_COLUMN_KEYS)
        named = [column for column in EVENT_COLUMNS if column in block]
        for column in named:
            block.optional(column, _true, True)
        dates = block.optional("dates", date_forms, None)
        if len(named) != 1 and not block.is_faulty:
            raise notes.refusal(
                Code.MISSING_KEY if not named else Code.COLUMN_TWICE,
                block.node if not named else block.key(named[1]),
                message="the block does not say which column of events this is" if not named else "one column, one use",
                help="write one of `event: true`, `asset: true`, `on: true` and `on_latest: true`",
            )
        block.close()
        (of,) = named
        _refuse_unfit(block, notes, key="values", fits=of == "event", what="only kinds of events are translated")
        _refuse_unfit(block, notes, key="dates", fits=of in _DAYS, what=f"`{of}` is no date")
        values = _values(block.value("values"), notes, read=event) if "values" in block else {}
        return name, Meaning(of=of, values=values, dates=dates)

    return read


def date_forms(node: Node, notes: Notes) -> tuple[DateForm, ...]:
    """Return one form of dates, or a list of them."""
    items = node.items if isinstance(node, Listing) else (node,)
    return each(items, notes, read=_date_form)


def texts(node: Node, notes: Notes) -> frozenset[str]:
    """Return a list of texts as a set."""
    return frozenset(distinct(line)(node, notes))


def _date_form(node: Node, notes: Notes) -> DateForm:
    text = line(node, notes)
    try:
        return DateForm.of(text)
    except DateFormError as error:
        raise notes.refusal(
            Code.DATE_FORM,
            node,
            message=f"{quoted(text)} cannot be read for certain: {error.fault}",
            help="write one day, one month and a year of four digits: DD/MM/YYYY, D-M-YYYY, DD MMM YYYY",
        ) from None


def _fact(node: Node, notes: Notes, *, words: Words, keys: Sequence[str]) -> FactDefinition:
    word = word_of(node, notes)
    if word.text in words.vocabulary.facts:
        return words.vocabulary.facts[word.text]
    raise notes.refusal(
        Code.UNKNOWN_FACT,
        word,
        message=f"{quoted(word.text)} is not a fact of the vocabulary",
        help=suggestion(word.text, choices=(*keys, IGNORE, *words.vocabulary.facts), label="possible here"),
    )


def _event_word(node: Word, notes: Notes) -> str:
    word = word_of(node, notes).text
    if word in EVENT_COLUMNS or word == IGNORE:
        return word
    raise notes.refusal(
        Code.NOT_A_CHOICE,
        node,
        message=f"{quoted(word)} cannot stand here",
        help=suggestion(word, choices=(*EVENT_COLUMNS, IGNORE), label="columns of events"),
    )


def _true(node: Node, notes: Notes) -> bool:
    """Return true where `true` or `yes` is written, as for the types of a vocabulary."""
    return word_of(node, notes).text == "true" or yes(node, notes)


def _refuse_unfit(block: Block, notes: Notes, *, key: str, fits: bool, what: str) -> None:
    if key in block and not fits:
        raise notes.refusal(Code.COLUMN_MARK, block.key(key), message=what, help=f"delete `{key}`")


def _value(node: Node, notes: Notes, *, fact: FactDefinition) -> str:
    value_of(node, notes, fact=fact)  # refuses what is no value of the fact
    return word_of(node, notes).text


def _values(node: Node, notes: Notes, *, read: Callable[[Node, Notes], str]) -> Mapping[str, str]:
    """Return a block of translations: what is written there, and the word of the vocabulary for it."""

    def read_one(entry: Entry, notes: Notes) -> tuple[str, str]:
        return line(entry.key, notes), read(entry.value, notes)

    return dict(each(lines_of(node, notes).entries, notes, read=read_one))
