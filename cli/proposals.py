"""`muniment proposals`, `approve` and `decline`: what waits for somebody, and what somebody says to it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.session import database_path, system_clock, tell
from cli.signing_keys import load_personal_key
from engine.custody.accounts import account, scribe_of
from engine.custody.acts import Signer
from engine.register.proposals import Proposal, State
from engine.register.standing import Standing
from procedures import proposing
from procedures.ledger import opened
from procedures.proposal_words import lines_of, plain_of
from procedures.viewers import viewer_of

Number = Annotated[int, typer.Argument(help="The number of the proposal.", min=0)]


def proposals(
    everything: Annotated[bool, typer.Option("--all", help="Also those that bind or were ended.")] = False,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print what waits for approval: releases, narrowings, clearances, waivers, corrections, confirmations."""
    with opened(database_path(database)) as store:
        standing = store.standing()
    found = tuple(standing.proposals.values()) if everything else standing.open()
    sees_sealed = may_see_sealed(standing)
    if output_format is Format.JSON:
        print_json({"proposals": [plain_of(one, standing, sees_sealed=sees_sealed) for one in found]})
        return
    if not found:
        tell("Nothing waits for approval.")
    for one in found:
        _show(one, standing, sees_sealed=sees_sealed)


def approve(
    number: Number,
    sign_with: options.MaybeSignWith = None,
    yes: Annotated[bool, typer.Option("--yes", help="Approve what is shown without being asked.")] = False,
    database: options.Database = None,
) -> None:
    """Approve a proposal, after showing it; what frees from a hold, and a confirmation, needs a certificate."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        standing = store.standing()
        proposal = proposing.proposal_of(standing, number)
        signer = None
        if sign_with is not None:
            signer = proposing.signer_of(standing, load_personal_key(sign_with, clock=clock))
        _show(proposal, standing, sees_sealed=may_see_sealed(standing, signer=signer))
        _require_yes(yes)
        after = proposing.approve(store, number, scribe=scribe_of(clock), signer=signer)
        _tell_state(after)


def decline(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why.")],
    sign_with: options.MaybeSignWith = None,
    database: options.Database = None,
) -> None:
    """End a proposal; a clearance, a waiver or a confirmation that binds already ends too."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        standing = store.standing()
        signer = None
        if sign_with is not None:
            signer = proposing.signer_of(standing, load_personal_key(sign_with, clock=clock))
        proposing.decline(store, number, reason=reason, scribe=scribe_of(clock), signer=signer)
    tell(f"The proposal {number} is ended: {reason}")


def may_see_sealed(standing: Standing, *, signer: Signer | None = None) -> bool:
    """Say whether this account, or a person who signs, is a legal officer."""
    return viewer_of(standing, account=account(), signer=signer, on=system_clock().today()).is_legal


def _show(proposal: Proposal, standing: Standing, *, sees_sealed: bool) -> None:
    for line in lines_of(proposal, standing, sees_sealed=sees_sealed):
        tell(line)


def _require_yes(yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise proposing.NotAskedError
    if not typer.confirm("Approve this?", err=True):
        raise typer.Exit


def _tell_state(proposal: Proposal) -> None:
    if proposal.state is State.BINDING:
        assert proposal.bound_on is not None
        tell(f"The proposal {proposal.number} binds since {proposal.bound_on.isoformat()}.")
        return
    missing = proposing.still_needed(proposal, on=system_clock().today())
    tell(f"Approved. It still needs {missing}: `muniment approve {proposal.number}`")
