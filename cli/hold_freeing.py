"""`muniment holds release`, `narrow` and `clear`: proposals, shown with what they would do before they are entered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli import hold_options as given
from cli import options
from cli.hold_words import tell_impacts
from cli.session import tell
from engine.language.narrowings import read_one_release, read_scope
from engine.model.holds import HoldKind
from engine.register.proposals import APPROVAL_DAYS, Proposal, State
from procedures.hold_clearing import clear, clearable
from procedures.hold_drafts import NoDocumentError, scope_source, source_of
from procedures.hold_impact import impacts
from procedures.hold_releasing import Freeing, first_day_free, free, require_possible
from procedures.hold_viewing import without_release_notice
from procedures.proposing import still_needed
from procedures.scanning import Policies, read_policies


def release_hold(
    id: given.Id,
    on: Annotated[
        date,
        typer.Option("--on", parser=options.read_date, metavar="DATE", help="The day the matter ended, as 2026-11-01."),
    ],
    reason: given.Reason,
    policies: given.Policies = Path("policies"),
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Propose that a hold ends, after showing what that would do; two people approve it, and it cools for 30 days."""
    read = read_policies(policies)
    with given.session(database, sign_with=sign_with) as here:
        _propose(Freeing(hold=here.hold(id).hold, on=on, reason=reason), here, policies=read)


def narrow_hold(
    id: given.Id,
    file: Annotated[
        Path | None, typer.Argument(help="A file with `kind: release` and a `scope`; or say it by options.")
    ] = None,
    customer: given.Customers = None,
    fact: given.Facts = None,
    record: given.Records = None,
    sha256: given.Digests = None,
    on: given.On = None,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept in the ledger.")] = None,
    policies: given.Policies = Path("policies"),
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Propose that a part of a hold ends: what certainly falls under the scope of the narrowing, and nothing else."""
    words = given.scope_words(customers=customer, facts=fact, records=record, digests=sha256)
    if (file is not None) is bool(words.lines()):
        raise typer.BadParameter("name a file, or say by options what falls out: one of the two")
    if (file is not None) is (on is not None or reason is not None) or (on is None) is not (reason is None):
        raise typer.BadParameter("give --on and --reason with the options; a file says them itself")
    read = read_policies(policies)
    with given.session(database, sign_with=sign_with) as here:
        hold = here.hold(id).hold
        vocabulary = read.read.bundle.vocabulary
        if file is not None:
            source, source_name = source_of(file, folder=policies, taken=read.sources)
            release = read_one_release(source, vocabulary=vocabulary, holds={id: hold})
            if release.scope is None:
                raise NoDocumentError(path=str(file), cause="it has no `scope`, so it would release the whole hold")
            order = Freeing(
                hold=hold,
                on=release.on,
                by=release.by,
                reason=release.reason,
                scope=release.scope,
                text=source.data.decode("utf-8-sig", "replace"),
                source_name=source_name,
            )
        else:
            assert on is not None
            assert reason is not None
            source = scope_source(words)
            scope = read_scope(source, vocabulary=vocabulary)
            order = Freeing(hold=hold, on=on, reason=reason, scope=scope, text=source.data.decode("utf-8", "replace"))
        _propose(order, here, policies=read)


def clear_records(
    id: given.Id,
    archive: Annotated[Path, typer.Option(help="The archive, as it was scanned.")],
    reason: given.Reason,
    records: Annotated[
        list[str] | None, typer.Option("--records", metavar="ID,ID", help="These records; may be given several times.")
    ] = None,
    all_free: Annotated[
        bool, typer.Option("--all-that-no-longer-match", help="Every record that can be cleared.")
    ] = False,
    policies: given.Policies = Path("policies"),
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Propose facts that free records which a hold could only possibly match; two people approve them."""
    if bool(records) is all_free:
        raise typer.BadParameter("name records with --records, or say --all-that-no-longer-match: one of the two")
    read = read_policies(policies)
    only = tuple(part.strip() for one in records or () for part in one.split(","))
    with given.session(database, sign_with=sign_with) as here:
        hold = here.hold(id).hold
        found = clearable(
            here.store,
            hold,
            archive=str(archive.resolve()),
            policies=read,
            standing=here.standing,
            today=here.today,
            only=None if all_free else only,
        )
        tell(f"{len(found.records):,} records could fall under it before, and certainly do not by what is known now")
        if found.certain:
            tell(f"{found.certain:,} more were matched certainly before: they stay held until a release or a narrowing")
        proposal = clear(here.store, hold, found, reason=reason, clock=here.clock, signer=here.signer)
        tell_proposal(proposal, on=here.today)
        tell("It counts as long as these files and these facts stay as they are.")


def _propose(order: Freeing, here: given.Session, *, policies: Policies) -> None:
    require_possible(order, here.standing)
    first = first_day_free(order, today=here.today)
    tell_impacts(
        impacts(
            order.release,
            store=here.store,
            policies=policies,
            standing=here.standing,
            today=here.today,
            as_of=first,
        )
    )
    proposal = free(here.store, order, clock=here.clock, signer=here.signer)
    tell_proposal(proposal, on=here.today)
    until = order.hold.until
    if order.hold.kind is HoldKind.REGULATOR and until is not None and until > here.today:
        tell(f"The regulator stated {until} as the end: it cannot count before that day.")
    tell(f"Then it cools for 30 days from the later of {order.on} and the day it comes to bind.")
    tell(f"Nothing is let go by it before {first}.")
    # A waiver speaks of what is released by its day, so of this too if it binds today.
    for waiver in here.standing.waivers():
        if waiver.bound_on == here.today:
            tell(f"But if it binds today: cooling was waived today for what falls under the order {waiver.order}.")
    waiting = without_release_notice(here.standing.notices, hold=order.hold.id)
    if waiting:
        tell(f"Told of the hold and not yet of its end: {', '.join(waiting)}")


def tell_proposal(proposal: Proposal, *, on: date) -> None:
    """Print where a proposal stands that was entered now, and who must approve it yet."""
    if proposal.state is State.BINDING:
        tell(f"It is entered under {proposal.number} and binds.")
        return
    tell(f"It is entered under {proposal.number}, and frees nothing yet.")
    tell(f"Still needed: {still_needed(proposal, on=on)}: muniment approve {proposal.number}")
    if proposal.approvals:
        tell(f"Your approval waits {APPROVAL_DAYS} days for the others.")
