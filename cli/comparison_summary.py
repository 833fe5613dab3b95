"""A comparison of two archives on a terminal: how much was found, and what was not; every list is bounded."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from cli.console import output, visible
from cli.summary import size
from cli.survey_summary import and_more, located, print_title
from engine.survey.reconciliation import Match, Matched, Reconciliation
from reports.survey_words import match_words
from reports.wording import Words

MOST_ROWS = 20

_STYLES = {
    Match.SAME_PLACE: "green",
    Match.ELSEWHERE: "blue",
    Match.SAME_PIXELS: "magenta",
    Match.MISSING: "red",
    Match.NOT_COMPARED: "yellow",
}


def print_comparison(found: Reconciliation) -> None:
    """Print how the target has every entry of the source."""
    output.print()
    output.print(Text("Source in target   來源對目標", style="bold"))
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    for head in ("", ""):
        table.add_column(head)
    for head in ("files", "size"):
        table.add_column(head, justify="right")
    for one in found.tallies:
        words = match_words(one.match)
        style = _STYLES[one.match] if one.files else "dim"
        table.add_row(Text(words.en, style=style), Text(words.zh, style="dim"), f"{one.files:,}", size(one.bytes))
    table.add_section()
    table.add_row(
        Text("All of the source", style="bold"),
        Text("來源合計", style="dim"),
        f"{found.source.files:,}",
        size(found.source.bytes),
    )
    table.add_row(
        "Only in the target",
        Text("只見於目標", style="dim"),
        f"{len(found.only_target):,}",
        size(found.only_target_bytes),
    )
    output.print(table)
    _print_matched(found.files_that(Match.MISSING), title=Words("Missing", "欠缺"))
    _print_matched(found.files_that(Match.NOT_COMPARED), title=Words("Not compared", "未能比對"))
    _print_matched(found.files_that(Match.SAME_PIXELS), title=Words("Same pixels, other bytes", "像素相同"))
    _print_matched(found.files_that(Match.ELSEWHERE), title=Words("Same bytes, another path", "路徑不同"))
    if found.only_target:
        print_title(Words("Only in the target", "只見於目標"))
        for only in found.only_target[:MOST_ROWS]:
            output.print(located(only.location), soft_wrap=True)
        if len(found.only_target) > MOST_ROWS:
            output.print(and_more(len(found.only_target) - MOST_ROWS))
    output.print()
    for remark in _remarks(found):
        output.print(Text(remark, style="dim"))


def _print_matched(matched: Sequence[Matched], *, title: Words) -> None:
    if not matched:
        return
    print_title(title)
    for one in matched[:MOST_ROWS]:
        line = located(one.location)
        for place in one.places[:1]:
            line.append(" → ", style="dim").append_text(located(place))
        for note in _notes(one):
            line.append(f"  {visible(note)}", style="dim")
        output.print(line, soft_wrap=True)
    if len(matched) > MOST_ROWS:
        output.print(and_more(len(matched) - MOST_ROWS))


def _notes(one: Matched) -> tuple[str, ...]:
    notes = []
    if one.found > 1:
        notes.append(f"and {one.found - 1:,} more")
    if one.match is Match.NOT_COMPARED and one.problem is not None:
        notes.append(one.problem)
    if one.is_other_at_place:
        notes.append("another file stands at its path")
    if one.pages_found:
        notes.append(f"{one.pages_found:,} of its {one.pages:,} pages are in the target")
    if one.match is Match.SAME_PIXELS and one.is_low_content:
        notes.append("low in content")
    return tuple(notes)


def _remarks(found: Reconciliation) -> tuple[str, ...]:
    remarks = [f"{found.contents_found:,} of {found.contents:,} distinct contents of the source are in the target."]
    if not found.source.files:
        remarks.append("The source holds nothing, so nothing was compared. 來源並無任何項目，故未有比對。")
    if found.fewer_copies:
        remarks.append(f"Contents of which the target has fewer files than the source: {len(found.fewer_copies):,}.")
    if found.low_content:
        remarks.append(
            f"{found.low_content:,} files found by pixels alone are low in content: each could be another blank page."
        )
    if found.target_unread:
        remarks.append(
            f"{len(found.target_unread):,} entries of the target have no bytes that could be read: "
            "what is missing could be among them."
        )
    return tuple(remarks)
