"""`muniment report`: a sealed report on a plan that was made before."""

from __future__ import annotations

from pathlib import Path

from cli import options
from cli.completeness import leave_if_incomplete
from cli.console import Format, TerminalProgress, print_json
from cli.session import database_path, system_clock, tell
from cli.signing_keys import KeyChoice, load_key
from cli.summary import as_result, print_summary
from cli.time_stamps import leave_if_unstamped, load_authority, tell_unstamped
from engine.model.digests import sha256_hex
from procedures.planning import ReportOrder
from procedures.planning import report as run_report


def report(
    archive: options.Archive,
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
    """Seal a report on the plan in OUT; refused unless scan and policies still give that very plan."""
    clock = system_clock()
    authority = load_authority(time_stamp_authority, time_stamp_certificate)
    choice = KeyChoice(keys=keys, pkcs12=pkcs12, module=pkcs11_module, token=pkcs11_token, key=pkcs11_key)
    key = load_key(choice, clock=clock)
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
