"""Who may do what rests on registrars, and on keys that are people's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.register.acts import (
    Act,
    CertificateGiven,
    CertificateRevoked,
    PersonEnrolled,
    RegistryFounded,
    Role,
    RoleEnded,
    RoleGiven,
)
from tests.engine.register.acting import BEGIN, Desk, key_of, pem_of, signed_by


@pytest.fixture
def desk() -> Desk:
    return Desk.staffed()


def test_the_first_registrar_founds_the_registry_and_no_second_does(desk: Desk) -> None:
    standing = desk.stands()
    assert standing.people.founder == "reg"
    assert standing.people.roles("reg", on=desk.today) == {Role.REGISTRAR}
    assert standing.faults == ()
    desk.note(RegistryFounded(person="evil", name="E", account="", certificate=pem_of("evil")), by="evil")
    assert desk.faults() == ["the registry was founded before"]


@pytest.mark.parametrize("by", [None, "other"])
def test_who_founds_signs_with_the_certificate_that_is_entered(by: str | None) -> None:
    desk = Desk()
    desk.note(RegistryFounded(person="reg", name="R", account="", certificate=pem_of("reg")), by=by)
    assert desk.stands().people.founder is None
    assert len(desk.faults()) == 1


@pytest.mark.parametrize(
    "act",
    [
        PersonEnrolled(person="new", name="New"),
        CertificateGiven(person="law-1", certificate=pem_of("another")),
        RoleGiven(person="comp", role=Role.LEGAL, first=BEGIN.date()),
        RoleEnded(person="law-1", role=Role.LEGAL, on=BEGIN.date()),
    ],
)
@pytest.mark.parametrize("by", [None, "law-2", "stranger"])
def test_only_a_registrar_changes_the_registry(desk: Desk, act: Act, by: str | None) -> None:
    before = desk.stands()
    desk.note(act, by=by, account="reg")
    after = desk.stands()
    assert len(after.faults) == 1
    assert after.people.persons == before.people.persons
    assert after.people.certificates.keys() == before.people.certificates.keys()
    for person in before.people.persons:
        assert after.people.roles(person, on=desk.today) == before.people.roles(person, on=desk.today)


def test_nobody_gives_himself_a_role_or_becomes_registrar_beside_another(desk: Desk) -> None:
    desk.note(RoleGiven(person="reg", role=Role.LEGAL, first=desk.today), by="reg")
    desk.note(RoleGiven(person="law-1", role=Role.REGISTRAR, first=desk.today), by="reg")
    assert desk.faults() == [
        "nobody gives anything to himself",
        "a registrar has no other role, and nobody with another becomes one",
    ]


def test_a_second_registrar_cannot_make_the_first_a_legal_officer(desk: Desk) -> None:
    desk.note(PersonEnrolled(person="reg-2", name="R2"), by="reg")
    desk.note(CertificateGiven(person="reg-2", certificate=pem_of("reg-2")), by="reg")
    desk.note(RoleGiven(person="reg-2", role=Role.REGISTRAR, first=desk.today), by="reg")
    assert desk.faults() == []
    desk.note(RoleGiven(person="reg", role=Role.LEGAL, first=desk.today), by="reg-2")
    assert desk.faults() == ["a registrar has no other role, and nobody with another becomes one"]


def test_an_account_and_a_key_are_one_persons(desk: Desk) -> None:
    desk.note(PersonEnrolled(person="twin", name="T", account="law-1"), by="reg")
    desk.note(PersonEnrolled(person="law-1", name="T", account="other"), by="reg")
    desk.note(CertificateGiven(person="law-2", certificate=pem_of("law-1")), by="reg")
    assert desk.faults() == [
        "its account is another person's",
        "`law-1` is enrolled already",
        "its key is registered already",
    ]


@pytest.mark.parametrize(
    ("person", "name"),
    [("", "A"), ("x", "A"), ("law-1\n", "A"), ("Law-3", "A"), ("law--3", "A"), ("laẃ", "A"), ("law-3", " "),
     ("law-3", "A\nlaw-4  B"), ("law-3", "A\u202eB"), ("law-3", "A" * 121)],
)  # fmt: skip  # a table reads better in two lines
def test_a_name_that_could_mislead_is_refused(desk: Desk, person: str, name: str) -> None:
    desk.note(PersonEnrolled(person=person, name=name), by="reg")
    assert len(desk.faults()) == 1
    assert person not in desk.stands().people.persons


def test_people_without_an_account_are_nobodys_account(desk: Desk) -> None:
    desk.note(PersonEnrolled(person="aa", name="A"), by="reg")
    desk.note(PersonEnrolled(person="bb", name="B"), by="reg")
    assert desk.faults() == []
    assert desk.stands().people.by_account("") is None


def test_a_role_lasts_from_its_first_day_through_its_last(desk: Desk) -> None:
    first, until = desk.today + timedelta(days=10), desk.today + timedelta(days=20)
    desk.note(RoleGiven(person="rec-1", role=Role.LEGAL, first=first, until=until), by="reg")
    people = desk.stands().people
    days = [first - timedelta(days=1), first, until, until + timedelta(days=1)]
    assert [Role.LEGAL in people.roles("rec-1", on=day) for day in days] == [False, True, True, False]


def test_a_role_that_ended_can_be_given_again(desk: Desk) -> None:
    day = desk.today
    desk.note(RoleEnded(person="law-1", role=Role.LEGAL, on=day), by="reg")
    assert Role.LEGAL not in desk.stands().people.roles("law-1", on=day)
    desk.note(RoleGiven(person="law-1", role=Role.LEGAL, first=day), by="reg")
    assert Role.LEGAL in desk.stands().people.roles("law-1", on=day)


def enrols(desk: Desk) -> PersonEnrolled:
    return PersonEnrolled(person=f"new-{len(desk.acts)}", name="New")


def test_a_signature_that_was_copied_from_another_entry_counts_for_nothing(desk: Desk) -> None:
    given = desk.note(RoleGiven(person="rec-1", role=Role.LEGAL, first=desk.today), by="reg")
    desk.note(RoleEnded(person="rec-1", role=Role.LEGAL, on=desk.today), by="reg")
    desk.note(given.act, statement=given.statement)
    assert desk.faults() == ["it was signed for another entry"]
    assert Role.LEGAL not in desk.stands().people.roles("rec-1", on=desk.today)


def test_who_writes_the_words_of_a_statement_before_its_author_does_not_spoil_it(desk: Desk) -> None:
    act = RoleEnded(person="law-1", role=Role.LEGAL, on=desk.today)
    real = signed_by("reg", act, at=desk.at)
    desk.note(act, statement=replace(real, signature=b"0" * 70))
    desk.note(act, statement=real)
    assert desk.faults() == ["the signature does not hold"]
    assert Role.LEGAL not in desk.stands().people.roles("law-1", on=desk.today)


def test_a_signature_over_something_else_counts_for_nothing(desk: Desk) -> None:
    act = enrols(desk)
    other = signed_by("reg", PersonEnrolled(person="xx", name="X"), at=desk.at)
    mine = signed_by("reg", act, at=desk.at)
    desk.note(act, statement=replace(mine, signature=other.signature))
    assert desk.faults() == ["the signature does not hold"]


def test_a_key_of_ones_own_under_the_name_of_the_registrar_counts_for_nothing(desk: Desk) -> None:
    act = enrols(desk)
    desk.note(act, statement=signed_by("reg", act, at=desk.at, key=key_of("law-1")))
    desk.note(enrols(desk), statement=signed_by("reg", enrols(desk), at=desk.at, key=key_of("stranger")))
    assert desk.faults() == ["it is signed with a certificate that is nobody's here"] * 2


@pytest.mark.parametrize("days", [-1, 2])
def test_a_statement_is_entered_when_it_is_signed(desk: Desk, days: int) -> None:
    desk.wait(10)
    act = enrols(desk)
    desk.note(act, statement=signed_by("reg", act, at=desk.at - timedelta(days=days)))
    assert desk.faults() == ["it was not entered when it was signed"]


def test_an_expired_certificate_signs_nothing(desk: Desk) -> None:
    desk.wait(800)
    desk.note(enrols(desk), by="reg")
    assert desk.faults() == ["the certificate was not valid when it signed"]


def test_a_revoked_certificate_signs_nothing_more_and_its_key_does_not_come_back(desk: Desk) -> None:
    desk.note(PersonEnrolled(person="reg-2", name="R2"), by="reg")
    desk.note(CertificateGiven(person="reg-2", certificate=pem_of("reg-2")), by="reg")
    desk.note(RoleGiven(person="reg-2", role=Role.REGISTRAR, first=desk.today), by="reg")
    desk.note(CertificateRevoked(certificate=key_of("reg").fingerprint, reason="lost"), by="reg-2")
    assert desk.faults() == []
    desk.note(enrols(desk), by="reg")
    desk.note(CertificateGiven(person="reg", certificate=pem_of("reg")), by="reg-2")
    assert desk.faults() == ["the certificate is revoked", "its key is registered already"]


def test_who_lost_a_card_says_so_himself(desk: Desk) -> None:
    fingerprint = key_of("law-1").fingerprint
    desk.note(CertificateRevoked(certificate=fingerprint, reason="lost"), account="law-2")
    assert len(desk.faults()) == 1
    desk.note(CertificateRevoked(certificate=fingerprint, reason="lost"), account="law-1")
    assert fingerprint in desk.stands().people.revocations


def test_what_a_registrar_did_after_the_certificate_was_stolen_counts_for_nothing(desk: Desk) -> None:
    for act in (
        PersonEnrolled(person="reg-2", name="R2"),
        CertificateGiven(person="reg-2", certificate=pem_of("reg-2")),
        RoleGiven(person="reg-2", role=Role.REGISTRAR, first=desk.today),
    ):
        desk.note(act, by="reg")
    desk.wait(10)
    stolen = desk.today
    desk.note(RoleGiven(person="rec-1", role=Role.LEGAL, first=stolen), by="reg")
    assert Role.LEGAL in desk.stands().people.roles("rec-1", on=desk.today)
    desk.wait(5)
    revoked = CertificateRevoked(certificate=key_of("reg").fingerprint, reason="stolen", since=stolen)
    desk.note(revoked, by="reg-2")
    assert Role.LEGAL not in desk.stands().people.roles("rec-1", on=desk.today)
    # What was done before the theft stands.
    assert Role.LEGAL in desk.stands().people.roles("law-1", on=desk.today)
