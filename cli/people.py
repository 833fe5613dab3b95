"""`muniment people`: who may do what, and with which certificate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.session import database_path, system_clock, tell
from cli.signing_keys import load_personal_key
from engine.custody.certificates import load_certificate
from engine.custody.store import Store
from engine.register.acts import Role
from procedures import people
from procedures.ledger import opened
from procedures.scanning import open_database

app = typer.Typer(
    help="Keep the registry of people, their roles and their certificates.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Option(help="The full name, as reports show it.")]
Account = Annotated[str, typer.Option(help="The account of the operating system, as `chan (uid 1001)`.")]
Person = Annotated[str, typer.Argument(help="A short name for the person, as `chan-tm`; it never changes.")]
Which = Annotated[Role, typer.Argument(help="The role.")]


@app.command("found")
def found(
    person: Person,
    name: Name,
    sign_with: options.SignWith,
    account: Annotated[
        str | None, typer.Option(help="The account of the operating system; the one that runs this where left out.")
    ] = None,
    database: options.Database = None,
) -> None:
    """Found the registry: the first registrar, who vouches for himself."""
    clock = system_clock()
    key = load_personal_key(sign_with, clock=clock)
    with open_database(database_path(database)) as store:
        people.found(store, person=person, name=name, of_account=account, key=key, clock=clock)
    tell(f"{person} is the first registrar, by the certificate {key.fingerprint}")
    tell("Enrol a second registrar soon: without one, a lost key can never be replaced.")


@app.command("enrol")
def enrol(
    person: Person,
    name: Name,
    sign_with: options.SignWith,
    account: Account = "",
    database: options.Database = None,
) -> None:
    """Enrol a person; a registrar signs."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        key = load_personal_key(sign_with, clock=clock)
        people.enrol(store, person=person, name=name, of_account=account, key=key, clock=clock)
    tell(f"{person} is enrolled, with no role yet")


@app.command("certify")
def certify(
    person: Person,
    certificate: Annotated[Path, typer.Argument(help="The person's certificate (PEM or DER), without its key.")],
    sign_with: options.SignWith,
    database: options.Database = None,
) -> None:
    """Enter a person's certificate; a registrar signs, after looking at the person."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        key = load_personal_key(sign_with, clock=clock)
        fingerprint = people.certify(
            store, person=person, certificate=load_certificate(certificate), key=key, clock=clock
        )
    tell(f"{person} signs with the certificate {fingerprint}")


@app.command("revoke")
def revoke(
    fingerprint: Annotated[str, typer.Argument(help="The certificate's SHA-256, or its first 8 digits or more.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    since: Annotated[
        date | None,
        typer.Option(
            parser=options.read_date,
            metavar="DATE",
            help="The day from which what it signed counts for nothing; from now on where left out.",
        ),
    ] = None,
    sign_with: options.MaybeSignWith = None,
    database: options.Database = None,
) -> None:
    """End a certificate: a registrar does, or the person whose it is."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        key = None if sign_with is None else load_personal_key(sign_with, clock=clock)
        known = people.revoke(store, fingerprint=fingerprint, reason=reason, since=since, key=key, clock=clock)
    tell(f"A certificate of {known.person} is revoked; what it freed is looked at again in the next plan.")


@app.command("give")
def give(
    person: Person,
    role: Which,
    sign_with: options.SignWith,
    first: Annotated[
        date | None,
        typer.Option("--from", parser=options.read_date, metavar="DATE", help="The first day; today where left out."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=options.read_date, metavar="DATE", help="The last day; without end where left out."),
    ] = None,
    database: options.Database = None,
) -> None:
    """Give a person a role; a registrar signs, and nobody gives one to himself."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        key = load_personal_key(sign_with, clock=clock)
        people.give_role(store, person=person, role=role, first=first, until=until, key=key, clock=clock)
    tell(f"{person} is {role.value}")


@app.command("end")
def end(
    person: Person,
    role: Which,
    sign_with: options.SignWith,
    on: Annotated[
        date | None,
        typer.Option(parser=options.read_date, metavar="DATE", help="The first day without it; today where left out."),
    ] = None,
    database: options.Database = None,
) -> None:
    """End a role; a registrar signs. What the person approved on or after that day counts for nothing."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        key = load_personal_key(sign_with, clock=clock)
        people.end_role(store, person=person, role=role, on=on, key=key, clock=clock)
    tell(f"{person} is no longer {role.value}")


@app.command("list")
def list_people(database: options.Database = None, output_format: options.OutputFormat = Format.HUMAN) -> None:
    """Print who is enrolled, with roles and certificates, and what was entered without authority."""
    with opened(database_path(database)) as store:
        _print(store, output_format)


def _print(store: Store, output_format: Format) -> None:
    standing = store.standing()
    found = people.listed(standing, on=system_clock().today())
    if output_format is Format.JSON:
        print_json(
            {
                "people": [_as_plain(one) for one in found],
                "without_authority": [{"entry": fault.sequence, "what": fault.what} for fault in standing.faults],
            }
        )
        return
    if not found:
        tell("Nobody is enrolled. The first registrar founds the registry: `muniment people found`.")
    for one in found:
        roles = ", ".join(role.value for role in one.roles) or "no role today"
        tell(f"{one.person.id}  {one.person.name}  ({roles}{', founder' if one.is_founder else ''})")
        tell(f"    account      {one.person.account or 'none'}")
        for certificate in one.certificates:
            tell(f"    certificate  {certificate.fingerprint}")
            issued = "made here: no authority vouches for it" if certificate.is_made_here else certificate.issuer
            tell(f"                 {certificate.subject}; {issued}; until {certificate.until.isoformat()}")
            if certificate.revoked_on is not None:
                tell(f"                 REVOKED on {certificate.revoked_on.isoformat()}: {certificate.revoked_for}")
    for fault in standing.faults:
        tell(f"WITHOUT AUTHORITY  entry {fault.sequence}: {fault.what}")


def _as_plain(one: people.ListedPerson) -> dict[str, object]:
    return {
        "id": one.person.id,
        "name": one.person.name,
        "account": one.person.account,
        "roles": [role.value for role in one.roles],
        "is_founder": one.is_founder,
        "certificates": [
            {
                "sha256": certificate.fingerprint,
                "subject": certificate.subject,
                "issuer": certificate.issuer,
                "until": certificate.until.isoformat(),
                "is_made_here": certificate.is_made_here,
                "revoked_on": None if certificate.revoked_on is None else certificate.revoked_on.isoformat(),
                "revoked_for": certificate.revoked_for,
            }
            for certificate in one.certificates
        ],
    }
