"""`muniment verify`: whether a report is what was sealed, and whether its decisions come out again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli import options
from cli.console import Format, output, print_json, visible
from cli.exit_codes import ExitCode
from cli.session import load_trusted, system_clock, tell
from cli.time_stamps import load_time_stamp_certificates
from procedures.verifying import Verified, verify_report


def verify(
    report: Annotated[Path, typer.Argument(help="The report.pdf of an audit, with its files beside it.")],
    certificate: options.Certificates = None,
    keys: options.Keys = None,
    time_stamp_certificate: options.TimeStampCertificates = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Check the seal, the manifest and every file beside a report, and make every decision again."""
    trusted = load_trusted(certificate, keys=keys)
    verified = verify_report(
        report,
        trusted=trusted,
        at=system_clock().now(),
        time_stamps=load_time_stamp_certificates(time_stamp_certificate),
    )
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
        tell(_words_on_time(verified.report.stamped_at))
    else:
        tell("DO NOT RELY ON THIS REPORT: a check did not pass.")


def _words_on_time(stamped_at: datetime | None) -> str:
    if stamped_at is None:
        return "It carries no trusted time stamp: it can be read, and authorises nothing."
    return (
        f"The ledger that it names was there at {stamped_at:%Y-%m-%d %H:%M:%S} UTC, and it was sealed later. "
        "Its seal carries no trusted time stamp: it can be read, and authorises nothing."
    )


def _line(name: str, detail: str, *, passed: bool) -> None:
    mark, style = ("passed", "green") if passed else ("FAILED", "bold red")
    output.print(Text.assemble((f"{mark}  ", style), f"{name:<17} ", (visible(detail), "dim")), soft_wrap=True)


def _as_result(verified: Verified) -> dict[str, object]:
    again = verified.replay
    return {
        "is_sound": verified.is_sound,
        "checks": [{"name": c.name.value, "passed": c.passed, "detail": c.detail} for c in verified.report.checks],
        "signer": verified.report.signer,
        "stamped_at": None if verified.report.stamped_at is None else verified.report.stamped_at.isoformat(),
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
