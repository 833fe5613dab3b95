"""Blocks and lists: taking the lines of a document one by one, and refusing those that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

from engine.language.codes import Code
from engine.language.notes import Notes, Refused, closest, quoted, suggestion
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word

S = TypeVar("S")
T = TypeVar("T")
D = TypeVar("D")

Reader = Callable[[Node, Notes], T]
"""Reads one node, or notes why not and raises `Refused`."""

_FAULTY = object()


class Block:
    """The lines of one block, each read on its own, so that a problem in one does not hide those in others.

    INVARIANT: after a line was refused, `required` and `optional` return a stand-in of no use, and `close` raises
    `Refused`; so a reader takes all lines, closes the block, and only then looks at what it took
    (`tests/engine/language/test_fuzz.py` would fall over a stand-in).
    """

    def __init__(
        self,
        node: Node,
        notes: Notes,
        *,
        what: str,
        keys: Sequence[str],
        hints: Mapping[str, str] | None = None,
    ) -> None:
        self.node = lines_of(node, notes)
        self._notes = notes
        self._what = what
        self._entries: dict[str, Entry] = {}
        self._meant: set[str] = set()
        self.is_faulty = False
        for entry in self.node.entries:
            if entry.key.text in keys:
                self._entries[entry.key.text] = entry
            else:
                self._note_unknown(entry.key, keys=keys, hints=hints or {})

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def key(self, name: str) -> Word:
        """Return the key `name` itself: where a problem of the whole line is shown."""
        return self._entries[name].key

    def value(self, name: str) -> Node:
        """Return what is written after the key `name`."""
        return self._entries[name].value

    def required(
        self, key: str, read: Reader[T], *, code: Code = Code.MISSING_KEY, message: str = "", help: str = ""
    ) -> T:
        """Return what the line says, and note a problem where it is missing; a misspelt line is not missing too."""
        entry = self._entries.get(key)
        if entry is not None:
            return self._read(entry, read)
        self.is_faulty = True
        if key not in self._meant:
            self._notes.note(
                code,
                self.node,
                message=message or f"{self._what} needs a line `{key}`",
                help=help or f"add `{key}:` to this block",
            )
        return cast(T, _FAULTY)

    def optional(self, key: str, read: Reader[T], default: D) -> T | D:
        """Return what the line says, or `default` where there is none."""
        entry = self._entries.get(key)
        return default if entry is None else self._read(entry, read)

    def close(self) -> None:
        """Give up the block where any of its lines was refused."""
        if self.is_faulty:
            raise Refused

    def _read(self, entry: Entry, read: Reader[T]) -> T:
        try:
            return read(entry.value, self._notes)
        except Refused:
            self.is_faulty = True
            return cast(T, _FAULTY)

    def _note_unknown(self, key: Word, *, keys: Sequence[str], hints: Mapping[str, str]) -> None:
        self.is_faulty = True
        hint = hints.get(key.text)
        if hint is None:
            meant = closest(key.text, choices=keys)
            if meant is not None:
                self._meant.add(meant)  # a misspelt key is not missing as well
            hint = suggestion(key.text, choices=keys, label="possible here")
        self._notes.note(Code.UNKNOWN_KEY, key, message=f"{quoted(key.text)} is not a key of {self._what}", help=hint)


def lines_of(node: Node, notes: Notes) -> Lines:
    """Return `node` as a block of lines."""
    if isinstance(node, Lines):
        return node
    refuse_absent(node, notes)
    found = "a list" if isinstance(node, Listing) else quoted(node.text)
    raise notes.refusal(
        Code.WRONG_SHAPE,
        node,
        message=f"a block of `key: value` lines belongs here, and {found} is written",
        help="write one `key: value` on each line below, two spaces further to the right",
    )


def list_of(node: Node, notes: Notes) -> tuple[Node, ...]:
    """Return the items of a list that is not empty."""
    if not isinstance(node, Listing):
        refuse_absent(node, notes)
        raise notes.refusal(
            Code.WRONG_SHAPE,
            node,
            message="a list belongs here",
            help="write `[one, two]`, or each item on a line of its own that begins with `- `",
        )
    if not node.items:
        raise notes.refusal(
            Code.EMPTY_VALUE, node, message="this list is empty", help="name at least one, or delete the line"
        )
    return node.items


def word_of(node: Node, notes: Notes) -> Word:
    """Return `node` as one value that is written."""
    if isinstance(node, Word):
        refuse_absent(node, notes)
        return node
    found = "a list" if isinstance(node, Listing) else "a block"
    raise notes.refusal(
        Code.WRONG_SHAPE, node, message=f"one value belongs here, and {found} is written", help="write one value"
    )


def refuse_absent(node: Node, notes: Notes) -> None:
    """Refuse a word that is not there: nothing after a key, empty quotes, or YAML's names for nothing."""
    if not isinstance(node, Word):
        return
    says_nothing = not node.text.strip() or (not node.is_quoted and node.text in {"~", "null", "Null", "NULL"})
    if says_nothing:
        message = f"{quoted(node.of_key)} has no value" if node.of_key else "an item without a value"
        raise notes.refusal(Code.EMPTY_VALUE, node, message=message, help="write a value, or delete the line")


def several(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return a reader of lists: each item is read on its own."""

    def read_all(node: Node, notes: Notes) -> tuple[T, ...]:
        return each(list_of(node, notes), notes, read=read)

    return read_all


def each(parts: Sequence[S], notes: Notes, *, read: Callable[[S, Notes], T]) -> tuple[T, ...]:
    """Return what every part says, or raise `Refused` after all of them were tried."""
    found: list[T] = []
    is_faulty = False
    for part in parts:
        try:
            found.append(read(part, notes))
        except Refused:
            is_faulty = True
    if is_faulty:
        raise Refused
    return tuple(found)


def refuse_doubles(nodes: Sequence[Node], notes: Notes) -> None:
    """Refuse a list in which a word stands twice."""
    seen: dict[str, Word] = {}
    for node in nodes:
        if not isinstance(node, Word):
            continue
        if node.text in seen:
            raise notes.refusal(
                Code.LISTED_TWICE,
                node,
                message=f"{quoted(node.text)} is listed twice (first on line {seen[node.text].place.line})",
                help="keep one of the two",
            )
        seen[node.text] = node


def distinct(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return a reader of lists in which nothing stands twice."""

    def read_all(node: Node, notes: Notes) -> tuple[T, ...]:
        nodes = list_of(node, notes)
        refuse_doubles(nodes, notes)
        return each(nodes, notes, read=read)

    return read_all
