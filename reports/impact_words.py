"""What an impact report says of a shift, of a direction, and of a rule before and after, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.policies import Rule
from engine.proofs.results import Direction
from engine.simulation.impact import Shift
from reports.keep_words import length_words
from reports.wording import Words, then_words

SHIFTS: Mapping[Shift, Words] = {
    Shift.FREED: Words("falls due, and did not", "由不到期變為到期"),
    Shift.EARLIER_MORE: Words("more than 5 years earlier", "提早超過五年"),
    Shift.EARLIER_FIVE_YEARS: Words("to 5 years earlier", "提早不超過五年"),
    Shift.EARLIER_YEAR: Words("to a year earlier", "提早不超過一年"),
    Shift.EARLIER_MONTH: Words("to a month earlier", "提早不超過一個月"),
    Shift.SAME: Words("the same day", "日期不變"),
    Shift.LATER_MONTH: Words("to a month later", "延後不超過一個月"),
    Shift.LATER_YEAR: Words("to a year later", "延後不超過一年"),
    Shift.LATER_FIVE_YEARS: Words("to 5 years later", "延後不超過五年"),
    Shift.LATER_MORE: Words("more than 5 years later", "延後超過五年"),
    Shift.KEPT: Words("falls due no more", "不再到期"),
}

DIRECTIONS: Mapping[Direction, Words] = {
    Direction.EQUIVALENT: Words("proved: no record is decided otherwise", "已證明：任何紀錄的決定均無不同"),
    Direction.MORE_PROTECTIVE: Words("proved: some are kept more, and none less", "已證明：部分保護較多，無一較少"),
    Direction.LESS_PROTECTIVE: Words("proved: some are kept less, and none more", "已證明：部分保護較少，無一較多"),
    Direction.INCOMPARABLE: Words("proved: some are kept less, and some more", "已證明：部分保護較少，部分較多"),
}

NOT_PROVED = Words("not proved", "未經證明")
NO_RULE = Words("no such rule", "並無此規則")


def rule_words(rule: Rule | None) -> Words:
    """Return how long a rule keeps and what may happen then, in a line; that there is none, where there is none."""
    if rule is None:
        return NO_RULE
    said = [*length_words(rule.keep)]
    if rule.keep.while_ is not None:
        said.append(Words("while a state lasts", "於某狀態存續期間"))
    if rule.keep.trigger is not None:
        events = ", ".join(rule.keep.trigger.kinds)
        said.append(Words(f"from {events}", f"自 {events} 起算"))
    if rule.then is not None:
        then = then_words(rule.then)
        said.append(Words(f"then {then.en}", f"其後{then.zh}"))
    said.append(Words(f"copies: {rule.copies.value}", f"副本：{rule.copies.value}"))
    if not rule.is_in_force:
        said.append(Words("not in force", "未生效"))
    return Words("; ".join(one.en for one in said), "；".join(one.zh for one in said))
