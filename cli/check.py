"""`muniment check`: what is wrong with a policy folder, all of it in one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.exit_codes import ExitCode
from cli.findings import DenyWarnings, FindingsFormat, OutputFormat, leave_if_found, print_findings
from engine.language.renderings.cases import Case, cases_of, count_of
from engine.proofs.results import Proof, Status
from procedures.checking import Checked, counts_of
from procedures.checking import check as check_folder
from procedures.proving import not_proved, prove_nothing, prove_policies
from procedures.schema_files import write_schemas


def check(
    folder: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="The folder of policies, holds and confirmations (YAML).")
    ] = Path("policies"),
    deny_warnings: DenyWarnings = False,
    schemas: Annotated[
        bool,
        typer.Option(
            "--write-schemas",
            help="Write JSON Schemas with the words of this folder to its folder `schemas`, for editors.",
        ),
    ] = False,
    proofs: Annotated[
        bool | None,
        typer.Option(
            "--proofs/--no-proofs",
            help="Prove what holds of every record, and end with 3 where that can't be done; or leave it out. Proved, "
            "as far as can be, where neither is said.",
            show_default=False,
        ),
    ] = None,
    output_format: OutputFormat = FindingsFormat.HUMAN,
) -> None:
    """Say everything that is wrong with the policies, or of which bundle they are when nothing is."""
    checked = check_folder(folder, prover=prove_nothing if proofs is False else prove_policies)
    written = write_schemas(checked, folder=folder) if schemas else ()
    summary = _summary(checked, folder=folder, is_left_out=proofs is False)
    print_findings(
        checked.problems,
        output_format=output_format,
        cases=[*cases_of(checked.problems, files=checked.files, whole=str(folder)), *_unproved(checked.proofs)],
        suite="muniment check",
        summary=summary + [f"Written   {path}" for path in written],
        result=_result(checked, folder=folder, written=written),
    )
    leave_if_found(checked.problems, deny_warnings=deny_warnings)
    if proofs and not_proved(checked.proofs):
        raise typer.Exit(ExitCode.FINDINGS)


def _summary(checked: Checked, *, folder: Path, is_left_out: bool) -> list[str]:
    counted = ", ".join(f"{number:,} {what}" for what, number in counts_of(checked).items())
    lines = [f"Read      {len(checked.files):,} files of {folder}", f"Found     {count_of(checked.problems)}"]
    if checked.digest is None:
        return [*lines, "Nothing is judged by these files until the errors are mended."]
    proved = ["not asked for (--no-proofs)"] if is_left_out else list(_proved(checked.proofs))
    return [
        *lines,
        f"Says      {counted}",
        *(f"{'Proofs' if not at else '':<10}{line}" for at, line in enumerate(proved)),
        f"Bundle    {checked.digest}",
    ]


def _proved(proofs: Sequence[Proof]) -> Iterator[str]:
    open_ = not_proved(proofs)
    if len(open_) == len(proofs) and len({proof.cause for proof in open_}) == 1:
        yield f"not proved: {open_[0].cause}"
        return
    proved = sum(proof.status is Status.PROVED for proof in proofs)
    yield f"{proved} of {len(proofs)} properties hold of every record, event and day"
    for proof in proofs:
        match proof.status:
            case Status.PROVED:
                pass
            case Status.NOT_PROVED:
                yield f"{proof.property} not proved: {proof.cause} ({proof.property.says})"
            case Status.FOUND | Status.BROKEN:
                codes = ", ".join(sorted({str(finding.problem.code) for finding in proof.findings}))
                yield f"{proof.property} does not hold, see {codes} ({proof.property.says})"


def _unproved(proofs: Sequence[Proof]) -> list[Case]:
    return [
        Case(name=f"{proof.property}: {proof.property.says}", group="proofs", skipped=proof.cause)
        for proof in not_proved(proofs)
    ]


def _result(checked: Checked, *, folder: Path, written: tuple[Path, ...]) -> dict[str, object]:
    return {
        "folder": str(folder),
        "files": list(checked.files),
        "counts": counts_of(checked),
        "bundle": checked.digest,
        "proofs": [
            {
                "property": str(proof.property),
                "says": proof.property.says,
                "status": str(proof.status),
                "cause": proof.cause,
                "findings": [
                    {"code": finding.problem.code.value, "about": list(finding.about)} for finding in proof.findings
                ],
            }
            for proof in checked.proofs
        ],
        "written": [str(path) for path in written],
    }
