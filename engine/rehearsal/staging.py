"""A case as the judge sees it: the bundle with what the case assumes, and the holds that it names.

Confirmations among the policies are set aside: whether counsel's word binds is for the register to say, and a case must
mean the same before and after. So a rule permits nothing here unless the case says `confirmed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.judge.judgement import judge
from engine.judge.truth import truth_of
from engine.model.conditions import Condition
from engine.model.decisions import Judgement
from engine.model.holds import EnteredHold, Register
from engine.model.policies import Bundle, Confirmation, Entity, Policy, RuleVersion
from engine.model.records import Record
from engine.model.timelines import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One case with the bundle that it is judged by."""

    case: Case
    bundle: Bundle
    register: Register

    def judged(self, as_of: date) -> Judgement:
        """Return the judgement of the case on a day, by the same judge that judges archives."""
        return judge(self.case.inventory, bundle=self.bundle, register=self.register, as_of=as_of)


def stage(case: Case, *, bundle: Bundle, entities: Mapping[str, Entity]) -> Stage:
    """Return `case` ready to be judged by `bundle`."""
    policies = tuple(_assuming(policy, case.assumed) for policy in bundle.policies)
    # A rule that cannot apply to any record of the case permits nothing here, confirmed or not.
    versions = tuple(
        RuleVersion(id=rule.id, version=rule.version)
        for policy in policies
        for rule in policy.rules
        if rule.id in case.confirmed and may_concern(rule.applies_to, case)
    )
    confirmation = Confirmation(rules=versions, by="as if", on=date.min, until=date.max, advice_sha256="")
    return Stage(
        case=case,
        bundle=replace(
            bundle,
            policies=policies,
            confirmations=(confirmation,) if versions else (),
            entities={**bundle.entities, **entities},
        ),
        register=Register(holds=tuple(EnteredHold(hold=hold, entered_on=hold.issued_on) for hold in case.holds)),
    )


def _assuming(policy: Policy, assumed: frozenset[str]) -> Policy:
    if not any(rule.id in assumed and not rule.is_in_force for rule in policy.rules):
        return policy
    return replace(
        policy,
        rules=tuple(replace(rule, is_in_force=True) if rule.id in assumed else rule for rule in policy.rules),
    )


def records_of(case: Case) -> tuple[Record, ...]:
    """Return the records of a case, and the removed copies that live on with them."""
    return (*case.inventory.records, *(ghost.record for ghost in case.inventory.ghosts))


def may_concern(condition: Condition, case: Case) -> bool:
    """Say whether a rule with this condition could apply to any record of the case."""
    return any(truth_of(condition, record).may for record in records_of(case))
