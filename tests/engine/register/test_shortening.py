"""Earlier policies bind until two people, one of compliance, have signed over them, and after their last use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest

from engine.register.acts import ProposalApproved, ProposalEnded, ShorteningEntered
from engine.register.noted import Noted
from engine.register.proposals import Proposal, State
from engine.register.shortening import PoliciesUse, bind_beside
from tests.engine.register.acting import Desk


def shortening(now: str, *over: str) -> ShorteningEntered:
    return ShorteningEntered(now=now, over=over, report="5" * 64, as_of=date(2026, 3, 2), earlier=2, leaving=1)


class Story:
    """Uses and impact reports in their order, on one ledger; a use takes a number as any entry does."""

    def __init__(self) -> None:
        self.desk = Desk.staffed()
        self.uses: list[PoliciesUse] = []

    def use(self, bundle: str) -> None:
        # A use is no act: something that decides nothing keeps its place.
        noted = self.desk.note(ProposalEnded(proposal=10**6, reason="nothing"))
        self.uses.append(PoliciesUse(sequence=noted.sequence, bundle=bundle))

    def report(self, now: str, *over: str) -> Noted:
        return self.desk.note(shortening(now, *over), by="rec-1")

    def sign(self, noted: Noted, *people: str) -> None:
        for person in people:
            self.desk.note(ProposalApproved(proposal=noted.sequence, payload=noted.payload), by=person)

    def signed(self, now: str, *over: str) -> None:
        self.sign(self.report(now, *over), "comp", "law-1")

    def beside(self, now: str) -> tuple[str, ...]:
        return bind_beside(now, uses=self.uses, impacts=self.desk.stands().shortenings())


@pytest.fixture
def story() -> Story:
    return Story()


def test_what_was_used_binds_beside_whatever_comes_until_it_is_signed_away(story: Story) -> None:
    assert story.beside("a") == ()
    story.use("a")
    assert (story.beside("a"), story.beside("b")) == ((), ("a",))
    story.use("b")
    # Taking back what was tried is a change like any other, and unsigned changes add up.
    assert (story.beside("a"), story.beside("c")) == (("b",), ("a", "b"))
    story.signed("b", "a")
    assert (story.beside("a"), story.beside("b"), story.beside("c")) == (("b",), (), ("b",))


def test_a_report_that_was_made_before_the_last_use_does_not_count(story: Story) -> None:
    story.use("a")
    early = story.report("b", "a")
    story.use("a")
    story.sign(early, "comp", "law-1")
    assert story.beside("b") == ("a",)
    story.signed("b", "a")
    assert story.beside("b") == ()
    # Used once more, it binds once more.
    story.use("a")
    assert story.beside("b") == ("a",)


def test_a_report_over_other_policies_or_for_others_ends_nothing(story: Story) -> None:
    story.use("a")
    story.use("b")
    story.signed("c", "b")
    assert story.beside("c") == ("a",)
    story.signed("d", "a", "b")
    # Nothing was ever judged by `d`: what it would let stand in their place does not bind.
    assert story.beside("c") == ("a",)
    assert story.beside("e") == ("a", "b")
    assert story.beside("d") == ()


def test_of_a_chain_the_last_unsigned_link_binds(story: Story) -> None:
    story.use("a")
    story.use("b")
    story.signed("b", "a")
    story.use("c")
    assert story.beside("c") == ("b",)
    story.signed("c", "b")
    assert story.beside("c") == ()
    # In a circle somebody always stays.
    story.signed("a", "c")
    assert story.beside("z") == ("a",)


@pytest.mark.parametrize(
    ("people", "binds"),
    [
        ((), False),
        (("comp",), False),
        (("comp", "comp"), False),
        (("law-1", "law-2"), False),
        (("law-1", "rec-1"), False),
        (("coun", "comp"), False),
        (("comp", "rec-1"), True),
        (("law-2", "comp"), True),
    ],
)
def test_two_people_sign_one_of_them_of_compliance(story: Story, people: tuple[str, ...], binds: bool) -> None:
    story.use("a")
    story.sign(story.report("b", "a"), *people)
    assert (story.beside("b") == ()) is binds


def test_an_account_signs_nothing_and_who_enters_it_has_not_signed(story: Story) -> None:
    story.use("a")
    noted = story.report("b", "a")
    story.desk.note(ProposalApproved(proposal=noted.sequence, payload=noted.payload), account="comp")
    story.sign(noted, "comp")
    assert story.beside("b") == ("a",)
    story.sign(noted, "rec-1")
    assert story.beside("b") == ()


def test_one_that_binds_can_be_ended_and_the_earlier_policies_bind_again(story: Story) -> None:
    story.use("a")
    noted = story.report("b", "a")
    story.sign(noted, "comp", "law-1")
    story.desk.note(ProposalEnded(proposal=noted.sequence, reason="read it again"), by="law-2")
    assert story.desk.stands().proposals[noted.sequence].state is State.ENDED
    assert story.beside("b") == ("a",)


def bound(sequence: int, act: ShorteningEntered) -> Proposal:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    noted = Noted(sequence=sequence, at=at, on=at.date(), account="", act=act, payload="")
    return Proposal(noted=noted, author=None, state=State.BINDING, bound_at=sequence + 1)


def test_what_goes_is_always_stood_for_by_something_that_binds() -> None:
    gone = 0
    for seed in range(400):
        chance = Random(seed)
        uses, impacts = [], []
        for step in range(chance.randint(1, 12)):
            now, *over = chance.sample("abcd", 3)
            if chance.random() < 0.5:
                uses.append(PoliciesUse(sequence=2 * step, bundle=now))
            else:
                impacts.append(bound(2 * step, shortening(now, *over)))
        used, beside = {use.bundle for use in uses}, {*bind_beside("z", uses=uses, impacts=impacts)}
        assert beside <= used
        gone += len(used - beside)
        for bundle in used:
            # It binds, or a chain of what was signed leads from it to what does.
            reached, ahead = set[str](), [bundle]
            while ahead:
                reached.add(here := ahead.pop())
                acts = [one.subject for one in impacts if isinstance(one.subject, ShorteningEntered)]
                ahead += [act.now for act in acts if here in act.over and act.now in used - reached]
            assert reached & beside, seed
    assert gone > 50
