"""How two bundles differ, proved, with a case on each side that the judge has decided under both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.model.facts import Identity
from engine.model.policies import Bundle, Copies
from engine.proofs.confirming import confirmed_as
from engine.proofs.proving import difference
from engine.proofs.results import Direction, Status
from tests.engine.proofs.small import bundle, rule

SEVEN = rule("a")
REMOVING = (
    "authority: [{id: images, applies_to: {series: voucher}, choose: [{paper: no}], members: {identical: remove}}]\n"
)


def keep(period: str) -> str:
    return f"{{at_least: {period}, from: closed}}"


@pytest.mark.parametrize(
    ("new", "direction"),
    [
        (rule("a"), Direction.EQUIVALENT),
        (rule("renamed"), Direction.EQUIVALENT),
        (rule("a", keep=keep("P8Y")), Direction.MORE_PROTECTIVE),
        (rule("a", keep=keep("P6Y11M")), Direction.LESS_PROTECTIVE),
        (rule("a", then="review"), Direction.MORE_PROTECTIVE),
        (rule("a", then="transfer"), Direction.MORE_PROTECTIVE),
        (rule("a", keep="{at_least: P7Y, from: left}"), Direction.INCOMPARABLE),
        (rule("a", keep="{at_least: P7Y, from: closed, margin: P1D}"), Direction.MORE_PROTECTIVE),
        (rule("a", keep="{at_least: P7Y, from: closed, cutoff: month_end}"), Direction.MORE_PROTECTIVE),
        (rule("a", keep="{at_least: P7Y, from: closed, cutoff: financial_year_end}"), Direction.INCOMPARABLE),
        (
            rule("a") + rule("b", scope="{series: [voucher, photo], paper: yes}", keep="{permanently: yes}"),
            Direction.MORE_PROTECTIVE,
        ),
    ],
)
def test_the_direction_of_a_change_is_proved_and_its_cases_are_those_of_the_judge(
    new: str, direction: Direction
) -> None:
    found = difference(bundle(SEVEN), bundle(new))

    assert found.direction is direction, found.cause
    assert (found.weaker is not None) == (direction in (Direction.LESS_PROTECTIVE, Direction.INCOMPARABLE))
    assert (found.stronger is not None) == (direction in (Direction.MORE_PROTECTIVE, Direction.INCOMPARABLE))


def test_a_margin_of_a_day_is_shown_on_the_day_that_it_adds() -> None:
    found = difference(bundle(SEVEN), bundle(rule("a", keep="{at_least: P7Y, from: closed, margin: P1D}"))).stronger

    assert found is not None
    last = max(each.on.latest for each in found.inventory.events if each.kind == "closed")
    assert dict(found.outcomes) == {"old": "dispose", "new": "keep"}
    assert found.as_of - last <= timedelta(days=7 * 366 + 1)


def test_a_ceiling_is_no_difference_of_outcome_but_of_a_flag() -> None:
    ceiling = rule("c", keep="{at_most: P9Y, from: closed, purpose: service}", then="")

    found = difference(bundle(SEVEN), bundle(SEVEN, ceiling))

    assert (found.direction, found.status) == (Direction.EQUIVALENT, Status.FOUND)
    assert found.flagged is not None
    assert found.flagged.is_overdue == (False, True)


def test_that_every_copy_is_kept_is_more_protective_and_said() -> None:
    kept = bundle(SEVEN, authority=REMOVING)
    every = with_copies(kept, Copies.EVERY)

    found = difference(kept, confirmed_as(every, old=kept))

    assert found.direction is Direction.MORE_PROTECTIVE
    assert found.stronger is not None
    assert found.stronger.text.endswith("a copy of it may go under OLD alone")


def with_copies(of: Bundle, copies: Copies) -> Bundle:
    return replace(
        of, policies=tuple(replace(p, rules=tuple(replace(r, copies=copies) for r in p.rules)) for p in of.policies)
    )


def test_a_changed_rule_is_not_confirmed_unless_it_is_compared_as_if_it_were() -> None:
    old = bundle(SEVEN)
    new = replace(bundle(rule("a", keep=keep("P6Y")), is_confirmed=False), confirmations=old.confirmations)

    assert difference(old, new).direction is Direction.INCOMPARABLE
    assert difference(old, confirmed_as(new, old=old)).direction is Direction.LESS_PROTECTIVE


def test_where_no_rule_of_authority_removes_copies_it_is_the_same_whether_every_copy_is_kept() -> None:
    kept = bundle(SEVEN)

    found = difference(kept, confirmed_as(with_copies(kept, Copies.EVERY), old=kept))

    assert (found.direction, found.is_equivalent) == (Direction.EQUIVALENT, True)


def test_where_an_authority_rule_stands_in_its_file_makes_no_difference() -> None:
    found = difference(bundle(SEVEN, authority=REMOVING), bundle(SEVEN, authority=f"\n\n{REMOVING}"))

    assert found.is_equivalent
    other = difference(bundle(SEVEN, authority=REMOVING), bundle(SEVEN))
    assert other.has_other_authority


def test_a_vocabulary_that_tells_other_cases_apart_is_not_the_same() -> None:
    old = bundle(SEVEN)
    customer = replace(old.vocabulary.facts["customer"], identity=Identity.YES)
    facts = {**old.vocabulary.facts, "customer": customer}

    found = difference(old, replace(old, vocabulary=replace(old.vocabulary, facts=facts)))

    assert (found.direction, found.has_other_identity, found.is_equivalent) == (Direction.EQUIVALENT, True, False)


@pytest.mark.parametrize("as_of", [date(2026, 12, 31), date(2027, 4, 30), date(2027, 2, 28), date.max])
def test_a_floor_one_day_shorter_is_told_on_the_last_day_of_a_month_too(as_of: date) -> None:
    # What a mutant says: a margin of less than no days.
    old = bundle(SEVEN)
    shorter = replace(
        old,
        policies=tuple(
            replace(p, rules=tuple(replace(r, keep=replace(r.keep, margin_days=-1)) for r in p.rules))
            for p in old.policies
        ),
    )

    found = difference(old, confirmed_as(shorter, old=old), as_of_range=(as_of, as_of))

    assert found.direction is Direction.LESS_PROTECTIVE
    assert found.weaker is not None
    assert found.weaker.as_of == as_of


def test_a_ceiling_that_is_only_ever_shielded_is_a_flag_too() -> None:
    ceiling = rule("c", keep="{at_most: P1Y, from: closed, purpose: service}", then="")
    endless = rule("b", keep="{permanently: yes}")

    found = difference(bundle(endless), bundle(endless, ceiling))

    assert (found.direction, found.flagged is not None) == (Direction.EQUIVALENT, True)
