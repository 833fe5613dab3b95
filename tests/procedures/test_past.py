"""From one scan to the next: what a hold froze stays frozen, a removed copy lives on, and each day can be had again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from engine.custody.acts import Signer
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.ledger import Scribe
from engine.custody.store import Scan, Store
from engine.ledger.entries import Actor
from engine.model.decisions import Decision, HeldDirectly, Outcome
from engine.model.facts import known
from engine.model.findings import FindingCode
from engine.model.holds import Register
from engine.model.past import Removal
from engine.model.policies import Bundle
from procedures.audit import make_plan
from procedures.intake import Intake
from procedures.judging import Planned
from procedures.known_on import NotKnownError, end_of, judge_as_known
from procedures.progress import Silence
from procedures.replay import replay
from procedures.sample_people import approve_all, found_registry
from procedures.scanning import keep_scan, open_store, read_policies, scan_archive
from tests.engine.fingerprints.drawn import encoded, paper

POLICIES = Path(__file__).parents[2] / "policies"
POLICY = """\
muniment: 1
kind: policy
id: sample-past
rules:
  - id: sample-forms
    title: An invented rule for the papers of a customer
    applies_to: {series: account-form}
    keep: {at_least: P2Y, from: relationship-ended}
    then: dispose
    copies: one
    basis: [{cite: An invented rule, checked: 2026-11-21, source: none}]
"""
LONGER = """\
muniment: 1
kind: policy
id: sample-longer
rules:
  - id: sample-long
    title: An invented rule for the papers of one customer
    applies_to: {customer: C-7}
    keep: {permanently: yes}
    copies: one
    basis: [{cite: Another invented rule, checked: 2026-11-21, source: none}]
"""
CONFIRMATION = """\
{muniment: 1, kind: confirmation, rules: [{id: sample-forms, version: %s}], by: Counsel, on: 2026-01-01,
 advice: {sha256: 9b1e77d0}, until: 2027-09-30}
"""
HOLD = """\
{muniment: 1, kind: hold, id: %s, type: legal, matter: Example v Bank, scope: {customer: %s},
 issued: {on: 2026-03-01, by: Legal}%s}
"""
RELEASE = "{muniment: 1, kind: release, hold: %s, released: {on: %s, by: [Officer A, Officer B]}, reason: settled}\n"
FIRST = date(2026, 3, 1)


@dataclass
class Office:
    """A desk with an archive, its tables and policies, and days that go by."""

    desk: Path
    rows: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)
    last: Scan | None = None
    signers: dict[str, Signer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.desk / "policies").mkdir(parents=True)
        (self.desk / "archive").mkdir()
        for name in ("vocabulary.yaml", "approvals.yaml"):
            self.write(name, (POLICIES / name).read_text())
        self.write("p.yaml", POLICY)
        (rule,) = self.bundle().rules
        self.write("counsel.yaml", CONFIRMATION % rule.version)

    @property
    def archive(self) -> Path:
        return self.desk / "archive"

    def bundle(self) -> Bundle:
        return read_policies(self.desk / "policies").read.bundle

    def write(self, name: str, text: str) -> None:
        (self.desk / "policies" / name).write_text(text)

    def image(self, name: str, number: int, customer: str) -> None:
        path = self.archive / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(paper(number), "PNG"))
        self.rows[name] = customer

    def store(self) -> Store:
        return open_store(self.desk / "store.sqlite", archive=self.archive)

    def scan(self, day: int, *, archive: Path | None = None) -> Scan:
        table = "".join(f"{path},{customer},account-form\n" for path, customer in self.rows.items())
        (self.desk / "index.csv").write_text(f"path,customer,series\n{table}")
        happened = "".join(f"relationship-ended,{asset},{on}\n" for asset, on in self.events)
        (self.desk / "events.csv").write_text(f"event,asset,on\n{happened}")
        intake = Intake(
            archive=archive or self.archive,
            catalogues=(self.desk / "index.csv",),
            events=(self.desk / "events.csv",),
        )
        with self.store() as store:
            self.last = scan_archive(
                intake, store=store, vocabulary=self.bundle().vocabulary, clock=clock(day), progress=Silence()
            )
            keep_scan(self.last, store=store, clock=clock(day))
            return self.last

    def plan(self, day: int, *, scan: Scan | None = None) -> Planned:
        judged = scan or self.last
        assert judged is not None
        policies = read_policies(self.desk / "policies")
        with self.store() as store:
            self.signers = self.signers or found_registry(store, clock=clock(day))
            approve_all(store, policies, signers=self.signers, clock=clock(day))
            planned = make_plan(
                store.load_scan(judged.id),
                policies=policies,
                as_of=FIRST + timedelta(days=day),
                store=store,
                clock=clock(day),
                progress=Silence(),
            )
        contents = {file.pin.name: file.data for file in planned.files}
        again = replay(planned.header, planned.manifest, contents)
        assert (again.differing, again.pins) == ((), ())
        return planned

    def remove(self, day: int, name: str, survivor: str) -> None:
        """Remove a copy as an executor would, and enter it."""
        assert self.last is not None
        by_place = {record.location: record for record in self.last.inventory.records}
        (self.archive / name).unlink()
        del self.rows[name]
        removal = Removal(
            survivor=by_place[survivor].id, survivor_sha256=by_place[survivor].sha256, record=by_place[name]
        )
        scribe = Scribe(actor=Actor(account="executor"), clock=clock(day))
        with self.store() as store:
            store.record_removal(removal, archive=str(self.archive.resolve()), scribe=scribe)


def clock(day: int) -> FixedClock:
    return FixedClock(datetime.combine(FIRST + timedelta(days=day), time(12), HONG_KONG))


def remembered(planned: Planned) -> dict[str, list[str]]:
    """Return, by hold, the places that it remembers."""
    places = {record.id: record.location for record in planned.case.inventory.records}
    places |= {ghost.record.id: f"removed {ghost.record.location}" for ghost in planned.case.inventory.ghosts}
    return {
        entered.hold.id: [places[one.member] for one in entered.remembered]
        for entered in planned.case.register.holds
        if entered.remembered
    }


def decisions(planned: Planned) -> dict[str, Decision]:
    places = {record.id: record.location for record in planned.case.inventory.records}
    return {places[one.record]: one for one in planned.judgement.decisions}


def files(planned: Planned) -> dict[str, bytes]:
    return {file.pin.name: file.data for file in planned.files} | {"plan": planned.header.to_bytes()}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "desk")
    made.image("1.png", 1, "C-1")
    made.image("2.png", 2, "C-2")
    made.events = [("C-1", "2020-01-31"), ("C-2", "2020-01-31"), ("C-7", "2020-01-31")]
    made.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    return made


def test_what_does_not_change_gives_the_same_bytes(office: Office) -> None:
    office.scan(0)
    first = office.plan(0)
    assert remembered(first) == {}
    assert files(office.plan(0)) == files(first)
    office.scan(0)
    assert files(office.plan(0)) == files(first)


def test_a_record_whose_customer_is_edited_stays_remembered(office: Office) -> None:
    office.scan(0)
    office.plan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    first = office.plan(3)
    assert remembered(first) == {"HCA-1": ["1.png"]}
    office.scan(3)
    assert files(office.plan(3)) == files(first)


def test_what_was_edited_before_the_hold_is_not_remembered(office: Office) -> None:
    office.scan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    # Entered on the day of the change, it would count.
    assert remembered(office.plan(4)) == {}


def test_what_was_edited_on_the_day_of_the_hold_is_remembered(office: Office) -> None:
    office.scan(0)
    office.rows["1.png"] = "C-9"
    office.scan(3)
    assert remembered(office.plan(3)) == {"HCA-1": ["1.png"]}


def test_a_moved_file_and_another_mount_stay_remembered(office: Office, tmp_path: Path) -> None:
    office.scan(0)
    office.plan(0)
    (office.archive / "new").mkdir()
    (office.archive / "1.png").rename(office.archive / "new" / "other.png")
    del office.rows["1.png"]
    office.rows["new/other.png"] = "C-9"
    office.scan(3)
    assert remembered(office.plan(3)) == {"HCA-1": ["new/other.png"]}
    moved = office.archive.rename(tmp_path / "desk" / "elsewhere")
    office.archive.mkdir()
    office.scan(5, archive=moved)
    assert remembered(office.plan(5)) == {"HCA-1": ["new/other.png"]}


def test_what_was_held_stays_held_until_a_release_has_cooled(office: Office) -> None:
    office.scan(0)
    assert decisions(office.plan(0))["1.png"].outcome is Outcome.HELD
    office.rows["1.png"] = "C-2"
    office.scan(3)
    held = decisions(office.plan(3))["1.png"]
    assert held.outcome is Outcome.HELD
    assert [reason.is_remembered for reason in held.reasons if isinstance(reason, HeldDirectly)] == [True]
    office.write("release.yaml", RELEASE % ("HCA-1", "2026-03-11"))
    assert decisions(office.plan(10))["1.png"].outcome is Outcome.HELD
    assert decisions(office.plan(40))["1.png"].outcome is Outcome.HELD
    assert decisions(office.plan(41))["1.png"].outcome is Outcome.DISPOSE


def test_what_was_tied_to_a_held_record_stays_frozen_when_its_bytes_change(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    assert decisions(office.plan(0))["copy.png"].outcome is Outcome.HELD
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    planned = office.plan(3)
    assert len(planned.case.register.links) == 1
    assert decisions(planned)["copy.png"].outcome is Outcome.HELD
    assert decisions(planned)["2.png"].outcome is Outcome.DISPOSE


def test_a_tie_that_is_not_seen_any_more_is_remembered_with_its_day(office: Office) -> None:
    office.image("copy.png", 1, "C-2")
    office.scan(0)
    office.plan(0)
    office.scan(2)
    office.image("copy.png", 5, "C-2")
    office.scan(3)
    (link,) = office.plan(3).case.register.links
    assert link.last_seen == FIRST + timedelta(days=3)


def test_what_a_sealed_hold_remembers_stands_nowhere(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("S-77", "C-1", ", confidentiality: sealed"))
    office.scan(0)
    with office.store() as store:
        sealed = make_plan(
            store.load_scan(store.scan_ids()[-1]),
            policies=read_policies(office.desk / "policies"),
            as_of=FIRST,
            store=store,
            clock=clock(0),
            progress=Silence(),
        )
        assert remembered(sealed) == {}
    office.rows["1.png"] = "C-9"
    office.scan(3)
    with office.store() as store:
        planned = make_plan(
            store.load_scan(store.scan_ids()[-1]),
            policies=read_policies(office.desk / "policies"),
            as_of=FIRST,
            store=store,
            clock=clock(3),
            progress=Silence(),
        )
        entries = store.ledger.entries()
    assert remembered(planned) == {"S-77": ["1.png"]}
    lines = [json.loads(line) for file in planned.files if file.pin.role == "register" for line in file.lines]
    assert [line["entry"] for line in lines] == [None]
    for data in files(planned).values():
        assert b"S-77" not in data
        assert b"Example v Bank" not in data
    assert all("hold.yaml" not in str(one.payload.body) for one in entries if not one.payload.is_confidential)


def test_a_removed_copy_lives_on_in_its_survivor(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    assert decisions(office.plan(0))["2.png"].outcome is Outcome.DISPOSE
    office.remove(1, "copy.png", "2.png")
    # A plan of the scan made before the removal has it too.
    assert len(office.plan(1).case.inventory.ghosts) == 1
    office.scan(2)
    planned = office.plan(2)
    assert [ghost.record.location for ghost in planned.case.inventory.ghosts] == ["copy.png"]
    assert decisions(planned)["2.png"].outcome is Outcome.DISPOSE
    # An event of the removed copy's customer.
    office.events[2] = ("C-7", "2026-01-31")
    office.scan(3)
    assert decisions(office.plan(3))["2.png"].outcome is Outcome.KEEP
    office.events[2] = ("C-7", "2020-01-31")
    # Its survivor is moved.
    (office.archive / "2.png").rename(office.archive / "moved.png")
    office.rows["moved.png"] = office.rows.pop("2.png")
    office.scan(4)
    assert decisions(office.plan(4))["moved.png"].outcome is Outcome.DISPOSE
    # A new rule for its customer, and then a new hold.
    office.write("longer.yaml", LONGER)
    assert decisions(office.plan(5))["moved.png"].outcome is Outcome.KEEP
    (office.desk / "policies" / "longer.yaml").unlink()
    assert decisions(office.plan(6))["moved.png"].outcome is Outcome.DISPOSE
    office.write("hold7.yaml", HOLD % ("HCA-7", "C-7", ""))
    held = decisions(office.plan(7))["moved.png"]
    assert held.outcome is Outcome.HELD
    office.scan(8)
    assert decisions(office.plan(8))["moved.png"].outcome is Outcome.HELD
    assert decisions(office.plan(8))["1.png"].outcome is Outcome.HELD


def test_a_removed_copy_whose_survivor_is_gone_is_told(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    (office.archive / "2.png").unlink()
    del office.rows["2.png"]
    office.scan(2)
    planned = office.plan(2)
    assert [one.place for one in planned.findings if one.code is FindingCode.GHOST_WITHOUT_SURVIVOR] == ["copy.png"]
    assert len(planned.case.inventory.ghosts) == 1


def test_something_new_where_a_copy_was_removed_is_a_record_of_its_own(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    office.scan(0)
    office.remove(1, "copy.png", "2.png")
    office.image("copy.png", 1, "C-2")
    office.scan(2)
    # The hold is entered after the scan that missed the tie of the copy.
    planned = office.plan(3)
    # It is identical to what is held, and its ties are its own.
    assert {name: one.outcome for name, one in decisions(planned).items()} == {
        "1.png": Outcome.HELD,
        "2.png": Outcome.DISPOSE,
        "copy.png": Outcome.HELD,
    }


def test_a_removed_copy_with_words_of_another_kind_is_in_doubt_and_told(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    scan = office.scan(0)
    facts = {"pages": known("many"), "customer": known("C-7")}
    copy = next(record for record in scan.inventory.records if record.location == "copy.png")
    office.last = replace(
        scan,
        inventory=replace(
            scan.inventory,
            records=tuple(replace(copy, facts=facts) if one == copy else one for one in scan.inventory.records),
        ),
    )
    office.remove(1, "copy.png", "2.png")
    office.scan(2)
    planned = office.plan(2)
    (ghost,) = planned.case.inventory.ghosts
    assert (set(ghost.record.facts), ghost.record.doubted) == ({"customer"}, ("pages",))
    told = [one for one in planned.findings if one.code is FindingCode.VALUE_NOT_UNDERSTOOD]
    assert [one.detail for one in told] == ["`pages` of a removed copy is of another kind than the vocabulary says now"]


def test_what_was_known_on_a_day_is_judged_by_what_was_known(office: Office) -> None:
    office.image("copy.png", 2, "C-7")
    (office.desk / "policies" / "hold.yaml").unlink()
    office.scan(0)
    first = office.plan(0)
    office.remove(3, "copy.png", "2.png")
    office.rows["2.png"] = "C-1"
    office.write("longer.yaml", LONGER)
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    office.scan(4)
    then = office.plan(4)
    with office.store() as store:
        early = judge_as_known(store, archive=office.archive, as_of=FIRST, known_on=FIRST)
        assert early.judgement == first.judgement
        assert early.case.register == first.case.register == Register()
        assert early.case.inventory == first.case.inventory
        between = judge_as_known(store, archive=office.archive, as_of=FIRST, known_on=FIRST + timedelta(days=3))
        assert len(between.case.inventory.ghosts) == 1
        assert between.case.bundle == first.case.bundle
        day = FIRST + timedelta(days=4)
        late = judge_as_known(store, archive=office.archive, as_of=day, known_on=day)
        assert (late.judgement, late.case.register) == (then.judgement, then.case.register)
        assert late.scan == (office.last.id if office.last else "")
        for archive, on in ((office.archive, FIRST - timedelta(days=1)), (office.desk, FIRST)):
            with pytest.raises(NotKnownError):
                judge_as_known(store, archive=archive, as_of=FIRST, known_on=on)


def test_a_day_ends_in_hong_kong() -> None:
    assert end_of(FIRST) == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)
