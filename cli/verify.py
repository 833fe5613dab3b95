"""`muniment verify`: whether a report is what was sealed, and whether its decisions come out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli import options
from cli.console import Format, output, print_json, visible
from cli.exit_codes import ExitCode
from cli.session import keys_folder, system_clock, tell
from engine.custody.keys import load_certificate
from engine.model.errors import MunimentError
from procedures.keys import CERTIFICATE_FILE
from procedures.verifying import Verified, verify_report


class NoCertificateError(MunimentError):
    """There is no certificate to check a seal with."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"there is no certificate in `{path}`",
            cause="a seal is worth what is known of who made it, and a report's own certificate proves nothing",
            help="name the certificate that the makers of the report handed out, with --certificate",
        )


def verify(
    report: Annotated[Path, typer.Argument(help="The report.pdf of an audit, with its files beside it.")],
    certificate: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="<path>",
            help="The certificate that sealed it (PEM or DER), as it was handed to you; may be given several times. "
            "That of the system key where left out.",
        ),
    ] = None,
    keys: options.Keys = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Check the seal, the manifest and every file beside a report, and make every decision again."""
    own = keys_folder(keys) / CERTIFICATE_FILE
    if not certificate and not own.exists():
        raise NoCertificateError(path=own)
    paths = certificate or [own]
    trusted = [load_certificate(path) for path in paths]
    verified = verify_report(report, trusted=trusted, at=system_clock().now())
    if output_format is Format.JSON:
        print_json(_as_result(verified))
    else:
        _tell(verified)
    if not verified.is_sound:
        raise typer.Exit(ExitCode.FINDINGS)


def _tell(verified: Verified) -> None:
    for check in verified.report.checks:
        _line(check.name.value, check.detail, passed=check.passed)
    again = verified.replay
    if again is None:
        _line("replay", verified.replay_problem, passed=False)
    else:
        words = f"{again.decisions:,} decisions made again, {len(again.differing):,} differ"
        if again.pins:
            words += f"; pinned otherwise: {', '.join(again.pins)}"
        if again.sealed:
            words += f"; {again.sealed:,} could not be compared, because their hold is sealed"
        _line("replay", words, passed=again.agrees)
    tell()
    if verified.is_sound:
        tell("The report is what was sealed, and its decisions follow from the files beside it.")
        tell("It carries no trusted time stamp: it can be read, and authorises nothing.")
    else:
        tell("DO NOT RELY ON THIS REPORT: a check did not pass.")


def _line(name: str, detail: str, *, passed: bool) -> None:
    mark, style = ("passed", "green") if passed else ("FAILED", "bold red")
    output.print(Text.assemble((f"{mark}  ", style), f"{name:<17} ", (visible(detail), "dim")), soft_wrap=True)


def _as_result(verified: Verified) -> dict[str, object]:
    again = verified.replay
    return {
        "is_sound": verified.is_sound,
        "checks": [{"name": c.name.value, "passed": c.passed, "detail": c.detail} for c in verified.report.checks],
        "signer": verified.report.signer,
        "approvals": list(verified.report.approvals),
        "replay": None
        if again is None
        else {
            "decisions": again.decisions,
            "differing": list(again.differing),
            "sealed": again.sealed,
            "pins": list(again.pins),
        },
        "replay_problem": verified.replay_problem,
    }
