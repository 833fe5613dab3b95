"""`muniment audit`: from an archive and policies to a sealed report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.completeness import leave_if_incomplete
from cli.console import Format, TerminalProgress, print_json
from cli.exit_codes import ExitCode
from cli.session import database_path, read_and_known, system_clock, tell, tell_warnings
from cli.signing_keys import KeyChoice, load_key
from cli.summary import as_result, print_summary
from cli.time_stamps import leave_if_unstamped, load_authority, tell_unstamped
from procedures.audit import Audit, Audited
from procedures.audit import audit as run_audit
from procedures.intake import Intake


class FailOn(StrEnum):
    """What makes an audit that ran end with 3."""

    NOTHING = "nothing"
    FINDINGS = "findings"


def audit(
    archive: options.Archive,
    policies: options.Policies = Path("policies"),
    out: options.Out = Path("muniment-audit"),
    as_of: options.AsOf = None,
    catalogue: options.Catalogues = None,
    events: options.Events = None,
    expected: options.Expected = None,
    mapping: options.Mapping = None,
    database: options.Database = None,
    keys: options.Keys = None,
    pkcs12: options.Pkcs12 = None,
    pkcs11_module: options.Pkcs11Module = None,
    pkcs11_token: options.Pkcs11Token = None,
    pkcs11_key: options.Pkcs11Key = None,
    time_stamp_authority: options.TimeStampAuthority = None,
    time_stamp_certificate: options.TimeStampCertificates = None,
    show_unclassified: options.ShowUnclassified = False,
    hkd_per_gb_year: options.HkdPerGbYear = None,
    reread: options.Reread = False,
    look: options.Look = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(help="What makes a finished audit end with 3: nothing, or any finding, as an unreadable file."),
    ] = FailOn.NOTHING,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Scan, compare, judge, plan, and seal a report; the archive is never changed."""
    clock = system_clock()
    authority = load_authority(time_stamp_authority, time_stamp_certificate)
    choice = KeyChoice(keys=keys, pkcs12=pkcs12, module=pkcs11_module, token=pkcs11_token, key=pkcs11_key)
    key = load_key(choice, clock=clock)
    order = Audit(
        intake=Intake(
            archive=archive,
            catalogues=tuple(catalogue or ()),
            events=tuple(events or ()),
            mapping=mapping,
            expected=expected,
            rereads=reread,
            looks=look,
        ),
        policies=policies,
        as_of=as_of if as_of is not None else clock.today(),
        out=out,
        database=database_path(database),
        shows_unclassified=show_unclassified,
        hkd_per_gb_year=hkd_per_gb_year,
    )
    with TerminalProgress() as progress:
        audited = run_audit(order, key=key, clock=clock, progress=progress, authority=authority)
    tell_warnings(audited.warnings)
    tell_audited(audited, output_format=output_format)
    tell_unstamped(audited.unstamped)
    leave_if_incomplete(audited.planned.case.inventory)
    leave_if_unstamped(audited.unstamped)
    if fail_on is FailOn.FINDINGS and audited.planned.findings:
        raise typer.Exit(ExitCode.FINDINGS)


def tell_audited(audited: Audited, *, output_format: Format) -> None:
    """Print what an audit made."""
    if output_format is Format.JSON:
        result = as_result(audited.planned)
        written = {"report": str(audited.report), "report_sha256": audited.report_sha256}
        print_json(result | written | {"read": audited.read, "known": audited.known})
        return
    print_summary(audited.planned)
    tell()
    tell("Nothing was moved, replaced or removed. 沒有移動、取代或移除任何檔案。")
    tell(f"Files     {read_and_known(read=audited.read, known=audited.known)}")
    tell(f"Report    {audited.report}")
    tell(f"Manifest  SHA-256 {audited.planned.manifest.digest()}")
