"""Acts go into the ledger and come back as they were; what may not be entered is not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.custody import ledger
from engine.custody.acts import KINDS, Signer, to_entry
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.ledger import Scribe
from engine.custody.register import ActRefusedError
from engine.custody.store import Store
from engine.ledger.entries import Actor, EntryError, canonical
from engine.model.conditions import OneOf
from engine.model.holds import Hold, HoldKind, Release
from engine.register.acts import (
    Act,
    CertificateGiven,
    HoldEntered,
    NoticeKind,
    NoticeRecorded,
    PersonEnrolled,
    ProposalApproved,
    RegistryFounded,
    ReleaseEntered,
    Role,
    RoleGiven,
)
from engine.register.proposals import State
from tests.engine.register.acting import key_of, pem_of
from tests.engine.register.test_orders import ENTERED, WAIVER
from tests.engine.register.test_standing import CLEARANCE, CONFIRMATION, CORRECTION

NOON = datetime(2026, 3, 3, 12, tzinfo=HONG_KONG)
HOLD = Hold(
    id="HCA-1",
    kind=HoldKind.LEGAL,
    scope=OneOf(fact="customer", values=("C-1",)),
    matter="Example v Bank",
    issued_on=date(2026, 3, 1),
    issued_by="Legal",
)
RELEASE = ReleaseEntered(release=Release(hold="HCA-1", on=date(2026, 3, 2), by=("A", "B"), reason="settled"))


def scribe(at: datetime = NOON, account: str = "a") -> Scribe:
    return Scribe(actor=Actor(account=account), clock=FixedClock(at))


def signer(person: str) -> Signer:
    return Signer(person=person, key=key_of(person))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.db") as opened:
        founding = RegistryFounded(person="reg", name="R", account="reg", certificate=pem_of("reg"))
        opened.enter([founding], scribe=scribe(), signer=signer("reg"))
        for person in ("law-1", "law-2"):
            acts: list[Act] = [
                PersonEnrolled(person=person, name=person),
                CertificateGiven(person=person, certificate=pem_of(person)),
                RoleGiven(person=person, role=Role.LEGAL, first=NOON.date()),
            ]
            opened.enter(acts, scribe=scribe(), signer=signer("reg"))
        yield opened


def test_every_kind_of_act_has_a_name_of_its_own() -> None:
    assert len(set(KINDS.values())) == len(KINDS) == 21
    assert KINDS["hold-entered"] is HoldEntered


@pytest.mark.parametrize(
    "act", [RELEASE, CLEARANCE, WAIVER, CORRECTION, CONFIRMATION], ids=lambda act: type(act).__name__
)
def test_an_act_comes_back_as_it_was_entered(store: Store, act: Act) -> None:
    store.enter([HoldEntered(hold=HOLD), ENTERED], scribe=scribe())
    assert store.standing().orders[ENTERED.order.id].order == ENTERED.order
    standing, (number,) = store.enter([act], scribe=scribe(), signer=signer("law-1"))
    assert standing.proposals[number].noted.act == act
    again = store.standing().proposals[number]
    assert (again.noted.act, again.noted.on, again.author) == (act, NOON.date(), standing.people.persons["law-1"])
    assert store.ledger.entry(number).entry.actor == Actor(account="a", person="law-1")


def test_the_day_of_an_act_is_the_civil_day_of_the_clock(store: Store) -> None:
    late = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
    store.enter([HoldEntered(hold=HOLD)], scribe=scribe(late.astimezone(HONG_KONG)))
    assert store.standing().holds["HCA-1"].on == date(2026, 3, 4)


def test_what_counts_for_nothing_is_not_entered_nor_what_came_with_it(store: Store) -> None:
    before = store.ledger.size()
    acts: list[Act] = [HoldEntered(hold=HOLD), RoleGiven(person="law-1", role=Role.RECORDS, first=NOON.date())]
    with pytest.raises(ActRefusedError, match="no registrar"):
        store.enter(acts, scribe=scribe(), signer=signer("law-1"))
    assert store.ledger.size() == before
    assert store.standing().holds == {}


def test_two_people_release_over_the_store(store: Store) -> None:
    store.enter([HoldEntered(hold=HOLD)], scribe=scribe())
    standing, (number,) = store.enter([RELEASE], scribe=scribe())
    approval = ProposalApproved(proposal=number, payload=standing.proposals[number].noted.payload)
    store.enter([approval], scribe=scribe(), signer=signer("law-1"))
    assert store.standing().releases() == ()
    later = NOON + timedelta(days=1)
    store.enter([approval], scribe=scribe(later), signer=signer("law-2"))
    (release,) = store.standing().releases()
    assert release.entered_on == later.date()
    assert store.standing(until=NOON).releases() == ()
    assert store.ledger.problems() == ()


def test_what_tells_of_a_sealed_hold_is_confidential(store: Store) -> None:
    sealed = replace(HOLD, is_sealed=True)
    notice = NoticeRecorded(hold="HCA-1", custodian="Branch 12", kind=NoticeKind.ISSUED, on=NOON.date())
    for act in (HoldEntered(hold=sealed), RELEASE, CLEARANCE, notice):
        _, (number,) = store.enter([act], scribe=scribe())
        assert store.ledger.entry(number).payload.is_confidential, act


def rewritten(path: Path, number: int, change: Any) -> None:
    """Change an entry as the owner of the file could, and make its digests right again, but for the tree."""
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER ledger_entry_refuses_update")
        ((text,),) = owner.execute("SELECT body FROM ledger_entry WHERE sequence = ?", (number,)).fetchall()
        body = json.loads(text)
        change(body)
        owner.execute("UPDATE ledger_entry SET body = ? WHERE sequence = ?", (canonical(body).decode(), number))


@pytest.mark.parametrize("field", ["person", "signature", "certificate", "at"])
def test_an_edited_statement_is_seen(store: Store, tmp_path: Path, field: str) -> None:
    def change(body: dict[str, Any]) -> None:
        body["statement"][field] = {"at": "2026-03-03T05:00:00.000000Z"}.get(field, "00" * 40)

    rewritten(tmp_path / "s.db", 0, change)
    with pytest.raises(EntryError):
        store.standing()


def test_what_the_owner_of_the_file_appends_without_keys_frees_nothing(store: Store) -> None:
    """An owner can append entries that are whole. Without the keys of two people they release nothing."""
    store.enter([HoldEntered(hold=HOLD)], scribe=scribe())
    standing, (number,) = store.enter([RELEASE], scribe=scribe())
    approval = ProposalApproved(proposal=number, payload=standing.proposals[number].noted.payload)
    forged = [
        to_entry(approval, on=NOON.date(), at=NOON),
        to_entry(approval, on=NOON.date(), at=NOON, signer=Signer(person="law-1", key=key_of("stranger"))),
        to_entry(
            CertificateGiven(person="law-2", certificate=pem_of("stranger")),
            on=NOON.date(),
            at=NOON,
            signer=Signer(person="reg", key=key_of("stranger")),
        ),
        to_entry(approval, on=NOON.date(), at=NOON, signer=Signer(person="law-2", key=key_of("stranger"))),
    ]
    with store.database.writing() as connection:
        ledger.append(connection, forged, actor=Actor(account="law-1"), at=NOON)
    found = store.standing()
    assert store.ledger.problems() == ()
    assert found.proposals[number].state is State.OPEN
    assert len(found.faults) == len(forged)


@pytest.mark.parametrize("days", [-60, -1, 1])
def test_an_entry_that_is_dated_on_another_day_than_its_time_is_refused(store: Store, days: int) -> None:
    """The day stands under no signature, and cooling, roles and approvals run by it."""
    store.enter([HoldEntered(hold=HOLD)], scribe=scribe())
    standing, (number,) = store.enter([RELEASE], scribe=scribe())
    approval = ProposalApproved(proposal=number, payload=standing.proposals[number].noted.payload)
    store.enter([approval], scribe=scribe(), signer=signer("law-1"))
    dated = to_entry(approval, on=NOON.date() + timedelta(days=days), at=NOON, signer=signer("law-2"))
    with store.database.writing() as connection:
        ledger.append(connection, [dated], actor=Actor(account="a", person="law-2"), at=NOON)
    with pytest.raises(EntryError, match="another day"):
        store.standing()
