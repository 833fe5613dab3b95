"""Orders to destroy: when each is due, what stands against it, and who waived cooling for exactly which scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.judge.orders import Blocking, OrderReach
from engine.model.conditions import AllOf, AnyOf, Compared, Condition, Not, OneOf
from engine.model.digests import digest_of
from engine.model.facts import Vocabulary
from engine.model.holds import SEALED
from reports.blocks import Block as Shown
from reports.blocks import Cell, Column, Given, Heading, Notice, Paragraph, Pill, Said, Section, Table, Tone
from reports.evidence import Evidence
from reports.keep_words import condition_text
from reports.legible import named
from reports.order_words import AUTHORITIES, BLOCKS
from reports.wording import SEALED_WORDS, Words, count_words

MOST_ROWS = 40
MOST_NAMED = 2
_MASKED = "masked 已遮蔽"


def orders(evidence: Evidence) -> Section:
    """Return the section on orders to destroy; a sealed hold stands there only as sealed."""
    left_out = len(evidence.orders) - MOST_ROWS
    more = f" {left_out:,} more orders stand in the register." if left_out > 0 else ""
    blocks: list[Shown] = [
        Table(
            columns=(
                Column(words=Words("Order", "命令"), share=28),
                Column(words=Words("Due", "期限"), share=17),
                Column(words=Words("Certain", "確定"), share=11, is_number=True),
                Column(words=Words("Possible", "可能"), share=11, is_number=True),
                Column(words=Words("Blocked", "受阻"), share=11, is_number=True),
                Column(words=Words("Not blocked", "不受阻"), is_number=True),
            ),
            rows=tuple(_row(reach) for reach in evidence.orders[:MOST_ROWS]),
            nothing=Words("No order to destroy is in force.", "並無有效的銷毀命令。"),
        ),
        Heading(words=Words("What stands against them", "受阻原因")),
        Table(
            columns=(
                Column(words=Words("Order", "命令"), share=24),
                Column(words=Words("What", "原因"), share=24),
                Column(words=Words("By", "根據")),
                Column(words=Words("Records", "紀錄"), share=12, is_number=True),
                Column(words=Words("Through", "直至"), share=15, is_number=True),
            ),
            rows=tuple(_blocking(reach, one) for reach in evidence.orders for one in reach.against)[:MOST_ROWS],
            nothing=Words("Nothing stands against them.", "並無受阻原因。"),
        ),
        Paragraph(
            words=Words(
                "A record is counted under everything that keeps it. A day is the last one on which some record is "
                "kept by it, as far as it is known.",
                "紀錄按每項保留原因分別計算；日期為已知最後一天。",
            ),
            is_muted=True,
        ),
        *_waivers(evidence),
    ]
    return Section(
        anchor="orders",
        title=Words("Orders to destroy", "銷毀命令"),
        lead=Words(
            "An order never beats a hold or a floor by itself. Two legal officers can waive the 30 days of cooling of "
            "what was released, for exactly its scope and nothing else." + more,
            "命令本身從不凌駕保全或最短保存期。兩名法務人員可就命令的確切範圍，豁免已解除保全的 30 天冷卻期，"
            "僅此而已。",
        ),
        blocks=tuple(blocks),
        starts_page=False,
    )


def order_notice(evidence: Evidence) -> Notice | None:
    """Return what page one must say where an order is blocked or its day has passed; nothing where none is."""
    urgent = [reach for reach in evidence.orders if reach.is_conflict or reach.is_overdue]
    if not urgent:
        return None
    names = ", ".join(
        f"{named(reach.entered.order.id, longest=40)} {reach.entered.order.due_on.isoformat()}"
        for reach in urgent[:MOST_NAMED]
    )
    more, more_zh = "", ""
    if len(urgent) > MOST_NAMED:
        more, more_zh = f" and {len(urgent) - MOST_NAMED:,} more", f"等 {len(urgent):,} 項"
    overdue = sum(reach.is_overdue for reach in urgent)
    # Short, for page one has room for little more.
    return Notice(
        title=Words("AN ORDER TO DESTROY NEEDS A DECISION.", "銷毀命令有待決定。"),
        body=Words(
            f"Blocked by a hold or a rule, or past its day ({overdue:,} of {len(urgent):,}): {names}{more}. It beats "
            "neither.",
            f"受保全或規則所阻，或期限已過（{overdue:,} 項）：{names}{more_zh}。命令並不凌駕兩者。",
        ),
        tone=Tone.DISPOSE,
    )


def scope_shown(scope: Condition, vocabulary: Vocabulary) -> str:
    """Return a scope on one line, with the values of personal facts masked."""
    return condition_text(_masked(scope, vocabulary))


def _masked(condition: Condition, vocabulary: Vocabulary) -> Condition:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return replace(condition, parts=tuple(_masked(part, vocabulary) for part in parts))
        case Not(part=part):
            return Not(part=_masked(part, vocabulary))
        case OneOf(fact=fact) if _is_personal(fact, vocabulary):
            return OneOf(fact=fact, values=(_MASKED,))
        case Compared(fact=fact) if _is_personal(fact, vocabulary):
            return replace(condition, value=_MASKED)
        case _:
            return condition


def _is_personal(fact: str, vocabulary: Vocabulary) -> bool:
    definition = vocabulary.facts.get(fact)
    return definition is None or definition.is_personal


def _row(reach: OrderReach) -> tuple[Cell, ...]:
    order = reach.entered.order
    days = abs(reach.days_left)
    counted = "1 day" if days == 1 else f"{days:,} days"
    left = Words(f"{counted} left", f"尚餘 {days:,} 天")
    if reach.is_overdue:
        left = Words(f"{counted} overdue", f"逾期 {days:,} 天")
    words = AUTHORITIES[order.authority]
    return (
        Cell(
            parts=(
                Given(text=named(order.id, longest=60), is_strong=True),
                Said(words=words),
                Given(text=named(order.authority_name, longest=80), is_muted=True),
                *((Given(text=named(order.reference, longest=60), is_muted=True),) if order.reference else ()),
            )
        ),
        Cell(
            parts=(
                Given(text=order.due_on.isoformat()),
                Pill(words=left, tone=Tone.DISPOSE if reach.is_overdue else Tone.HELD),
            )
        ),
        *(_number(count_words(number)) for number in (reach.certain, reach.possible, reach.blocked, reach.free)),
    )


def _blocking(reach: OrderReach, one: Blocking) -> tuple[Cell, ...]:
    by = Given(text=named(one.by, longest=60)) if one.by and one.by != SEALED else Said(words=SEALED_WORDS)
    return (
        Cell(parts=(Given(text=named(reach.entered.order.id, longest=60), is_strong=True),)),
        Cell(parts=(Said(words=BLOCKS[one.kind]),)),
        Cell(parts=(by,) if one.by else ()),
        _number(count_words(one.records)),
        _number(one.until.isoformat() if one.until is not None else "–"),
    )


def _waivers(evidence: Evidence) -> Iterator[Shown]:
    rows = [
        (
            Cell(parts=(Given(text=named(waiver.order, longest=60), is_strong=True),)),
            Cell(parts=(Given(text="; ".join(named(person, longest=60) for person in waiver.by)),)),
            _number(waiver.bound_on.isoformat()),
            Cell(
                parts=(
                    Given(
                        text=named(
                            scope_shown(reach.entered.order.scope, evidence.given.bundle.vocabulary), longest=200
                        )
                    ),
                    Given(text=digest_of(reach.entered.order.scope), is_muted=True, is_small=True),
                )
            ),
            _number(count_words(reach.let_out)),
        )
        for reach in evidence.orders
        for waiver in reach.waivers
    ]
    if not rows:
        return
    yield Heading(words=Words("Cooling that was waived", "已豁免的冷卻期"))
    yield Table(
        columns=(
            Column(words=Words("Order", "命令"), share=18),
            Column(words=Words("Approved by", "批准人"), share=22),
            Column(words=Words("Binds since", "生效日"), share=13, is_number=True),
            Column(words=Words("For exactly this scope, and its SHA-256", "確切範圍及其 SHA-256")),
            Column(words=Words("Let out", "已釋出"), share=10, is_number=True),
        ),
        rows=tuple(rows[:MOST_ROWS]),
        nothing=Words("", ""),
    )


def _number(text: str) -> Cell:
    return Cell(parts=(Given(text=text),), is_number=True)
