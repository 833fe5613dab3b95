"""A mutant is told from the policies by a case that the judge has decided, or proved to change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.decisions import Bucket
from engine.model.policies import Bundle
from engine.rehearsal.witnesses import Equivalent, Witness
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


@pytest.mark.parametrize("choose", ["[{paper: yes}]", "[{customer: [C-1]}]"])
def test_of_another_authority_nothing_is_said(choose: str) -> None:
    line = "authority: [{id: images, applies_to: {series: voucher}, choose: %s}]\n"

    assert (
        tell_apart(bundle(rule("a"), authority=line % "[{paper: no}]"), bundle(rule("a"), authority=line % choose))
        is None
    )
