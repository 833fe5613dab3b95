"""From an assignment to a case that people can read, judged by the judge before anyone sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.judge.judgement import judge
from engine.model.conditions import ALWAYS
from engine.model.decisions import Decision, Judgement, Obstacle
from engine.model.facts import Facts, known
from engine.model.holds import Register
from engine.model.policies import AuthorityRule, Bundle, Members, Policy
from engine.model.records import Fingerprint, Inventory, Link, LinkKind, Page, Record
from engine.proofs.calendar import Day
from engine.proofs.cells import DIGEST, RECORD_ID
from engine.proofs.formulas import Model
from engine.proofs.pruning import pruned
from engine.proofs.world import View

COPY_GOES = "a copy of it may go"
"""What a case shows besides its outcomes."""

_PAGE = Page(number=1, width=1, height=1, mode="L", pixels="0" * 64, quality=100)


def facts_of(view: View, model: Model) -> Facts:
    """Return the facts of a view under an assignment."""
    return {fact: known(*values) for fact, values in view.facts_in(model) if fact not in (RECORD_ID, DIGEST)}


def record_of(view: View, model: Model, *, id: str = "", facts: Facts | None = None) -> Record:
    """Return the record that a view is under an assignment; `id` and `facts` stand in for its own."""
    found = dict(view.facts_in(model))
    values = view.world.values
    (own_id,), (digest,) = found.get(RECORD_ID, values[RECORD_ID][-1:]), found.get(DIGEST, values[DIGEST][-1:])
    return Record(
        id=id or str(own_id),
        location=f"{id or own_id}.tif",
        sha256=str(digest),
        size=1,
        facts=facts_of(view, model) if facts is None else facts,
        fingerprint=Fingerprint(pages=(_PAGE,), decoder="none"),
    )


def case_of(views: Sequence[View], model: Model, *, links: Sequence[Link] = (), ids: Sequence[str] = ()) -> Inventory:
    """Return the records of views with their events; `ids` name them where they cannot name themselves."""
    names = ids or ("",) * len(views)
    return Inventory(
        records=tuple(record_of(view, model, id=id) for view, id in zip(views, names, strict=True)),
        links=tuple(links),
        events=tuple(dict.fromkeys(event for view in views for event in view.events_in(model))),
    )


def judged(
    inventory: Inventory, *, bundle: Bundle, register: Register | None = None, as_of: Day, in_: Model
) -> Judgement:
    """Return what the judge says of a case on the day of an assignment."""
    return judge(inventory, bundle=bundle, register=register or Register(), as_of=as_of.in_(in_))


def decision_on(
    inventory: Inventory, *, bundle: Bundle, register: Register | None = None, as_of: Day, in_: Model
) -> Decision:
    """Return what the judge says of the only record of a case."""
    (decision,) = judged(inventory, bundle=bundle, register=register, as_of=as_of, in_=in_).decisions
    return decision


def plainest(view: View, model: Model, *, bundles: Sequence[Bundle], as_of: Day) -> Inventory:
    """Return the record of a view as a case, without the facts and events on which no bundle's decision depends.

    What stays the same are outcomes, flags, every reason, and whether a copy may go.
    """

    def said(case: Inventory) -> object:
        return [
            (
                decision_on(case, bundle=bundle, as_of=as_of, in_=model),
                copy_may_go(case, bundle=bundle, as_of=as_of, in_=model),
            )
            for bundle in bundles
        ]

    return pruned(case_of([view], model), said=said)


def copy_may_go(
    inventory: Inventory, *, bundle: Bundle, register: Register | None = None, as_of: Day, in_: Model
) -> bool:
    """Say whether rules and holds let a copy of the only record of a case go, kept the other.

    Which of two is the record, and whether they are of one case, is left to an authority rule on everything and to
    nobody: only what rules and holds say hinders here.
    """
    (record,) = inventory.records
    copy = replace(record, id=f"{record.id}-copy", location=f"{record.id}-copy.tif")
    link = Link(first=record.id, second=copy.id, kind=LinkKind.IDENTICAL)
    anything = AuthorityRule(id="anything", applies_to=ALWAYS, choose=(), identical=Members.REMOVE)
    policies = (
        *(replace(policy, authority=()) for policy in bundle.policies),
        Policy(id="", rules=(), authority=(anything,)),
    )
    judgement = judged(
        replace(inventory, records=(record, copy), links=(link,)),
        bundle=replace(bundle, policies=policies),
        register=register,
        as_of=as_of,
        in_=in_,
    )
    places = {decision.record: decision.membership for decision in judgement.decisions}
    hindered = [{one.obstacle for one in place.hindrances} for place in places.values() if place is not None]
    copies = [obstacles for obstacles in hindered if Obstacle.IS_SURVIVOR not in obstacles]
    return bool(copies) and not any(obstacles & _BY_RULES for obstacles in copies)


_BY_RULES = {Obstacle.NO_CONFIRMED_RULE, Obstacle.COPIES_EVERY, Obstacle.HELD}
