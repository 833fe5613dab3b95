"""The summary of a plan: what a person wants to know first, and what a script reads."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from cli.completeness import completeness_as_result, print_completeness
from cli.console import output
from engine.model.findings import FindingCode
from engine.model.plans import Counts, Tally
from procedures.judging import Planned

ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("remove_copy", "Copies to remove", "擬移除副本", "red"),
    ("dispose", "Records due for disposal", "到期可處置", "red"),
    ("transfer", "Records to transfer", "擬移交", "magenta"),
    ("held", "Held", "法律保全", "yellow"),
    ("keep", "Kept", "保留", "green"),
    ("undecided", "Undecided, and kept", "未決（保留）", "cyan"),
    ("review", "In review, and kept", "待覆核（保留）", "cyan"),
)


def print_summary(planned: Planned) -> None:
    """Print the buckets, which add up, and what else a person should know."""
    counts = planned.header.counts
    output.print()
    output.print(Text(f"{planned.header.plan_id}   as of {planned.header.as_of}", style="bold"))
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    table.add_column("")
    table.add_column("")
    table.add_column("records", justify="right")
    table.add_column("size", justify="right")
    for name, english, chinese, style in ROWS:
        tally: Tally = getattr(counts, name)
        shown = style if tally.records else "dim"
        table.add_row(Text(english, style=shown), Text(chinese, style="dim"), f"{tally.records:,}", size(tally.bytes))
    table.add_section()
    table.add_row(
        Text("All", style="bold"), "", Text(f"{counts.records.records:,}", style="bold"), size(counts.records.bytes)
    )
    output.print(table)
    output.print(Text(_remarks(counts, findings=len(planned.findings)), style="dim"))
    for finding in planned.findings:
        if finding.code is FindingCode.KEPT_BY_EARLIER:
            output.print(Text(f"Earlier {finding.place}: {finding.detail}", style="yellow"))
    print_completeness(planned.case.inventory)


def _remarks(counts: Counts, *, findings: int) -> str:
    remarks = [f"{counts.pages:,} pages", f"{counts.clusters:,} clusters"]
    for number, words in (
        (counts.candidate_links, "pairs to look at"),
        (counts.held_possibly, "held only possibly"),
        (counts.overdue, "overdue"),
        (counts.unreadable, "unreadable"),
        (findings, "findings"),
    ):
        if number:
            remarks.append(f"{number:,} {words}")
    return " · ".join(remarks)


def size(number: int) -> str:
    """Return bytes as people read them, in powers of a thousand."""
    value, unit = float(number), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{number:,} B" if unit == "B" else f"{value:,.1f} {unit}"


def as_result(planned: Planned) -> dict[str, object]:
    """Return what a script reads of a plan."""
    return {
        "plan_id": planned.header.plan_id,
        "plan_sha256": planned.header.digest(),
        "manifest_sha256": planned.manifest.digest(),
        "as_of": planned.header.as_of,
        "counts": planned.header.counts.model_dump(mode="json"),
        "findings": len(planned.findings),
        "completeness": completeness_as_result(planned.case.inventory),
    }
