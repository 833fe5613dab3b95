"""Tests of policies: files of the kind `test`, whose cases say what becomes of a record on which day.

A name that nothing among the policies has stops the reading: a case about a misspelt rule would test nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from engine.language.blocks import Block, Reader, distinct, lines_of, list_of, several
from engine.language.case_names import Names
from engine.language.case_records import facts_of, read_records
from engine.language.codes import Code
from engine.language.conditions import scope_with_lines
from engine.language.documents import Kind, lines_of_kind, read_alone
from engine.language.entities import entities
from engine.language.expectations import read_authoritative, read_expectations
from engine.language.ids import Ids
from engine.language.notes import Notes, Refused, quoted
from engine.language.problems import Problem, render
from engine.language.reader import ReadBundle
from engine.language.scalars import choice, day, line, name
from engine.language.source import Source
from engine.language.words import Words
from engine.language.yaml_nodes import Lines, Listing, Node, Word
from engine.model.dates import PHOTOGRAPHY_BEGINS
from engine.model.errors import MunimentError
from engine.model.facts import Facts
from engine.model.holds import Hold, HoldKind
from engine.model.timelines import Case, NamedReason, Suite

SUITE_KEYS = ("muniment", "kind", "title", "policy", "entities", "given", "cases")
CASE_KEYS = (
    "it", "record", "cluster", "ghosts", "links", "events", "holds", "confirmed", "assume", "expect", "authoritative",
    "because",
)  # fmt: skip
HOLD_KEYS = ("id", "type", "scope", "until", "received")
_ALL = "all"
_CASE_HINTS = {
    "records": "write `record:` for one record, `cluster:` for several",
    "facts": "write `record:`",
    "confirm": "write `confirmed:`",
    "assumed": "write `assume:`",
    "as_of": "the days are the keys of `expect`: `expect: {2027-01-01: review}`",
    "outcome": "write `expect: {2027-01-01: review}`",
    "given": "`given` stands beside `cases`, and gives facts to the records of all of them",
}


class TestsError(MunimentError):
    """The tests cannot be read; none of them is run. `problems` are in reading order."""

    exit_code = 3
    __test__ = False

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
        super().__init__(f"the tests have {count}", cause=render(problems), help="no test is run until it is mended")
        self.problems = tuple(problems)


def read_suites(sources: Iterable[Source], *, known: ReadBundle) -> tuple[Suite, ...]:
    """Return the suites of test files, by file; raises `TestsError` with every problem, also where there is no file."""
    problems: list[Problem] = []
    suites: list[Suite] = []
    for source in sorted(sources, key=lambda source: source.name):
        suite, found = read_alone(source, partial(_document, known=known))
        problems += found
        suites += [suite] if suite is not None else []
    if not suites and not problems:
        problems.append(
            Problem(
                code=Code.NO_CASES,
                message="there are no tests among these files",
                help="write a file that ends in `_test.yaml` beside the policy",
            )
        )
    if problems:
        raise TestsError(sorted(problems, key=lambda problem: problem.sort_key))
    return tuple(suites)


def _document(node: Node, notes: Notes, *, known: ReadBundle) -> Suite:
    help = "write `kind: test`, or give the file a name that does not end in `_test.yaml`"
    return _suite(lines_of_kind(node, notes, kind=Kind.TEST, help=help), notes, names=Names.of(known))


def _suite(node: Lines, notes: Notes, *, names: Names) -> Suite:
    words = Words(vocabulary=names.bundle.vocabulary)
    block = Block(node, notes, what="a test", keys=SUITE_KEYS, hints={"tests": "write `cases:`"})
    block.optional("title", line, "")
    policy = block.required("policy", names.policy, help="add `policy:` and the id of the policy that is tested")
    given: Facts = block.optional("given", lambda node, notes: facts_of(node, notes, words=words), {})

    def case(node: Node, notes: Notes) -> Case:
        return _case(node, notes, names=names, words=words, given=given)

    its_own = block.optional("entities", entities(words, Ids()), ())

    # Without what all cases are given, each of them would be blamed for it.
    may_read = not block.is_faulty
    cases = block.required("cases", partial(_cases, case=case) if may_read else _unread, code=Code.NO_CASES)
    block.close()
    return Suite(
        file=notes.file,
        policy=policy,
        cases=cases,
        entities={entity.id: entity for entity in its_own},
        given=tuple(sorted(given)),
    )


def _unread(_: Node, __: Notes) -> tuple[Case, ...]:
    raise Refused


def _cases(node: Node, notes: Notes, *, case: Reader[Case]) -> tuple[Case, ...]:
    if isinstance(node, Listing) and not node.items:
        raise notes.refusal(
            Code.NO_CASES, node, message="this test has no cases", help="write at least one, or delete the file"
        )
    return several(case)(node, notes)


def _case(node: Node, notes: Notes, *, names: Names, words: Words, given: Facts) -> Case:
    block = Block(node, notes, what="a case", keys=CASE_KEYS, hints=_CASE_HINTS)
    it = block.required("it", line, help="add `it:` and what the policy is to do, in a few words")
    staged = read_records(block, notes, words=words, given=given)
    holds = block.optional("holds", partial(_holds, names=names, words=words), ())
    confirmed = block.optional("confirmed", partial(_rules, names=names), ())
    assumed = block.optional("assume", partial(_assumed, names=names), ())
    if staged is None:
        raise Refused
    expectations = block.optional("expect", partial(read_expectations, staged=staged), ())
    authoritative = block.optional("authoritative", partial(read_authoritative, staged=staged), None)
    because = block.optional("because", partial(_because, names=names, holds=_ids(holds)), ())
    block.close()
    if not expectations and authoritative is None:
        raise notes.refusal(
            Code.EXPECTS_NOTHING,
            block.value("it"),
            message="this case expects nothing, so it could never fail",
            help="add `expect:` with a day and an outcome, such as `expect: {2027-01-01: review}`, or `authoritative:`",
        )
    return Case(
        it=it,
        inventory=staged.inventory,
        mark=notes.mark(block.value("it")),
        holds=holds,
        confirmed=frozenset(confirmed),
        assumed=frozenset(assumed),
        expectations=expectations,
        authoritative=authoritative,
        because=because,
    )


def _ids(holds: object) -> tuple[str, ...]:
    """Return the ids of holds; a stand-in for those that were refused has none."""
    return tuple(one.id for one in holds) if isinstance(holds, tuple) else ()


def _rules(node: Node, notes: Notes, *, names: Names) -> tuple[str, ...]:
    if isinstance(node, Word) and node.text == _ALL:
        return tuple(rule.id for rule in names.bundle.rules)
    return distinct(names.rule)(node, notes) if isinstance(node, Listing) else (names.rule(node, notes),)


def _assumed(node: Node, notes: Notes, *, names: Names) -> tuple[str, ...]:
    return distinct(names.rule)(node, notes) if isinstance(node, Listing) else (names.rule(node, notes),)


def _holds(node: Node, notes: Notes, *, names: Names, words: Words) -> tuple[Hold, ...]:
    def hold(node: Node, notes: Notes) -> Hold:
        return names.hold(node, notes) if isinstance(node, Word) else _hold(node, notes, names=names, words=words)

    return distinct(hold)(node, notes) if isinstance(node, Listing) else (hold(node, notes),)


def _hold(node: Node, notes: Notes, *, names: Names, words: Words) -> Hold:
    block = Block(lines_of(node, notes), notes, what="a hold of a case", keys=HOLD_KEYS)
    hold_id = block.required("id", name)
    hold = Hold(
        id=hold_id,
        kind=block.optional("type", choice(HoldKind, label="types"), HoldKind.LEGAL),
        scope=block.required("scope", scope_with_lines(words), help="say which records are held, as in a hold"),
        matter="of this case",
        # Holds apply at every as-of date, so this is only the day on which a register began.
        issued_on=PHOTOGRAPHY_BEGINS,
        issued_by="of this case",
        until=block.optional("until", day, None),
        received=block.optional("received", day, None),
    )
    block.close()
    if names.has(hold_id):
        raise notes.refusal(
            Code.ID_TWICE,
            block.value("id"),
            message=f"the id {quoted(hold_id)} is taken: something among the policies has it",
            help="give this hold an id of its own; a hold among the policies is named without a scope",
        )
    return hold


def _because(node: Node, notes: Notes, *, names: Names, holds: Sequence[str]) -> tuple[NamedReason, ...]:
    nodes = list_of(node, notes) if isinstance(node, Listing) else (node,)

    def reason(node: Node, notes: Notes) -> NamedReason:
        return NamedReason(name=names.reason(node, notes, holds=holds), mark=notes.mark(node))

    if isinstance(node, Listing):
        return distinct(reason)(node, notes)
    return tuple(reason(one, notes) for one in nodes)
