"""A mutant is told from the policies by a case that the judge has decided, or proved to change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.decisions import Bucket
from engine.model.policies import Bundle, Copies
from engine.rehearsal.witnesses import ClusterWitness, Equivalent, Witness
from procedures.telling_apart import tell_apart
from tests.engine.proofs.small import bundle, rule


def not_in_force(of: Bundle, id: str) -> Bundle:
    policies = tuple(replace(p, rules=tuple(replace(r, is_in_force=r.id != id) for r in p.rules)) for p in of.policies)
    return replace(of, policies=policies)


def test_a_shorter_floor_is_told_by_a_case_as_if_counsel_had_confirmed_both() -> None:
    shorter = rule("a", keep="{at_least: P6Y, from: closed}")

    told = tell_apart(bundle(rule("a"), is_confirmed=False), bundle(shorter, is_confirmed=False))

    assert isinstance(told, Witness)
    assert (told.before.bucket, told.after.bucket) == (Bucket.KEEP, Bucket.DISPOSE)
    assert set(told.facts) == {"account", "series"}


def test_what_no_record_can_show_is_proved() -> None:
    endless = rule("b", keep="{permanently: yes}")
    shorter = rule("a", keep="{at_least: P6Y, from: closed}")

    assert tell_apart(bundle(rule("a"), endless), bundle(shorter, endless)) == Equivalent()


def test_a_rule_that_is_not_in_force_is_assumed() -> None:
    old, new = (bundle(rule("a", keep=f"{{at_least: {period}, from: closed}}")) for period in ("P7Y", "P6Y"))

    told = tell_apart(not_in_force(old, "a"), not_in_force(new, "a"))

    assert isinstance(told, Witness)
    assert told.assumed == ("a",)


AUTHORITY = "authority: [{id: images, applies_to: %s, choose: %s, members: {identical: remove}}]\n"


def under(choose: str, *, scope: str = "{series: voucher}") -> Bundle:
    return bundle(rule("a"), authority=AUTHORITY % (scope, choose))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[{paper: yes}]", "[{paper: no}]"),
        ("[{paper: yes}]", "[{customer: [C-1]}]"),
        ("[{customer: [C-1, C-2]}, {paper: yes}]", "[{customer: [C-1, C-2]}]"),
        ("[{customer: [C-1]}, {customer: [C-2]}]", "[{customer: [C-2]}, {customer: [C-1]}]"),
        # Both are after the same when it is known; where it is not, the second line alone makes it undecided.
        ("[{paper: yes}, {paper: no}]", "[{paper: yes}]"),
    ],
)
def test_other_lines_of_choose_are_told_by_two_records_that_the_judge_chooses_from(old: str, new: str) -> None:
    told = tell_apart(under(old), under(new))

    assert isinstance(told, ClusterWitness)
    assert told.before.choice != told.after.choice
    assert told.before.outcomes == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[{series: voucher}, {paper: yes}]", "[{paper: yes}]"),
        ("[{paper: yes}, {series: [photo, voucher]}]", "[{paper: yes}]"),
        ("[{customer: [C-1, C-2]}, {customer: [C-1]}]", "[{customer: [C-1, C-2]}]"),
    ],
)
def test_a_line_that_can_never_decide_is_proved_to_change_nothing(old: str, new: str) -> None:
    assert tell_apart(under(old), under(new)) == Equivalent()


def test_a_line_that_decides_only_where_sources_differ_is_told() -> None:
    # Whoever is known to be either is before whoever may be the second: the second line cannot be left out.
    scope = "{series: [voucher, photo]}"

    told = tell_apart(
        under("[{series: [voucher, photo]}, {series: photo}]", scope=scope),
        under("[{series: [voucher, photo]}]", scope=scope),
    )

    assert isinstance(told, ClusterWitness)
    assert None in (told.before.choice, told.after.choice)


def test_where_another_rule_of_authority_may_govern_too_two_records_show_nothing_and_nothing_is_proved() -> None:
    # No two are governed by one rule alone, and larger clusters, of which some could be, are not asked.
    second = "{id: second, applies_to: {customer: C-1}, choose: [{paper: yes}]}"
    line = "authority: [{id: images, applies_to: {customer: C-1}, choose: %s}, " + second + "]\n"
    old, new = (bundle(rule("a"), authority=line % choose) for choose in ("[{paper: yes}]", "[{paper: no}]"))

    assert tell_apart(old, new) is None


def test_of_rules_of_authority_about_other_records_nothing_is_said() -> None:
    assert tell_apart(under("[{paper: no}]"), under("[{paper: no}]", scope="{series: photo}")) is None


def test_that_a_copy_may_go_is_told_by_a_record_and_its_copy() -> None:
    kept = under("[{paper: no}]")
    every = replace(
        kept,
        policies=tuple(
            replace(p, rules=tuple(replace(r, copies=Copies.EVERY) for r in p.rules)) for p in kept.policies
        ),
    )

    told = tell_apart(every, kept)

    assert isinstance(told, ClusterWitness)
    assert [seen.bucket for _, seen in told.after.outcomes].count(Bucket.REMOVE_COPY) == 1
    assert Bucket.REMOVE_COPY not in {seen.bucket for _, seen in told.before.outcomes}
