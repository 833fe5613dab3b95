"""From files to one bundle: the vocabulary first, wherever it is; then the rest, each document by its kind.

Nothing is returned unless everything could be read: a bundle with a hole in it could free what the hole would keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import TypeVar

from engine.language.approvals import read_approvals
from engine.language.blocks import Reader
from engine.language.codes import Code, Severity
from engine.language.confirmations import ReadConfirmation, note_lapsed, note_unknown_rules, read_confirmation
from engine.language.documents import Document, Kind, read_document
from engine.language.entities import read_entities
from engine.language.holds import read_hold, read_release
from engine.language.ids import DocumentDoubled, Ids
from engine.language.notes import Notes, Refused
from engine.language.problems import BundleError, Problem
from engine.language.roots import roots
from engine.language.rules import read_policy
from engine.language.source import Source
from engine.language.vocabulary import read_vocabulary
from engine.language.words import Words
from engine.language.yaml_nodes import Lines, Listing, Node, Word, read_nodes
from engine.model.holds import Hold, Release
from engine.model.policies import Approvals, Bundle, Confirmation, Policy

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBundle:
    """What the files say: the bundle, the holds by id, the releases by hold and date, and what a reader should know."""

    bundle: Bundle
    holds: tuple[Hold, ...]
    releases: tuple[Release, ...]
    warnings: tuple[Problem, ...] = ()


def read_bundle(sources: Sequence[Source]) -> ReadBundle:
    """Return the bundle that `sources` make together; their order means nothing.

    Raises `BundleError` with every problem that was found, in reading order, if any of them is an error.
    """
    bench = _Bench()
    for source in sorted(sources, key=lambda source: (source.name, source.data)):
        bench.open(source)
    words = bench.words()
    read = bench.bundle(words) if words is not None else None
    problems = roots(sorted(bench.problems(), key=lambda problem: problem.sort_key))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise BundleError(problems)
    # INVARIANT: what is given up is noted as an error (`tests/engine/language/test_fuzz.py`); were it not, a rule or a
    # hold would be missing in silence, so this is asked again here.
    if read is None or bench.has_given_up:
        raise AssertionError("a document was given up without an error")
    return replace(read, warnings=tuple(problems))


def read_words(sources: Sequence[Source]) -> Words:
    """Return the words of the one vocabulary among `sources`, whatever is wrong with the other documents.

    Raises `BundleError` where there is none, or where it has errors.
    """
    bench = _Bench()
    for source in sorted(sources, key=lambda source: (source.name, source.data)):
        bench.open(source)
    words = bench.words()
    if words is None or words.doubtful_facts or words.doubtful_events:
        raise BundleError(roots(sorted(bench.problems(), key=lambda problem: problem.sort_key)))
    return words


class _Bench:
    """The documents of one bundle, open side by side, with the problems of each."""

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self._notes: list[Notes] = []
        self._problems: list[Problem] = []
        self._is_complete = True
        self.has_given_up = False

    def problems(self) -> list[Problem]:
        """Return every problem that was noted so far."""
        return [*self._problems, *(problem for notes in self._notes for problem in notes.problems)]

    def open(self, source: Source) -> None:
        """Read `source` as far as its kind."""
        node, notes = read_nodes(source)
        self._notes.append(notes)
        try:
            if node is None:
                raise Refused
            document = read_document(node, notes)
        except Refused:
            self._is_complete = False
            self.has_given_up = True
            return
        if document.kind is Kind.TEST:
            document.notes.note(
                Code.TEST,
                document.kind_word,
                message="this is a test, and tests are not part of a bundle",
                help="give the file a name that ends in `_test.yaml`",
            )
        if document.kind is Kind.MAPPING:
            document.notes.note(
                Code.MAPPING_AMONG_POLICIES,
                document.kind_word,
                message="this is a mapping, and mappings are not part of a bundle",
                help="move the file out of the policies, and name it with --mapping",
            )
        self._documents.append(document)

    def words(self) -> Words | None:
        """Return the words of the one vocabulary; without it nothing else can be read, nor blamed."""
        vocabularies = self._of(Kind.VOCABULARY)
        for double in vocabularies[1:]:
            double.notes.note(
                Code.VOCABULARY,
                double.kind_word,
                message=f"there is a second vocabulary; the first is `{vocabularies[0].notes.file}`",
                help="move its facts and events into the first, and delete this file",
            )
        if not vocabularies and self._is_complete:
            self._problems.append(
                Problem(
                    code=Code.VOCABULARY,
                    message="there is no vocabulary among these files",
                    help="add a file with `kind: vocabulary` that names the facts and events the policies use",
                )
            )
        if len(vocabularies) != 1:
            return None
        try:
            words = read_vocabulary(vocabularies[0].node, vocabularies[0].notes)
        except Refused:
            return None
        self.has_given_up |= bool(words.doubtful_facts or words.doubtful_events)
        return words

    def bundle(self, words: Words) -> ReadBundle:
        """Return what could be read; whether that is everything, the problems say."""
        ids, entity_ids = Ids(), Ids()
        policies = self._read(Kind.POLICY, partial(read_policy, words=words, ids=ids))
        entities = self._read(Kind.ENTITIES, partial(read_entities, words=words, ids=entity_ids))
        confirmations = self._read(Kind.CONFIRMATION, read_confirmation)
        self._check_confirmations(confirmations, policies=policies)
        holds = self._read(Kind.HOLD, partial(read_hold, words=words, ids=ids))
        known: dict[str, Hold | None] = dict.fromkeys(self._declared_holds())
        known |= {hold.id: hold for hold in holds}
        releases = self._read(
            Kind.RELEASE, partial(read_release, words=words, holds=known, is_complete=self._is_complete)
        )
        return ReadBundle(
            bundle=Bundle(
                vocabulary=words.vocabulary,
                policies=tuple(sorted(policies, key=lambda policy: policy.id)),
                confirmations=tuple(sorted((c.confirmation for c in confirmations), key=_confirmation_order)),
                entities={entity.id: entity for entity in sorted(chain(*entities), key=lambda entity: entity.id)},
                approvals=self._approvals(words),
            ),
            holds=tuple(sorted(holds, key=lambda hold: hold.id)),
            releases=tuple(sorted(releases, key=lambda release: (release.hold, release.on, release.by))),
        )

    def _approvals(self, words: Words) -> Approvals:
        read = self._read(Kind.APPROVALS, partial(read_approvals, words=words))
        documents = self._of(Kind.APPROVALS)
        for double in documents[1:]:
            double.notes.note(
                Code.APPROVALS,
                double.kind_word,
                message=f"there are approvals already, in `{documents[0].notes.file}`; two would leave open who signs",
                help="keep one of the two files",
            )
        return read[0] if read else Approvals()

    def _check_confirmations(self, confirmations: Sequence[ReadConfirmation], *, policies: Sequence[Policy]) -> None:
        if self._is_complete:
            declared = frozenset(rule_id for d in self._of(Kind.POLICY) for rule_id in _declared_rules(d.node))
            note_unknown_rules(confirmations, declared=declared)
        note_lapsed(confirmations, rules={rule.id: rule for policy in policies for rule in policy.rules})

    def _declared_holds(self) -> Iterable[str]:
        return (text for document in self._of(Kind.HOLD) for text in _texts_of(document.node, "id"))

    def _of(self, kind: Kind) -> list[Document]:
        return [document for document in self._documents if document.kind is kind]

    def _read(self, kind: Kind, read: Reader[T]) -> list[T]:
        found: list[T] = []
        for document in self._of(kind):
            try:
                found.append(read(document.node, document.notes))
            except (Refused, DocumentDoubled):
                self.has_given_up = True
        return found


def _declared_rules(policy: Lines) -> Iterable[str]:
    """Yield the ids of the rules that a policy writes down, read or not."""
    for entry in policy.entries:
        if entry.key.text == "rules" and isinstance(entry.value, Listing):
            for item in entry.value.items:
                yield from _texts_of(item, "id")


def _texts_of(node: Node, key: str) -> Iterable[str]:
    if isinstance(node, Lines):
        for entry in node.entries:
            if entry.key.text == key and isinstance(entry.value, Word):
                yield entry.value.text


def _confirmation_order(confirmation: Confirmation) -> tuple[date, date, str, str]:
    return (confirmation.on, confirmation.until, confirmation.by, confirmation.advice_sha256)
