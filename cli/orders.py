"""`muniment orders`: orders to destroy by a date, what stands against them, and waiving cooling for one."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli import hold_options as given
from cli import options
from cli.console import Format, print_json
from cli.exit_codes import ExitCode
from cli.hold_freeing import tell_proposal
from cli.order_words import (
    order_as_plain,
    tell_order,
    tell_order_impacts,
    tell_waiver_impacts,
    tell_whole_order,
    whole_as_plain,
)
from cli.session import tell
from engine.language.narrowings import read_scope
from engine.model.conditions import ALWAYS, Condition
from engine.model.orders import Order, OrderAuthority
from procedures.hold_drafts import scope_source, source_of
from procedures.order_entering import (
    Entered,
    OrderNotMeantError,
    doubtful,
    end_order,
    enter_order,
    order_of,
    require_sound,
)
from procedures.order_impact import order_impacts, waiver_impacts
from procedures.order_waiving import lets_out_nothing, require_waivable, waive
from procedures.scanning import read_policies

app = typer.Typer(
    help="Enter orders to destroy by a date, see what stands against them, and waive cooling for one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_EVERYTHING = "everything\n"

Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the order.")]


@app.command("enter")
def enter(
    id: Annotated[str, typer.Option("--id", help="A name for the order, as HCMP-77-2026.")],
    authority: Annotated[OrderAuthority, typer.Option(help="Who orders it.")],
    authority_name: Annotated[str, typer.Option(help="Its name, as High Court.")],
    made_on: Annotated[
        date, typer.Option(parser=options.read_date, metavar="DATE", help="The day of the order, as 2026-11-01.")
    ],
    due_on: Annotated[
        date, typer.Option(parser=options.read_date, metavar="DATE", help="The last day by which to destroy.")
    ],
    scope: Annotated[
        Path | None, typer.Option(help="A file with the lines of a scope, as a hold has; or say it by options.")
    ] = None,
    customer: given.Customers = None,
    fact: given.Facts = None,
    record: given.Records = None,
    sha256: given.Digests = None,
    everything: Annotated[bool, typer.Option("--everything", help="It names every record there is.")] = False,
    reference: Annotated[str, typer.Option(help="The number of the order or the case.")] = "",
    matter: Annotated[str, typer.Option(help="What it is about.")] = "",
    purpose: Annotated[str, typer.Option(help="Why the records are to be destroyed.")] = "",
    policies: given.Policies = Path("policies"),
    yes: Annotated[bool, typer.Option("--yes", help="It is meant, though it reaches nothing, or everything.")] = False,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Enter an order to destroy: it frees nothing, and shows in every plan what stands against it."""
    words = given.scope_words(customers=customer, facts=fact, records=record, digests=sha256)
    if [scope is not None, bool(words.lines()), everything].count(True) != 1:
        raise typer.BadParameter("name a file with --scope, or say by options what it names, or --everything: one")
    read = read_policies(policies)
    text = _EVERYTHING
    condition: Condition = ALWAYS
    if not everything:
        source = scope_source(words) if scope is None else source_of(scope, folder=policies, taken=read.sources)[0]
        condition = read_scope(source, vocabulary=read.read.bundle.vocabulary)
        text = source.data.decode("utf-8-sig", "replace")
    order = Order(
        id=id,
        authority=authority,
        authority_name=authority_name.strip(),
        scope=condition,
        made_on=made_on,
        due_on=due_on,
        reference=reference.strip(),
        matter=matter.strip(),
        purpose=purpose.strip(),
    )
    with given.session(database, sign_with=sign_with) as here:
        require_sound(order, today=here.today)
        if id not in here.standing.orders:
            found = order_impacts(order, store=here.store, policies=read, standing=here.standing, as_of=here.today)
            tell_order_impacts(found)
            _require_meant(doubtful(order, found), yes=yes)
        entered = enter_order(here.store, order, text=text, clock=here.clock, signer=here.signer)
    _tell_entered(entered)
    if entered.has_legal and not entered.order.is_by_legal:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command("list")
def list_orders(
    everything: Annotated[bool, typer.Option("--all", help="Also those that were ended.")] = False,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print the orders to destroy that are in force, those that are due first in front."""
    with given.session(database, sign_with=None) as here:
        standing, today = here.standing, here.today
    shown = [one for one in standing.orders.values() if everything or one.is_in_force]
    shown.sort(key=lambda one: (one.order.due_on, one.order.id))
    if output_format is Format.JSON:
        print_json({"orders": [order_as_plain(one, standing, today=today) for one in shown]})
        return
    for one in shown:
        tell_order(one, standing, today=today)
    if not shown:
        tell("There is no order to destroy.")


@app.command("show")
def show(
    id: Id,
    policies: given.Policies = Path("policies"),
    as_of: options.AsOf = None,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print all of an order, and what stands against it in the latest scans."""
    read = read_policies(policies)
    with given.session(database, sign_with=None) as here:
        one, standing, today = order_of(here.standing, id), here.standing, here.today
        found = order_impacts(one.order, store=here.store, policies=read, standing=standing, as_of=as_of or today)
    if output_format is Format.JSON:
        print_json(order_as_plain(one, standing, today=today) | whole_as_plain(one, found))
        return
    tell_whole_order(one, standing, today=today)
    tell()
    tell_order_impacts(found)


@app.command("waive")
def waive_cooling(
    id: Id,
    reason: given.Reason,
    policies: given.Policies = Path("policies"),
    yes: Annotated[bool, typer.Option("--yes", help="It is meant, though it would let out no record.")] = False,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Propose to waive cooling for exactly the scope of an order, after showing what that lets out."""
    read = read_policies(policies)
    with given.session(database, sign_with=sign_with) as here:
        require_waivable(here.standing, id, reason=reason)
        order = order_of(here.standing, id).order
        # What was released today cools from today, and is past tomorrow.
        found = waiver_impacts(
            order,
            store=here.store,
            policies=read,
            standing=here.standing,
            today=here.today,
            as_of=here.today + timedelta(days=1),
        )
        tell_waiver_impacts(found)
        _require_meant(lets_out_nothing(found), yes=yes)
        proposal = waive(here.store, id, reason=reason, clock=here.clock, signer=here.signer)
        tell_proposal(proposal, on=here.today)
    tell("It speaks of what is released by the day on which it comes to bind, and of nothing that is released later.")


@app.command("end")
def end(
    id: Id,
    reason: Annotated[str, typer.Option(help="Why: it was set aside, or carried out.")],
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """End an order that was set aside or carried out, and what was waived for it; a legal officer does."""
    with given.session(database, sign_with=sign_with) as here:
        order, ended = end_order(here.store, id, reason=reason, clock=here.clock, signer=here.signer)
    tell(f"The order {order.order.id} is ended: {order.ended_for}")
    for proposal in ended:
        tell(f"The waiver {proposal.number} ended with it.")


def _require_meant(why: str, *, yes: bool) -> None:
    """Ask whether what reaches nothing, or everything, is meant; raises `OrderNotMeantError`."""
    if not why or yes:
        return
    if not sys.stdin.isatty():
        raise OrderNotMeantError(why=why)
    try:
        if typer.confirm(f"Attention: {why}. Enter it all the same?", err=True):
            return
    except typer.Abort:
        pass
    raise OrderNotMeantError(why=why)


def _tell_entered(entered: Entered) -> None:
    one = entered.order
    if not entered.is_new:
        tell(f"The order {one.order.id} stands already, since {one.on}, with the same content.")
        return
    tell(f"The order {one.order.id} is entered, entry {one.sequence} of the ledger. It frees nothing by itself.")
    tell(f"It is due on {one.order.due_on}. A hold is ended by its release: `muniment holds release` and `narrow`.")
    if entered.has_legal and not one.is_by_legal:
        tell("Whoever entered it is no legal officer; tell Legal (finding order-not-by-legal).")
