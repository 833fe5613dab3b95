"""Whether the archive is all there: each source beside what it says that it handed over."""

from __future__ import annotations

from engine.model.completeness import Completeness, Reconciliation, SourceCount
from reports.blocks import Cell, Column, Given, Notice, Paragraph, Pill, Section, Table, Tone
from reports.legible import named
from reports.wording import Words, count_words, size_words

MOST_ROWS = 40
MOST_NAMED = 3


def completeness(reconciled: Reconciliation) -> Section | None:
    """Return the section on control totals: short sources first; nothing where no totals were given."""
    if reconciled.state is Completeness.NOT_CHECKED:
        return None
    sources = sorted(reconciled.sources, key=lambda one: (not one.is_short, not one.is_over))
    shown, left_out = sources[:MOST_ROWS], len(sources) - MOST_ROWS
    more = f" {left_out:,} more sources are in the part `totals`." if left_out > 0 else ""
    more_zh = f"其餘 {left_out:,} 個來源載於分卷 `totals`。" if left_out > 0 else ""
    return Section(
        anchor="completeness",
        title=Words("Completeness", "完整性"),
        lead=Words(
            "What each source says that it handed over, beside what was found." + more,
            "各來源聲稱移交的數量，與實際找到的數量對照。" + more_zh,
        ),
        blocks=(
            Table(
                columns=(
                    Column(words=Words("Source", "來源")),
                    Column(words=Words("Expected", "應有"), share=19, is_number=True),
                    Column(words=Words("Found", "找到"), share=19, is_number=True),
                    Column(words=Words("Difference", "差額"), share=17, is_number=True),
                    Column(words=Words("State", "狀態"), share=17),
                ),
                rows=tuple(_row(source) for source in shown),
                nothing=Words("none", "無"),
                is_dense=True,
            ),
            Paragraph(words=_elsewhere(reconciled), is_muted=True),
        ),
        starts_page=False,
    )


def shortfall_notice(reconciled: Reconciliation) -> Notice | None:
    """Return what page one must say where something is missing; nothing where nothing is."""
    short = [source for source in reconciled.sources if source.is_short]
    if not short:
        return None
    absent = [source for source in short if not source.was_scanned]
    first = (absent + [source for source in short if source.was_scanned])[:MOST_NAMED]
    names = ", ".join(named(source.expected.source, longest=40) for source in first)
    more = len(short) - len(first)
    and_more, and_more_zh = (f" and {more:,} more", f"等 {len(short):,} 個來源") if more else ("", "")
    missing = sum(max(0, source.expected.files - source.found.files) for source in short)
    not_scanned = f" {len(absent):,} of the sources were not scanned at all." if absent else ""
    not_scanned_zh = f"其中 {len(absent):,} 個來源完全未經掃描。" if absent else ""
    return Notice(
        title=Words("THIS PLAN IS INCOMPLETE.", "本計劃並不完整。"),
        body=Words(
            f"Less was found than the sources say they handed over: {missing:,} files are missing "
            f"({names}{and_more}).{not_scanned}",
            f"找到的少於來源聲稱移交的數量：欠 {missing:,} 個檔案（{names}{and_more_zh}）。{not_scanned_zh}",
        ),
        tone=Tone.DISPOSE,
    )


def completeness_line(reconciled: Reconciliation) -> Words:
    """Return the state in one line."""
    number = len(reconciled.sources)
    sources = f"{number:,} source" + ("" if number == 1 else "s")
    match reconciled.state:
        case Completeness.NOT_CHECKED:
            return Words("not checked: no control totals were given", "未核對：沒有提供控制總數")
        case Completeness.COMPLETE:
            return Words(f"agrees with the totals of {sources}", f"與 {number:,} 個來源的總數相符")
        case Completeness.INCOMPLETE:
            short = sum(source.is_short for source in reconciled.sources)
            return Words(f"short in {short:,} of {sources}", f"{number:,} 個來源中 {short:,} 個不足")


def _row(source: SourceCount) -> tuple[Cell, ...]:
    def column(texts: list[str]) -> Cell:
        return Cell(parts=tuple(Given(text=text) for text in texts), is_number=True)

    return (
        Cell(parts=(Given(text=named(source.expected.source, longest=60), is_strong=source.is_short),)),
        column([_amount(what, expected) for what, expected, _ in source.compared]),
        column([*(_amount(what, found) for what, _, found in source.compared), *_unread(source)]),
        column([_difference(what, found - expected) for what, expected, found in source.compared]),
        Cell(parts=(_pill(source),)),
    )


def _pill(source: SourceCount) -> Pill:
    if not source.was_scanned:
        return Pill(words=Words("not scanned", "未掃描"), tone=Tone.DISPOSE)
    if source.is_short:
        return Pill(words=Words("short", "不足"), tone=Tone.DISPOSE)
    if source.is_over:
        return Pill(words=Words("more", "多出"), tone=Tone.REVIEW)
    return Pill(words=Words("agrees", "相符"), tone=Tone.KEEP)


def _amount(what: str, number: int) -> str:
    return size_words(number) if what == "bytes" else f"{count_words(number)} {what}"


def _unread(source: SourceCount) -> list[str]:
    return [f"{count_words(source.found.unread)} not read 未讀"] if source.found.unread else []


def _difference(what: str, number: int) -> str:
    if number == 0:
        return "0"
    sign = "+" if number > 0 else "−"
    # Bytes are shown to the last one here: rounded, a difference could read as none.
    return f"{sign}{count_words(abs(number))}" + (" B" if what == "bytes" else "")


def _elsewhere(reconciled: Reconciliation) -> Words:
    number = count_words(reconciled.elsewhere.files)
    if not reconciled.elsewhere.files:
        return Words("Every record belongs to one of these sources.", "每項紀錄均屬於上列來源之一。")
    return Words(
        f"{number} records belong to none of these sources, or it is not known to which.",
        f"{number} 項紀錄不屬於上列任何來源，或來源不明。",
    )
