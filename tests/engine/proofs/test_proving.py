"""What is proved of a policy, and that a fault of the formulas or of the judge is found with a case to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmarks.proofs import bundle_of
from engine.judge import obligations, truth
from engine.judge.holds import Held
from engine.judge.judgement import judge
from engine.language.codes import Severity
from engine.language.problems import render
from engine.model.decisions import Bucket
from engine.model.facts import FactDefinition, Identity, known
from engine.model.holds import Register
from engine.model.policies import Bundle, ChooseLine
from engine.model.records import Fingerprint, Inventory, Link, LinkKind, Page, Record
from engine.model.values import Value
from engine.proofs import demands, links, proving
from engine.proofs.choices import Member, Place
from engine.proofs.formulas import FALSE, TRUE, Formula, every, no
from engine.proofs.proving import NO_PROVER, prove
from engine.proofs.results import Proof, Property, Status
from engine.proofs.truths import Truths
from tests.engine.proofs.small import bundle, hold, rule

AUTHORITY = """\
authority:
  - id: images
    applies_to: {series: voucher}
    choose: [{paper: no}, {customer: [C-2, C-1]}]
    members: {identical: remove}
"""


def proof_of(of: Property, *rules: str, **beside: object) -> Proof:
    (found,) = prove(bundle(*(rules or (rule("a"),))), properties=[of], **beside)  # type: ignore[arg-type]  # as prove
    return found


def said_by(proof: Proof) -> str:
    return render([finding.problem for finding in proof.findings])


@pytest.mark.parametrize("of", Property)
def test_one_rule_and_one_hold_have_every_property(of: Property) -> None:
    (proof,) = prove(bundle(rule("a"), authority=AUTHORITY), holds=[hold()], properties=[of])

    assert (proof.status, said_by(proof)) == (Status.PROVED, "")


def test_without_the_prover_nothing_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "find_spec", lambda name: None)

    assert {(one.status, one.cause) for one in prove(bundle(rule("a")))} == {(Status.NOT_PROVED, NO_PROVER)}
    assert proving.difference(bundle(rule("a")), bundle(rule("b"))).cause == NO_PROVER


# Planted in the formulas: the judge does not confirm the case, and that is said.


def missing_is_false(self: Truths, line: object, fact: str) -> tuple[Formula, Formula]:
    must, may = RIGHT_LINE(self, line, fact)  # type: ignore[arg-type]  # a line
    return must, every((may, self.view.is_used(fact, 0)))


RIGHT_LINE = Truths._line


@pytest.mark.parametrize("of", [Property.HELD_STAYS, Property.MISSING_KEEPS])
def test_formulas_that_take_what_is_missing_for_false_are_not_believed(
    of: Property, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Truths, "_line", missing_is_false)
    rules = rule("short", keep="{at_least: P1Y, from: closed}"), rule("long", scope="{paper: yes}")

    proof = proof_of(of, *rules, holds=[hold()])

    assert proof.status is Status.BROKEN
    assert "error[P100]" in said_by(proof)
    assert (
        "is wrong about a case on which the judge decides otherwise; for example a record with account account-"
        in said_by(proof)
    )


def test_formulas_that_forget_confirmations_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = demands.Demands.outcomes
    monkeypatch.setattr(
        demands.Demands,
        "outcomes",
        lambda self, subject, **but: right(self, subject, **{**but, "is_confirmed": dict.fromkeys(["a"], TRUE)}),
    )

    (proof,) = prove(bundle(rule("a"), is_confirmed=False), properties=[Property.UNCONFIRMED_KEEPS])

    assert (proof.status, "error[P100]" in said_by(proof)) == (Status.BROKEN, True)


def test_formulas_in_which_one_confirmed_rule_of_two_permits_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = demands.Demands.outcomes
    monkeypatch.setattr(
        demands.Demands,
        "outcomes",
        lambda self, subject, **but: right(self, subject, **{**but, "is_confirmed": dict.fromkeys("ab", TRUE)}),
    )
    both = bundle(rule("a"), rule("b"))
    half = replace(both, confirmations=tuple(replace(c, rules=c.rules[:1]) for c in both.confirmations))

    (proof,) = prove(half, properties=[Property.UNCONFIRMED_KEEPS])

    assert (proof.status, "error[P100]" in said_by(proof)) == (Status.BROKEN, True)


def test_formulas_in_which_the_last_rule_decides_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = demands.Demands._ordered
    monkeypatch.setattr(demands.Demands, "_ordered", lambda self, subject, rules: right(self, subject, rules)[-1:])

    proof = proof_of(Property.HOLDS_ONLY_HOLD, rule("a"), rule("b", then="review"))

    assert proof.status is Status.BROKEN


def test_formulas_in_which_holds_follow_no_links_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [[TRUE if a == b else FALSE for b in range(links.MEMBERS)] for a in range(links.MEMBERS)]
    monkeypatch.setattr(links.Tied, "reaches", lambda self: alone)

    proof = proof_of(Property.LINKS_HOLD, holds=[hold()])

    assert proof.status is Status.BROKEN


def test_formulas_in_which_a_hold_frees_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = demands.Demands.outcomes
    monkeypatch.setattr(
        demands.Demands,
        "outcomes",
        lambda self, subject, **but: right(self, subject, **{**but, "is_held": no(but.get("is_held", FALSE))}),
    )

    proof = proof_of(Property.HOLDS_ONLY_HOLD, holds=[hold()])

    assert proof.status is Status.BROKEN


# Planted in the judge and in the formulas alike: the case is real, and an error says what could happen.


def test_a_judge_that_lets_a_held_record_go_is_found_with_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Truths, "_line", missing_is_false)
    monkeypatch.setattr(truth, "_of_fact", forgetful(truth._of_fact))
    monkeypatch.setattr("engine.judge.judgement.held_records", lambda *about, **holds: HELD_NOTHING)

    proof = proof_of(Property.HELD_STAYS, holds=[hold()])

    assert proof.status is Status.FOUND
    (finding,) = proof.findings
    assert finding.problem.severity is Severity.ERROR
    assert finding.problem.message.startswith(
        "a record in the scope of a hold could leave; for example a record with account account-"
    )
    assert "not recorded, but true: customer C-00417" in finding.problem.message
    assert ": dispose" in finding.problem.message
    assert finding.witness is not None
    assert finding.witness.as_of >= date(2027, 1, 1)


def forgetful(right: Any) -> Any:
    return lambda record, name, satisfies: right(record, name, satisfies) if name in record.facts else truth.FALSE


HELD_NOTHING = Held()


def test_a_judge_that_asks_for_no_confirmation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obligations, "is_confirmed", lambda rule, confirmations, as_of: False)
    monkeypatch.setattr("engine.judge.retention.all", lambda confirmed: True, raising=False)
    right = demands.Demands.outcomes
    monkeypatch.setattr(
        demands.Demands,
        "outcomes",
        lambda self, subject, **but: right(self, subject, **{**but, "is_confirmed": dict.fromkeys(["a"], TRUE)}),
    )

    (proof,) = prove(bundle(rule("a"), is_confirmed=False), properties=[Property.UNCONFIRMED_KEEPS])

    assert proof.status is Status.FOUND
    assert "nobody has confirmed `a`; for example a record with account account-" in said_by(proof)


def missing_is_worst(self: Member, line: ChooseLine, definition: FactDefinition) -> Place:
    place = RIGHT_PLACE(self, line, definition)
    return replace(place, best=place.worst, is_open=FALSE)


RIGHT_PLACE = Member.on


def test_formulas_that_take_a_missing_fact_for_the_worst_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Member, "on", missing_is_worst)

    (proof,) = prove(bundle(rule("a"), authority=AUTHORITY), properties=[Property.CHOICE_IS_TOTAL])

    assert (proof.status, "error[P100]" in said_by(proof)) == (Status.BROKEN, True)


def test_a_judge_that_names_a_record_though_a_missing_fact_could_name_another_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Member, "on", missing_is_worst)
    monkeypatch.setattr("engine.judge.authority._every_value", lambda definition: (True,))
    line = "authority: [{id: images, applies_to: {series: voucher}, choose: [{paper: no}]}]\n"

    (proof,) = prove(bundle(rule("a"), authority=line), properties=[Property.CHOICE_IS_TOTAL])

    assert proof.status is Status.FOUND
    assert "error[P108]: `images` does not say which of these is the record; for example member-0" in said_by(proof)


def test_what_a_sealed_hold_is_about_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Truths, "_line", missing_is_false)
    sealed = hold("{customer: Chan}", id="Chan-1", is_sealed=True)

    proofs = prove(bundle(rule("a", scope="{not: {customer: C-7}}")), holds=[sealed])

    assert Status.BROKEN in {proof.status for proof in proofs}
    for proof in proofs:
        assert "Chan" not in said_by(proof)
        assert all("Chan" not in repr(finding.witness) for finding in proof.findings)


# Findings about policies: warnings, each with a case on a real day.


def test_the_earliest_of_two_assets_waits_for_both() -> None:
    proof = proof_of(Property.MISSING_KEEPS, rule("a", keep="{at_least: P7Y, from: {earliest_of: [closed, left]}}"))

    assert proof.status is Status.PROVED


def test_a_rule_that_a_longer_one_covers_is_idle_and_the_longer_one_is_named() -> None:
    proof = proof_of(
        Property.RULES_COUNT,
        rule("long"),
        rule("short", scope="{series: voucher}", keep="{at_least: P5Y, from: closed}"),
    )

    assert (
        said_by(proof).splitlines()[0].endswith("warning[P103]: `short` changes no decision: `long` already decides it")
    )


def test_a_rule_in_which_nothing_can_be_is_idle() -> None:
    nothing = "{any: [{series: voucher, not: {any: [{series: [voucher, photo]}, {paper: yes}]}}]}"

    proof = proof_of(Property.RULES_COUNT, rule("a"), rule("b", scope=nothing))

    assert [finding.problem.code for finding in proof.findings] == ["P103"]


def test_a_ceiling_that_only_makes_a_flag_is_not_idle() -> None:
    ceiling = rule("c", keep="{at_most: P9Y, from: closed, purpose: service}", then="")

    assert proof_of(Property.RULES_COUNT, rule("a"), ceiling).status is Status.PROVED


def test_two_thens_and_a_shielded_ceiling_are_told_with_a_case() -> None:
    rules = (
        rule("a"),
        rule("b", scope="{series: photo}", then="review"),
        rule("c", scope="{series: photo}", keep="{at_most: P7Y, from: closed, purpose: service}", then=""),
    )

    overlap, shield = proof_of(Property.ONE_THEN, *rules), proof_of(Property.CEILINGS_CLEAR, *rules)

    assert "`a` says dispose and `b` says review of one record; for example a record with account" in said_by(overlap)
    # A ceiling is passed on the very day through which the floor keeps.
    assert "`c` forbids to keep what 2 rules keep (`a`, `b`); for example" in said_by(shield)


def test_series_that_no_rule_keeps_are_one_finding_and_those_kept_in_part_one_for_each_fact() -> None:
    none = proof_of(Property.SERIES_COVERED, rule("a", scope="{customer: C-1}"), rule("b", scope="{series: photo}"))
    part = proof_of(Property.SERIES_COVERED, rule("a", scope="{series: [voucher, photo], paper: yes}"))

    assert said_by(none).splitlines()[0] == (
        "warning[P104]: rules with a floor keep the series `voucher` only for some values of `customer`; for example "
        "a record with customer customer-1 and series voucher; on 2027-01-01: undecided"
    )
    assert said_by(part).splitlines()[0] == (
        "warning[P104]: rules with a floor keep 2 series (`photo`, `voucher`) only for some values of `paper`; for "
        "example a record with paper no; on 2027-01-01: undecided"
    )


def test_every_rule_that_keeps_past_a_ceiling_is_named_not_those_of_one_case_alone() -> None:
    apart = [rule(f"r{at}", scope=f"{{customer: C-{at}}}") for at in range(7)]
    ceiling = rule("c", scope="{series: photo}", keep="{at_most: P1Y, from: closed, purpose: service}", then="")

    (finding,) = proof_of(Property.CEILINGS_CLEAR, *apart, ceiling).findings

    assert finding.about == tuple(f"r{at}" for at in range(7))
    assert "keep what 7 rules keep (`r0`, `r1`, `r2`, `r3`, `r4` and 2 more); for example" in finding.problem.message


def test_a_fact_that_counts_where_it_is_recorded_is_outside_of_what_is_proved_of_missing_facts() -> None:
    # The policy language says so: a copy that says nothing can go where one that says another customer stays.
    told = bundle(rule("a"), authority=AUTHORITY)
    customer = replace(told.vocabulary.facts["customer"], identity=Identity.WHERE_RECORDED)
    whole = replace(told, vocabulary=replace(told.vocabulary, facts={**told.vocabulary.facts, "customer": customer}))

    (proof,) = prove(whole, properties=[Property.MISSING_KEEPS])

    assert proof.status is Status.PROVED
    assert [_copies_that_go(whole, customer_of_the_copy=says) for says in ("C-2", None)] == [0, 1]


def _copies_that_go(of: Bundle, *, customer_of_the_copy: str | None) -> int:
    page = Page(number=1, width=1, height=1, mode="L", pixels="0" * 64, quality=100)
    said: dict[str, dict[str, Value]] = {
        "kept": {"series": "voucher", "paper": False, "customer": "C-1"},
        "second": {"series": "voucher", "paper": True},
    }
    if customer_of_the_copy is not None:
        said["second"]["customer"] = customer_of_the_copy
    records = tuple(
        Record(
            id=id,
            location=id,
            sha256="0" * 64,
            size=1,
            facts={name: known(value) for name, value in facts.items()},
            fingerprint=Fingerprint(pages=(page,), decoder="none"),
        )
        for id, facts in said.items()
    )
    case = Inventory(records=records, links=(Link(first="kept", second="second", kind=LinkKind.IDENTICAL),))
    decisions = judge(case, bundle=of, register=Register(), as_of=date(2027, 1, 1)).decisions
    return sum(decision.bucket is Bucket.REMOVE_COPY for decision in decisions)


def test_of_many_series_that_no_rule_keeps_a_few_are_shown_and_all_are_named() -> None:
    (whole,) = prove(bundle_of(9), properties=[Property.SERIES_COVERED])
    first = bundle_of(9)
    gone = replace(first, policies=tuple(replace(p, rules=p.rules[:2]) for p in first.policies))

    (proof,) = prove(gone, properties=[Property.SERIES_COVERED])

    assert whole.status is Status.PROVED
    (finding,) = proof.findings
    assert finding.about == tuple(f"series-{number}" for number in range(2, 9))
    assert finding.problem.message.startswith(
        "no rule with a floor is about 7 series (`series-2`, `series-3`, `series-4`, `series-5`, `series-6` and 2 more)"
    )
    assert finding.problem.help.endswith("`muniment check --format json` names all of these series")


def test_the_same_policies_are_answered_in_the_same_words_whatever_is_asked_before() -> None:
    rules = (
        rule("a", scope="{any: [{series: photo}, {customer: [C-1, C-2]}]}", keep="{at_least: P7Y, from: closed}"),
        rule("b", scope="{series: photo, paper: yes}", keep="{at_least: P3Y, from: left}", then="review"),
        rule("c", scope="{series: photo}", keep="{at_most: P2Y, from: left, purpose: service}", then=""),
    )

    one_way = {proof.property: said_by(proof) for proof in prove(bundle(*rules))}
    other_way = {proof.property: said_by(proof) for proof in prove(bundle(*rules[::-1]), properties=[*Property][::-1])}
    lines = {of: [line.partition(": ")[2] for line in said.splitlines()] for of, said in one_way.items()}

    # Only the places differ, for the rules are written in another order.
    assert {of: [line.partition(": ")[2] for line in said.splitlines()] for of, said in other_way.items()} == lines
    assert sum(map(bool, one_way.values())) >= 3


def test_a_case_names_only_the_facts_and_events_on_which_it_depends() -> None:
    proof = proof_of(
        Property.CEILINGS_CLEAR,
        rule("a", scope="{any: [{series: photo}, {paper: yes, customer: C-1}]}"),
        rule("c", scope="{series: photo}", keep="{at_most: P7Y, from: closed, purpose: service}", then=""),
    )

    (finding,) = proof.findings
    assert finding.witness is not None
    (record,) = finding.witness.inventory.records
    assert (sorted(record.facts), len(finding.witness.inventory.events)) == (["account", "series"], 1)
