"""The strict reading of YAML: a tree of words, lists and blocks with their places, or problems.

It reads PyYAML's event stream with the parser written in Python: the C loader crashes on deep nesting, and composing
first would expand what has to be refused. Scalars stay text until the vocabulary types them, because YAML 1.1 makes
`no` a Boolean and `1:20` a number. Refused: what is clever (anchors, tags, merge keys, several documents), what hides
(tabs, invisible characters, mixed alphabets) and what is large.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from engine.language.characters import alphabets, character_name, first_hidden
from engine.language.codes import Code
from engine.language.notes import Notes, Refused, quoted
from engine.language.source import MAX_BYTES, Place, Source, SourceText, without_mark
from engine.language.yaml_grammar import explain

MAX_DEPTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A scalar, as it is written; `of_key` is the key it belongs to.

    A word that goes on over several lines `is_folded`: YAML joins them by spaces, so that an item of a list which is
    indented too far becomes part of the text above it.
    """

    text: str
    place: Place
    is_quoted: bool = False
    is_folded: bool = False
    of_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a block: a key and what it says."""

    key: Word
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A block of `key: value` lines; no key is written twice."""

    entries: tuple[Entry, ...]
    place: Place


Node = Word | Listing | Lines


def decode(source: Source) -> tuple[SourceText, Notes]:
    """Return the text of `source` and fresh notes for it.

    Where the bytes are too many or not UTF-8, the notes already have the problem and the text is what could be read.
    """
    if source.size > MAX_BYTES:
        text = SourceText.of(source.name, text="")
        notes = Notes(text)
        notes.note(
            Code.TOO_LARGE,
            Place(line=1, column=1, width=1),
            message=f"this file has {source.size} bytes; a policy has at most {MAX_BYTES}",
            help="split it into several files; lists of cases belong into the inventory, not into a policy",
        )
        return text, notes
    data = without_mark(source.data)
    try:
        text = SourceText.of(source.name, text=data.decode())
        return text, Notes(text)
    except UnicodeDecodeError as error:
        read = SourceText.of(source.name, text=data[: error.start].decode(errors="replace"))
        text = SourceText.of(source.name, text=data.decode(errors="replace"))
        notes = Notes(text)
        notes.note(
            Code.NOT_UTF8,
            Place(line=len(read.lines), column=len(read.lines[-1]) + 1, width=1),
            message=f"byte 0x{data[error.start]:02x} is not UTF-8",
            help="save the file as UTF-8; editors have it under `Save as` or `Encoding`",
        )
        return text, notes


def read_nodes(source: Source) -> tuple[Node | None, Notes]:
    """Return the tree of `source` and the notes of its problems; no tree where there is any."""
    text, notes = decode(source)
    if notes.problems:
        return None, notes
    try:
        _look_for_hidden(text, notes=notes)
        node = _Composer(text, notes=notes).document()
    except Refused:
        return None, notes
    return (None if notes.problems else node), notes


def _look_for_hidden(text: SourceText, *, notes: Notes) -> None:
    tab = text.text.find("\t")
    if tab >= 0:
        notes.note(
            Code.TAB,
            _place_of(text, offset=tab),
            message="a tab stands here",
            help="write spaces; two for each level",
        )
    hidden = first_hidden(text.text)
    if hidden is not None:
        notes.note(
            Code.INVISIBLE,
            _place_of(text, offset=hidden),
            message=f"the character {character_name(text.text[hidden])} cannot be seen",
            help="delete it, or type the word again instead of pasting it",
        )
    if notes.problems:
        raise Refused


def _place_of(text: SourceText, *, offset: int) -> Place:
    before = SourceText.of(text.name, text=text.text[:offset])
    return Place(line=len(before.lines), column=len(before.lines[-1]) + 1, width=1)


class _Composer:
    """Turns events into nodes, and refuses on the way."""

    def __init__(self, text: SourceText, *, notes: Notes) -> None:
        self._text = text
        self._notes = notes
        self._events = self._stream()

    def document(self) -> Node:
        """Return the one document of the file."""
        self._refuse_directive()
        self._next()  # the start of the stream
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            raise self._notes.refusal(
                Code.EMPTY_FILE,
                Place(line=1, column=1, width=1),
                message="this file says nothing",
                help="begin with `muniment: 1` and a `kind`, or delete the file",
            )
        node = self._node(self._next(), depth=1, of_key="", at=None)
        self._next()  # the end of the document
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            raise self._notes.refusal(
                Code.SEVERAL_DOCUMENTS,
                self._place(after),
                message="a second document begins here",
                help="write each document into a file of its own",
            )
        return node

    def _stream(self) -> Iterator[yaml.Event]:
        """Yield the events of the file; the text alone decides what they are."""
        try:
            yield from yaml.parse(self._text.text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # PyYAML lets `chr` raise on an escape that is no character, hence the two built-in errors.
            place, message, help = explain(error, self._text)
            raise self._notes.refusal(Code.SYNTAX, place, message=message, help=help) from None

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _refuse_directive(self) -> None:
        """Refuse a line such as `%YAML 1.2` above the document: the parser skips those that it does not know."""
        for number, line in enumerate(self._text.lines, 1):
            if line.startswith("%"):
                raise self._notes.refusal(
                    Code.TAG,
                    Place(line=number, column=1, width=len(line)),
                    message="directives are not part of the policy language",
                    help="delete this line",
                )
            if line.strip() and not line.lstrip().startswith("#"):
                return

    def _node(self, event: yaml.Event, *, depth: int, of_key: str, at: Place | None) -> Node:
        if depth > MAX_DEPTH:
            raise self._notes.refusal(
                Code.TOO_DEEP,
                self._place(event),
                message=f"this is nested deeper than {MAX_DEPTH} levels",
                help="a rule that needs this cannot be read by anybody; split it",
            )
        self._refuse_clever(event)
        match event:
            case yaml.ScalarEvent():
                return self._word(event, of_key=of_key, at=at)
            case yaml.SequenceStartEvent():
                return self._listing(event, depth=depth)
            case yaml.MappingStartEvent():
                return self._lines(event, depth=depth)
        raise AssertionError(f"{type(event).__name__} where a node begins")

    def _refuse_clever(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._notes.refusal(
                Code.ANCHOR,
                self._place(event),
                message=f"`{mark}{getattr(event, 'anchor', '')}` is an anchor or alias, which a policy may not have",
                help="write the value out again where it counts; text that begins with `&` or `*` takes quotes",
            )
        tag = getattr(event, "tag", None)
        if tag:
            raise self._notes.refusal(
                Code.TAG,
                self._place(event),
                message="tags are not part of the policy language",
                help="write the value without `!`; the vocabulary says what type it has",
            )

    def _word(self, event: yaml.ScalarEvent, *, of_key: str, at: Place | None) -> Word:
        is_quoted = event.style is not None
        place = self._place(event) if event.value or is_quoted or at is None else at
        word = Word(text=event.value, place=place, is_quoted=is_quoted, is_folded=self._is_folded(event), of_key=of_key)
        hidden = first_hidden(word.text)
        # A tab or a carriage return can only come from an escape: the text itself has none left.
        unseen = [character for character in "\t\r" if character in word.text]
        if hidden is not None or unseen:
            character = unseen[0] if hidden is None else word.text[hidden]
            self._notes.note(
                Code.INVISIBLE,
                word,
                message=f"the character {character_name(character)} cannot be seen, not even as an escape",
                help="write the text without it; in double quotes, a backslash is written as `\\\\`",
            )
        elif len(mixed := alphabets(word.text)) > 1 and not any(c.isspace() for c in word.text):
            self._notes.note(
                Code.MIXED_ALPHABETS,
                word,
                message=f"{quoted(word.text)} mixes {' and '.join(mixed)} letters",
                help="type the word again in one alphabet: letters that look alike are different letters",
            )
        return word

    def _is_folded(self, event: yaml.ScalarEvent) -> bool:
        start, end = event.start_mark, event.end_mark
        return bool(event.value) and start is not None and end is not None and start.line != end.line

    def _listing(self, start: yaml.SequenceStartEvent, *, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth=depth + 1, of_key="", at=None))
        return Listing(items=tuple(items), place=self._place(start, end=event))

    def _lines(self, start: yaml.MappingStartEvent, *, depth: int) -> Lines:
        entries: dict[str, Entry] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            value = self._node(self._next(), depth=depth + 1, of_key=key.text, at=key.place)
            if key.text in entries:
                first = entries[key.text].key.place.line
                self._notes.note(
                    Code.KEY_TWICE,
                    key,
                    message=f"{quoted(key.text)} is written twice (first on line {first})",
                    help="keep one of the two",
                )
            else:
                entries[key.text] = Entry(key=key, value=value)
        first_key = next(iter(entries.values())).key.place if entries else None
        place = self._place(start, end=event) if start.flow_style or first_key is None else first_key
        return Lines(entries=tuple(entries.values()), place=place)

    def _key(self, event: yaml.Event) -> Word:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse_clever(event)
            raise self._notes.refusal(
                Code.KEY_NOT_A_WORD,
                self._place(event),
                message="a key is a single word; here it is a list or a block",
                help="write `key: value`; text with `[`, `{` or `?` in front takes quotes",
            )
        self._refuse_clever(event)
        if event.value == "<<" and event.style is None:
            raise self._notes.refusal(
                Code.ANCHOR,
                self._place(event),
                message="`<<` is a merge key, which a policy may not have",
                help="write the lines out again, so that a reader sees them where they count",
            )
        if not event.value.strip():
            raise self._notes.refusal(
                Code.KEY_NOT_A_WORD,
                self._place(event),
                message="a colon without a key in front",
                help="write `key: value`; text with a colon takes quotes",
            )
        return self._word(event, of_key="", at=None)

    def _place(self, event: yaml.Event, *, end: yaml.Event | None = None) -> Place:
        start = event.start_mark
        last = (end or event).end_mark
        assert start is not None
        assert last is not None
        if last.line == start.line:
            width = last.column - start.column
        elif isinstance(event, yaml.ScalarEvent):
            width = len(self._text.line(start.line + 1).rstrip()) - start.column
        else:
            width = 1
        return Place(line=start.line + 1, column=start.column + 1, width=max(1, width))
