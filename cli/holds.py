"""`muniment holds`: placing holds, looking at them, and proposing that they end."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli import hold_options as given
from cli import options
from cli.console import Format, print_json
from cli.hold_freeing import clear_records, narrow_hold, release_hold
from cli.hold_placing import place_hold
from cli.hold_words import (
    SEALED_PLAIN,
    counts_as_plain,
    history_as_plain,
    tell_counts,
    tell_history,
    tell_short,
    tell_whole,
    view_as_plain,
)
from cli.session import tell
from engine.custody.accounts import scribe_of
from engine.custody.plain_forms import to_plain
from engine.register.acts import HoldEntered, NoticeKind, NoticeRecorded
from procedures.hold_matches import count_matches
from procedures.hold_viewing import history_of, view_of, views_of
from procedures.scanning import read_policies

app = typer.Typer(
    help="Place holds, look at them, and propose that they end.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("place")(place_hold)


@app.command("list")
def list_holds(
    policies: given.MaybePolicies = None,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print every hold with its state; of sealed ones only that there are some, but to Legal."""
    read = None if policies is None else {hold.id: hold for hold in read_policies(policies).read.holds}
    with given.session(database, sign_with=sign_with) as here:
        shown = views_of(here.standing, viewer=here.viewer, on=here.today, read=read)
        is_more = len(shown) < len(here.standing.holds)
    if output_format is Format.JSON:
        print_json({"holds": [*map(view_as_plain, shown), *([SEALED_PLAIN] if is_more else [])]})
        return
    for view in shown:
        tell_short(view)
    if is_more:
        tell("sealed  ask Legal")
    if not shown and not is_more:
        tell("There is no hold.")


@app.command("show")
def show_hold(
    id: given.Id,
    policies: given.MaybePolicies = None,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print all of a hold: its words, what it matches in the latest scans, and its history."""
    read = None if policies is None else {hold.id: hold for hold in read_policies(policies).read.holds}
    with given.session(database, sign_with=sign_with) as here:
        view = view_of(here.hold(id), here.standing, on=here.today, read=read)
        counted = count_matches(
            view.hold.scope,
            store=here.store,
            vocabulary=None,
            policies=None,
            standing=here.standing,
            today=here.today,
        )
        history = tuple(history_of(id, here.store.noted(), here.standing))
    entered = next((one.noted.act for one in history if isinstance(one.noted.act, HoldEntered)), None)
    text = entered.source_text if entered is not None else ""
    if output_format is Format.JSON:
        whole = {"hold": to_plain(view.hold), "text": text, "matches": counts_as_plain(counted)}
        print_json(view_as_plain(view) | whole | {"history": history_as_plain(history)})
        return
    tell_whole(view, text=text or f"scope: {to_plain(view.hold)['scope']}")
    tell()
    tell_counts(counted)
    tell()
    tell_history(history)


@app.command("history")
def show_history(
    id: given.Id,
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Print every entry of the ledger about a hold, in order."""
    with given.session(database, sign_with=sign_with) as here:
        here.hold(id)
        history = tuple(history_of(id, here.store.noted(), here.standing))
    if output_format is Format.JSON:
        print_json({"id": id, "history": history_as_plain(history)})
        return
    tell_history(history)


app.command("release")(release_hold)
app.command("narrow")(narrow_hold)
app.command("clear")(clear_records)


@app.command("notice")
def record_notice(
    id: given.Id,
    custodian: Annotated[str, typer.Option(help="Who keeps held records.")],
    kind: Annotated[NoticeKind, typer.Option(help="What was sent, or came back.")],
    on: Annotated[date, typer.Option("--on", parser=options.read_date, metavar="DATE", help="The day, as 2026-11-01.")],
    note: Annotated[str, typer.Option(help="Anything else, as the number of a letter.")] = "",
    database: options.Database = None,
    sign_with: options.MaybeSignWith = None,
) -> None:
    """Record a notice to a custodian, or the answer; it decides nothing."""
    if not custodian.strip():
        raise typer.BadParameter("name the custodian")
    with given.session(database, sign_with=sign_with) as here:
        hold = here.hold(id).hold
        act = NoticeRecorded(hold=hold.id, custodian=custodian.strip(), kind=kind, on=on, note=note.strip())
        _, (number,) = here.store.enter([act], scribe=scribe_of(here.clock), signer=here.signer)
    tell(f"Recorded as entry {number} of the ledger. It decides nothing: the hold binds whoever was told.")
