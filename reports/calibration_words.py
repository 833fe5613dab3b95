"""How the figures of a calibration read, in a report and on a terminal."""

from __future__ import annotations

from engine.model.calibration import NO_SERIES, Calibration, Rate
from reports.legible import named
from reports.wording import Words

NOT_MEASURED = Words("not measured on this archive", "未就本檔案庫量度")
_LONGEST_SERIES = 60


def series_words(series: str) -> Words:
    """Return the name of a series, or that it is not known."""
    return (
        Words("series not known", "類別不詳")
        if series == NO_SERIES
        else Words(named(series, longest=_LONGEST_SERIES), "")
    )


def percent(hundredths: int) -> str:
    """Return a rate as it reads.

    >>> percent(27)
    '0.27 %'
    """
    return f"{hundredths // 100}.{hundredths % 100:02} %"


def rate_words(rate: Rate) -> Words:
    """Return how many of how many were wrong, and the bound; or that nothing was measured."""
    if rate.bound is None:
        return NOT_MEASURED
    return Words(
        f"{rate.wrong:,} of {rate.judged:,}: at most {percent(rate.bound)}",
        f"{rate.judged:,} 對中 {rate.wrong:,} 對：至多 {percent(rate.bound)}",
    )


def calibration_line(found: Calibration) -> Words:
    """Return the figures of a whole archive in one sentence."""
    if not found.is_measured:
        return Words("How often looks are right is not measured on this archive.", "比對之準確程度未就本檔案庫量度。")
    false, missed = rate_words(found.whole.false), rate_words(found.whole.missed)
    return Words(
        f"Judged by people: lookalikes that were none, {false.en}; copies called different, {missed.en} (95 %).",
        f"經人判斷：誤認相似者 {false.zh}；漏認者 {missed.zh}（95 %）。",
    )
