"""Confirmations: counsel's word for named versions of rules, without which a rule keeps and never permits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.language.blocks import Block, several
from engine.language.codes import Code
from engine.language.notes import Notes, quoted, suggestion
from engine.language.scalars import day, hex_prefix, line, name, title, yes_no
from engine.language.yaml_nodes import Node
from engine.model.policies import Confirmation, Rule, RuleVersion

CONFIRMATION_KEYS = ("muniment", "kind", "title", "rules", "by", "on", "advice", "until", "sample")
VERSION_KEYS = ("id", "version")
ADVICE_KEYS = ("sha256",)
_SHOWN_DIGITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConfirmation:
    """A confirmation, with the places in its file where it names its rules."""

    confirmation: Confirmation
    notes: Notes
    named: tuple[tuple[RuleVersion, Node, Node], ...]


def read_confirmation(node: Node, notes: Notes) -> ReadConfirmation:
    """Return the confirmation that `node` says; whether its rules exist is asked by `note_unknown_rules`."""
    block = Block(node, notes, what="a confirmation", keys=CONFIRMATION_KEYS)
    block.optional("title", title, None)
    named = block.required("rules", several(_version))
    confirmation_by = block.required("by", line)
    on = block.required("on", day)
    until = block.required("until", day, help="add the last day on which counsel's word counts")
    advice = block.required("advice", _advice)
    is_sample = block.optional("sample", yes_no, False)
    block.close()
    if until < on:
        raise notes.refusal(
            Code.CONFIRMATION_DATES,
            block.value("until"),
            message=f"this confirmation ends on {until} and begins on {on}",
            help="check whether the two days were exchanged",
        )
    confirmation = Confirmation(
        rules=tuple(version for version, _, _ in named),
        by=confirmation_by,
        on=on,
        until=until,
        advice_sha256=advice,
        is_sample=is_sample,
        span=notes.span(node),
    )
    return ReadConfirmation(confirmation=confirmation, notes=notes, named=named)


def _version(node: Node, notes: Notes) -> tuple[RuleVersion, Node, Node]:
    block = Block(node, notes, what="a confirmed rule", keys=VERSION_KEYS)
    version = RuleVersion(id=block.required("id", name), version=block.required("version", hex_prefix))
    block.close()
    return version, block.value("id"), block.value("version")


def _advice(node: Node, notes: Notes) -> str:
    block = Block(node, notes, what="`advice`", keys=ADVICE_KEYS)
    digest = block.required("sha256", hex_prefix)
    block.close()
    return digest


def note_unknown_rules(confirmations: Sequence[ReadConfirmation], *, declared: frozenset[str]) -> None:
    """Note every confirmation of a rule that no policy declares, not even wrongly."""
    for read in confirmations:
        for version, place, _ in read.named:
            if version.id not in declared:
                read.notes.note(
                    Code.UNKNOWN_RULE,
                    place,
                    message=f"no policy has a rule {quoted(version.id)}",
                    help=suggestion(version.id, choices=sorted(declared), label="rules")
                    if declared
                    else "the policies are missing from this bundle",
                )


def note_lapsed(confirmations: Sequence[ReadConfirmation], *, rules: Mapping[str, Rule]) -> None:
    """Note every rule that has changed since it was confirmed, unless a later confirmation names it as it is now."""
    versions = {rule_id: rule.version for rule_id, rule in rules.items()}
    current = {
        version.id
        for read in confirmations
        for version, _, _ in read.named
        if versions.get(version.id, "").startswith(version.version)
    }
    for read in confirmations:
        for version, _, place in read.named:
            if version.id in versions and version.id not in current:
                now = versions[version.id][:_SHOWN_DIGITS]
                read.notes.note(
                    Code.LAPSED,
                    place,
                    message=f"the rule {quoted(version.id)} has changed since: its version is now `{now}`",
                    help="the rule keeps and permits nothing until counsel confirms the new version",
                )
