"""The records of a case as an inventory: their facts, the events of their assets, removed copies and ties.

What a simple case need not say is filled in: an event implies the asset that it is about, every record can be read
whole, and records of a cluster are lookalikes, which frees nothing, unless `links` says what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.language.blocks import Block, distinct, each, lines_of, list_of, word_of
from engine.language.case_events import assets_filled, read_events
from engine.language.codes import Code
from engine.language.notes import Notes, Refused, quoted, suggestion
from engine.language.scalars import hex_prefix, name
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Entry, Lines, Listing, Node, Word
from engine.model.digests import sha256_hex
from engine.model.facts import Fact, Facts, known
from engine.model.records import Fingerprint, Ghost, Inventory, Link, LinkKind, Page, Record
from engine.model.values import Value

MISSING = "missing"
"""What is written for a fact that is not recorded."""

THE_RECORD = "record"
"""The id of the one record of a case; the key of a name where there are several."""

_OF, _SHA256 = "of", "sha256"
_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The inventory of a case, and the records in the order in which they are written."""

    inventory: Inventory
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A record, or the copy of one, as a case writes it."""

    id: str
    facts: Facts
    missing: frozenset[str]
    sha256: str
    of: str | None = None


def facts_of(node: Node, notes: Notes, *, words: Words) -> Facts:
    """Return the facts that a block writes; those that are `missing` are left out."""
    return {name: fact for name, fact in _written_facts(lines_of(node, notes).entries, notes, words) if fact}


def read_records(block: Block, notes: Notes, *, words: Words, given: Facts) -> Staged | None:
    """Return the inventory of the case in `block`, or nothing where it was refused and the problem is noted."""
    try:
        written = tuple(_written(block, notes, words=words, given=given))
        ghosts = tuple(_ghosts(block, notes, words=words, given=given, records=[one.id for one in written]))
        happenings = read_events(block.value("events"), notes, words=words) if "events" in block else ()
        ids = tuple(one.id for one in written)
        links = _links(block, notes, records=[*ids, *(one.id for one in ghosts)])
        facts, events = assets_filled(
            {one.id: one.facts for one in (*written, *ghosts)},
            happenings,
            notes,
            missing={one.id: one.missing for one in (*written, *ghosts)},
            vocabulary=words.vocabulary,
        )
    except Refused:
        return None
    return Staged(
        inventory=Inventory(
            records=tuple(_record(one, facts[one.id]) for one in written),
            links=links if "links" in block else _all_alike(ids),
            ghosts=tuple(
                Ghost(survivor=one.of, record=_record(one, facts[one.id])) for one in ghosts if one.of is not None
            ),
            events=events,
        ),
        records=ids,
    )


def _written(block: Block, notes: Notes, *, words: Words, given: Facts) -> Iterator[_Written]:
    stated = [key for key in ("record", "cluster") if key in block]
    if len(stated) != 1:
        raise notes.refusal(
            Code.CASE_RECORDS,
            block.key("cluster") if stated else block.node,
            message="a case is about one record or about several" if stated else "this case has no record",
            help="write `record:` and its facts, or `cluster:` and a list of records, each with `record:` and its name",
        )
    if stated == ["record"]:
        yield _one(lines_of(block.value("record"), notes).entries, notes, words=words, given=given, id=THE_RECORD)
        return
    nodes = list_of(block.value("cluster"), notes)
    seen: dict[str, Word] = {}

    def member(node: Node, notes: Notes) -> _Written:
        id, rest = _named(lines_of(node, notes), notes)
        if id.text in seen:
            raise notes.refusal(
                Code.CASE_RECORDS,
                id,
                message=f"two records of this case are called {quoted(id.text)}",
                help="give each a name of its own, such as A and B",
            )
        seen[id.text] = id
        return _one(rest, notes, words=words, given=given, id=id.text)

    yield from each(nodes, notes, read=member)


def _named(lines: Lines, notes: Notes) -> tuple[Word, tuple[Entry, ...]]:
    named = [entry for entry in lines.entries if entry.key.text == THE_RECORD]
    if not named:
        raise notes.refusal(
            Code.CASE_RECORDS, lines, message="this record of a cluster has no name", help="add `record: A`"
        )
    name(named[0].value, notes)
    return word_of(named[0].value, notes), tuple(entry for entry in lines.entries if entry is not named[0])


def _one(
    entries: Sequence[Entry], notes: Notes, *, words: Words, given: Facts, id: str, of: str | None = None
) -> _Written:
    digests = [entry for entry in entries if entry.key.text == _SHA256]
    rest = [entry for entry in entries if entry.key.text != _SHA256]
    written = dict(_written_facts(rest, notes, words))
    facts = {name: fact for name, fact in {**given, **written}.items() if fact is not None}
    drawn = sha256_hex(id.encode())
    prefix = hex_prefix(digests[0].value, notes) if digests else ""
    missing = frozenset(name for name, fact in written.items() if fact is None)
    return _Written(id=id, facts=facts, missing=missing, sha256=prefix + drawn[len(prefix) : _DIGITS], of=of)


def _written_facts(entries: Sequence[Entry], notes: Notes, words: Words) -> tuple[tuple[str, Fact | None], ...]:
    def read(entry: Entry, notes: Notes) -> tuple[str, Fact | None]:
        definition = words.fact(entry.key, notes)

        def value(node: Node, notes: Notes) -> Value:
            return value_of(node, notes, fact=definition)

        if isinstance(entry.value, Word) and entry.value.text == MISSING and not entry.value.is_quoted:
            return definition.name, None
        if isinstance(entry.value, Listing):
            # Several values are what sources say that differ.
            return definition.name, known(*distinct(value)(entry.value, notes))
        return definition.name, known(value(entry.value, notes))

    return each(entries, notes, read=read)


def _ghosts(block: Block, notes: Notes, *, words: Words, given: Facts, records: Sequence[str]) -> Iterator[_Written]:
    if "ghosts" not in block:
        return
    for number, node in enumerate(list_of(block.value("ghosts"), notes), start=1):
        entries = lines_of(node, notes).entries
        survivors = [entry for entry in entries if entry.key.text == _OF]
        rest = [entry for entry in entries if entry.key.text != _OF]
        if not survivors and len(records) > 1:
            raise notes.refusal(
                Code.CASE_RECORDS,
                node,
                message="this removed copy does not say whose it was",
                help=f"add `of:` and the record it was a copy of: {', '.join(records)}",
            )
        of = _record_named(survivors[0].value, notes, records=records) if survivors else records[0]
        yield _one(rest, notes, words=words, given=given, id=f"removed-copy-{number}", of=of)


def _record_named(node: Node, notes: Notes, *, records: Sequence[str]) -> str:
    word = word_of(node, notes).text
    if word not in records:
        raise notes.refusal(
            Code.CASE_RECORDS,
            node,
            message=f"this case has no record {quoted(word)}",
            help=suggestion(word, choices=records, label="its records"),
        )
    return word


def _links(block: Block, notes: Notes, *, records: Sequence[str]) -> tuple[Link, ...]:
    if "links" not in block:
        return ()
    kinds = [kind.value for kind in LinkKind]

    def tied(entry: Entry, notes: Notes) -> tuple[Link, ...]:
        if entry.key.text not in kinds:
            raise notes.refusal(
                Code.NOT_A_CHOICE,
                entry.key,
                message=f"{quoted(entry.key.text)} is no tie between records",
                help=suggestion(entry.key.text, choices=kinds, label="ties"),
            )
        ends = distinct(lambda node, notes: _record_named(node, notes, records=records))(entry.value, notes)
        if len(ends) < 2:
            raise notes.refusal(
                Code.CASE_RECORDS,
                entry.value,
                message="a tie has two ends",
                help=f"name two records: `{entry.key.text}: [A, B]`",
            )
        kind = LinkKind(entry.key.text)
        return tuple(Link(first=one, second=two, kind=kind) for one, two in combinations(sorted(ends), 2))

    found: list[Link] = []
    for node in list_of(block.value("links"), notes):
        for links in each(lines_of(node, notes).entries, notes, read=tied):
            found += links
    return tuple(found)


def _all_alike(records: Sequence[str]) -> tuple[Link, ...]:
    return tuple(Link(first=one, second=two, kind=LinkKind.LOOKALIKE) for one, two in combinations(sorted(records), 2))


def _record(written: _Written, facts: Mapping[str, Fact]) -> Record:
    page = Page(number=1, width=1000, height=1000, mode="RGB", pixels=written.sha256, quality=100)
    return Record(
        id=written.id,
        location=f"{written.id}.tif",
        sha256=written.sha256,
        size=1,
        facts=facts,
        fingerprint=Fingerprint(pages=(page,), decoder="of a case"),
    )
