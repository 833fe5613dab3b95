"""What is printed of calibrations: for people, and as JSON for scripts."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from cli.console import output, visible
from cli.session import tell
from engine.model.calibration import Figures, Rate, Said
from engine.model.digests import as_plain
from engine.register.calibrating import StandingDraw
from procedures.calibrating import Calibrated, ListedDraw
from procedures.pair_drawing import SHEET, DrawnSheet
from procedures.pair_judging import SheetEntered
from procedures.pair_sheets import draw_name
from reports.calibration_words import NOT_MEASURED, percent, series_words
from reports.pair_pages import page_name


def tell_drawn(drawn: DrawnSheet) -> None:
    """Print where the pages are, and what to do with them; what the machine said of the pairs is not told."""
    act = drawn.draw.act
    known = "" if drawn.is_new else ", drawn before"
    tell(f"Draw      {draw_name(drawn.draw.digest)}, entry {drawn.draw.sequence}{known}")
    tell(f"Pairs     {len(act.pairs):,} of {sum(one.looks for one in act.strata):,}, seed {act.seed}")
    if len(act.pairs) < act.number:
        tell(f"          {act.number:,} were asked for, and there are no more")
    tell(f"Pages     {drawn.folder / page_name(1)}" + (f" and {drawn.pages - 1} more" if drawn.pages > 1 else ""))
    tell(f"Answers   {drawn.folder / SHEET}")
    if drawn.not_shown:
        tell(f"          {drawn.not_shown:,} pictures could not be made: files are not what was scanned, or unreadable")
    tell()
    tell("The pages show papers unmasked: keep them where the archive may be kept, and delete them afterwards.")
    tell(f'Then      muniment calibrate enter {drawn.folder / SHEET} --by "NAME"')


def drawn_as_result(drawn: DrawnSheet) -> dict[str, object]:
    """Return a draw as plain JSON, without what the machine said."""
    return {
        "draw": draw_name(drawn.draw.digest),
        "entry": drawn.draw.sequence,
        "is_new": drawn.is_new,
        "pairs": len(drawn.draw.act.pairs),
        "seed": drawn.draw.act.seed,
        "folder": str(drawn.folder),
        "pages": [page_name(number) for number in range(1, drawn.pages + 1)],
        "sheet": SHEET,
        "not_shown": drawn.not_shown,
    }


def tell_entered(entered: SheetEntered) -> None:
    """Print how often each answer was given."""
    said = ", ".join(f"{one.value} {entered.said.get(one, 0):,}" for one in Said)
    tell(
        f"Entered   {sum(entered.said.values()):,} answers for {draw_name(entered.draw.digest)}, entry {entered.entry}"
    )
    tell(f"          {said}; not judged {entered.blank:,}")
    tell("See       muniment calibrate show")


def entered_as_result(entered: SheetEntered) -> dict[str, object]:
    """Return a sheet that was entered as plain JSON."""
    return {
        "draw": draw_name(entered.draw.digest),
        "entry": entered.entry,
        "said": {one.value: entered.said.get(one, 0) for one in Said},
        "not_judged": entered.blank,
    }


def tell_shown(shown: Calibrated) -> None:
    """Print the figures by series, and the draws."""
    found = shown.figures
    tell(f"Archive   {shown.archive}")
    tell(f"Version   {found.verifier or 'no looks, or of several versions'}")
    tell(f"Looks     {found.whole.looks:,} pairs in the scan {shown.scan}")
    if not found.is_measured:
        tell(f"How often looks are right is {NOT_MEASURED.en}.")
    else:
        output.print()
        output.print(_table(shown))
        tell(
            "false: called lookalike, and a person says it is another record; missed: called different, and it is one."
        )
        tell("At most: exact one-sided bound, 95 % (Clopper and Pearson); `All` weighs series as they were drawn.")
    for line in _remarks(shown):
        tell(line)
    for listed in shown.draws:
        tell()
        _tell_draw(listed)


def _table(shown: Calibrated) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Series", overflow="fold")
    for heading in ("false", "at most", "missed", "at most", "unsure", "no answer"):
        table.add_column(heading, justify="right")
    for row in shown.figures.rows:
        table.add_row(Text(visible(series_words(row.series).en)), *_cells(row))
    table.add_row(Text("All", style="bold"), *_cells(shown.figures.whole))
    return table


def _cells(row: Figures) -> tuple[str, ...]:
    return (*_of(row.false), *_of(row.missed), f"{row.unsure:,}", f"{row.unanswered:,}")


def _of(rate: Rate) -> tuple[str, str]:
    if rate.bound is None:
        return "not measured", ""
    return f"{rate.wrong:,} of {rate.judged:,}", percent(rate.bound)


def _remarks(shown: Calibrated) -> list[str]:
    found, remarks = shown.figures, []
    if found.changed:
        remarks.append(f"Answers that were changed by who gave them: {found.changed:,}; the later ones count.")
    if found.other_versions:
        remarks.append(
            f"Answers about another version of the program, which count in nothing: {found.other_versions:,}"
        )
    return remarks


def _tell_draw(listed: ListedDraw) -> None:
    draw = listed.draw
    act = draw.act
    again = "its seed draws the same pairs again" if listed.is_as_drawn else "ITS SEED DRAWS OTHER PAIRS of that scan"
    tell(f"{draw_name(draw.digest)}  entry {draw.sequence}, {draw.on}, by {draw.account}")
    tell(f"  seed {act.seed}, {len(act.pairs):,} pairs of version {act.verifier}; {again}")
    for sheet in draw.sheets:
        signed = "" if sheet.is_signed else ", not signed"
        tell(f"  {len(sheet.act.answers):,} answers by {sheet.shown} on {sheet.on}, entry {sheet.sequence}{signed}")
    if not draw.sheets:
        tell("  nobody has judged it")


def shown_as_result(shown: Calibrated) -> dict[str, object]:
    """Return the figures and the draws as plain JSON."""
    return {
        "archive": shown.archive,
        "scan": shown.scan,
        "is_measured": shown.figures.is_measured,
        "figures": as_plain(shown.figures),
        "draws": [_draw_as_result(one.draw, is_as_drawn=one.is_as_drawn) for one in shown.draws],
    }


def _draw_as_result(draw: StandingDraw, *, is_as_drawn: bool) -> dict[str, object]:
    return {
        "draw": draw_name(draw.digest),
        "sha256": draw.digest,
        "entry": draw.sequence,
        "on": draw.on.isoformat(),
        "account": draw.account,
        "seed": draw.act.seed,
        "scan": draw.act.scan,
        "verifier": draw.act.verifier,
        "strata": as_plain(draw.act.strata),
        "is_as_drawn": is_as_drawn,
        "sheets": [
            {
                "entry": sheet.sequence,
                "on": sheet.on.isoformat(),
                "by": sheet.act.by,
                "account": sheet.account,
                "person": None if sheet.person is None else sheet.person.id,
                "is_signed": sheet.is_signed,
                "answers": len(sheet.act.answers),
            }
            for sheet in draw.sheets
        ],
    }
