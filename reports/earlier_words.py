"""What keeps a record by policies that were used before, in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.decisions import Bucket, KeptByEarlier, NotJudged, Outcome
from reports.wording import Words, bucket_words

DIGEST_SHOWN = 12
"""Hex digits by which earlier policies are named."""


def named_policies(digest: str) -> str:
    """Return how policies that were used before are called: by the beginning of their digest."""
    return digest[:DIGEST_SHOWN]


def kept_by_earlier(reason: KeptByEarlier, *, rules: Sequence[Words]) -> Words:
    """Return the sentence of a record that earlier policies protect more; `rules` are the names of theirs."""
    named = named_policies(reason.bundle)
    unsigned = Words("and no impact report over them is signed", "且未有影響報告獲簽署取代")
    if reason.cause is NotJudged.NO_TEXT:
        return Words(
            f"Earlier policies {named} still bind, {unsigned.en}; their text can't be read, so nothing leaves.",
            f"較早的政策 {named} 仍然有效，{unsigned.zh}；其文本無法讀取，故不放行任何紀錄。",
        )
    if reason.cause is NotJudged.OTHER_EVENTS:
        return Words(
            f"Earlier policies {named} still bind, {unsigned.en}; they count from events that today's "
            "vocabulary does not have or means otherwise, so nothing leaves.",
            f"較早的政策 {named} 仍然有效，{unsigned.zh}；其所依據的事件在現行詞彙中欠缺或另有所指，故不放行任何紀錄。",
        )
    by = Words(
        f" by {', '.join(rule.en for rule in rules)}" if rules else "",
        f"（{'、'.join(rule.zh for rule in rules)}）" if rules else "",
    )
    what = _what(reason)
    return Words(
        f"Earlier policies {named} still bind, {unsigned.en}: {what.en}{by.en}.",
        f"較早的政策 {named} 仍然有效，{unsigned.zh}：{what.zh}{by.zh}。",
    )


def _what(reason: KeptByEarlier) -> Words:
    if reason.outcome is Outcome.KEEP:
        if reason.until is None:
            return Words("they keep it, without a last day", "按其規定保留，並無最後保存日")
        day = reason.until.isoformat()
        return Words(f"they keep it through {day}", f"按其規定須保存至 {day}（包括當日）")
    word = bucket_words(Bucket(reason.outcome.value))
    return Words(f'they make it "{word.en}"', f"按其規定為「{word.zh}」")
