"""`muniment check`: what is wrong with a policy folder, all of it in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.findings import DenyWarnings, FindingsFormat, OutputFormat, leave_if_found, print_findings
from engine.language.renderings.cases import cases_of, count_of
from procedures.checking import Checked, counts_of
from procedures.checking import check as check_folder
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
    output_format: OutputFormat = FindingsFormat.HUMAN,
) -> None:
    """Say everything that is wrong with the policies, or of which bundle they are when nothing is."""
    checked = check_folder(folder)
    written = write_schemas(checked, folder=folder) if schemas else ()
    print_findings(
        checked.problems,
        output_format=output_format,
        cases=cases_of(checked.problems, files=checked.files, whole=str(folder)),
        suite="muniment check",
        summary=_summary(checked, folder=folder) + [f"Written   {path}" for path in written],
        result=_result(checked, folder=folder, written=written),
    )
    leave_if_found(checked.problems, deny_warnings=deny_warnings)


def _summary(checked: Checked, *, folder: Path) -> list[str]:
    counted = ", ".join(f"{number:,} {what}" for what, number in counts_of(checked).items())
    lines = [f"Read      {len(checked.files):,} files of {folder}", f"Found     {count_of(checked.problems)}"]
    if checked.digest is None:
        return [*lines, "Nothing is judged by these files until the errors are mended."]
    return [*lines, f"Says      {counted}", f"Bundle    {checked.digest}"]


def _result(checked: Checked, *, folder: Path, written: tuple[Path, ...]) -> dict[str, object]:
    return {
        "folder": str(folder),
        "files": list(checked.files),
        "counts": counts_of(checked),
        "bundle": checked.digest,
        "written": [str(path) for path in written],
    }
