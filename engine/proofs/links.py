"""S9: a link to a held record frees nothing, among up to four records tied in any way.

A class of identical records counts as one, and what reaches one of its members reaches, one link deep, every member of
the classes tied to it (semantics K5). Ties that were seen only before are not modelled; they only reach further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import z3

from engine.judge.retention import LEAVING
from engine.language.codes import Code
from engine.model.decisions import Bucket
from engine.model.records import Link, LinkKind
from engine.proofs.demands import leaves
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import TRUE, Formula, Model, every, holds_in, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import case_of, judged
from engine.proofs.world import View

MEMBERS = 4

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The ties between records as truths, by the places of two records and the kind."""

    ties: Mapping[tuple[Pair, LinkKind], Formula]
    members: int

    def is_tied(self, one: int, other: int) -> Formula:
        """Return that two records are tied in some way."""
        return some(self._tie(one, other, kind) for kind in LinkKind)

    def are_one(self) -> list[list[Formula]]:
        """Return that two records are of one class: joined by identical ties, over others too."""
        places = range(self.members)
        one = [[TRUE if a == b else self._tie(a, b, LinkKind.IDENTICAL) for b in places] for a in places]
        for middle in places:
            one = [[some((one[a][b], every((one[a][middle], one[middle][b])))) for b in places] for a in places]
        return one

    def reaches(self) -> list[list[Formula]]:
        """Return that what holds one record holds another: they are of one class, or their classes are tied."""
        one, places = self.are_one(), range(self.members)
        return [
            [
                some(
                    (
                        one[a][b],
                        *(every((one[a][c], self.is_tied(c, d), one[d][b])) for c in places for d in places if c != d),
                    )
                )
                for b in places
            ]
            for a in places
        ]

    def _tie(self, one: int, other: int, kind: LinkKind) -> Formula:
        return self.ties[(min(one, other), max(one, other)), kind]


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return what shows that a record could go though it is tied to one that a hold may match."""
    world, demands = setting.world, setting.demands
    views = [world.view(f"member {number}", slots=1) for number in range(MEMBERS)]
    ties = {(pair, kind): z3.Bool(f"{kind} {pair}") for pair in combinations(range(MEMBERS), 2) for kind in LinkKind}
    # Only a tie of one kind is seen between two records.
    one_kind = every(
        no(every((ties[pair, one], ties[pair, other])))
        for pair in combinations(range(MEMBERS), 2)
        for one, other in combinations(LinkKind, 2)
    )
    tied = Tied(ties=ties, members=MEMBERS)
    matches = [setting.is_held(view) for view in views]
    reaches = tied.reaches()
    held = [some(every((matches[a], reaches[a][b])) for a in range(MEMBERS)) for b in range(MEMBERS)]
    goes = [
        some(
            (
                leaves(demands.outcomes([view], is_held=is_held)),
                every((no(is_held), demands.let_copies_go(view, views[0]))),
            )
        )
        for view, is_held in zip(views, held, strict=True)
    ]
    # The first is in a hold's scope and the last goes; the others can tie the two together.
    frees = every((matches[0], tied.is_tied(0, MEMBERS - 1), goes[-1]))
    model = world.find(every((frees, one_kind, _are_records(views))))
    return () if model is None else (_replayed(setting, views, ties, model),)


def _are_records(views: list[View]) -> Formula:
    """Return that equal assets of two records have the same events; ids are given to them afterwards."""
    return every(
        part
        for one, other in combinations(views, 2)
        for part in (one.same_events(other, slot=0, of_slot=0), other.same_events(one, slot=0, of_slot=0))
    )


def _replayed(
    setting: Setting, views: list[View], ties: Mapping[tuple[Pair, LinkKind], Formula], model: Model
) -> Finding:
    drawn = case_of(views, model)
    ids = [record.id for record in drawn.records]
    # Two records cannot have one id; what names neither can have any.
    names = [id if id not in ids[:at] else f"{id}-{at}" for at, id in enumerate(ids)]
    links = [
        Link(first=min(names[a], names[b]), second=max(names[a], names[b]), kind=kind)
        for ((a, b), kind), tie in ties.items()
        if holds_in(model, tie)
    ]
    case, as_of = case_of(views, model, links=links, ids=names), setting.world.as_of
    judgement = judged(case, bundle=setting.bundle, register=setting.register, as_of=as_of, in_=model)
    by_id = {decision.record: decision for decision in judgement.decisions}
    outcomes = tuple((name, by_id[name].outcome) for name in names)
    witness = Witness(inventory=case, as_of=as_of.in_(model), outcomes=outcomes)
    is_shown, last = not setting.has_sealed, by_id[names[-1]]
    if last.outcome not in LEAVING and last.bucket is not Bucket.REMOVE_COPY:
        return unconfirmed(Property.LINKS_HOLD, witness, is_shown=is_shown)
    return finding(
        Code.LINK_FREES,
        f"`{names[-1]}` could go though it is tied to `{names[0]}`, which is held",
        help="do not act on any plan: a hold does not follow its links; report this with the case",
        witness=witness,
        is_shown=is_shown,
    )
