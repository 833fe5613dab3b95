"""The words of a survey in both languages: reasons, bands, formats and matches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from engine.confined.crew import ENDED, ENDLESS, TOOK_TOO_LONG
from engine.survey.bands import FUTURE, NOT_STATED, UNKNOWN
from engine.survey.counting import NOT_READ
from engine.survey.reconciliation import Match
from engine.survey.troubles import NOT_READ_YET
from reports.legible import legible_location, named, shortened
from reports.typeface import width_of, within_font
from reports.wording import Words

_REASONS: Mapping[str, Words] = {
    "the file is empty": Words("empty", "空白檔案"),
    "the file ends too early": Words("cut off", "檔案不完整"),
    "the file is damaged": Words("damaged", "檔案損毀"),
    "the file is not an image that is known here": Words("no image known here", "並非可識別的影像"),
    "the file holds no picture": Words("no picture inside", "檔案不含影像"),
    "the file is encrypted": Words("encrypted", "檔案已加密"),
    "the file has too many pages": Words("too many pages", "頁數過多"),
    "the picture is too large": Words("picture too large", "影像過大"),
    "there was not enough memory to read the file": Words("not enough memory", "記憶體不足"),
    "there is no permission to read it": Words("no permission", "無讀取權限"),
    "it changed while it was read": Words("changed while read", "讀取期間曾變更"),
    ENDED: Words("ended the decoder", "解碼程式中止"),
    ENDLESS: Words("no end of decoding", "解碼未能完結"),
    "a symbolic link, which is not followed": Words("symbolic link", "符號連結"),
}
_NOT_YET = Words("format not read yet", "格式尚未支援")


def reason_words(reason: str) -> Words:
    """Return why entries could not be read, in a few words; a reason without Chinese words says its own."""
    if reason.startswith(NOT_READ_YET):
        _, _, name = reason.partition(": ")
        return Words(f"{within_font(named(name))}: {_NOT_YET.en}", _NOT_YET.zh) if name else _NOT_YET
    if reason.startswith(TOOK_TOO_LONG):
        return Words("decoding took too long", "解碼逾時")
    own = within_font(named(reason))
    return _REASONS.get(reason, Words(own, own))


def format_words(name: str) -> Words:
    """Return the name of a format; files that were not read have none."""
    return Words("not read", "未能讀取") if name == NOT_READ else Words(named(name).upper(), "")


def folder_words(location: str, *, width: float = 0, size: float = 0) -> Words:
    """Return the name of a top folder, cut to `width` at type of `size` where both are given."""
    if not location:
        return Words("(in no folder)", "（不在任何資料夾）")
    return Words(one_line(location, width=width, size=size) if width else legible_location(location, longest=60), "")


def age_words(name: str) -> Words:
    """Return a band of ages, in completed years."""
    match name:
        case "0":
            return Words("under 1", "未滿1年")
        case _ if name == FUTURE:
            return Words("future", "未來")
        case _ if name == UNKNOWN:
            return Words("no time", "無時間")
        case "20+":
            return Words("20 or more", "20年或以上")
    return Words(name.replace("-", "–"), "年")


def size_words_of_band(name: str) -> Words:
    """Return a band of sizes."""
    match name:
        case "under-10-kB":
            return Words("under 10 kB", "")
        case "10-100-kB":
            return Words("to 100 kB", "")
        case "100-kB-1-MB":
            return Words("to 1 MB", "")
        case "1-10-MB":
            return Words("to 10 MB", "")
    return Words("larger", "")


def resolution_words(name: str) -> Words:
    """Return a band of resolutions, in dots per inch."""
    match name:
        case _ if name == NOT_STATED:
            return Words("not stated", "未標示")
        case "under-150":
            return Words("<150", "")
    return Words(name.replace("-", "–"), "")


def match_words(match: Match) -> Words:
    """Return how the target has a file of the source."""
    match match:
        case Match.SAME_PLACE:
            return Words("same bytes, same path", "完全相同")
        case Match.ELSEWHERE:
            return Words("same bytes, another path", "路徑不同")
        case Match.SAME_PIXELS:
            return Words("same pixels, other bytes", "像素相同")
        case Match.MISSING:
            return Words("missing", "欠缺")
        case Match.NOT_COMPARED:
            return Words("not compared", "未能比對")
    assert_never(match)


def percent(hundredths: int, *, part: int) -> str:
    """Return hundredths of a percent as a percentage; what is there is never shown as 0."""
    if part and not hundredths:
        return "< 0.01%"
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def one_line(location: str, *, width: float, size: float) -> str:
    """Return a percent-encoded location that stands on one line of `width` at type of `size`, its middle left out."""
    text = within_font(legible_location(location))
    longest = len(text)
    shown = text
    while longest > 1 and width_of(shown, size=size) > width:
        longest -= max(1, longest // 20)
        shown = shortened(text, longest=longest)
    return shown
