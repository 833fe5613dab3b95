"""Orders to destroy in both languages: what kind of authority orders, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.judge.orders import Block
from engine.model.orders import OrderAuthority
from reports.wording import Words

AUTHORITIES: Mapping[OrderAuthority, Words] = {
    OrderAuthority.COURT: Words("court", "法院"),
    OrderAuthority.TRIBUNAL: Words("tribunal", "審裁處"),
    OrderAuthority.PRIVACY_COMMISSIONER: Words("Privacy Commissioner", "私隱專員"),
}
BLOCKS: Mapping[Block, Words] = {
    Block.HELD: Words("held", "受保全"),
    Block.COOLING: Words("released, still cooling", "已解除，仍在冷卻期"),
    Block.FLOOR: Words("kept by a rule", "按規則保存"),
    Block.UNDECIDED: Words("undecided", "未能決定"),
    Block.REVIEW: Words("for review", "待覆核"),
    Block.TRANSFER: Words("to be transferred", "擬移交"),
}
