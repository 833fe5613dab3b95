"""How control totals are told on a terminal and to scripts, and the exit code of a shortfall."""

from __future__ import annotations

import typer
from rich.table import Table
from rich.text import Text

from cli.console import output, visible
from cli.exit_codes import ExitCode
from engine.judge.completeness import reconcile
from engine.model.completeness import Completeness, Reconciliation, SourceCount
from engine.model.records import Inventory

MOST_ROWS = 20


def print_completeness(inventory: Inventory) -> None:
    """Print expected, found and difference of each source that differs; nothing where no totals were given."""
    reconciled = reconcile(inventory)
    if reconciled.state is Completeness.NOT_CHECKED:
        return
    differing = [source for source in reconciled.sources if source.is_short or source.is_over]
    differing.sort(key=lambda source: not source.is_short)
    output.print()
    if differing:
        output.print(_differences(differing[:MOST_ROWS]))
    remarks = [
        f"{len(reconciled.sources) - len(differing):,} of {len(reconciled.sources):,} sources agree with their totals"
    ]
    if len(differing) > MOST_ROWS:
        remarks.append(f"{len(differing) - MOST_ROWS:,} more differ")
    if reconciled.elsewhere.files:
        remarks.append(f"{reconciled.elsewhere.files:,} records belong to none of them")
    output.print(Text(" · ".join(remarks), style="dim"))
    if reconciled.state is Completeness.INCOMPLETE:
        output.print(Text("INCOMPLETE: less was found than expected 不完整：少於應有數量", style="bold red"))


def _differences(sources: list[SourceCount]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Source 來源", overflow="fold")
    table.add_column("")
    for heading in ("expected", "found", "difference"):
        table.add_column(heading, justify="right")
    for source in sources:
        for number, (what, expected, found) in enumerate(source.compared):
            name = Text(visible(source.expected.source) if number == 0 else "", style="red" if source.is_short else "")
            difference = f"{found - expected:+,}" if found != expected else ""
            table.add_row(name, what, f"{expected:,}", f"{found:,}", difference)
    return table


def completeness_as_result(inventory: Inventory) -> dict[str, object]:
    """Return what a script reads of the control totals."""
    reconciled = reconcile(inventory)
    return {
        "state": reconciled.state.value,
        "sources": [_source_as_result(source) for source in reconciled.sources],
        "elsewhere": _found_as_result(reconciled),
    }


def leave_if_incomplete(inventory: Inventory) -> None:
    """End with 3 where less was found than a source says it handed over."""
    if reconcile(inventory).state is Completeness.INCOMPLETE:
        raise typer.Exit(ExitCode.FINDINGS)


def _source_as_result(source: SourceCount) -> dict[str, object]:
    return {
        "by": source.expected.by,
        "source": source.expected.source,
        "expected": {what: expected for what, expected, _ in source.compared},
        "found": {what: found for what, _, found in source.compared},
        "unread": source.found.unread,
        "difference": {what: found - expected for what, expected, found in source.compared},
        "was_scanned": source.was_scanned,
    }


def _found_as_result(reconciled: Reconciliation) -> dict[str, int]:
    elsewhere = reconciled.elsewhere
    return {"files": elsewhere.files, "pages": elsewhere.pages, "bytes": elsewhere.bytes}
