"""The people of the demonstration: invented, with keys that are made here and thrown away.

They approve what the sample organisation wrote, so that a demonstration shows what approvals do. Nobody else is freed
of anything by it: it works on the store of a demonstration, before which nothing stood in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.custody.accounts import scribe_of
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.personal_keys import make_personal_key
from engine.custody.store import Store
from engine.register.acts import Act, CertificateGiven, PersonEnrolled, RegistryFounded, Role, RoleGiven
from procedures.proposing import approve
from procedures.register import documents_of
from procedures.scanning import Policies

REGISTRAR = ("sample-registrar", "Sample Registrar (invented)")
PEOPLE = {
    "sample-solicitor-one": ("Sample Solicitor One (invented)", Role.LEGAL),
    "sample-solicitor-two": ("Sample Solicitor Two (invented)", Role.LEGAL),
    "sample-counsel": ("Sample Counsel (invented)", Role.COUNSEL),
}

ENTERS = "sample-solicitor-one"


def approve_sample(store: Store, policies: Policies, *, clock: Clock) -> None:
    """Found a registry of invented people, enter the documents of the sample, and let them approve all of it."""
    approve_all(store, policies, signers=found_registry(store, clock=clock), clock=clock)


def approve_all(store: Store, policies: Policies, *, signers: Mapping[str, Signer], clock: Clock) -> None:
    """Enter the documents of a policy folder, and let the invented people approve all that is open."""
    scribe = scribe_of(clock)
    standing = store.enter_documents(documents_of(policies), scribe=scribe)
    for proposal in standing.open():
        among = [id for id, (_, role) in PEOPLE.items() if role in proposal.quorum.among]
        for person in among[: proposal.quorum.people]:
            approve(store, proposal.number, scribe=scribe, signer=signers[person])


def found_registry(store: Store, *, clock: Clock) -> dict[str, Signer]:
    """Found the registry with the invented people, and return each with a new key."""
    scribe, now = scribe_of(clock), clock.now()
    keys: dict[str, SigningKey] = {}

    def signer(person: str, name: str) -> Signer:
        keys[person] = make_personal_key(name, now=now)
        return Signer(person=person, key=keys[person])

    registrar = signer(*REGISTRAR)
    founding = RegistryFounded(
        person=REGISTRAR[0], name=REGISTRAR[1], account="", certificate=registrar.key.certificate_pem.decode("ascii")
    )
    store.enter([founding], scribe=scribe, signer=registrar)
    signers = {REGISTRAR[0]: registrar}
    for person, (name, role) in PEOPLE.items():
        signers[person] = signer(person, name)
        pem = signers[person].key.certificate_pem.decode("ascii")
        # One works under the account of whoever runs the demonstration: a legal officer enters its holds.
        account = scribe.actor.account if person == ENTERS else ""
        acts: list[Act] = [
            PersonEnrolled(person=person, name=name, account=account),
            CertificateGiven(person=person, certificate=pem),
            RoleGiven(person=person, role=role, first=clock.today()),
        ]
        store.enter(acts, scribe=scribe, signer=registrar)
    return signers
