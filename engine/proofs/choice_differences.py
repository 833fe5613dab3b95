"""Whether two rules of authority about the same records, with other lines, ever name another one of a cluster.

The judge reads `choose` by comparing one member with another, each completed by itself, and names the one that surely
beats each of the rest (section 8 of `docs/semantics.md`). So two rules that agree on every pair of members agree on
every cluster, of whatever size: what is proved of two is proved of all. That holds of the survivor of a class too,
which is chosen in the same way. And a pair on which they differ is a cluster of two, which is the case to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import z3

from engine.judge.authority import choose, governing_rule
from engine.model.facts import Vocabulary
from engine.model.policies import AuthorityRule, Bundle, ChooseLine
from engine.model.records import Inventory, Link, LinkKind, Record
from engine.proofs.choices import is_endless, rank_of
from engine.proofs.comparable_values import comparable_values
from engine.proofs.formulas import FALSE, Formula, Model, Number, differ, every, follows, holds_in, no, some
from engine.proofs.results import EVERY_DAY, ChoiceDifference, Status
from engine.proofs.setting import world_of
from engine.proofs.truths import Truths
from engine.proofs.witnesses import record_of
from engine.proofs.world import View, World

FIRST, SECOND = "A", "B"
_LEAST, _GREATEST = "0" * 64, "f" * 64


def compare(old: AuthorityRule, new: AuthorityRule, *, bundle: Bundle) -> ChoiceDifference:
    """Return a pair of records of which two rules with the same `applies_to` choose otherwise, or that there is none.

    Other rules of authority are those of `bundle`. Where two records differ that another rule may govern as well, the
    choice is undecided under both, and nothing is proved of larger clusters: then it is not known.
    """
    others = [rule for rule in bundle.authority if rule.id != old.id]
    pair = _Pair.of(old, new, others=others, bundle=bundle)
    governs = every(pair.governs(old, others))
    chosen, changed = pair.chosen(old), pair.chosen(new)
    differs = some(differ(one, other) for one, other in zip(chosen, changed, strict=True))
    is_plain = every((pair.differs_in_one_fact(), pair.has_settled_facts(), some(chosen), some(changed)))
    model = pair.world.find_first(*(every((governs, differs, more)) for more in (is_plain, some(chosen), governs)))
    if model is not None:
        return pair.replayed(old, new, others=others, model=model)
    if pair.world.is_possible(every((pair.must(old), differs))):
        return ChoiceDifference(status=Status.NOT_PROVED, cause="it depends on which other rule of authority applies")
    return ChoiceDifference(status=Status.PROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The best and the worst that a member could be on one line, the best being the least; `is_open` has no bounds."""

    best: Number
    worst: Number
    is_open: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two members of a cluster, the first with the lesser digest, so that it wins the last tie."""

    world: World
    vocabulary: Vocabulary
    members: tuple[View, View]
    truths: tuple[Truths, Truths]

    @classmethod
    def of(cls, old: AuthorityRule, new: AuthorityRule, *, others: Sequence[AuthorityRule], bundle: Bundle) -> _Pair:
        lines = (*old.choose, *new.choose)
        conditions = [rule.applies_to for rule in (old, *others)]
        facts = [bundle.vocabulary.facts[line.fact] for line in lines]
        world = world_of(
            (replace(bundle, policies=()),),
            conditions=conditions,
            as_of=EVERY_DAY,
            also={fact.name: comparable_values(fact, lines=lines, conditions=conditions) for fact in facts},
        )
        # Of a fact on which sources differ a line sees the best and the worst, and several lines several of these.
        slots = 2 * max((sum(one.fact == line.fact for one in lines) for line in lines), default=1)
        members = (world.view(FIRST, slots=slots), world.view(SECOND, slots=slots))
        return cls(
            world=world,
            vocabulary=bundle.vocabulary,
            members=members,
            truths=(Truths(members[0]), Truths(members[1])),
        )

    def must(self, rule: AuthorityRule) -> Formula:
        """Return that a rule must apply to both."""
        return every(truths.must(rule.applies_to) for truths in self.truths)

    def governs(self, rule: AuthorityRule, others: Sequence[AuthorityRule]) -> list[Formula]:
        """Return, in parts, that a rule governs the two: it must apply to both, and no other may."""
        alone = (no(every(truths.may(other.applies_to) for truths in self.truths)) for other in others)
        return [self.must(rule), *alone]

    def chosen(self, rule: AuthorityRule) -> list[Formula]:
        """Return of each of the two that the lines of a rule name it for certain."""
        one, other = ([self._on(line, view) for line in rule.choose] for view in self.members)
        return [_surely_beats(one, other, wins_tie=True), _surely_beats(other, one, wins_tie=False)]

    def differs_in_one_fact(self) -> Formula:
        """Return that the two say the same of all facts but one at most."""
        one, other = self.members
        same = [
            every(
                (
                    differ(one.is_used(fact, 0), no(other.is_used(fact, 0))),
                    follows(one.is_used(fact, 0), self._says_the_same(fact)),
                )
            )
            for fact in self._facts
        ]
        return z3.AtMost(*(no(each) for each in same), 1) if len(same) > 1 else every(())

    def has_settled_facts(self) -> Formula:
        """Return that each fact of both has one value."""
        return every(view.is_known(fact) for view in self.members for fact in self._facts)

    def replayed(
        self, old: AuthorityRule, new: AuthorityRule, *, others: Sequence[AuthorityRule], model: Model
    ) -> ChoiceDifference:
        """Return the case of an assignment as the judge decides it; it is broken where the judge sees no difference."""
        records = tuple(
            replace(record_of(view, model, id=view.name), sha256=digest)
            for view, digest in zip(self.members, (_LEAST, _GREATEST), strict=True)
        )
        link = Link(first=FIRST, second=SECOND, kind=LinkKind.LOOKALIKE)

        case = Inventory(records=records, links=(link,))
        before, after = (self._winner(records, (rule, *others)) for rule in (old, new))
        if [before, after] != [self._named_in(model, rule) for rule in (old, new)]:
            return ChoiceDifference(
                status=Status.BROKEN, cause="the judge chooses otherwise on a case, which is a fault of Muniment"
            )
        return ChoiceDifference(status=Status.FOUND, case=case, before=before, after=after)

    def _named_in(self, model: Model, rule: AuthorityRule) -> str | None:
        named = zip(self.members, self.chosen(rule), strict=True)
        return next((view.name for view, is_named in named if holds_in(model, is_named)), None)

    def _winner(self, records: Sequence[Record], rules: Sequence[AuthorityRule]) -> str | None:
        choice = choose(records, rule=governing_rule(rules, records), vocabulary=self.vocabulary)
        return choice.winner if choice is not None else None

    @property
    def _facts(self) -> list[str]:
        return [fact for fact in self.world.values if fact in self.vocabulary.facts]

    def _says_the_same(self, fact: str) -> Formula:
        one, other = self.members
        places = range(len(self.world.values[fact]))
        return some(every((one.cell(fact, 0, at), other.cell(fact, 0, at))) for at in places)

    def _on(self, line: ChooseLine, view: View) -> _Place:
        """Return where a member stands on a line, by the values that are said or else by all that could be."""
        definition, values = self.vocabulary.facts[line.fact], self.world.values[line.fact]
        ranks = [rank_of(line, definition, value, values) for value in values]
        best: Number = z3.IntVal(min(ranks))
        worst: Number = z3.IntVal(max(ranks))
        for number, slot in enumerate(view.slots_of(line.fact)):
            here: Number = z3.IntVal(ranks[-1])
            for place, rank in enumerate(ranks[:-1]):
                here = z3.If(view.cell(line.fact, slot, place), rank, here)
            is_used = view.is_used(line.fact, slot)
            is_better, is_worse = (True, True) if number == 0 else (here < best, here > worst)
            best = z3.If(z3.And(is_used, is_better), here, best)
            worst = z3.If(z3.And(is_used, is_worse), here, worst)
        is_missing = no(view.is_used(line.fact, 0))
        return _Place(best=best, worst=worst, is_open=is_missing if is_endless(line, definition) else FALSE)


def _surely_beats(mine: Sequence[_Place], theirs: Sequence[_Place], *, wins_tie: bool) -> Formula:
    found: Formula = every(()) if wins_tie else FALSE
    for own, other in zip(reversed(mine), reversed(theirs), strict=True):
        is_open = some((own.is_open, other.is_open))
        found = every((no(is_open), own.worst <= other.best, some((own.worst < other.best, found))))
    return found
