"""S8: among up to four identical records with known facts one alone is the record, and doubt never names another.

A member has, of each fact that a rule of authority asks for, one of a few values: those that the rule names, and so
many others, above and below, that no two members need share one. Rules of authority are asked one by one, for only
one may govern. Ties are broken by the digest; members with one digest and different places are told apart likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import z3

from engine.judge.authority import choose
from engine.language.codes import Code
from engine.model.decisions import Outcome
from engine.model.facts import FactDefinition, FactKind, Vocabulary, in_order, known
from engine.model.policies import AuthorityRule, Bundle, ChooseLine, Preference
from engine.model.records import Inventory, Record
from engine.model.values import Value
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import FALSE, Formula, Model, Number, Solver, every, holds_in, no, number_in, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.world import EFFORT

MEMBERS = 4
_ENDLESS = (FactKind.TEXT, FactKind.NUMBER, FactKind.DATE, FactKind.PATH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a member is on one line: its place, and the best and worst that it could have as it is recorded."""

    true: Number
    best: Number
    worst: Number
    is_open: Formula


class Member:
    """One record of a class: the places of its facts, which of them are known, and its rank in a last tie."""

    def __init__(self, number: int, facts: dict[str, tuple[Value, ...]]) -> None:
        self.number, self.facts = number, facts
        self.places = {fact: z3.Int(f"m{number}.{fact}") for fact in facts}
        self.is_known = {fact: z3.Bool(f"m{number}.{fact}.known") for fact in facts}
        self.tie = z3.Int(f"m{number}.tie")

    def is_one(self) -> Formula:
        """Return that each place is that of some value."""
        return every(every((place >= 0, place < len(self.facts[fact]))) for fact, place in self.places.items())

    def on(self, line: ChooseLine, definition: FactDefinition) -> Place:
        """Return what the member is on a line of `choose`, the best being the least."""
        values = self.facts[line.fact]
        ranks = [rank_of(line, definition, value, values) for value in values]
        true: Number = z3.IntVal(ranks[-1])
        for place, rank in enumerate(ranks[:-1]):
            true = z3.If(self.places[line.fact] == place, rank, true)
        is_known = self.is_known[line.fact]
        return Place(
            true=true,
            best=z3.If(is_known, true, min(ranks)),
            worst=z3.If(is_known, true, max(ranks)),
            is_open=no(is_known) if is_endless(line, definition) else FALSE,
        )

    def record_in(self, model: Model) -> Record:
        """Return the member under an assignment."""
        facts = {
            fact: known(values[number_in(model, self.places[fact])])
            for fact, values in self.facts.items()
            if holds_in(model, self.is_known[fact])
        }
        digest = f"{number_in(model, self.tie):064x}"
        return Record(id=f"member-{self.number}", location=f"{self.number}.tif", sha256=digest, size=1, facts=facts)


def prove(bundle: Bundle) -> tuple[Finding, ...]:
    """Return what shows that some rule of authority names no record, several, or another when more is known."""
    # What is chosen depends on the lines alone, which many rules have alike.
    proved: set[tuple[ChooseLine, ...]] = set()
    findings: list[Finding] = []
    for rule in bundle.authority:
        if rule.choose not in proved:
            found = _about(rule, bundle.vocabulary)
            findings += found
            if not found:
                proved.add(rule.choose)
    return tuple(findings)


def _about(rule: AuthorityRule, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    definitions = {line.fact: vocabulary.facts[line.fact] for line in rule.choose}
    facts = {fact: values_of(definition, rule.choose) for fact, definition in definitions.items()}
    for size in range(2, MEMBERS + 1):
        members = [Member(number, facts) for number in range(size)]
        lines = {m.number: [m.on(line, definitions[line.fact]) for line in rule.choose] for m in members}
        wins = [every(_beats(m, o, lines) for o in members if o is not m) for m in members]
        decided = [every(_surely_beats(m, o, lines) for o in members if o is not m) for m in members]
        everything_known = every(known for member in members for known in member.is_known.values())
        wrong = (
            every((everything_known, no(some(decided)))),
            some(every((decided[a], decided[b])) for a, b in combinations(range(size), 2)),
            some(every((decided[number], no(wins[number]))) for number in range(size)),
        )
        solver = Solver(effort=EFFORT)
        solver.add([*(member.is_one() for member in members), z3.Distinct([m.tie for m in members])])
        solver.add([every((member.tie >= 0, member.tie < size)) for member in members])
        model = solver.find(some(wrong))
        if model is not None:
            return (_replayed(rule, vocabulary, members, wins, decided, model),)
    return ()


def _beats(one: Member, other: Member, lines: dict[int, list[Place]]) -> Formula:
    """Return that one member is preferred to another by their true facts: on the first line that differs."""
    found: Formula = one.tie < other.tie
    for mine, theirs in zip(reversed(lines[one.number]), reversed(lines[other.number]), strict=True):
        found = some((mine.true < theirs.true, every((mine.true == theirs.true, found))))
    return found


def _surely_beats(one: Member, other: Member, lines: dict[int, list[Place]]) -> Formula:
    """Return that one is preferred to another whatever their missing facts are, as the judge finds out."""
    found: Formula = one.tie < other.tie
    for mine, theirs in zip(reversed(lines[one.number]), reversed(lines[other.number]), strict=True):
        is_open = some((mine.is_open, theirs.is_open))
        found = every((no(is_open), mine.worst <= theirs.best, some((mine.worst < theirs.best, found))))
    return found


def _replayed(
    rule: AuthorityRule,
    vocabulary: Vocabulary,
    members: Sequence[Member],
    wins: Sequence[Formula],
    decided: Sequence[Formula],
    model: Model,
) -> Finding:
    records = [member.record_in(model) for member in members]
    choice = choose(records, rule=rule, vocabulary=vocabulary)
    winner = choice.winner if choice is not None else None
    witness = Witness(
        inventory=Inventory(records=tuple(records)),
        as_of=date(2027, 1, 1),
        outcomes=tuple((record.id, Outcome.KEEP if record.id == winner else Outcome.REVIEW) for record in records),
    )
    by_formulas = [record.id for record, is_it in zip(records, decided, strict=True) if holds_in(model, is_it)]
    by_truth = [record.id for record, is_it in zip(records, wins, strict=True) if holds_in(model, is_it)]
    if by_formulas != ([winner] if winner else []) or by_truth == by_formulas:
        return unconfirmed(Property.CHOICE_IS_TOTAL, witness)
    return finding(
        Code.CHOICE_OPEN,
        f"`{rule.id}` does not say which of these is the record",
        help="do not remove any copy: report this with the case",
        span=rule.span,
        witness=witness,
    )


def is_endless(line: ChooseLine, definition: FactDefinition) -> bool:
    """Say whether a missing fact could be better and worse on a line than any value that is known."""
    return definition.kind in _ENDLESS and not isinstance(line.prefer, tuple)


def values_of(definition: FactDefinition, lines: Sequence[ChooseLine]) -> tuple[Value, ...]:
    """Return values of a fact of which each member can have one, in the order of their type."""
    named = [
        value
        for line in lines
        if line.fact == definition.name and isinstance(line.prefer, tuple)
        for value in line.prefer
    ]
    match definition.kind:
        case FactKind.ONE_OF:
            return definition.values
        case FactKind.YES_NO:
            return (False, True)
        case FactKind.NUMBER:
            numbers = [value for value in named if isinstance(value, Decimal)] or [Decimal(100)]
            return in_order([*numbers, *_around(numbers)])
        case FactKind.DATE:
            days = [value for value in named if isinstance(value, date)] or [date(2000, 1, 1)]
            steps = [timedelta(days=step) for step in range(1, MEMBERS + 1)]
            return in_order([*days, *(max(days) + step for step in steps), *(min(days) - step for step in steps)])
        case FactKind.TEXT | FactKind.PATH:
            return in_order([*named, *(f"other-{number}" for number in range(MEMBERS))])


def _around(numbers: Sequence[Decimal]) -> list[Decimal]:
    low, high = min(numbers), max(numbers)
    ends = [value for step in range(1, MEMBERS + 1) for value in (low - step, high + step)]
    between = [(one + other) / 2 for one, other in pairwise(sorted(set(numbers)))]
    return [*ends, *between]


def rank_of(line: ChooseLine, definition: FactDefinition, value: Value, values: Sequence[Value]) -> int:
    """Return the place of a value on a line; `values` are in the order of their type."""
    if isinstance(line.prefer, tuple):
        return line.prefer.index(value) if value in line.prefer else len(line.prefer)
    match line.prefer:
        case Preference.BEST:
            return definition.values.index(str(value))
        case Preference.HIGHEST | Preference.MOST | Preference.LATEST:
            return -values.index(value)
        case Preference.LOWEST | Preference.FEWEST | Preference.EARLIEST:
            return values.index(value)
