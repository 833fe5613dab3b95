"""Who approves a narrowing reads what will be judged, whatever text stands beside it."""

from __future__ import annotations

from dataclasses import replace

from engine.model.conditions import ALWAYS
from engine.register.acts import HoldEntered, ReleaseEntered
from procedures.proposal_words import lines_of
from tests.engine.register.acting import Desk
from tests.engine.register.test_standing import HOLD, RELEASE


def test_a_text_that_says_less_than_what_falls_out_does_not_stand_alone() -> None:
    desk = Desk.staffed()
    desk.note(HoldEntered(hold=HOLD))
    narrowing = ReleaseEntered(
        release=replace(RELEASE.release, scope=ALWAYS), source_name="n.yaml", source_text="scope: {ids: [r-3]}\n"
    )
    number = desk.note(narrowing).sequence
    standing = desk.stands()
    shown = list(lines_of(standing.proposals[number], standing, sees_sealed=True))
    assert "    scope: {ids: [r-3]}" in shown
    (judged,) = (line for line in shown if "as it is judged" in line)
    assert "r-3" not in judged
    assert '"is":"AllOf"' in judged
