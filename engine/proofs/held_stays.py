"""S1: nothing in the scope of a hold can leave, also where facts are missing, differ, or are written in another way."""

from __future__ import annotations

from engine.judge.retention import LEAVING
from engine.language.codes import Code
from engine.model.facts import FactKind
from engine.proofs.cells import DIGEST, RECORD_ID, could_be
from engine.proofs.demands import leaves
from engine.proofs.findings import finding, unconfirmed
from engine.proofs.formulas import Formula, every, follows, no, some
from engine.proofs.results import Finding, Property, Witness
from engine.proofs.setting import Setting
from engine.proofs.witnesses import COPY_GOES, case_of, copy_may_go, decision_on, facts_of
from engine.proofs.world import View


def prove(setting: Setting) -> tuple[Finding, ...]:
    """Return what shows that a record whose true facts are in the scope of a hold could leave."""
    world, record = setting.world, setting.record
    truth = world.view("truth", slots=1)
    is_held = setting.is_held(record)
    outcomes = setting.demands.outcomes([record], is_held=is_held)
    truths = setting.demands.truths(truth)
    copy_goes = every((no(is_held), setting.demands.let_copies_go(record, record)))
    truly = some(freezing.truly_matches(truths) for freezing in setting.holds)
    is_truth = could_be_truth(setting, truth)
    model = world.find_first(*(every((truly, goes, is_truth)) for goes in (leaves(outcomes), copy_goes)))
    if model is None:
        return ()
    case = case_of([record], model)
    bundle, register = setting.bundle, setting.register
    decision = decision_on(case, bundle=bundle, register=register, as_of=world.as_of, in_=model)
    copies_go = copy_may_go(case, bundle=bundle, register=register, as_of=world.as_of, in_=model)
    witness = Witness(
        inventory=case,
        as_of=world.as_of.in_(model),
        outcomes=(("", decision.outcome),),
        truth=facts_of(truth, model),
        notes=(COPY_GOES,) if copies_go else (),
    )
    is_shown = not setting.has_sealed
    if decision.outcome not in LEAVING and not copies_go:
        return (unconfirmed(Property.HELD_STAYS, witness, is_shown=is_shown),)
    return (
        finding(
            Code.HELD_LEAVES,
            "a record in the scope of a hold could leave",
            help="do not act on any plan: a hold is not enforced; report this with the case",
            witness=witness,
            is_shown=is_shown,
        ),
    )


def could_be_truth(setting: Setting, truth: View) -> Formula:
    """Return that the true facts of a record are such as its recorded facts could mean; of missing ones, any."""
    record, world = setting.record, setting.world
    kinds = {name: definition.kind for name, definition in setting.bundle.vocabulary.facts.items()}
    kinds |= {RECORD_ID: FactKind.YES_NO, DIGEST: FactKind.YES_NO}  # these are never written in another way
    parts = []
    for fact in world.values:
        meant = some(
            every((record.is_used(fact, slot), record.cell(fact, slot, at), truth.is_among(fact, 0, true)))
            for at, true in enumerate(_truths_of_each(setting, fact, kinds[fact]))
            for slot in record.slots_of(fact)
        )
        parts += [truth.is_used(fact, 0), follows(record.is_used(fact, 0), meant)]
    return every(parts)


def _truths_of_each(setting: Setting, fact: str, kind: FactKind) -> list[list[int]]:
    """Return, for each value as it is recorded, the places of those that could be true of the record."""
    values = setting.world.values[fact]
    found: list[list[int]] = [[] for _ in values]
    for place, true in enumerate(values):
        # What is not near could not be meant, which is not asked of each with each.
        for at in setting.world.near(fact, (true,)):
            if could_be(values[at], true, kind):
                found[at].append(place)
    return found
