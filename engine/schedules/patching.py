"""A policy file with some of its rules written anew, and every other line, with its remarks, as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

from engine.language.comments import outline
from engine.language.source import Source
from engine.language.writing import policy_text
from engine.language.yaml_nodes import Lines, Listing, read_nodes
from engine.model.policies import Policy, Rule

_ITEM = re.compile(r"( *)- \S")
_OWN_INDENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LostRemark:
    """A remark that a file had, by its line from 1, and has no more."""

    file: str
    line: int
    text: str


def with_other_rules(text: str, *, before: Policy, after: Policy) -> str | None:
    """Return `text`, which says `before`, so that it says `after`; nothing where more than rules differ.

    Also nothing where the file is not laid out line by line. Whoever calls it reads the result again, because remarks
    within a text cannot be told from others here.
    """
    rules = {rule.id: rule for rule in after.rules}
    stayed = [rule.id for rule in before.rules if rule.id in rules]
    new = [rule for rule in after.rules if rule.id not in set(stayed)]
    if _without_rules(before) != _without_rules(after) or not stayed:
        return None
    if [rule.id for rule in after.rules] != [*stayed, *(rule.id for rule in new)]:
        return None
    regions = _regions(text, count=len(before.rules))
    if regions is None:
        return None
    lines, indent = text.split("\n"), regions[0].indent
    written = lines[: regions[0].first]
    for region, old in zip(regions, before.rules, strict=True):
        rule = rules.get(old.id)
        if rule is not None and replace(rule, span=None) == replace(old, span=None):
            written += lines[region.first : region.end]
        elif rule is not None:
            written += _item(rule, after, indent=indent)
        if region is regions[-1]:
            written += [line for rule in new for line in ("", *_item(rule, after, indent=indent))]
        written += lines[region.end : region.next]
    return "\n".join([*written, *lines[regions[-1].next :]])


def lost_remarks(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[LostRemark]:
    """Yield the remarks of files that are not in the same files any more; a file that is gone has none."""
    for name, text in sorted(before.items()):
        kept = Counter(remark.text for remark in outline(after[name]).remarks) if name in after else Counter()
        try:
            remarks = outline(text.replace("\r\n", "\n").replace("\r", "\n")).remarks
        except yaml.YAMLError:
            continue
        for remark in remarks:
            if kept[remark.text]:
                kept[remark.text] -= 1
            else:
                yield LostRemark(file=name, line=remark.line + 1, text=remark.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """The lines of a rule, from 0: its first, the one after its last, and where the next rule or key begins."""

    first: int
    end: int
    next: int
    indent: int


def _regions(text: str, *, count: int) -> list[_Region] | None:
    node, _ = read_nodes(Source("policy", text.encode()))
    if not isinstance(node, Lines) or "\r" in text:
        return None
    listed = next((entry for entry in node.entries if entry.key.text == "rules"), None)
    if listed is None or not isinstance(listed.value, Listing) or len(listed.value.items) != count:
        return None
    lines = text.split("\n")
    firsts = [item.place.line - 1 for item in listed.value.items]
    items = [_ITEM.match(lines[first]) for first in firsts]
    indents = {len(item[1]) for item in items if item is not None}
    if None in items or len(indents) != 1 or len(set(firsts)) != count:
        return None
    after = [entry.key.place.line - 1 for entry in node.entries if entry.key.place.line - 1 > firsts[-1]]
    nexts = [*firsts[1:], min(after, default=len(lines))]
    indent = indents.pop()
    return [
        _Region(first=first, end=_end(lines, first, following), next=following, indent=indent)
        for first, following in zip(firsts, nexts, strict=True)
    ]


def _end(lines: list[str], first: int, following: int) -> int:
    """Return the line after the last that says something; what is below it belongs to the next rule, or to none."""
    while following > first + 1 and (not (said := lines[following - 1].strip()) or said.startswith("#")):
        following -= 1
    return following


def _item(rule: Rule, policy: Policy, *, indent: int) -> list[str]:
    alone = policy_text(replace(policy, rules=(rule,), authority=()))
    item = alone.partition("\nrules:\n")[2].rstrip("\n").split("\n")
    return [f"{' ' * indent}{line[_OWN_INDENT:]}" if line else "" for line in item]


def _without_rules(policy: Policy) -> Policy:
    return replace(policy, rules=(), authority=tuple(replace(rule, span=None) for rule in policy.authority))
