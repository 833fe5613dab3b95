"""A desk with an archive, its tables and policies, and days that go by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from engine.custody.acts import Signer
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.ledger import Scribe
from engine.custody.store import Scan, Store
from engine.judge.hold_index import HoldIndex
from engine.judge.hold_memory import HoldMemory
from engine.ledger.entries import Actor
from engine.model.decisions import Decision
from engine.model.past import Removal
from engine.model.policies import Bundle
from procedures.audit import make_plan
from procedures.intake import Intake
from procedures.judging import Planned
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

    def scan(self, day: int, *, archive: Path | None = None, looks: bool = False) -> Scan:
        table = "".join(f"{path},{customer},account-form\n" for path, customer in self.rows.items())
        (self.desk / "index.csv").write_text(f"path,customer,series\n{table}")
        happened = "".join(f"relationship-ended,{asset},{on}\n" for asset, on in self.events)
        (self.desk / "events.csv").write_text(f"event,asset,on\n{happened}")
        intake = Intake(
            archive=archive or self.archive,
            catalogues=(self.desk / "index.csv",),
            events=(self.desk / "events.csv",),
            looks=looks,
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
    """Return, by hold, the places of what it matched before, whether or not it matches it now."""
    places = {record.id: record.location for record in planned.case.inventory.records}
    places |= {ghost.record.id: f"removed {ghost.record.location}" for ghost in planned.case.inventory.ghosts}
    register = planned.case.register
    members = {ghost.record.id: ghost.record for ghost in planned.case.inventory.ghosts}
    members |= {record.id: record for record in planned.case.inventory.records}
    index = HoldIndex({id: (member,) for id, member in members.items()})
    found = {}
    for entered in register.holds:
        memory = HoldMemory(register, index)
        memory.add(entered, 1, without=())
        found[entered.hold.id] = sorted(places[id] for number, id in enumerate(members) if any(memory.of(number)))
    return {hold: those for hold, those in found.items() if those}


def decisions(planned: Planned) -> dict[str, Decision]:
    places = {record.id: record.location for record in planned.case.inventory.records}
    return {places[one.record]: one for one in planned.judgement.decisions}


def files(planned: Planned) -> dict[str, bytes]:
    return {file.pin.name: file.data for file in planned.files} | {"plan": planned.header.to_bytes()}
