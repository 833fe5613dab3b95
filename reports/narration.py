"""A sentence, in both languages, for everything the judge can say.

Each `match` ends in `assert_never`, so a new reason without a sentence does not pass the type checker. The sentences
say what is so and where it comes from; none says what a reader should do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from engine.model.dates import Interval
from engine.model.decisions import (
    CeilingPassed,
    Contest,
    Endless,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    HeldByLink,
    HeldByMore,
    HeldDirectly,
    Hindrance,
    KeptByEarlier,
    NoRule,
    NotStarted,
    Obstacle,
    Reason,
    SharesFile,
)
from engine.model.holds import SEALED
from engine.model.policies import Bundle, Title
from reports.earlier_words import kept_by_earlier, named_policies
from reports.legible import named
from reports.wording import Words, link_words, then_words, titled

HELD_AND_SEALED = Words("Held. Sealed: ask Legal.", "法律保全。密封：請向法律部查詢。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrator:
    """Puts reasons into words, with the titles that the organisation gave its rules, facts and events.

    `sealed` lists the ids of sealed holds: should one ever arrive by its own name, it still is not shown.
    """

    bundle: Bundle
    sealed: frozenset[str] = frozenset()

    def reason(self, reason: Reason, *, about: str) -> Words:
        """Return the sentence of one reason in the decision about the record `about`."""
        match reason:
            case HeldDirectly():
                return self._held_directly(reason, about)
            case HeldByLink():
                return self._held_by_link(reason)
            case HeldByMore():
                return _held_by_more(reason)
            case FloorRunning():
                return self._floor_running(reason) + self._whose(reason.member, about)
            case FloorNotStarted():
                return self._floor_not_started(reason) + self._whose(reason.member, about)
            case FloorDue():
                return self._floor_due(reason) + self._whose(reason.member, about)
            case NoRule():
                return self._no_rule(reason)
            case CeilingPassed():
                return self._ceiling_passed(reason) + self._whose(reason.member, about)
            case SharesFile():
                return self._shares_file(reason)
            case KeptByEarlier():
                return kept_by_earlier(reason, rules=[self._rule(rule) for rule in reason.rules])
        assert_never(reason)

    def hindrance(self, hindrance: Hindrance) -> Words:
        """Return the sentence of what stands between a member of a cluster and its removal."""
        by = named(hindrance.by)
        match hindrance.obstacle:
            case Obstacle.AUTHORITY_UNDECIDED:
                return Words(
                    "Which member is the record is not decided, so no copy may go.",
                    "尚未能確定何者為正本紀錄，故不可移除任何副本。",
                )
            case Obstacle.IS_SURVIVOR:
                return Words("It stays: the copies are measured against it.", "保留：其他副本以此為準。")
            case Obstacle.NOT_IDENTICAL:
                return Words(
                    "It looks alike but is not the same image; a lookalike is never removed by machine.",
                    "外觀相似但影像並不相同；相似者絕不由機器移除。",
                )
            case Obstacle.LOW_CONTENT:
                return Words(
                    "There is too little on it to tell one blank page from another.",
                    "內容過少，無法分辨空白頁之異同。",
                )
            case Obstacle.IDENTITY:
                fact = self._fact(hindrance.by)
                return Words(
                    f"{fact.en} is missing or differs, so these may be two cases with the same image.",
                    f"「{fact.zh}」欠缺或不一致，可能是影像相同的兩宗個案。",
                )
            case Obstacle.NO_CONFIRMED_RULE:
                return Words(
                    "No rule that counsel has confirmed certainly applies to it.",
                    "沒有經法律顧問確認的規則必然適用。",
                )
            case Obstacle.COPIES_EVERY:
                rule = self._rule(hindrance.by)
                return Words(f'Rule "{rule.en}" keeps every copy.', f"規則「{rule.zh}」要求保留每份副本。")
            case Obstacle.MEMBERS:
                return Words(
                    f"Authority rule {by} asks for a review of identical copies, not their removal.",
                    f"正本規則 {by} 要求覆核相同副本，而非移除。",
                )
            case Obstacle.HELD:
                return Words("A hold reaches a member of this cluster.", "本群組有成員受法律保全。")
            case Obstacle.UNREADABLE:
                return Words("One of the two was not read whole.", "兩者之一未能完整讀取。")
            case Obstacle.SURVIVOR_LEAVES:
                return Words(
                    f"The record it would survive in ({by}) is itself to go in this plan.",
                    f"其所依存的正本 {by} 亦擬於本計劃中處置或移交。",
                )
            case Obstacle.SAME_FILE if hindrance.by:
                return Words(
                    f"It is the same stored file as {by} under another name: what removes one may remove both.",
                    f"與 {by} 為同一儲存檔案的另一名稱：移除其一，可能兩者皆失。",
                )
            case Obstacle.SAME_FILE:
                return Words(
                    "Its stored file has another name too, whose bytes may go with it.",
                    "其儲存檔案另有名稱，移除可能一併失去。",
                )
            case Obstacle.EARLIER_POLICIES:
                earlier = named_policies(hindrance.by)
                return Words(
                    f"Earlier policies {earlier} keep it, and no impact report over them is signed.",
                    f"較早的政策 {earlier} 要求保留，且未有影響報告獲簽署取代。",
                )
        assert_never(hindrance.obstacle)

    def contest(self, contest: Contest, *, winner: str, rule: str) -> Words:
        """Return the sentence, in the row of the loser, on how the authoritative record was preferred to it.

        `winner` is how the page calls the authoritative record.
        """
        by = named(rule)
        if contest.line is None:
            return Words(
                f"{winner} is the record: every line of {by} is level, so the smaller SHA-256 decides, then the place.",
                f"{winner} 為正本紀錄：{by} 各行相同，以較小的 SHA-256 為準，其次以位置為準。",
            )
        fact = self._fact(contest.fact)
        return Words(
            f"{winner} is the record by line {contest.line} of {by}: {fact.en}.",
            f"按 {by} 第 {contest.line} 行「{fact.zh}」，{winner} 為正本紀錄。",
        )

    def not_started(self, cause: NotStarted, waits_for: Iterable[str]) -> Words:
        """Return why a clock has not started."""
        names = tuple(waits_for)
        match cause:
            case NotStarted.ASSET_MISSING:
                facts = [self._fact(name) for name in names]
                return Words(
                    f"the fact that leads to its event is missing ({_listed(w.en for w in facts)})",
                    f"欠缺可查找事件的資料（{_listed((w.zh for w in facts), comma='、')}）",
                )
            case NotStarted.NO_EVENT:
                events = [self._event(name) for name in names]
                return Words(
                    f"no event is recorded ({_listed(w.en for w in events)})",
                    f"並無有關事件的紀錄（{_listed((w.zh for w in events), comma='、')}）",
                )
            case NotStarted.CLEARED:
                events = [self._event(name) for name in names]
                return Words(
                    f"a later event cleared it ({_listed(w.en for w in events)})",
                    f"其後的事件已使其撤銷（{_listed((w.zh for w in events), comma='、')}）",
                )
            case NotStarted.IMPLAUSIBLE:
                events = [self._event(name) for name in names]
                return Words(
                    f"the date recorded is not plausible ({_listed(w.en for w in events)})",
                    f"所記錄的日期並不合理（{_listed((w.zh for w in events), comma='、')}）",
                )
            case NotStarted.YEAR_END_UNKNOWN:
                return Words(
                    "the financial year-end of its legal entity is not known",
                    "有關法律實體的財政年度終結日未明",
                )
        assert_never(cause)

    def endless(self, endless: Endless) -> Words:
        """Return why a floor has no last day, as the end of a sentence that begins with the rule."""
        match endless:
            case Endless.PERMANENT:
                return Words("keeps it permanently", "永久保存")
            case Endless.PERIOD_UNKNOWN:
                return Words("keeps it, for a period that is not known", "保存期未明，繼續保存")
            case Endless.WHILE:
                return Words("keeps it while a state lasts, and it may still last", "有關狀態可能仍然存續，繼續保存")
            case Endless.BEYOND_CALENDAR:
                return Words("keeps it: its last day cannot be computed", "最後保存日無法計算，繼續保存")
        assert_never(endless)

    def _held_directly(self, reason: HeldDirectly, about: str) -> Words:
        if self._is_sealed(reason.hold):
            return HELD_AND_SEALED
        hold = named(reason.hold)
        if reason.is_remembered:
            verb = Words("may have matched", "可能") if reason.is_possible else Words("matched", "")
            said = Words(
                f"Hold {hold} {verb.en} by what was known before, and still holds.",
                f"按過往所知，保全 {hold} {verb.zh}涵蓋本紀錄，現仍持續。",
            )
        elif reason.is_possible:
            said = Words(
                f"Hold {hold} may match: a fact that would tell is missing, doubtful or written in another way.",
                f"保全 {hold} 可能涵蓋：欠缺可作判斷的資料，或資料存疑、寫法不同。",
            )
        else:
            said = Words(f"Hold {hold} matches.", f"保全 {hold} 涵蓋本紀錄。")
        return said + self._whose(reason.member, about)

    def _held_by_link(self, reason: HeldByLink) -> Words:
        if self._is_sealed(reason.hold):
            return HELD_AND_SEALED
        link = link_words(reason.link)
        hold, via = named(reason.hold), named(reason.via)
        verb = Words("may reach", "可能") if reason.is_possible else Words("reaches", "")
        before = Words(", which was seen before", "（過往所見）") if reason.is_remembered else Words("", "")
        return Words(
            f"Hold {hold} {verb.en} it over its {link.en} link to {via}{before.en}.",
            f"保全 {hold} {verb.zh}經與 {via} 的「{link.zh}」連繫{before.zh}而涵蓋本紀錄。",
        )

    def _floor_running(self, reason: FloorRunning) -> Words:
        rule = self._applying(reason.rule, must=reason.must)
        if reason.endless is not None or reason.last_day is None:
            end = self.endless(reason.endless or Endless.BEYOND_CALENDAR)
        else:
            day = reason.last_day.isoformat()
            end = Words(f"keeps it through {day}", f"須保存至 {day}（包括當日）")
        start = _start(reason.start)
        return Words(f"{rule.en} {end.en}{start.en}.", f"{rule.zh}{end.zh}{start.zh}。")

    def _floor_not_started(self, reason: FloorNotStarted) -> Words:
        rule = self._applying(reason.rule, must=reason.must)
        why = self.not_started(reason.cause, reason.waits_for)
        return Words(f"{rule.en} keeps it and has not started: {why.en}.", f"{rule.zh}尚未起算：{why.zh}。")

    def _floor_due(self, reason: FloorDue) -> Words:
        rule = self._applying(reason.rule, must=reason.must)
        then = then_words(reason.then)
        if reason.last_day is None:
            ended = Words("has ended with the state it rested on", "所依據的狀態已結束")
        else:
            day = reason.last_day.isoformat()
            ended = Words(f"ran out on {day}{_start(reason.start).en}", f"已於 {day} 屆滿{_start(reason.start).zh}")
        if reason.is_confirmed:
            counsel = Words(f"then: {then.en}; confirmed by counsel", f"其後：{then.zh}；已經法律顧問確認")
        else:
            counsel = Words(
                f"then: {then.en}; not confirmed by counsel, so it permits nothing",
                f"其後：{then.zh}；未經法律顧問確認，故不許可任何行動",
            )
        return Words(f"{rule.en} {ended.en}; {counsel.en}.", f"{rule.zh}{ended.zh}；{counsel.zh}。")

    def _no_rule(self, reason: NoRule) -> Words:
        if not reason.may_apply:
            return Words("No rule applies, so it is kept.", "沒有適用的規則，故予保留。")
        rules = [self._rule(rule) for rule in reason.may_apply]
        return Words(
            f"No rule certainly applies. It could be: {_listed(w.en for w in rules)}.",
            f"沒有必然適用的規則。可能適用：{_listed((w.zh for w in rules), comma='、')}。",
        )

    def _ceiling_passed(self, reason: CeilingPassed) -> Words:
        rule = self._rule(reason.rule)
        day = reason.since.isoformat()
        said = Words(
            f'Rule "{rule.en}": should not be kept from {day}',
            f"規則「{rule.zh}」：自 {day} 起不應再保存",
        )
        if reason.is_shielded:
            return Words(f"{said.en}, but a floor that still runs keeps it.", f"{said.zh}，惟因最短保存期未滿而保留。")
        return Words(f"{said.en}; overdue for a decision.", f"{said.zh}；已逾期，須作決定。")

    def _shares_file(self, reason: SharesFile) -> Words:
        if reason.other is None:
            return Words(
                f"Its stored file has {reason.names} names here, and not all of them are records that were judged.",
                f"其儲存檔案有 {reason.names} 個名稱，並非全屬已作判斷的紀錄。",
            )
        other = named(reason.other)
        return Words(
            f"Its stored file has {reason.names} names here, and {other}, one of them, is not to go in the same way.",
            f"其儲存檔案有 {reason.names} 個名稱，其中 {other} 並非以相同方式處理。",
        )

    def _applying(self, rule: str, *, must: bool) -> Words:
        name = self._rule(rule)
        if must:
            return Words(f'Rule "{name.en}"', f"規則「{name.zh}」")
        return Words(f'Rule "{name.en}" may apply; if so it', f"規則「{name.zh}」可能適用；如適用，")

    def _whose(self, member: str | None, about: str) -> Words:
        if member is None or member == about:
            return Words("", "")
        ghost = named(member)
        return Words(f"(Owed to a removed copy, {ghost}.)", f"（源自已移除的副本 {ghost}。）")

    def _is_sealed(self, hold: str) -> bool:
        return hold == SEALED or hold in self.sealed

    def _rule(self, id: str) -> Words:
        titles: dict[str, Title] = {rule.id: rule.title for rule in self.bundle.rules}
        return titled(titles.get(id, {}), fallback=id)

    def _fact(self, name: str) -> Words:
        definition = self.bundle.vocabulary.facts.get(name)
        return titled(definition.title if definition else {}, fallback=name)

    def _event(self, kind: str) -> Words:
        definition = self.bundle.vocabulary.events.get(kind)
        return titled(definition.title if definition else {}, fallback=kind)


def _held_by_more(reason: HeldByMore) -> Words:
    en = "1 more hold" if reason.holds == 1 else f"{reason.holds:,} more holds"
    return Words(f"It may fall under {en} as well.", f"另有 {reason.holds:,} 項保全亦可能涵蓋本紀錄。")


def _start(start: Interval | None) -> Words:
    if start is None:
        return Words("", "")
    if start.is_certain:
        day = start.earliest.isoformat()
        return Words(f" (from {day})", f"（自 {day} 起算）")
    first, last = start.earliest.isoformat(), start.latest.isoformat()
    return Words(
        f" (from {last}, the later bound of a doubtful date: {first} to {last})",
        f"（日期存疑，介乎 {first} 至 {last}，由較後者起算）",
    )


def _listed(names: Iterable[str], *, comma: str = ", ") -> str:
    return comma.join(names) or "?"
