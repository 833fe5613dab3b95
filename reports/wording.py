"""The words of the report in English and Traditional Chinese, and the names of what the model lists.

Every text of a report is a pair, so that neither language can be forgotten; `zh-Hant-HK` is meant by Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from engine.model.dates import Cutoff, Period
from engine.model.decisions import Bucket
from engine.model.holds import HoldKind
from engine.model.policies import SourceQuality, Then
from engine.model.records import LinkKind
from reports.legible import named


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    en: str
    zh: str

    def __add__(self, other: Words) -> Words:
        return Words(f"{self.en} {other.en}".strip(), f"{self.zh}{other.zh}")


LONGEST_TITLE = 96
"""Characters of a title that an organisation gave."""

NOTHING = Words("none", "無")
YES = Words("yes", "是")
NO = Words("no", "否")
SEALED_WORDS = Words("sealed: held, ask Legal", "密封：請向法律部查詢")


def titled(title: Mapping[str, str], *, fallback: str) -> Words:
    """Return a title in both languages; a language that is missing borrows the other, or the fallback."""
    en = title.get("en") or title.get("zh-Hant") or fallback
    zh = title.get("zh-Hant") or title.get("zh-Hant-HK") or en
    return Words(named(en, longest=LONGEST_TITLE), named(zh, longest=LONGEST_TITLE))


def bucket_words(bucket: Bucket) -> Words:
    """Return the short name of a bucket, as its pill shows it."""
    match bucket:
        case Bucket.DISPOSE:
            return Words("Dispose", "處置")
        case Bucket.TRANSFER:
            return Words("Transfer", "移交")
        case Bucket.REMOVE_COPY:
            return Words("Remove copy", "移除副本")
        case Bucket.HELD:
            return Words("Held", "法律保全")
        case Bucket.KEEP:
            return Words("Keep", "保留")
        case Bucket.UNDECIDED:
            return Words("Undecided", "未決")
        case Bucket.REVIEW:
            return Words("Review", "覆核")
    assert_never(bucket)


def bucket_counted(bucket: Bucket) -> Words:
    """Return what a number of records in this bucket counts."""
    match bucket:
        case Bucket.DISPOSE:
            return Words("records due for disposal", "到期可處置的紀錄")
        case Bucket.TRANSFER:
            return Words("records to transfer", "擬移交的紀錄")
        case Bucket.REMOVE_COPY:
            return Words("copies to remove", "擬移除的副本")
        case Bucket.HELD:
            return Words("held", "法律保全")
        case Bucket.KEEP:
            return Words("kept", "保留")
        case Bucket.UNDECIDED:
            return Words("undecided", "未決")
        case Bucket.REVIEW:
            return Words("for review", "待覆核")
    assert_never(bucket)


def hold_kind_words(kind: HoldKind) -> Words:
    """Return the name of a kind of hold."""
    match kind:
        case HoldKind.LEGAL:
            return Words("legal", "法律程序")
        case HoldKind.REGULATOR:
            return Words("regulator", "監管機構")
        case HoldKind.ACCESS_REQUEST:
            return Words("access request", "查閱資料要求")
        case HoldKind.EXTENSION:
            return Words("extension", "業務延長")
    assert_never(kind)


def link_words(kind: LinkKind) -> Words:
    """Return the name of a kind of link."""
    match kind:
        case LinkKind.IDENTICAL:
            return Words("identical", "相同")
        case LinkKind.LOOKALIKE:
            return Words("lookalike", "相似")
        case LinkKind.DOUBTFUL:
            return Words("doubtful", "存疑")
        case LinkKind.CANDIDATE:
            return Words("candidate", "疑似")
    assert_never(kind)


def then_words(then: Then) -> Words:
    """Return what a rule lets happen when its period is over."""
    match then:
        case Then.REVIEW:
            return Words("review", "覆核")
        case Then.TRANSFER:
            return Words("transfer", "移交")
        case Then.DISPOSE:
            return Words("dispose", "處置")
    assert_never(then)


def source_words(source: SourceQuality) -> Words:
    """Return how good our source of a citation is."""
    match source:
        case SourceQuality.PRIMARY:
            return Words("text read", "已閱原文")
        case SourceQuality.SECONDARY:
            return Words("secondary source", "第二手資料")
        case SourceQuality.GENERAL:
            return Words("general knowledge", "一般認知")
        case SourceQuality.NONE:
            return Words("no source", "無出處")
    assert_never(source)


def cutoff_words(cutoff: Cutoff) -> Words:
    """Return the day to which a start is carried forward."""
    match cutoff:
        case Cutoff.MONTH_END:
            return Words("month end", "月底")
        case Cutoff.YEAR_END:
            return Words("31 December", "12月31日")
        case Cutoff.FINANCIAL_YEAR_END:
            return Words("the entity's financial year-end", "有關法律實體的財政年度終結日")
    assert_never(cutoff)


def period_words(period: Period) -> Words:
    """Return a period in years and months."""
    years, months = divmod(period.months, 12)
    en, zh = [], []
    if years or not months:
        en.append(f"{years} year" + ("" if years == 1 else "s"))
        zh.append(f"{years}年")
    if months:
        en.append(f"{months} month" + ("" if months == 1 else "s"))
        zh.append(f"{months}個月")
    return Words(" ".join(en), "".join(zh))


ROLE_TITLES: Mapping[str, Words] = {
    "compliance": Words("Compliance", "合規"),
    "legal": Words("Legal", "法律"),
    "records": Words("Records management", "檔案管理"),
    "records-manager": Words("Records manager", "檔案主任"),
    "archivist": Words("Archivist", "檔案保管主任"),
    "privacy": Words("Data protection", "保障資料"),
    "audit": Words("Internal audit", "內部審計"),
}


def role_words(role: str) -> Words:
    """Return the title of a signing role; an organisation's own role goes by its own name."""
    return ROLE_TITLES.get(role, Words(named(role), named(role)))


def count_words(number: int) -> str:
    """Return a whole number with separators."""
    return f"{number:,}"


def size_words(size: int) -> str:
    """Return a number of bytes in decimal units, as storage is sold and billed; the unit stays on the line."""
    if size < 1000:
        return f"{size}\u00a0B"
    amount = float(size)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        amount /= 1000
        if amount < 999.5 or unit == "PB":
            break
    return f"{amount:.1f}\u00a0{unit}" if amount < 99.95 else f"{amount:,.0f}\u00a0{unit}"
