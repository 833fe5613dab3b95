"""The mapping of somebody's own schedule: which column says what, and which events, series and ends its words mean.

It is read like a policy and stands outside the bundle. Nothing is matched by likeness: a word that the mapping does not
name, and that is no word of the vocabulary, goes to the list of what a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from engine.language.blocks import Block, Reader, distinct, lines_of
from engine.language.codes import Code
from engine.language.documents import read_alone
from engine.language.notes import Notes, Refused, quoted
from engine.language.problems import Problem, render
from engine.language.scalars import choice, day, line, name, timezone, title, whole_number
from engine.language.source import Source
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Lines, Node, Word
from engine.model.dates import Cutoff
from engine.model.errors import MunimentError
from engine.model.facts import FactKind, Vocabulary
from engine.model.policies import Policy, Then, Title
from engine.schedules.phrases import plain

T = TypeVar("T")

KIND = "schedule-columns"
COLUMNS = ("id", "series", "description", "description_zh", "period", "trigger", "authority", "source", "disposition")
NEEDED = ("series", "period")
_KEYS = (
    *("muniment", "kind", "policy", "sheet", "header", "columns", "not_read", "series", "triggers", "dispositions"),
    "checked",
)
_POLICY_KEYS = ("id", "title", "owner", "timezone")
_SERIES = "series"
_MOST_ROWS_ABOVE = 1_000


class ColumnsError(MunimentError):
    """A mapping of a schedule that cannot be read. `problems` are in reading order."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
        super().__init__(f"the mapping has {count}", cause=render(problems), help="nothing is read until it is mended")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedTrigger:
    """The event that words of a schedule mean, and the day to which it is carried."""

    event: str
    cutoff: Cutoff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsMapping:
    """What a mapping says; words of series, triggers and dispositions are as `phrases.plain` writes them.

    `head` is the policy that the rules will be in, without rules. `checked` is the day on which somebody compared the
    schedule with its sources; a sheet cannot know it. `not_read` has the headings of columns in which nothing
    stands that could change a rule.
    """

    head: Policy
    columns: Mapping[str, str]
    checked: date
    sheet: str | None = None
    header: int | None = None
    not_read: frozenset[str] = frozenset()
    series: Mapping[str, str] = field(default_factory=dict)
    triggers: Mapping[str, MappedTrigger] = field(default_factory=dict)
    dispositions: Mapping[str, Then] = field(default_factory=dict)


def read_columns(source: Source, *, vocabulary: Vocabulary) -> ColumnsMapping:
    """Return the mapping that `source` says; raises `ColumnsError` with every problem."""
    words = Words(vocabulary=vocabulary)
    found, problems = read_alone(source, lambda node, notes: _mapping(lines_of(node, notes), notes, words=words))
    if found is None or problems:
        raise ColumnsError(problems)
    return found


def _mapping(node: Lines, notes: Notes, *, words: Words) -> ColumnsMapping:
    block = Block(node, notes, what="a mapping of a schedule", keys=_KEYS)
    block.required("muniment", _only("1"))
    block.required("kind", _only(KIND))
    found = ColumnsMapping(
        head=block.required("policy", _head),
        columns=block.required("columns", _columns),
        checked=block.required("checked", day, help="add `checked:` and the day on which sources were compared"),
        sheet=block.optional("sheet", line, None),
        header=block.optional("header", whole_number(least=1, most=_MOST_ROWS_ABOVE), None),
        not_read=frozenset(block.optional("not_read", distinct(line), ())),
        series=block.optional("series", _by_words(_series(words)), {}),
        triggers=block.optional("triggers", _by_words(_trigger(words)), {}),
        dispositions=block.optional("dispositions", _by_words(choice(Then, label="possible here")), {}),
    )
    block.close()
    return found


def _only(expected: str) -> Reader[str]:
    def read(node: Node, notes: Notes) -> str:
        word = line(node, notes)
        if word != expected:
            raise notes.refusal(
                Code.KIND, node, message=f"{quoted(word)} cannot stand here", help=f"write `{expected}`"
            )
        return word

    return read


def _head(node: Node, notes: Notes) -> Policy:
    block = Block(node, notes, what="a policy", keys=_POLICY_KEYS)
    titles: Title = {}
    head = Policy(
        id=block.required("id", name),
        rules=(),
        title=block.optional("title", title, titles),
        owner=block.optional("owner", line, ""),
        timezone=block.optional("timezone", timezone, "Asia/Hong_Kong"),
    )
    block.close()
    return head


def _columns(node: Node, notes: Notes) -> Mapping[str, str]:
    block = Block(node, notes, what="the columns of a schedule", keys=COLUMNS)
    found = {key: block.optional(key, line, "") for key in COLUMNS if key not in NEEDED}
    found |= {key: block.required(key, line) for key in NEEDED}
    block.close()
    return {key: text for key, text in found.items() if text}


def _by_words(read: Reader[T]) -> Reader[Mapping[str, T]]:
    def read_all(node: Node, notes: Notes) -> Mapping[str, T]:
        found: dict[str, T] = {}
        is_faulty = False
        for entry in lines_of(node, notes).entries:
            words = plain(entry.key.text)
            if words in found:
                notes.note(
                    Code.LISTED_TWICE,
                    entry.key,
                    message=f"{quoted(entry.key.text)} stands here twice, for case and spaces do not count",
                    help="keep one of the two",
                )
                is_faulty = True
                continue
            try:
                found[words] = read(entry.value, notes)
            except Refused:
                is_faulty = True
        if is_faulty:
            raise Refused
        return found

    return read_all


def _series(words: Words) -> Reader[str]:
    def read(node: Node, notes: Notes) -> str:
        fact = words.vocabulary.facts.get(_SERIES)
        if fact is None or fact.kind is not FactKind.ONE_OF:
            raise notes.refusal(
                Code.UNKNOWN_FACT,
                node,
                message="the vocabulary has no fact `series` with a list of values",
                help="add `series: {one_of: [...]}` to the vocabulary",
            )
        return str(value_of(node, notes, fact=fact))

    return read


def _trigger(words: Words) -> Reader[MappedTrigger]:
    def event(node: Node, notes: Notes) -> str:
        return words.event(node, notes).kind

    def read(node: Node, notes: Notes) -> MappedTrigger:
        if isinstance(node, Word):
            return MappedTrigger(event=event(node, notes))
        block = Block(node, notes, what="a trigger", keys=("from", "cutoff"))
        found = MappedTrigger(
            event=block.required("from", event),
            cutoff=block.optional("cutoff", choice(Cutoff, label="cutoffs"), None),
        )
        block.close()
        return found

    return read
