"""A survey on a terminal: the numbers first, then where they come from; every list is bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.table import Table
from rich.text import Text

from cli.console import output, visible
from cli.summary import size
from engine.survey.counting import Survey
from engine.survey.tallies import Slice
from engine.survey.troubles import Trouble
from reports.legible import legible_location
from reports.survey_words import (
    age_words,
    folder_words,
    format_words,
    percent,
    reason_words,
    resolution_words,
    size_words_of_band,
)
from reports.wording import Words

MOST_ROWS = 10
MOST_EXAMPLES = 2
_LONGEST = 64


def print_survey(survey: Survey) -> None:
    """Print what an archive holds."""
    output.print()
    output.print(Text(f"Survey as of {survey.as_of}   普查", style="bold"))
    output.print(_numbers(survey))
    for title, parts in (
        (Words("By folder", "按資料夾"), _named(survey.folders, folder_words)),
        (Words("By format", "按格式"), _named(survey.formats, format_words)),
        (Words("By age of the file time, in years", "按檔案時間的年期"), _named(_filled(survey.ages), age_words)),
        (Words("By size of the file", "按檔案大小"), _named(_filled(survey.sizes.bands), size_words_of_band)),
        (Words("By stated resolution, dpi", "按所載解像度"), _named(_filled(survey.resolutions), resolution_words)),
    ):
        print_title(title)
        output.print(_parts(parts))
    _print_unread((*survey.troubles, *survey.not_files))
    _print_classes(survey)
    output.print()
    for remark in _remarks(survey):
        output.print(Text(remark, style="dim"))


def print_title(words: Words) -> None:
    """Print the title of a list, in both languages."""
    output.print()
    output.print(Text.assemble((words.en, "bold"), " ", (words.zh, "dim")))


def located(location: str) -> Text:
    """Return a location as it reads, with nothing in it that could steer a terminal."""
    return Text(visible(legible_location(location, longest=_LONGEST)))


def and_more(number: int) -> Text:
    """Return how many rows are left out."""
    return Text(f"and {number:,} more, with --format json  其餘 {number:,} 項", style="dim")


def _numbers(survey: Survey) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for justify in ("left", "left", "right", "right"):
        table.add_column("", justify=justify, no_wrap=True)
    table.add_column("")
    copies = survey.copies

    def row(words: Words, number: str, much: str = "", note: str = "", *, style: str = "") -> None:
        table.add_row(Text(words.en, style=style), Text(words.zh, style="dim"), number, much, Text(note, style="dim"))

    row(Words("Files", "檔案"), f"{survey.files.files:,}", size(survey.files.bytes), style="bold")
    row(
        Words("Images read whole", "已完整讀取的影像"),
        f"{survey.images.files:,}",
        size(survey.images.bytes),
        f"{survey.pages:,} pages 頁",
        style="green",
    )
    row(
        Words("Files not read", "未能讀取的檔案"),
        f"{survey.files.files - survey.images.files:,}",
        size(survey.files.bytes - survey.images.bytes),
        style="red",
    )
    row(
        Words("Further identical copies", "額外的相同副本"),
        f"{copies.redundant_files:,}",
        size(copies.redundant_bytes),
        f"{copies.by_bytes:,} classes by bytes, {copies.by_pixels:,} by pixels",
        style="yellow",
    )
    row(
        Words("Duplication rate", "重複率"),
        percent(survey.rate.of_files, part=copies.redundant_files),
        percent(survey.rate.of_bytes, part=copies.redundant_bytes),
        "of files, of bytes",
        style="yellow",
    )
    pairs = survey.candidates
    row(
        Words("Pairs to look at", "待人手察看的配對"),
        f"{pairs.pairs:,}" if pairs is not None else "–",
        "",
        f"{pairs.files:,} files; no copies 並非副本" if pairs is not None else "not looked for 未有尋找",
        style="cyan",
    )
    row(
        Words("Pages low in content", "內容極少的頁"),
        f"{survey.blanks.pages:,}",
        "",
        f"{survey.blanks.files:,} files have no other",
        style="cyan",
    )
    if survey.cost is not None:
        rate = f"at HK$ {survey.cost.hkd_per_gb_year:f} a GB, as given"
        row(Words("Storage cost a year", "每年儲存成本"), "", f"HK$ {survey.cost.all:,}", rate)
        row(Words("What identical copies cost", "相同副本所佔成本"), "", f"HK$ {survey.cost.identical_copies:,}")
    return table


Named = tuple[Words, Slice]


def _named(parts: Iterable[Slice], words: Callable[[str], Words]) -> tuple[Named, ...]:
    return tuple((words(one.name), one) for one in parts)


def _filled(parts: Iterable[Slice]) -> tuple[Slice, ...]:
    return tuple(one for one in parts if one.files)


def _parts(parts: Sequence[Named]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    table.add_column("", no_wrap=True)
    for head in ("files", "size", "pages", "with an identical copy"):
        table.add_column(head, justify="right")
    # The bands of ages are more than the rows of other lists, and all of them are shown.
    shown = parts if len(parts) <= 2 * MOST_ROWS else parts[:MOST_ROWS]
    for words, one in shown:
        name = Text.assemble(visible(words.en), " ", (visible(words.zh), "dim"))
        table.add_row(name, f"{one.files:,}", size(one.bytes), f"{one.pages:,}", f"{one.repeated:,}")
    if len(parts) > len(shown):
        table.add_row(and_more(len(parts) - len(shown)))
    return table


def _print_unread(found: Sequence[Trouble]) -> None:
    if not found:
        return
    print_title(Words("What was not read, by reason", "未能讀取的項目及原因"))
    for trouble in found[:MOST_ROWS]:
        words = reason_words(trouble.reason)
        zh = "" if words.zh == words.en else words.zh
        output.print(Text.assemble(f"{trouble.files:>9,}  ", (visible(trouble.reason), ""), "  ", (visible(zh), "dim")))
        for location in trouble.locations[:MOST_EXAMPLES]:
            output.print(Text("           ").append_text(located(location)), soft_wrap=True)
    if len(found) > MOST_ROWS:
        output.print(and_more(len(found) - MOST_ROWS))


def _print_classes(survey: Survey) -> None:
    classes = survey.copies.classes
    if not classes:
        return
    print_title(Words("Identical copies that take most room", "佔用空間最多的相同副本"))
    for found in classes[:MOST_ROWS]:
        output.print(Text(f"{len(found.members):>9,}  same {found.by}, {size(found.redundant_bytes)} further"))
        for location in found.members[:MOST_EXAMPLES]:
            output.print(Text("           ").append_text(located(location)), soft_wrap=True)
    if len(classes) > MOST_ROWS:
        output.print(and_more(len(classes) - MOST_ROWS))


def _remarks(survey: Survey) -> tuple[str, ...]:
    remarks = [
        "Pairs to look at are near by perceptual hash, which on forms is badly wrong: they are no copies.",
        "A file time says when something was done to the file. It is no age of a record and starts no clock.",
    ]
    if survey.further_names:
        remarks.append(f"{survey.further_names:,} files are further names of others (hard links) and take no room.")
    if survey.cost is None:
        remarks.append("No cost is shown: give the rate of your storage with --hkd-per-gb-year.")
    return tuple(remarks)
