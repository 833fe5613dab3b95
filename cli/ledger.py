"""`muniment ledger`: who did what and when, and whether anything in it was changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import options
from cli.console import Format, print_json
from cli.exit_codes import ExitCode
from cli.session import database_path, load_key, load_trusted, system_clock, tell
from procedures.ledger import (
    LedgerChecked,
    check_ledger,
    export,
    head_in_report,
    proof_as_plain,
    prove,
    read_head,
    sign_head,
    write_new,
)

app = typer.Typer(
    help="Check, sign, prove and hand out the ledger of what was entered.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NewFile = Annotated[Path | None, typer.Option("--out", help="A new file for the result; printed where left out.")]


@app.command("verify")
def verify(
    database: options.Database = None,
    head: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="<path>", help="A head that was kept elsewhere (JSON); the ledger must go on from it. Repeatable."
        ),
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="<path>", help="A sealed report, whose head the ledger must go on from as well. Repeatable."
        ),
    ] = None,
    certificate: options.Certificates = None,
    keys: options.Keys = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Check every entry, the tree and every signed head again; ends with 3 where anything was changed."""
    heads = [read_head(path) for path in head or ()]
    if report:
        trusted = load_trusted(certificate, keys=keys)
        now = system_clock().now()
        heads += [head_in_report(path, trusted=trusted, at=now) for path in report]
    checked = check_ledger(database_path(database), heads=heads)
    if output_format is Format.JSON:
        print_json(_as_result(checked))
    else:
        _tell(checked)
    if checked.problems:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command("head")
def head(
    database: options.Database = None,
    keys: options.Keys = None,
    pkcs12: options.Pkcs12 = None,
    out: NewFile = None,
) -> None:
    """Sign the size and the root of the ledger; kept elsewhere, that shows a ledger that was cut or written anew."""
    clock = system_clock()
    signed = sign_head(database_path(database), key=load_key(keys=keys, pkcs12=pkcs12, clock=clock), clock=clock)
    _give(signed.to_plain(), out)


@app.command("prove")
def prove_entry(
    entry: Annotated[int, typer.Argument(help="The number of the entry, from 0.", min=0)],
    database: options.Database = None,
    out: NewFile = None,
) -> None:
    """Print one entry with the proof that it stands in the ledger (RFC 6962)."""
    entered, proof = prove(database_path(database), entry)
    _give(proof_as_plain(entered, proof), out)


@app.command("export")
def export_entries(
    out: Annotated[Path, typer.Argument(help="A new file: a line of JSON for each entry.")],
    database: options.Database = None,
) -> None:
    """Write all entries to a new file; of sealed matters only the digests."""
    number = export(database_path(database), out)
    tell(f"{number:,} entries in {out}")


def _give(plain: dict[str, Any], out: Path | None) -> None:
    if out is None:
        print_json(plain)
        return
    write_new(out, iter([json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"]))
    tell(f"Written to {out}")


def _tell(checked: LedgerChecked) -> None:
    for problem in checked.problems:
        tell(f"CHANGED  {problem.place}: {problem.what}")
    if checked.problems:
        tell()
        tell("DO NOT RELY ON THIS LEDGER: something in it was changed after it was written.")
        return
    tell(f"{checked.size:,} entries, root {checked.root}")
    tell(f"Whole: every entry, the tree, and every head signed here; {checked.heads} from elsewhere.")
    if not checked.heads:
        tell("A ledger that was cut or written anew can look whole: give a report, or a head that was kept elsewhere.")


def _as_result(checked: LedgerChecked) -> dict[str, object]:
    return {
        "is_whole": not checked.problems,
        "size": checked.size,
        "root": checked.root,
        "heads_given": checked.heads,
        "problems": [{"place": one.place, "what": one.what} for one in checked.problems],
    }
