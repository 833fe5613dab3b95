"""An office that holds records: a database with a scan of invented records, policies, and people with keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from engine.custody.acts import Signer
from engine.custody.clock import HONG_KONG, Clock, FixedClock
from engine.custody.ledger import Scribe
from engine.custody.personal_keys import as_pkcs12, make_personal_key
from engine.custody.store import Scan, Store
from engine.judge.judgement import judge
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.model.decisions import Bucket
from engine.model.facts import Event, known
from engine.model.records import Inventory, Link, LinkKind, Record
from engine.register.acts import Act, CertificateGiven, PersonEnrolled, RegistryFounded, ReleaseEntered, Role, RoleGiven
from engine.register.standing import Standing
from procedures.cases import case_of
from procedures.proposing import approve
from procedures.register import documents_of
from procedures.scanning import read_policies
from tests.cli.running import Ended, muniment_here

NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
PASSPHRASE = "invented"
ARCHIVE = "/archive/of/nobody"
PEOPLE = {
    "ada": ("Ada Invented", Role.LEGAL),
    "bo": ("Bo Invented", Role.LEGAL),
    "cy": ("Cy Invented", Role.COMPLIANCE),
    "dee": ("Dee Invented", Role.RECORDS),
    "eve": ("Eve Invented", Role.COUNSEL),
}

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {one_of: [letter, form]}
  customer: {text: true, identity: yes}
  custodian: {text: true}
  pages: {number: true}
events:
  closed: {per: customer}
"""

RULES = """\
muniment: 1
kind: policy
id: office
rules:
  - id: forms
    applies_to: {series: form}
    keep: {at_least: P1Y, from: closed}
    then: dispose
    basis: [{cite: Cap. 0 (invented), checked: 2026-11-21, source: primary}]
"""

CONFIRMATION = """\
muniment: 1
kind: confirmation
rules: [{id: forms, version: %s}]
by: Eve Invented
on: 2026-10-01
until: 2028-09-30
advice: {sha256: 9b1e77d0}
"""

HOLD = """\
muniment: 1
kind: hold
id: HCA-1
type: legal
matter: Example v Bank
issued: {on: 2026-03-02, by: Legal}
scope: {customer: C-1}
"""


def at(clock: Clock, account: str = "system") -> Scribe:
    return Scribe(actor=Actor(account=account), clock=clock)


def record(id: str, **facts: str) -> Record:
    return Record(
        id=id,
        location=f"{id}.png",
        sha256=(id.encode().hex() * 64)[:64],
        size=1,
        facts={name: known(value) for name, value in facts.items()},
    )


RECORDS = (
    record("r-1", series="form", customer="C-1"),
    record("r-2", series="form", customer="C-2"),
    record("r-3", series="letter", customer="C-1", custodian="Branch 12"),
    record("r-4", series="form"),
    record("r-5", series="form", customer="C-2", custodian="Branch 12"),
)
CLOSED = tuple(
    Event(kind="closed", asset=asset, on=Interval(earliest=day, latest=day))
    for asset in ("C-1", "C-2")
    for day in [datetime(2019, 6, 30).date()]  # noqa: DTZ001 - a civil date
)


def scan_of(id: str, *records: Record, clock: Clock = NOON, links: tuple[Link, ...] = ()) -> Scan:
    return Scan(
        id=id,
        archive=ARCHIVE,
        started_at=clock.now(),
        finished_at=clock.now(),
        inventory=Inventory(records=records or RECORDS, events=CLOSED, links=links),
    )


def keep(store: Store, scan: Scan, *, clock: Clock = NOON) -> None:
    store.save_scan(scan, scribe=at(clock))


def identical(first: str, second: str) -> Link:
    return Link(first=first, second=second, kind=LinkKind.IDENTICAL)


@dataclass(slots=True)
class Office:
    """The folder with everything, and the commands, run under an account and at a time that the test says."""

    folder: Path
    seen: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    signers: Mapping[str, Signer]

    @property
    def database(self) -> Path:
        return self.folder / "office.sqlite"

    @property
    def policies(self) -> Path:
        return self.folder / "policies"

    def work_as(self, account: str) -> None:
        for place in ("engine.custody.accounts", "cli.hold_options", "cli.hold_placing", "cli.proposals"):
            self.patch.setattr(f"{place}.account", lambda: account)

    def at(self, clock: Clock) -> None:
        for place in ("cli.hold_options", "cli.hold_placing", "cli.proposals"):
            self.patch.setattr(f"{place}.system_clock", lambda: clock)

    def key(self, person: str) -> tuple[str, Path]:
        return ("--sign-with", self.folder / f"{person}.p12")

    def holds(self, command: str, *arguments: str | Path, policies: bool | None = None) -> Ended:
        """Run `muniment holds`; the policies are named where the command must have them, or a test wants it."""
        needs = command in ("place", "release", "narrow", "clear") if policies is None else policies
        more: tuple[str | Path, ...] = ("--policies", self.policies) if needs else ()
        return self.run("holds", command, *arguments, *more)

    def run(self, *arguments: str | Path) -> Ended:
        """Run any command on the database."""
        given = (*arguments, "--database", self.database)
        more = {"MUNIMENT_PASSPHRASE": PASSPHRASE}
        return muniment_here(*given, cwd=self.folder, seen=self.seen, more=more)

    def place(self, id: str = "HCA-1", *more: str) -> Ended:
        scope = () if any(one in _SCOPES for one in more) else _USUAL
        return self.holds("place", "--id", id, "--type", "legal", "--matter", "Example v Bank", *scope, *more)

    def store(self) -> Store:
        return Store.open(self.database)

    def size(self) -> int:
        with self.store() as store:
            return store.ledger.size()

    def approve(self, number: int, *people: str, clock: Clock = NOON) -> None:
        with self.store() as store:
            for person in people:
                approve(store, number, scribe=at(clock), signer=self.signers[person])


_USUAL = ("--customer", "C-1")
_SCOPES = ("--customer", "--fact", "--record", "--cluster", "--everything")


def write_policies(folder: Path) -> None:
    folder.mkdir()
    (folder / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    (rule,) = read_policies(folder).read.bundle.rules
    (folder / "counsel.yaml").write_text(CONFIRMATION % rule.version, "utf-8")


def open_office(
    folder: Path, *, seen: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, clock: Clock = NOON
) -> Office:
    """Return an office whose people are enrolled, whose counsel has confirmed its rule, and that has one scan.

    At noon it is a copy of one that was made before: five keys and what they signed are the same for every test.
    """
    if clock == NOON:
        files, signers = _office_at_noon()
        for place, data in files.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(data)
    else:
        signers = _furnish(folder, clock=clock)
    office = Office(folder=folder, seen=seen, patch=patch, signers=signers)
    office.at(clock)
    office.work_as("ada")
    return office


@cache
def _office_at_noon() -> tuple[dict[str, bytes], dict[str, Signer]]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        signers = _furnish(folder, clock=NOON)
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}, signers


def _furnish(folder: Path, *, clock: Clock) -> dict[str, Signer]:
    write_policies(folder / "policies")
    with Store.open(folder / "office.sqlite") as store:
        keep(store, scan_of("scan-1", clock=clock), clock=clock)
        signers = enrol(store, folder, clock=clock)
        standing = store.enter_documents(documents_of(read_policies(folder / "policies")), scribe=at(clock))
        (confirmation,) = standing.open()
        approve(store, confirmation.number, scribe=at(clock), signer=signers["eve"])
    return signers


def enrol(store: Store, folder: Path, *, clock: Clock) -> dict[str, Signer]:
    now, scribe = clock.now(), at(clock)

    def signer(person: str, name: str) -> Signer:
        key = make_personal_key(name, now=now)
        (folder / f"{person}.p12").write_bytes(as_pkcs12(key, name=name, passphrase=PASSPHRASE))
        return Signer(person=person, key=key)

    registrar = signer("zoe", "Zoe Invented")
    pem = registrar.key.certificate_pem.decode("ascii")
    founding = RegistryFounded(person="zoe", name="Zoe Invented", account="zoe", certificate=pem)
    store.enter([founding], scribe=scribe, signer=registrar)
    signers = {"zoe": registrar}
    for person, (name, role) in PEOPLE.items():
        signers[person] = signer(person, name)
        acts: list[Act] = [
            PersonEnrolled(person=person, name=name, account=person),
            CertificateGiven(person=person, certificate=signers[person].key.certificate_pem.decode("ascii")),
            RoleGiven(person=person, role=role, first=clock.today()),
        ]
        store.enter(acts, scribe=scribe, signer=registrar)
    return signers


def on(day: date) -> FixedClock:
    return FixedClock(datetime(day.year, day.month, day.day, 12, tzinfo=HONG_KONG))


def standing_of(office: Office) -> Standing:
    with office.store() as store:
        return store.standing()


def proposals(office: Office) -> list[ReleaseEntered]:
    found = [one.subject for one in standing_of(office).open()]
    return [subject for subject in found if isinstance(subject, ReleaseEntered)]


def buckets(office: Office, as_of: date) -> dict[str, Bucket]:
    with office.store() as store:
        scan = store.load_scan(store.scan_ids()[-1])
        case = case_of(
            scan,
            policies=read_policies(office.policies),
            standing=store.standing(),
            as_of=as_of,
            store=store,
            versions={},
        )
    judgement = judge(case.inventory, bundle=case.bundle, register=case.register, as_of=as_of)
    return {one.record: one.bucket for one in judgement.decisions}


def refused(office: Office, ended: Ended, *, says: str, code: int = 4) -> None:
    assert (ended.code, says in ended.err) == (code, True), ended.said
