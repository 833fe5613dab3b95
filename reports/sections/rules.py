"""The policies behind the plan: each rule with its citation, how good that source is, and what counsel confirmed."""

from __future__ import annotations

from engine.judge.obligations import is_confirmed
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.policies import Combination, Confirmation, Keep, Rule, Unknown
from reports.blocks import (
    Block,
    Cell,
    Column,
    Given,
    Heading,
    Notice,
    Paragraph,
    Part,
    Pill,
    Said,
    Section,
    Table,
    Tone,
)
from reports.evidence import Evidence, text_of
from reports.legible import named
from reports.wording import (
    Words,
    count_words,
    cutoff_words,
    period_words,
    source_words,
    then_words,
    titled,
)

MOST_RULES = 24
MOST_BASES = 2
MOST_UNCONFIRMED = 30


def rules(evidence: Evidence) -> Section:
    """Return the section on policies: the rules that some decision names first, then the others."""
    used = evidence.rules_named()
    ordered = sorted(evidence.rules.values(), key=lambda rule: (rule.id not in used, rule.id))
    shown = ordered[:MOST_RULES]
    blocks: list[Block] = []
    if any(confirmation.is_sample for confirmation in evidence.given.bundle.confirmations):
        blocks.append(_sample_notice())
    blocks += [
        Table(
            columns=(
                Column(words=Words("Rule", "規則"), share=28),
                Column(words=Words("Keeps", "保存"), share=28),
                Column(words=Words("Basis", "依據")),
                Column(words=Words("Counsel", "法律顧問"), share=19),
            ),
            rows=tuple(_row(rule, evidence) for rule in shown),
            nothing=Words("The policies have no rule: everything is kept.", "政策並無規則：全部保留。"),
        ),
    ]
    if len(ordered) > len(shown):
        more = len(ordered) - len(shown)
        blocks.append(
            Paragraph(
                words=Words(
                    f"{count_words(more)} more rules are in the policies file beside this report.",
                    f"另有 {count_words(more)} 項規則，載於本報告旁的政策檔案。",
                ),
                is_muted=True,
            )
        )
    blocks += _unconfirmed(evidence, used)
    return Section(
        anchor="rules",
        title=Words("Policies", "政策"),
        lead=Words(
            "Citations say what a rule rests on; only counsel's confirmation lets it permit anything.",
            "出處說明規則的依據；只有法律顧問的確認方可使規則許可行動。",
        ),
        blocks=tuple(blocks),
        starts_page=False,
    )


def _sample_notice() -> Notice:
    return Notice(
        title=Words("Sample confirmations.", "示例確認。"),
        body=Words(
            "Some confirmations came with the sample archive. No counsel gave them; they permit nothing real.",
            "部分確認隨示例檔案庫提供，並非由法律顧問作出，對真實紀錄並無效力。",
        ),
    )


def _row(rule: Rule, evidence: Evidence) -> tuple[Cell, ...]:
    bases: list[Part] = []
    for basis in rule.basis[:MOST_BASES]:
        source = source_words(basis.source)
        bases.append(Given(text=named(basis.cite, longest=200)))
        bases.append(Said(words=Words(f"{source.en}, {basis.checked.isoformat()}", source.zh), is_muted=True))
    if not rule.basis:
        bases.append(Said(words=Words("no citation", "無出處"), is_muted=True))
    return (
        Cell(
            parts=(
                Said(words=evidence.rule_title(rule.id), is_stacked=True),
                Given(text=f"{named(rule.id, longest=48)}, {rule.version[:12]}", is_muted=True, is_small=True),
            )
        ),
        Cell(parts=_keeps(rule, evidence)),
        Cell(parts=tuple(bases)),
        Cell(parts=_counsel(rule, evidence)),
    )


def _keeps(rule: Rule, evidence: Evidence) -> tuple[Part, ...]:
    keep = rule.keep
    said: list[Words] = []
    if keep.is_permanent:
        said.append(Words("permanently", "永久"))
    if isinstance(keep.at_least, Unknown):
        said.append(Words("at least: period not known", "最短：期限未明"))
    elif keep.at_least is not None:
        period = period_words(keep.at_least)
        said.append(Words(f"at least {period.en}", f"最短 {period.zh}"))
    if keep.at_most is not None:
        period = period_words(keep.at_most)
        said.append(Words(f"at most {period.en}", f"最長 {period.zh}"))
    parts: list[Part] = [Said(words=words) for words in said]
    if keep.while_ is not None:
        parts.append(Given(text=f"while 當 {named(condition_text(keep.while_), longest=120)}"))
    since = _since(keep, evidence)
    if since is not None:
        parts.append(Said(words=since, is_muted=True, is_stacked=True))
    then = then_words(rule.then) if rule.then else None
    if then is not None:
        parts.append(Said(words=Words(f"then {then.en}", f"其後{then.zh}"), is_muted=True))
    return tuple(parts)


def _since(keep: Keep, evidence: Evidence) -> Words | None:
    if keep.trigger is None:
        return None
    definitions = evidence.given.bundle.vocabulary.events
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
    return Words(f"from {en}", f"由{zh}起")


def _counsel(rule: Rule, evidence: Evidence) -> tuple[Part, ...]:
    if not rule.is_in_force:
        return (Pill(words=Words("Not in force", "未生效"), tone=Tone.MUTED),)
    as_of = evidence.given.judgement.as_of
    if not is_confirmed(rule, evidence.given.bundle.confirmations, as_of=as_of):
        return (Pill(words=Words("Unconfirmed", "未確認"), tone=Tone.HELD),)
    confirmation = _confirming(rule, evidence)
    word = Words("Sample", "示例") if confirmation.is_sample else Words("Confirmed", "已確認")
    return (
        Pill(words=word, tone=Tone.HELD if confirmation.is_sample else Tone.KEEP),
        Given(text=named(confirmation.by, longest=48), is_muted=True),
        Said(words=Words(f"until {confirmation.until.isoformat()}", "止"), is_muted=True),
    )


def _confirming(rule: Rule, evidence: Evidence) -> Confirmation:
    """Return the confirmation that counts: a real one before a sample, then the one that lasts longest."""
    as_of = evidence.given.judgement.as_of
    candidates = [c for c in evidence.given.bundle.confirmations if is_confirmed(rule, (c,), as_of=as_of)]
    return max(candidates, key=lambda c: (not c.is_sample, c.until))


def _unconfirmed(evidence: Evidence, used: frozenset[str]) -> list[Block]:
    as_of = evidence.given.judgement.as_of
    confirmations = evidence.given.bundle.confirmations
    open_rules = [
        rule
        for rule in evidence.rules.values()
        if rule.is_in_force and rule.keep.has_floor and not is_confirmed(rule, confirmations, as_of=as_of)
    ]
    open_rules.sort(key=lambda rule: (rule.id not in used, rule.id))
    if not open_rules:
        said = Words("Every rule in force that keeps has been confirmed.", "所有生效並具最短保存期的規則均已確認。")
        return [Heading(words=Words("What counsel has not confirmed", "法律顧問尚未確認者")), Paragraph(words=said)]
    ids = [named(rule.id, longest=60) for rule in open_rules[:MOST_UNCONFIRMED]]
    more = len(open_rules) - len(ids)
    listed = ", ".join(ids) + (f" (+{more:,})" if more else "")
    said = Words(
        f"{len(open_rules):,} rules keep and permit nothing: {listed}.",
        f"{len(open_rules):,} 項規則只保存而不許可任何行動（名稱見上）。",
    )
    return [Heading(words=Words("What counsel has not confirmed", "法律顧問尚未確認者")), Paragraph(words=said)]


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
