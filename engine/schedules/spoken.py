"""Periods, clocks and cutoffs in English and Chinese, for those who read a schedule and not the language."""

from __future__ import annotations

from engine.language.writing import condition_text
from engine.model.dates import Cutoff, Period
from engine.model.facts import Vocabulary
from engine.model.policies import Combination, Keep, Unknown

_CUTOFFS = {
    Cutoff.MONTH_END: ("the end of that month", "該月月底"),
    Cutoff.YEAR_END: ("the end of that calendar year", "該年年底"),
    Cutoff.FINANCIAL_YEAR_END: ("the end of the entity's financial year", "該實體財政年度終結日"),
}


def keep_words(keep: Keep, *, vocabulary: Vocabulary) -> str:
    """Return what `keep` says: a line in English and a line in Chinese for the floor, and for the ceiling."""
    said: list[tuple[str, str]] = []
    start = _start(keep, vocabulary=vocabulary)
    if keep.is_permanent:
        said.append(("Keep permanently", "永久保存"))
    if keep.while_ is not None:
        state = condition_text(keep.while_).strip("{}")
        said.append((f"Keep while {state}", f"在此狀態期間保存：{state}"))
    if isinstance(keep.at_least, Unknown):
        said.append(("Keep: the period is not known, so it never ends", "保存：年期未明，故不屆滿"))
    elif keep.at_least is not None:
        en, zh = _period(keep.at_least)
        extra = (f", and {keep.margin_days} days more", f"，另加{keep.margin_days}日") if keep.margin_days else ("", "")
        said.append((f"Keep at least {en}{start[0]}{extra[0]}", f"最少保存{zh}{start[1]}{extra[1]}"))
    if keep.at_most is not None:
        en, zh = _period(keep.at_most)
        said.append((f"Keep no longer than {en}{start[0]}", f"最多保存{zh}{start[1]}"))
    return "\n".join(line for pair in said for line in pair)


def _period(period: Period) -> tuple[str, str]:
    years, months = divmod(period.months, 12)
    if not period.months:
        return "no time at all", "零日"
    en = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((years, "year"), (months, "month")) if count]
    zh = (f"{years}年" if years else "") + (f"{months}個月" if months else "")
    return " and ".join(en), zh


def _start(keep: Keep, *, vocabulary: Vocabulary) -> tuple[str, str]:
    if keep.trigger is None:
        return "", ""
    names = [_event(kind, vocabulary=vocabulary) for kind in keep.trigger.kinds]
    en, zh = ", ".join(name[0] for name in names), "、".join(name[1] for name in names)
    if len(names) > 1:
        is_latest = keep.trigger.combination is Combination.LATEST_OF
        en = f"the {'latest' if is_latest else 'earliest'} of {en}"
        zh = f"{zh}（以最{'後' if is_latest else '先'}者為準）"
    if keep.cutoff is not None:
        to = _CUTOFFS[keep.cutoff]
        return f" from {to[0]} after {en}", f"，由{zh}後之{to[1]}起計"
    return f" from {en}", f"，由{zh}起計"


def _event(kind: str, *, vocabulary: Vocabulary) -> tuple[str, str]:
    definition = vocabulary.events.get(kind)
    title = definition.title if definition is not None else {}
    return title.get("en", kind), title.get("zh-Hant", title.get("en", kind))
