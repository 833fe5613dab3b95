"""Approvals: who must sign a report before it authorises anything."""

from __future__ import annotations

from engine.language.blocks import Block, Reader, several
from engine.language.codes import Code
from engine.language.notes import Notes
from engine.language.scalars import days, name, period, title, whole_number
from engine.language.words import Words
from engine.language.yaml_nodes import Node
from engine.model.dates import Period
from engine.model.policies import Approvals

APPROVALS_KEYS = (
    "muniment",
    "kind",
    "id",
    "title",
    "required",
    "apart",
    "expires",
    "max_percent",
    "decide_within",
    "gates",
)
SIGNATURE_KEYS = ("role",)
_USUAL = Approvals()


def read_approvals(node: Node, notes: Notes, *, words: Words) -> Approvals:
    """Return the approvals that `node` says."""
    block = Block(node, notes, what="approvals", keys=APPROVALS_KEYS)
    if "gates" in block:
        notes.note(
            Code.GATES,
            block.key("gates"),
            message="a gate is a rule, not an approval: who signs a report cannot stand for an outside body",
            help="delete `gates`, and write a rule that keeps while the agreement is not recorded: "
            "`keep: {while: {agreed: no}}`, with a yes-or-no fact of the vocabulary",
        )
    block.optional("title", title, None)
    approvals = Approvals(
        id=block.optional("id", name, _USUAL.id),
        required=block.required("required", _required(words)),
        apart=block.optional("apart", several(_pair(words)), ()),
        expires_days=block.optional("expires", days(least=1, most=30), _USUAL.expires_days),
        max_percent=block.optional("max_percent", whole_number(least=1, most=100), _USUAL.max_percent),
        decide_within=block.optional("decide_within", _some_months, _USUAL.decide_within),
    )
    block.close()
    return approvals


def _required(words: Words) -> Reader[tuple[str, ...]]:
    def read_role(node: Node, notes: Notes) -> str:
        block = Block(node, notes, what="a required signature", keys=SIGNATURE_KEYS)
        role = block.required("role", words.role)
        block.close()
        return role

    def read(node: Node, notes: Notes) -> tuple[str, ...]:
        roles = several(read_role)(node, notes)
        if len(set(roles)) < max(2, len(roles)):
            raise notes.refusal(
                Code.APPROVALS,
                node,
                message="a report needs signatures of at least two different roles, each named once",
                help="write `[{role: compliance}, {role: legal}]`",
            )
        return roles

    return read


def _pair(words: Words) -> Reader[tuple[str, str]]:
    def read(node: Node, notes: Notes) -> tuple[str, str]:
        roles = several(words.role)(node, notes)
        if len(roles) != 2 or roles[0] == roles[1]:
            raise notes.refusal(
                Code.APPROVALS,
                node,
                message="each item of `apart` is a pair of two different roles",
                help="write `apart: [[author, compliance], [author, legal]]`",
            )
        return roles[0], roles[1]

    return read


def _some_months(node: Node, notes: Notes) -> Period:
    found = period(node, notes)
    if not found.months:
        raise notes.refusal(
            Code.APPROVALS, node, message="nobody can decide within no time", help="write at least P1M, such as P3M"
        )
    return found
