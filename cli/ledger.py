"""`muniment ledger`: who did what and when, and whether anything in it was changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import options
from cli.console import Format, print_json
from cli.exit_codes import ExitCode
from cli.session import database_path, load_trusted, system_clock, tell
from cli.signing_keys import KeyChoice, load_key
from cli.time_stamps import leave_if_unstamped, load_authority, load_time_stamp_certificates, tell_unstamped
from procedures.heads import head_in_report, read_head, sign_head_of
from procedures.ledger import LedgerChecked, check_ledger, export, write_new
from procedures.proofs import problems_of_proof, prove, prove_growth, read_proof

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
    time_stamp_certificate: options.TimeStampCertificates = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Check every entry, the tree and every signed head again; ends with 3 where anything was changed."""
    heads = [read_head(path) for path in head or ()]
    if report:
        trusted = load_trusted(certificate, keys=keys)
        now = system_clock().now()
        heads += [head_in_report(path, trusted=trusted, at=now) for path in report]
    checked = check_ledger(
        database_path(database),
        heads=heads,
        time_stamp_certificates=load_time_stamp_certificates(time_stamp_certificate),
    )
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
    pkcs11_module: options.Pkcs11Module = None,
    pkcs11_token: options.Pkcs11Token = None,
    pkcs11_key: options.Pkcs11Key = None,
    time_stamp_authority: options.TimeStampAuthority = None,
    time_stamp_certificate: options.TimeStampCertificates = None,
    out: NewFile = None,
) -> None:
    """Sign the size and the root of the ledger; kept elsewhere, that shows a ledger that was cut or written anew."""
    clock = system_clock()
    authority = load_authority(time_stamp_authority, time_stamp_certificate)
    choice = KeyChoice(keys=keys, pkcs12=pkcs12, module=pkcs11_module, token=pkcs11_token, key=pkcs11_key)
    key = load_key(choice, clock=clock)
    signed = sign_head_of(database_path(database), key=key, clock=clock, authority=authority)
    _give(signed.head.to_plain(), out)
    tell_unstamped(signed.unstamped)
    leave_if_unstamped(signed.unstamped)


@app.command("prove")
def prove_entry(
    entry: Annotated[int, typer.Argument(help="The number of the entry, from 0.", min=0)],
    database: options.Database = None,
    out: NewFile = None,
) -> None:
    """Print one entry with the proof that it stands in the ledger (RFC 6962)."""
    _give(prove(database_path(database), entry).to_plain(), out)


@app.command("prove-growth")
def prove_that_it_grew(
    old: Annotated[int, typer.Option("--from", metavar="SIZE", help="How many entries there were.", min=1)],
    size: Annotated[
        int | None,
        typer.Option("--to", metavar="SIZE", help="How many there were later; all where left out.", min=1),
    ] = None,
    database: options.Database = None,
    out: NewFile = None,
) -> None:
    """Print the proof that the ledger only grew from one size to another (RFC 6962)."""
    _give(prove_growth(database_path(database), old=old, size=size).to_plain(), out)


@app.command("check-proof")
def check_proof(
    proof: Annotated[Path, typer.Argument(help="A file that `ledger prove` or `ledger prove-growth` wrote.")],
    head: Annotated[
        list[Path] | None,
        typer.Option(metavar="<path>", help="A head (JSON) to which the proof must lead. Repeatable."),
    ] = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Check a proof without a database; ends with 3 where it does not hold, or leads to no head that was given."""
    found = read_proof(proof)
    heads = [read_head(path) for path in head or ()]
    problems = problems_of_proof(found, heads=heads)
    roots = [{"size": size, "root": root} for size, root in sorted(found.roots.items())]
    if output_format is Format.JSON:
        print_json({"holds": not problems, "roots": roots, "heads_given": len(heads), "problems": list(problems)})
    elif problems:
        for problem in problems:
            tell(f"FAILED  {problem}")
    else:
        for known in roots:
            tell(f"Leads to the root {known['root']} of {known['size']:,} entries")
        if not heads:
            tell("Whose roots these are, the proof does not say: compare them with a signed head (--head).")
    if problems:
        raise typer.Exit(ExitCode.FINDINGS)


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
        tell(f"WRONG  {problem.place}: {problem.what}")
    if checked.problems:
        tell()
        tell("DO NOT RELY ON THIS LEDGER: something in it was changed after it was written, or is not what it claims.")
        return
    tell(f"{checked.size:,} entries, root {checked.root}")
    tell(f"Whole: every entry, the tree, and every head signed here; {checked.heads} from elsewhere.")
    if checked.stamped_at:
        last = max(checked.stamped_at)
        tell(f"Time stamps that hold: {len(checked.stamped_at)}, the last of {last:%Y-%m-%d %H:%M:%S} UTC.")
    if not checked.heads:
        tell("A ledger that was cut or written anew can look whole: give a report, or a head that was kept elsewhere.")


def _as_result(checked: LedgerChecked) -> dict[str, object]:
    return {
        "is_whole": not checked.problems,
        "size": checked.size,
        "root": checked.root,
        "heads_given": checked.heads,
        "stamped_at": [at.isoformat() for at in checked.stamped_at],
        "problems": [{"place": one.place, "what": one.what} for one in checked.problems],
    }
