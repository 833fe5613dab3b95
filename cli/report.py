"""`muniment report`: a sealed report on a plan that was made before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.completeness import leave_if_incomplete
from cli.console import Format, TerminalProgress, print_json
from cli.session import database_path, system_clock, tell
from cli.signing_keys import KeyChoice, load_key
from cli.summary import as_result, print_summary
from cli.time_stamps import leave_if_unstamped, load_authority, tell_unstamped
from engine.custody.keys import SigningKey
from engine.model.digests import sha256_hex
from procedures.impact_reporting import ImpactOrder, report_impact
from procedures.planning import ReportOrder
from procedures.planning import report as run_report


def report(
    archive: Annotated[
        Path | None, typer.Argument(help="The folder of images. It is read and never changed; not named with --impact.")
    ] = None,
    impact: Annotated[
        bool,
        typer.Option(
            "--impact",
            help="Report what these policies do to the scans once they alone bind, and propose that to two people.",
        ),
    ] = False,
    policies: options.Policies = Path("policies"),
    database: options.Database = None,
    out: options.Out = Path("muniment-audit"),
    keys: options.Keys = None,
    pkcs12: options.Pkcs12 = None,
    pkcs11_module: options.Pkcs11Module = None,
    pkcs11_token: options.Pkcs11Token = None,
    pkcs11_key: options.Pkcs11Key = None,
    time_stamp_authority: options.TimeStampAuthority = None,
    time_stamp_certificate: options.TimeStampCertificates = None,
    show_unclassified: options.ShowUnclassified = False,
    hkd_per_gb_year: options.HkdPerGbYear = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Seal a report on the plan in OUT, refused unless scan and policies still give it; or one on shorter retention."""
    clock = system_clock()
    authority = load_authority(time_stamp_authority, time_stamp_certificate)
    choice = KeyChoice(keys=keys, pkcs12=pkcs12, module=pkcs11_module, token=pkcs11_token, key=pkcs11_key)
    key = load_key(choice, clock=clock)
    if impact:
        if archive is not None:
            raise typer.BadParameter(
                "it is about every archive of the database, so none is named", param_hint="ARCHIVE"
            )
        _impact(
            ImpactOrder(database=database_path(database), policies=policies, out=out), key, output_format=output_format
        )
        return
    if archive is None:
        raise typer.BadParameter("name the folder of images", param_hint="ARCHIVE")
    order = ReportOrder(
        archive=archive,
        database=database_path(database),
        policies=policies,
        out=out,
        shows_unclassified=show_unclassified,
        hkd_per_gb_year=hkd_per_gb_year,
    )
    with TerminalProgress() as progress:
        reported = run_report(order, key=key, clock=clock, progress=progress, authority=authority)
    planned, path = reported.planned, reported.path
    if output_format is Format.JSON:
        print_json(as_result(planned) | {"report": str(path), "report_sha256": sha256_hex(path.read_bytes())})
    else:
        print_summary(planned)
        tell()
        tell(f"Report    {path}")
        tell(f"Manifest  SHA-256 {planned.manifest.digest()}")
    tell_unstamped(reported.unstamped)
    leave_if_incomplete(planned.case.inventory)
    leave_if_unstamped(reported.unstamped)


def _impact(order: ImpactOrder, key: SigningKey, *, output_format: Format) -> None:
    with TerminalProgress() as progress:
        reported = report_impact(order, key=key, clock=system_clock(), progress=progress)
    given = reported.given
    if output_format is Format.JSON:
        print_json(
            {
                "report": str(reported.path),
                "report_sha256": reported.sha256,
                "proposal": reported.proposal,
                "now": given.now,
                "over": [one.digest for one in given.ending],
                "earlier": given.earlier,
                "leaving": given.leaving,
                "problems": [{"archive": one.archive, "problem": one.problem} for one in given.archives if one.problem],
            }
        )
        return
    tell(f"Earlier policies that would bind no more: {len(given.ending)}")
    for one in given.ending:
        direction = "not proved" if one.direction is None else one.direction.value
        tell(f"  {one.digest}  last used {one.used_on.isoformat()}; the new ones are {direction}")
    tell(f"Records that fall due earlier, or at all   {given.earlier:,}")
    tell(f"Records that may leave and may not now     {given.leaving:,}")
    for archive in given.archives:
        if archive.problem:
            tell(f"Not judged: {archive.archive}: {archive.problem}")
    tell()
    tell(f"Report    {reported.path}")
    tell(f"SHA-256   {reported.sha256}")
    tell(f"Proposal  {reported.proposal}, which two people sign, one of them of compliance:")
    tell(f"          muniment approve {reported.proposal} --sign-with KEY")
