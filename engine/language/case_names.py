"""The names that a case may use: policies, rules, holds and lines of authority, with a suggestion for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.language.blocks import word_of
from engine.language.codes import Code
from engine.language.notes import Notes, Refused, quoted, suggestion
from engine.language.reader import ReadBundle
from engine.language.yaml_nodes import Node
from engine.model.holds import Hold
from engine.model.policies import Bundle

TIE_BREAK = "sha256"
"""What the judge names as the fact that decided where no line of `choose` did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the policies have, by the names that cases use."""

    bundle: Bundle
    holds: Mapping[str, Hold]

    @classmethod
    def of(cls, known: ReadBundle) -> Names:
        """Return the names of a bundle and its holds."""
        return cls(bundle=known.bundle, holds={hold.id: hold for hold in known.holds})

    def policy(self, node: Node, notes: Notes) -> str:
        """Return the id of a policy."""
        return self._known(node, notes, what="policy", choices=[policy.id for policy in self.bundle.policies])

    def rule(self, node: Node, notes: Notes) -> str:
        """Return the id of a rule."""
        return self._known(node, notes, what="rule", choices=self._rules())

    def hold(self, node: Node, notes: Notes) -> Hold:
        """Return a hold; no suggestion names a sealed one."""
        word = word_of(node, notes).text
        if word in self.holds:
            return self.holds[word]
        raise _refusal(node, notes, what="hold", choices=self._open_holds())

    def reason(self, node: Node, notes: Notes, *, holds: Sequence[str]) -> str:
        """Return the name of a reason: a rule, a hold, an authority rule, or a fact that a line of `choose` names.

        `holds` are those of the case itself.
        """
        word = word_of(node, notes).text
        authority = [rule.id for rule in self.bundle.authority]
        facts = [line.fact for rule in self.bundle.authority for line in rule.choose]
        if word in {*self._rules(), *authority, *facts, *holds, *self.holds, TIE_BREAK}:
            return word
        raise _refusal(
            node,
            notes,
            what="rule, hold or line of authority",
            choices=[*self._rules(), *authority, *dict.fromkeys(facts), *self._open_holds()],
        )

    def has(self, name: str) -> bool:
        """Say whether something among the policies has this id."""
        taken = {policy.id for policy in self.bundle.policies} | {rule.id for rule in self.bundle.authority}
        return name in taken or name in self._rules() or name in self.holds

    def _rules(self) -> Collection[str]:
        return [rule.id for rule in self.bundle.rules]

    def _open_holds(self) -> list[str]:
        return sorted(hold.id for hold in self.holds.values() if not hold.is_sealed)

    def _known(self, node: Node, notes: Notes, *, what: str, choices: Collection[str]) -> str:
        word = word_of(node, notes).text
        if word not in choices:
            raise _refusal(node, notes, what=what, choices=choices)
        return word


def _refusal(node: Node, notes: Notes, *, what: str, choices: Iterable[str]) -> Refused:
    word, known = word_of(node, notes).text, list(choices)
    return notes.refusal(
        Code.UNKNOWN_NAME,
        node,
        message=f"there is no {what} {quoted(word)}",
        help=suggestion(word, choices=known, label="known") if known else "the policies have none",
    )
