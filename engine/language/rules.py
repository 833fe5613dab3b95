"""Policies: retention rules with their basis, and authority rules."""

from __future__ import annotations

from engine.language.authority import read_authority_rule
from engine.language.blocks import Block, several
from engine.language.codes import Code
from engine.language.conditions import condition
from engine.language.ids import Ids
from engine.language.keep import keep
from engine.language.notes import Notes
from engine.language.scalars import choice, day, line, prose, timezone, title, yes_no
from engine.language.words import Words
from engine.language.yaml_nodes import Listing, Node
from engine.model.policies import Basis, Copies, Policy, Rule, SourceQuality, Then

POLICY_KEYS = ("muniment", "kind", "id", "title", "owner", "timezone", "rules", "authority")
RULE_KEYS = ("id", "title", "owner", "applies_to", "keep", "then", "copies", "in_force", "basis")
BASIS_KEYS = ("cite", "checked", "source", "note")
_RULE_HINTS = {
    "priority": "rules have no order: the one that keeps longest wins",
    "order": "rules have no order: the one that keeps longest wins",
    "override": "no rule overrides another: the one that keeps longest wins",
    "exceptions": "say it in `applies_to` with `not:`",
    "except": "say it in `applies_to` with `not:`",
    "unless": "say it in `applies_to` with `not:`",
    "hold": "a hold is a document of its own, with `kind: hold`",
    "at_least": "write it inside `keep:`",
    "at_most": "write it inside `keep:`",
    "from": "write it inside `keep:`",
    "cite": "write it inside `basis:`, as an item of the list",
}
_USUAL_TIMEZONE = "Asia/Hong_Kong"
_NO_BASIS_HELP = "add `basis:` with the instrument and section, the day you checked it, and how good your source is"


def read_policy(node: Node, notes: Notes, *, words: Words, ids: Ids) -> Policy:
    """Return the policy that `node` says."""
    block = Block(node, notes, what="a policy", keys=POLICY_KEYS)
    policy_id = block.required("id", ids.of_document("policy"))
    owner = block.optional("owner", line, "")

    def rule(node: Node, notes: Notes) -> Rule:
        return _rule(node, notes, words=words, ids=ids, owner=owner)

    policy = Policy(
        id=policy_id,
        rules=block.optional("rules", several(rule), ()),
        authority=block.optional("authority", several(read_authority_rule(words, ids)), ()),
        owner=owner,
        timezone=block.optional("timezone", timezone, _USUAL_TIMEZONE),
        title=block.optional("title", title, {}),
    )
    block.close()
    if not policy.rules and not policy.authority:
        raise notes.refusal(
            Code.POLICY_EMPTY,
            block.key("id"),
            message="this policy has neither `rules` nor `authority`",
            help="add a rule, or delete the file: a policy that says nothing looks like one that was looked after",
        )
    return policy


def _rule(node: Node, notes: Notes, *, words: Words, ids: Ids, owner: str) -> Rule:
    block = Block(node, notes, what="a rule", keys=RULE_KEYS, hints=_RULE_HINTS)
    rule = Rule(
        id=block.required("id", ids.of("rule")),
        applies_to=block.required("applies_to", condition(words)),
        keep=block.required("keep", keep(words)),
        then=block.optional("then", choice(Then, label="possible here"), None),
        copies=block.optional("copies", choice(Copies, label="possible here"), Copies.EVERY),
        is_in_force=block.optional("in_force", yes_no, True),
        basis=block.required(
            "basis", _bases, code=Code.NO_BASIS, message="a rule needs a `basis`", help=_NO_BASIS_HELP
        ),
        title=block.optional("title", title, {}),
        owner=block.optional("owner", line, owner),
        span=notes.span(node),
    )
    block.close()
    if rule.then is not None and not rule.keep.has_floor:
        raise notes.refusal(
            Code.THEN,
            block.key("then"),
            message="this rule keeps nothing, so nothing can follow: a ceiling never disposes of anything",
            help="delete `then`, or add `at_least` to `keep`",
        )
    return rule


def _bases(node: Node, notes: Notes) -> tuple[Basis, ...]:
    if isinstance(node, Listing) and not node.items:
        raise notes.refusal(Code.NO_BASIS, node, message="a rule needs a `basis`", help=_NO_BASIS_HELP)
    return several(_basis)(node, notes)


def _basis(node: Node, notes: Notes) -> Basis:
    block = Block(
        node,
        notes,
        what="a basis",
        keys=BASIS_KEYS,
        hints={"for": "write a `note`, or a rule for each period"},
    )
    basis = Basis(
        cite=block.required("cite", prose),
        checked=block.required("checked", day),
        source=block.required("source", choice(SourceQuality, label="possible here")),
        note=block.optional("note", prose, ""),
    )
    block.close()
    return basis
