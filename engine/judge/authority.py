"""Which member of a set is the record: decided only if the same one wins whatever the missing facts are.

The lines of an authority rule are compared in order and the first that differs decides; SHA-256 and then the location
break the last tie (semantics K7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from engine.judge.truth import truth_of
from engine.model.decisions import Contest
from engine.model.facts import FactDefinition, FactKind, Vocabulary
from engine.model.policies import AuthorityRule, ChooseLine, Preference
from engine.model.records import Record
from engine.model.values import Value

TIE_BREAK = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The winner and how it was preferred to each of the others."""

    winner: str
    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """The places a member could take on one line, the best being the least.

    `possible` lists them, or is absent where the fact is missing and has no list of values: any place then, and
    `is_any` members may be before, level with or behind anyone.
    """

    possible: tuple[Decimal, ...] | None

    def surely_before(self, other: Ranks) -> bool:
        """Say whether every place of this one is before every place of the other."""
        if self.possible is None or other.possible is None:
            return False
        return max(self.possible) < min(other.possible)

    def could_be_behind(self, other: Ranks) -> bool:
        """Say whether some place of this one is behind some place of the other."""
        if self.possible is None or other.possible is None:
            return True
        return max(self.possible) > min(other.possible)


def governing_rule(rules: Sequence[AuthorityRule], members: Sequence[Record]) -> AuthorityRule | None:
    """Return the one rule that must apply to every member, where no other may; else the choice is undecided.

    A rule that only may apply would be a second one under some completion of what is not known.
    """
    possible = [rule for rule in rules if all(truth_of(rule.applies_to, member).may for member in members)]
    if len(possible) != 1:
        return None
    rule = possible[0]
    return rule if all(truth_of(rule.applies_to, member).must for member in members) else None


def choose(members: Sequence[Record], *, rule: AuthorityRule | None, vocabulary: Vocabulary) -> Choice | None:
    """Return the member that wins under every completion of missing facts, or None where authority is undecided."""
    if rule is None or not members:
        return None
    ranks = {m.id: tuple(_ranks(m, line, vocabulary.facts[line.fact]) for line in rule.choose) for m in members}
    for member in members:
        contests = [_contest(member, other, rule, ranks) for other in members if other.id != member.id]
        if all(contest is not None for contest in contests):
            return Choice(winner=member.id, contests=tuple(contest for contest in contests if contest is not None))
    return None


def first_by_tie_break(members: Sequence[Record]) -> Record:
    """Return the member around which an undecided cluster is shown."""
    return min(members, key=lambda member: member.tie_break)


def _contest(
    member: Record, other: Record, rule: AuthorityRule, ranks: Mapping[str, tuple[Ranks, ...]]
) -> Contest | None:
    """Return how `member` surely beats `other`, or None where some completion lets `other` win."""
    # Members are completed independently, so to win under every completion is to beat each other member under each.
    decided_on: tuple[int | None, str] = (None, TIE_BREAK)
    for number, (line, mine, theirs) in enumerate(zip(rule.choose, ranks[member.id], ranks[other.id], strict=True)):
        if mine.could_be_behind(theirs):
            return None
        if mine.surely_before(theirs):
            return Contest(loser=other.id, line=number + 1, fact=line.fact)
        if mine != theirs and decided_on[0] is None:
            decided_on = (number + 1, line.fact)
    if member.tie_break > other.tie_break:
        return None
    return Contest(loser=other.id, line=decided_on[0], fact=decided_on[1])


def _ranks(member: Record, line: ChooseLine, definition: FactDefinition) -> Ranks:
    fact = member.facts.get(line.fact)
    values = fact.values if fact is not None else _every_value(definition)
    if line.prefer is Preference.BEST or isinstance(line.prefer, tuple):
        order = definition.values if line.prefer is Preference.BEST else line.prefer
        places = range(len(order) + 1) if values is None else {_place(value, order) for value in values}
        return Ranks(possible=tuple(Decimal(place) for place in sorted(places)))
    if values is None:
        return Ranks(possible=None)
    return Ranks(possible=tuple(sorted({_signed(value, line.prefer) for value in values})))


def _every_value(definition: FactDefinition) -> tuple[Value, ...] | None:
    """Return the values that a missing fact could have, or None where there is no end of them."""
    match definition.kind:
        case FactKind.ONE_OF:
            return definition.values
        case FactKind.YES_NO:
            return (False, True)
        case FactKind.TEXT | FactKind.NUMBER | FactKind.DATE | FactKind.PATH:
            return None
    assert_never(definition.kind)


def _place(value: Value, order: Sequence[Value]) -> int:
    return order.index(value) if value in order else len(order)


def _signed(value: Value, preference: Preference) -> Decimal:
    """Return the value as a number that is less the better it is."""
    if isinstance(value, Decimal):
        size = value
    elif isinstance(value, (str, bool)):
        raise TypeError(f"`{preference}` orders numbers and dates only")
    else:
        size = Decimal(value.toordinal())
    match preference:
        case Preference.HIGHEST | Preference.MOST | Preference.LATEST:
            return -size
        case Preference.LOWEST | Preference.FEWEST | Preference.EARLIEST:
            return size
        case Preference.BEST:
            raise TypeError("`best` needs the vocabulary's order")
    assert_never(preference)
