"""Nothing is shortened by the policy folder alone: what was used before binds until two people have signed over it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.custody.accounts import scribe_of
from engine.custody.plans import IssuedReport, RegisterMovedError
from engine.custody.register import ActRefusedError
from engine.judge.planning import manifest_of
from engine.model.decisions import Bucket, KeptByEarlier, NotJudged, Outcome
from engine.model.digests import sha256_hex
from engine.model.earlier import deciding_digest
from engine.model.findings import FindingCode
from engine.register.proposals import State
from procedures import proposing
from procedures.judging import Planned
from procedures.known_on import judge_as_known
from procedures.replay import ReplayError, replay
from procedures.scanning import read_policies
from tests.procedures.office import CONFIRMATION, FIRST, POLICY, Office, clock, decisions
from tests.procedures.shortened import COMPLIANCE, LAW, LAW_TWO, enrol_compliance, propose, sign

LONG = POLICY.replace("at_least: P2Y", "at_least: P9Y")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An archive with one form whose customer left three years ago, and a plan that kept it for nine."""
    desk = Office(tmp_path_factory.mktemp("furnished"))
    desk.image("a.png", 1, "C-1")
    desk.events.append(("C-1", "2023-01-01"))
    desk.scan(0)
    use(desk, LONG)
    assert decisions(desk.plan(0))["a.png"].outcome is Outcome.KEEP
    enrol_compliance(desk)
    return desk


@pytest.fixture
def office(furnished: Office, tmp_path: Path) -> Office:
    """The same, with a store and policies of its own."""
    desk = Office(tmp_path)
    shutil.copytree(furnished.desk / "policies", tmp_path / "policies", dirs_exist_ok=True)
    shutil.copy(furnished.desk / "store.sqlite", tmp_path)
    desk.last, desk.signers = furnished.last, dict(furnished.signers)
    return desk


def use(office: Office, policy: str) -> str:
    """Put a policy into the folder with counsel's word, and return the digest of the bundle."""
    office.write("p.yaml", policy)
    (rule,) = office.bundle().rules
    office.write("counsel.yaml", CONFIRMATION % rule.version)
    return deciding_digest(office.bundle())


def kept_by(planned: Planned) -> str:
    """The earlier policies that keep the form, if any do."""
    (decision,) = planned.judgement.decisions
    found = [one.bundle for one in decision.reasons if isinstance(one, KeptByEarlier)]
    assert bool(found) == (decision.bucket is Bucket.KEEP)
    return found[0] if found else ""


def test_a_shorter_period_waits_for_two_people_and_a_finding_says_so(office: Office) -> None:
    long, short = deciding_digest(office.bundle()), use(office, POLICY)
    planned = office.plan(1)
    assert kept_by(planned) == long
    assert planned.header.earlier == (long,)
    (finding,) = [one for one in planned.findings if one.code is FindingCode.KEPT_BY_EARLIER]
    assert "1 record is kept longer only by them" in finding.detail
    assert "muniment report --impact" in finding.detail
    number = propose(office, 2, now=short, over=(long,))
    assert sign(office, 2, number, LAW) is State.OPEN
    with pytest.raises(ActRefusedError):
        sign(office, 2, number, LAW)
    assert sign(office, 3, number, LAW_TWO) is State.OPEN
    assert sign(office, 4, number, COMPLIANCE) is State.BINDING
    after = office.plan(5)
    assert decisions(after)["a.png"].bucket is Bucket.DISPOSE
    assert (after.header.earlier, b"earlier" in after.header.to_bytes()) == ((), False)
    with office.store() as store:
        proposing.decline(store, number, reason="again", scribe=scribe_of(clock(6)), signer=office.signers[LAW])
    assert kept_by(office.plan(7)) == long


def test_what_is_lengthened_once_binds_though_it_is_taken_back(office: Office) -> None:
    middle = use(office, POLICY.replace("P2Y", "P4Y"))
    number = propose(office, 1, now=middle, over=(deciding_digest_of(office, LONG),))
    sign(office, 1, number, LAW, COMPLIANCE)
    assert decisions(office.plan(2))["a.png"].until == date(2027, 1, 1)
    long = use(office, LONG)
    assert decisions(office.plan(3))["a.png"].until == date(2032, 1, 1)
    use(office, POLICY.replace("P2Y", "P4Y"))
    back = office.plan(4)
    assert decisions(back)["a.png"].until == date(2032, 1, 1)
    assert back.header.earlier == (long,)


def deciding_digest_of(office: Office, policy: str) -> str:
    kept = (office.desk / "policies" / "p.yaml").read_text()
    office.write("p.yaml", policy)
    digest = deciding_digest(office.bundle())
    office.write("p.yaml", kept)
    return digest


def test_signing_for_other_policies_or_before_they_were_used_again_frees_nothing(office: Office) -> None:
    long = deciding_digest(office.bundle())
    shorter = deciding_digest_of(office, POLICY)
    other = use(office, POLICY.replace("P2Y", "P1Y"))
    sign(office, 1, propose(office, 1, now=shorter, over=(long,)), LAW, COMPLIANCE)
    assert kept_by(office.plan(1)) == long
    sign(office, 2, propose(office, 2, now=other, over=(shorter,)), LAW, COMPLIANCE)
    assert kept_by(office.plan(2)) == long
    # The report is from before the earlier policies were used once more: its signers knew nothing of that.
    number = propose(office, 3, now=other, over=(long,))
    use(office, LONG)
    office.plan(4)
    sign(office, 5, number, LAW, COMPLIANCE)
    use(office, POLICY.replace("P2Y", "P1Y"))
    assert kept_by(office.plan(6)) == long


def test_counsel_frees_by_a_new_confirmation_as_before(office: Office) -> None:
    long = deciding_digest(office.bundle())
    (rule,) = office.bundle().rules
    office.write("counsel.yaml", CONFIRMATION.replace("2027-09-30", "2039-09-30") % rule.version)
    assert deciding_digest(office.bundle()) == long
    with office.store() as store:
        assert len({one.bundle for one in store.policies_entries()}) == 1
    assert office.plan(1).header.earlier == ()


@pytest.mark.parametrize("change", ["UPDATE policy_text SET data = x'00'", "DELETE FROM policy_text"])
def test_without_the_texts_nothing_leaves_and_a_report_is_the_way_out(office: Office, change: str) -> None:
    long, short = deciding_digest(office.bundle()), use(office, POLICY)
    with closing(sqlite3.connect(office.desk / "store.sqlite", isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER policy_text_refuses_update")
        owner.execute("DROP TRIGGER policy_text_refuses_delete")
        owner.execute(change)
    planned = office.plan(1)
    (decision,) = planned.judgement.decisions
    assert decision.outcome is Outcome.UNDECIDED
    reason = KeptByEarlier(bundle=long, outcome=Outcome.UNDECIDED, until=None, cause=NotJudged.NO_TEXT)
    assert decision.reasons[-1] == reason
    assert [file.data for file in planned.files if file.pin.role == "earlier"] == [b""]
    # The ledger still knows by which digest they went.
    sign(office, 2, propose(office, 2, now=short, over=(long,)), LAW, COMPLIANCE)
    assert decisions(office.plan(3))["a.png"].bucket is Bucket.DISPOSE


def test_whoever_replays_sees_other_earlier_policies(office: Office) -> None:
    use(office, POLICY)
    planned = office.plan(1)
    contents = {file.pin.name: file.data for file in planned.files}
    (file,) = [file for file in planned.files if file.pin.role == "earlier"]
    lines = [json.loads(line) for line in file.lines]
    assert {line["name"] for line in lines} == {"vocabulary.yaml", "approvals.yaml", "p.yaml"}

    def forged(data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        pin = file.pin.model_copy(update={"sha256": sha256_hex(data), "bytes": len(data), "lines": data.count(b"\n")})
        other = replace(file, data=data, pin=pin)
        files = [other if one is file else one for one in planned.files]
        found = replay(planned.header, manifest_of(planned.header, files), contents | {file.pin.name: data})
        return found.differing, found.pins

    differing, pins = forged(file.data.replace(b"at_least: P9Y", b"at_least: P1Y"))
    assert (len(differing), pins) == (1, ("earlier policies", "counts"))
    differing, _ = forged(b"")
    assert len(differing) == 1
    with pytest.raises(ReplayError, match="knows of no earlier policies"):
        forged(file.data.replace(planned.header.earlier[0].encode(), b"0" * 64))


def test_what_was_known_on_a_day_has_the_policies_that_bound_then(office: Office) -> None:
    use(office, POLICY)
    office.plan(1)
    long = deciding_digest_of(office, LONG)
    sign(office, 2, propose(office, 2, now=deciding_digest(office.bundle()), over=(long,)), LAW, COMPLIANCE)
    assert office.last is not None
    with office.store() as store:
        found = [
            judge_as_known(store, archive=Path(office.last.archive), as_of=FIRST, known_on=FIRST + timedelta(days=day))
            for day in (0, 1, 2)
        ]
    assert [one.judgement.decisions[0].bucket for one in found] == [Bucket.KEEP, Bucket.KEEP, Bucket.DISPOSE]
    assert [len(one.case.earlier) for one in found] == [0, 1, 0]


def test_a_report_that_others_policies_overtook_is_not_issued(office: Office) -> None:
    use(office, POLICY)
    mine = office.plan(1)
    use(office, LONG.replace("P9Y", "P12Y"))
    office.plan(2)
    issued = IssuedReport(sha256="a" * 64, plan_digest=mine.header.digest(), issued_at=clock(3).now())
    with office.store() as store, pytest.raises(RegisterMovedError, match="no report was issued") as caught:
        store.record_report(
            issued,
            scribe=scribe_of(clock(3)),
            known_entries=mine.case.known_entries,
            bundle=deciding_digest(mine.case.bundle),
        )
    assert "policies-used" in caught.value.kinds


def test_policies_of_an_earlier_build_bind_by_their_texts(office: Office) -> None:
    use(office, LONG.replace("P9Y", "P12Y"))
    with office.store() as store:
        sources = read_policies(office.desk / "policies").sources
        store.record_policies(sources, bundle="", sealed=(), scribe=scribe_of(clock(1)))
    longest = deciding_digest(office.bundle())
    use(office, POLICY)
    assert kept_by(office.plan(2)) == longest
