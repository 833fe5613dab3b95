"""What a person is told of holds: of one that matches nothing, though no reason of a record names every hold."""

from __future__ import annotations

from datetime import date

from engine.judge.judgement import judge
from engine.model.conditions import OneOf, RecordIn
from engine.model.facts import Vocabulary
from engine.model.findings import FindingCode
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record
from procedures.hold_findings import hold_findings

DAY = date(2026, 1, 1)
BUNDLE = Bundle(vocabulary=Vocabulary(facts={}, events={}), policies=())


def hold(id: str, scope: OneOf | RecordIn, *, is_sealed: bool = False) -> EnteredHold:
    entered = Hold(
        id=id, kind=HoldKind.LEGAL, scope=scope, matter="m", issued_on=DAY, issued_by="Counsel", is_sealed=is_sealed
    )
    return EnteredHold(hold=entered, entered_on=DAY)


def places(*holds: EnteredHold) -> list[str]:
    register = Register(holds=holds)
    inventory = Inventory(records=(Record(id="r-1", location="x", sha256="a" * 64, size=1),))
    judgement = judge(inventory, bundle=BUNDLE, register=register, as_of=date(2026, 11, 1))
    found = hold_findings(register, judgement)
    return [finding.place for finding in found if finding.code is FindingCode.HOLD_MATCHES_NOTHING]


def test_of_a_thousand_matters_on_a_record_none_is_said_to_match_nothing() -> None:
    matters = (hold(f"h-{one:04d}", OneOf(fact="customer", values=(f"C-{one}",))) for one in range(1_000))
    assert places(*matters, hold("nobody", RecordIn(ids=("r-2",)))) == ["nobody"]


def test_of_sealed_holds_that_match_nothing_only_that_is_said() -> None:
    unmatched = hold("covert", RecordIn(ids=("r-2",)), is_sealed=True)
    assert places(unmatched) == ["sealed"]
    # Where another sealed one matches, nobody could tell of which it is said.
    assert places(unmatched, hold("other", RecordIn(ids=("r-1",)), is_sealed=True)) == []
