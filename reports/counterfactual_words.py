"""What would free a record, in sentences of both languages: each a set of changes, and what would follow.

They explain a decision and instruct nobody. The words of a hold are those under which it may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from engine.model.dates import PHOTOGRAPHY_BEGINS
from engine.model.policies import Bundle
from engine.simulation.changes import Change, DayIs, EarlierSigned, EventRecorded, HoldReleased, RuleConfirmed
from engine.simulation.counterfactuals import MOST_CHANGES, Way, Ways
from reports.legible import named
from reports.wording import Words, bucket_words, titled

FREED = Words("What would free it", "何等改變可使其獲釋")
REVIEWED = Words("What would bring it before a person", "何等改變可使其進入覆核")
CAUTION = Words(
    "This explains the decision and instructs nobody: an event must be true, and a hold ends only with its matter.",
    "以上僅為解釋，並非指示：事件必須屬實，保全只隨其事項終結。",
)
NOT_TRIED = Words(
    "What a missing or doubtful fact would have to be is not tried: nobody knows which values it could have.",
    "欠缺或存疑的資料應為何值並無嘗試，因為無人知道其可能的值。",
)
SEALED_PART = Words(
    "Nothing was tried: a sealed matter has a part in it. Ask Legal.", "涉及密封事項，並無嘗試。請向法律部查詢。"
)
MOST_WAYS = 12
"""Sets that are told to a person; the JSON has all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayNarrator:
    """Puts sets of changes into words, with the titles that the organisation gave its rules and events."""

    bundle: Bundle
    shows_personal: bool = False

    def sentences(self, ways: Ways) -> Iterator[Words]:
        """Yield what would free a record, or that nothing does; nothing of what is told names a sealed matter."""
        if ways.is_sealed:
            yield SEALED_PART
            return
        if not ways.free:
            yield Words(
                f"No set of up to {MOST_CHANGES} changes that were tried frees it.",
                f"曾嘗試的改變組合（最多{MOST_CHANGES}項）均不能使其獲釋。",
            )
        for found in (ways.free, ways.review):
            for way in found[:MOST_WAYS]:
                yield self.way(way)
            if len(found) > MOST_WAYS:
                yield Words(f"And {len(found) - MOST_WAYS:,} more.", f"另有 {len(found) - MOST_WAYS:,} 項。")
        if not ways.is_whole:
            yield Words(
                f"Not everything was tried: {ways.judgements:,} judgements are the most for one record.",
                f"並未嘗試所有組合：每項紀錄最多作 {ways.judgements:,} 次判斷。",
            )

    def way(self, way: Way) -> Words:
        """Return a set of changes as a condition, and what the judge says under it."""
        parts = [self._change(change) for change in way.changes]
        bucket = bucket_words(way.bucket)
        en = parts[0].en if len(parts) == 1 else ", ".join(p.en for p in parts[:-1]) + f" and {parts[-1].en}"
        zh = "，並且".join(part.zh for part in parts)
        return Words(f"If {en}: {bucket.en}.", f"如{zh}：{bucket.zh}。")

    def _change(self, change: Change) -> Words:
        match change:
            case HoldReleased():
                hold = named(change.hold)
                return Words(f"hold {hold} were released", f"保全 {hold} 獲解除")
            case RuleConfirmed():
                rule = self._rule(change.rule)
                return Words(f'counsel confirmed rule "{rule.en}"', f"法律顧問確認規則「{rule.zh}」")
            case EventRecorded():
                return self._event(change)
            case EarlierSigned():
                return Words("the impact report over earlier policies were signed", "取代較早政策的影響報告獲簽署")
            case DayIs():
                day = change.day.isoformat()
                return Words(f"the date were {day}", f"日期為 {day}")
        assert_never(change)

    def _event(self, change: EventRecorded) -> Words:
        vocabulary = self.bundle.vocabulary
        definition = vocabulary.events[change.kind]
        title = titled(definition.title, fallback=change.kind)
        fact = vocabulary.facts.get(definition.per)
        may_show = self.shows_personal or (fact is not None and not fact.is_personal)
        whose = Words("", "")
        if may_show:
            per = titled(fact.title if fact is not None else {}, fallback=definition.per)
            asset = named(change.asset)
            whose = Words(f" of {per.en} {asset}", f"（{per.zh} {asset}）")
        last = change.on.isoformat()
        if change.not_before is None:
            when = Words(f"as of {last}", f"日期為 {last}")
        elif change.not_before == PHOTOGRAPHY_BEGINS:
            when = Words(f"with a date of {last} or earlier", f"日期為 {last} 或之前")
        else:
            first = change.not_before.isoformat()
            when = Words(f"with a date from {first} to {last}", f"日期介乎 {first} 至 {last}")
        return Words(
            f'the event "{title.en}"{whose.en} were recorded {when.en}',
            f"事件「{title.zh}」{whose.zh}獲記錄，{when.zh}",
        )

    def _rule(self, id: str) -> Words:
        titles = {rule.id: rule.title for rule in self.bundle.rules}
        return titled(titles.get(id, {}), fallback=id)
