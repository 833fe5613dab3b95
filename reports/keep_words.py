"""How long a rule keeps, in words: its length, the start of its clock, and the condition of a state that lasts."""

from __future__ import annotations

from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.dates import Period
from engine.model.facts import Vocabulary
from engine.model.policies import Combination, Keep, Unknown
from reports.evidence import text_of
from reports.legible import named
from reports.wording import Words, cutoff_words, period_words, titled


def length_words(keep: Keep) -> tuple[Words, ...]:
    """Return what a rule says of the length of its floor and of its ceiling; nothing of a state that lasts."""
    said: list[Words] = []
    if keep.is_permanent:
        said.append(Words("permanently", "永久"))
    if isinstance(keep.at_least, Unknown):
        said.append(Words("at least: period not known", "最短：期限未明"))
    elif keep.at_least is not None:
        period = period_words(keep.at_least)
        said.append(Words(f"at least {period.en}", f"最短 {period.zh}"))
    if keep.at_most is not None:
        said.append(_at_most(keep.at_most))
    return tuple(said)


def _at_most(ceiling: Period) -> Words:
    if not ceiling.months:
        # Nobody says "at most 0 years": a record is overdue from the day of the event itself.
        return Words("until the event, and no longer", "最長至事件發生為止")
    period = period_words(ceiling)
    return Words(f"at most {period.en}", f"最長 {period.zh}")


def start_words(keep: Keep, *, vocabulary: Vocabulary) -> Words | None:
    """Return the event, or events, from which a rule counts, with cutoff and margin; None where it counts nothing."""
    if keep.trigger is None:
        return None
    definitions = vocabulary.events
    kinds = [
        titled(definitions[kind].title if kind in definitions else {}, fallback=kind) for kind in keep.trigger.kinds
    ]
    latest = keep.trigger.combination is Combination.LATEST_OF
    glue = Words("the later of " if latest else "the earlier of ", "較後者：" if latest else "較先者：")
    several = len(kinds) > 1
    en = (glue.en if several else "") + ", ".join(w.en for w in kinds)
    zh = (glue.zh if several else "") + "、".join(w.zh for w in kinds)
    if keep.cutoff is not None:
        cutoff = cutoff_words(keep.cutoff)
        en, zh = f"{en}, carried to {cutoff.en}", f"{zh}，順延至{cutoff.zh}"
    if keep.margin_days:
        en, zh = f"{en}, plus {keep.margin_days} days", f"{zh}，另加 {keep.margin_days} 天"
    return Words(en, zh)


def condition_text(condition: Condition) -> str:
    """Return a condition much as a policy writes it, in one line."""
    match condition:
        case AllOf():
            return "; ".join(condition_text(part) for part in condition.parts) or "always"
        case AnyOf():
            return "any (" + " | ".join(condition_text(part) for part in condition.parts) + ")"
        case Not():
            return f"not ({condition_text(condition.part)})"
        case OneOf():
            return f"{named(condition.fact)}: " + ", ".join(text_of(value) for value in condition.values)
        case Compared():
            return f"{named(condition.fact)} {condition.comparison.value} {text_of(condition.value)}"
        case RecordIn() | DigestIn():
            return "named records"
