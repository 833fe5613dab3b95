"""What a case expects: an outcome for each day, of each record, and which record is authoritative."""

from __future__ import annotations

import re
from typing import TypeVar

from engine.language.blocks import distinct, each, lines_of, word_of
from engine.language.case_records import Staged
from engine.language.codes import Code
from engine.language.notes import Notes, quoted, suggestion
from engine.language.scalars import day
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word
from engine.model.decisions import Bucket
from engine.model.timelines import Authoritative, Expectation, Flag, Seen

T = TypeVar("T")

UNDECIDED = "undecided"
"""What is written for an authority that is to stay open."""

_OUTCOMES = tuple(bucket.value for bucket in Bucket)
_FLAGS = tuple(flag.value for flag in Flag)
_LIKE_A_DAY = re.compile(r"[0-9]")


def read_expectations(node: Node, notes: Notes, *, staged: Staged) -> tuple[Expectation, ...]:
    """Return the expectations of a case: by day, for every record; or by record and day."""

    def read(entry: Entry, notes: Notes) -> tuple[Expectation, ...]:
        if not isinstance(entry.value, Lines):
            return _on_day(entry, notes, records=staged.records)
        record = _record(entry.key, notes, staged=staged)
        return _joined(each(entry.value.entries, notes, read=lambda one, notes: _on_day(one, notes, records=(record,))))

    lines = lines_of(node, notes)
    if not lines.entries:
        raise notes.refusal(
            Code.EXPECTS_NOTHING,
            node,
            message="nothing is expected here, so this could never fail",
            help="write a day and an outcome, such as `2027-01-01: review`",
        )
    return _joined(each(lines.entries, notes, read=read))


def _joined(groups: tuple[tuple[T, ...], ...]) -> tuple[T, ...]:
    return tuple(one for group in groups for one in group)


def _on_day(entry: Entry, notes: Notes, *, records: tuple[str, ...]) -> tuple[Expectation, ...]:
    on, seen, mark = day(entry.key, notes), _seen(entry.value, notes), notes.mark(entry.value)
    return tuple(Expectation(record=record, on=on, expects=seen, mark=mark) for record in records)


def _seen(node: Node, notes: Notes) -> Seen:
    words = distinct(_word)(node, notes) if isinstance(node, Listing) else (_word(node, notes),)
    outcomes = [word for word in words if word in _OUTCOMES]
    flags = frozenset(Flag(word) for word in words if word in _FLAGS)
    if len(outcomes) > 1:
        raise notes.refusal(
            Code.EXPECTED_WORD,
            node,
            message=f"a record has one outcome, and here stand {' and '.join(f'`{word}`' for word in outcomes)}",
            help="keep one; only `overdue` and `shielded` may stand beside it",
        )
    return Seen(bucket=Bucket(outcomes[0]) if outcomes else None, flags=flags)


def _word(node: Node, notes: Notes) -> str:
    word = word_of(node, notes).text
    if word not in (*_OUTCOMES, *_FLAGS):
        raise notes.refusal(
            Code.EXPECTED_WORD,
            node,
            message=f"{quoted(word)} is not an outcome",
            help=_HINTS.get(word) or suggestion(word, choices=(*_OUTCOMES, *_FLAGS), label="possible here"),
        )
    return word


_HINTS = {
    "hold": "did you mean `held`?",
    "kept": "did you mean `keep`?",
    "delete": "write `dispose`, or `remove-copy` for a copy whose survivor stays",
    "destroy": "write `dispose`, or `remove-copy` for a copy whose survivor stays",
    "remove": "write `remove-copy`",
    "unknown": "write `undecided`",
}


def _record(word: Word, notes: Notes, *, staged: Staged) -> str:
    if word.text not in staged.records:
        if _LIKE_A_DAY.match(word.text):
            day(word, notes)
        raise notes.refusal(
            Code.CASE_RECORDS,
            word,
            message=f"this case has no record {quoted(word.text)}",
            help=suggestion(word.text, choices=staged.records, label="its records"),
        )
    return word.text


def read_authoritative(node: Node, notes: Notes, *, staged: Staged) -> Authoritative:
    """Return which record of the case is to be the authoritative one, or that nothing is to be decided."""
    word = word_of(node, notes)
    if word.text == UNDECIDED and UNDECIDED not in staged.records:
        return Authoritative(record=None, mark=notes.mark(word))
    if len(staged.records) < 2:
        raise notes.refusal(
            Code.CASE_RECORDS,
            word,
            message="one record alone has no other to be preferred to",
            help="write `cluster:` and at least two records",
        )
    return Authoritative(record=_record(word, notes, staged=staged), mark=notes.mark(word))
