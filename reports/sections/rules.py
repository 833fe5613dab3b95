"""The policies behind the plan: each rule with its citation, how good that source is, and what counsel confirmed."""

from __future__ import annotations

from engine.judge.obligations import is_confirmed
from engine.model.policies import Confirmation, Rule
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
from reports.evidence import Evidence
from reports.keep_words import condition_text, length_words, start_words
from reports.legible import named
from reports.wording import (
    Words,
    count_words,
    source_words,
    then_words,
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
    parts: list[Part] = [Said(words=words) for words in length_words(keep)]
    if keep.while_ is not None:
        parts.append(Given(text=f"while 當 {named(condition_text(keep.while_), longest=120)}"))
    start = start_words(keep, vocabulary=evidence.given.bundle.vocabulary)
    if start is not None:
        parts.append(Said(words=Words(f"from {start.en}", f"由{start.zh}起"), is_muted=True, is_stacked=True))
    then = then_words(rule.then) if rule.then else None
    if then is not None:
        parts.append(Said(words=Words(f"then {then.en}", f"其後{then.zh}"), is_muted=True))
    return tuple(parts)


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
