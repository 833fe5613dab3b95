"""`muniment holds place`: a hold from a file or from options, at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli import hold_options as given
from cli import options
from cli.exit_codes import ExitCode
from cli.hold_words import tell_counts
from cli.session import database_path, system_clock, tell
from engine.custody.accounts import account
from engine.custody.clock import Clock
from procedures.cluster_snapshots import Snapshot, take_snapshots
from procedures.hold_drafts import Desk, Draft, HoldWords, draft_of_file, draft_of_words, open_desk
from procedures.hold_matches import Counted, count_matches
from procedures.hold_placing import NotConfirmedError, Placed, doubtful, place, standing_already, store_at
from procedures.ledger import opened

_LINES = ("id", "type", "matter", "purpose", "reference", "counsel", "duty_arose", "review_on", "until", "received")
_A_DAY = "DATE"


def place_hold(
    file: Annotated[Path | None, typer.Argument(help="A file with `kind: hold`; or say the hold by options.")] = None,
    policies: given.Policies = Path("policies"),
    id: Annotated[str | None, typer.Option("--id", help="A name for the hold, as HCA-1234-2026.")] = None,
    type: Annotated[str | None, typer.Option("--type", help="legal, regulator, access-request or extension.")] = None,
    matter: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    purpose: Annotated[str | None, typer.Option(help="What the records are needed for.")] = None,
    customer: given.Customers = None,
    fact: given.Facts = None,
    record: given.Records = None,
    sha256: given.Digests = None,
    cluster: given.Clusters = None,
    everything: Annotated[bool, typer.Option("--everything", help="Hold every record there is.")] = False,
    issued_by: Annotated[str | None, typer.Option(help="Who orders it; your account where left out.")] = None,
    duty_arose: Annotated[str | None, typer.Option(metavar=_A_DAY, help="The day the duty to keep arose.")] = None,
    reference: Annotated[str | None, typer.Option(help="The number of the case or file.")] = None,
    counsel: Annotated[str | None, typer.Option(help="Who advises.")] = None,
    review_on: Annotated[str | None, typer.Option(metavar=_A_DAY, help="The day to look at it again.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar=_A_DAY, help="A regulator's stated end, or the end of an extension.")
    ] = None,
    received: Annotated[str | None, typer.Option(metavar=_A_DAY, help="The day an access request arrived.")] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="Show it to the legal role alone.")] = False,
    enforced_in: Annotated[
        list[str] | None, typer.Option(help="A system that enforces it too; may be given several times.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="It is meant, though it matches nothing, or everything.")] = False,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Place a hold: it binds at once, whoever places it."""
    clock = system_clock()
    desk = open_desk(policies)
    lines = (id, type, matter, purpose, reference, counsel, duty_arose, review_on, until, received)
    words = HoldWords(
        lines=dict(zip(_LINES, lines, strict=True)),
        scope=given.scope_words(customers=customer, facts=fact, records=record, digests=sha256),
        issued_on=clock.today(),
        issued_by=issued_by if issued_by is not None else account(),
        enforced_in=tuple(enforced_in or ()),
        is_sealed=sealed,
        is_everything=everything,
    )
    is_said = any(one is not None for one in (*lines, issued_by))
    is_said = is_said or any((words.scope.lines(), cluster, words.enforced_in, sealed, everything))
    if (file is not None) is is_said:
        raise typer.BadParameter("name a file, or say the hold by options: one of the two")
    path = database_path(database)
    if cluster:
        snapshots = _snapshots(given.all_parts(cluster), path, desk=desk, clock=clock)
        words = replace(words, scope=replace(words.scope, snapshots=snapshots))
    draft = draft_of_words(words, desk=desk) if file is None else draft_of_file(file, desk=desk, folder=policies)
    if not path.exists():
        tell(f"There is no database yet: {path} is made.")
        _require_meant(draft, (), yes=yes)
    with store_at(path) as store:
        here = given.look(store, clock=clock, sign_with=sign_with)
        if standing_already(draft, here.standing) is None:
            counted = count_matches(
                draft.hold.scope,
                store=store,
                vocabulary=desk.vocabulary,
                policies=desk.policies,
                standing=here.standing,
                today=clock.today(),
            )
            tell_counts(counted)
            if desk.problem is not None:
                tell("The policies have errors, so what a plan would let go could not be judged.")
            _require_meant(draft, counted, yes=yes)
        placed = place(store, draft, clock=clock, signer=here.signer)
    _tell(placed)
    if placed.has_legal and not placed.hold.is_by_legal:
        raise typer.Exit(ExitCode.FINDINGS)


def _snapshots(named: tuple[str, ...], path: Path, *, desk: Desk, clock: Clock) -> tuple[Snapshot, ...]:
    """Return what is in clusters now, and print it; raises `NoDatabaseError` and what `take_snapshots` raises."""
    with opened(path) as store:
        found = take_snapshots(
            named, store=store, policies=desk.policies, standing=store.standing(), today=clock.today()
        )
    for one in found:
        tell(f"{one.cluster}: {len(one.ids):,} records, by the scan {one.scan} of {one.scanned_on}")
    tell("They are named by id and by SHA-256. Who joins a cluster later is held only by a link to one of them.")
    return found


def _require_meant(draft: Draft, counted: tuple[Counted, ...], *, yes: bool) -> None:
    """Ask whether a hold on nothing, or on everything, is meant; raises `NotConfirmedError`."""
    why = doubtful(draft, counted)
    if not why or yes:
        return
    if not sys.stdin.isatty():
        raise NotConfirmedError(why=why)
    try:
        if typer.confirm(f"Attention: {why}. Place it all the same?", err=True):
            return
    except typer.Abort:
        pass
    raise NotConfirmedError(why=why)


def _tell(placed: Placed) -> None:
    hold = placed.hold
    if not placed.is_new:
        tell(f"The hold {hold.hold.public_id} stands already, since {hold.on}, with the same content.")
        return
    tell(f"The hold {hold.hold.public_id} binds from now on, entry {hold.sequence} of the ledger.")
    if hold.hold.enforced_in:
        tell("It is recorded here; that other systems enforce it is only said.")
    if not placed.has_legal:
        tell("Nobody is registered as a legal officer yet; it holds all the same.")
    elif not hold.is_by_legal:
        tell("Whoever placed it is no legal officer. It holds all the same; tell Legal (finding hold-not-by-legal).")
