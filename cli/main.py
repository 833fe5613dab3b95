"""The root command, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated

import typer

from cli.audit import audit
from cli.calendar import calendar
from cli.calibrate import app as calibrate
from cli.check import check
from cli.console import print_error
from cli.demo import demo
from cli.diff import diff
from cli.events import app as events
from cli.exit_codes import ExitCode
from cli.explain import explain
from cli.fmt import fmt
from cli.holds import app as holds
from cli.keys import app as keys
from cli.ledger import app as ledger
from cli.orders import app as orders
from cli.people import app as people
from cli.plan import plan
from cli.policies import app as policies
from cli.proposals import approve, decline, proposals
from cli.rehearsal import run_tests
from cli.report import report
from cli.scan import scan
from cli.schedule import app as schedule
from cli.simulate import simulate
from cli.streams import flush_output, prepare_streams
from cli.survey import survey
from cli.verify import verify
from engine.model.errors import MunimentError

app = typer.Typer(
    name="muniment",
    help="Judges image archives before anyone touches them: no signed report, no action.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="It ends with 0 clean, 1 Muniment broke, 2 usage, 3 findings, 4 refused on safety grounds.",
)
app.command("survey")(survey)
app.command("audit")(audit)
app.command("scan")(scan)
app.command("plan")(plan)
app.command("report")(report)
app.command("verify")(verify)
app.command("test")(run_tests)
app.command("explain")(explain)
app.command("check")(check)
app.command("fmt")(fmt)
app.command("simulate")(simulate)
app.command("diff")(diff)
app.command("proposals")(proposals)
app.command("approve")(approve)
app.command("decline")(decline)
app.command("calendar")(calendar)
app.command("demo")(demo)
app.add_typer(holds, name="holds")
app.add_typer(orders, name="orders")
app.add_typer(keys, name="keys")
app.add_typer(ledger, name="ledger")
app.add_typer(people, name="people")
app.add_typer(events, name="events")
app.add_typer(schedule, name="schedule")
app.add_typer(calibrate, name="calibrate")
app.add_typer(policies, name="policies")


_BESIDE = re.compile(r"(^|.*/)\.([^/]+)\.[0-9a-f]{16}$", re.DOTALL)


class MachineError(MunimentError):
    """What the machine refuses at no particular place: a full disk, a folder that may not be written."""

    def __init__(self, error: OSError) -> None:
        # What is written beside its place has a name that only this run knows.
        named = _BESIDE.sub(r"\1\2", os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else ""
        where = f"`{named}` can't be used" if named else "this machine refused a step"
        super().__init__(
            where,
            cause=(error.strerror or str(error)).lower(),
            help="check the name, the permissions and the space on the disk; nothing in the archive was changed",
        )


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"muniment {version('muniment')}")
        raise typer.Exit


@app.callback()
def root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Judges image archives before anyone touches them: no signed report, no action."""


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; no user ever sees a traceback for bad input."""
    prepare_streams()
    try:
        _run(arguments)
    except MunimentError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:
        if os.environ.get("MUNIMENT_TRACEBACK"):
            traceback.print_exc()
        if isinstance(error, BrokenPipeError) and error.filename is None:
            # As with `| head`: no fault of the machine, and still the result did not arrive whole.
            print("note: the output was not read to its end", file=sys.stderr)
        else:
            print_error(MachineError(error))
        sys.exit(MachineError.exit_code)
    except Exception as error:  # noqa: BLE001 - the last place where anything can be caught
        if os.environ.get("MUNIMENT_TRACEBACK"):
            traceback.print_exc()
        print(f"error: Muniment broke: {type(error).__name__}: {error}", file=sys.stderr)
        print("help: nothing in the archive was changed; set MUNIMENT_TRACEBACK=1 and report it", file=sys.stderr)
        sys.exit(ExitCode.BROKE)
    finally:
        # Python would write the rest when it ends, and end with 120 where that fails.
        with suppress(OSError):
            flush_output()


def _run(arguments: Sequence[str] | None) -> None:
    streams = sys.stdout, sys.stderr
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="muniment")
    except SystemExit as left:
        if sys.stdout is not streams[0]:
            # Typer puts others in their place, and leaves with 1, where nobody reads the output any more.
            sys.stdout, sys.stderr = streams
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None
        if left.code == ExitCode.STOPPED:
            print("stopped: nothing in the archive was changed", file=sys.stderr)
        flush_output()
        raise
