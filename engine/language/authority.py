"""Authority rules: which member of a cluster is the record, and what becomes of the others."""

from __future__ import annotations

from engine.language.blocks import Block, Reader, distinct, each, lines_of, list_of
from engine.language.codes import Code
from engine.language.conditions import condition
from engine.language.ids import Ids
from engine.language.notes import Notes, quoted
from engine.language.scalars import choice, one_word, title
from engine.language.values import value_of
from engine.language.words import Words
from engine.language.yaml_nodes import Listing, Node, Word
from engine.model.facts import FactDefinition, FactKind
from engine.model.policies import AuthorityRule, ChooseLine, Members, Preference
from engine.model.values import Value

AUTHORITY_KEYS = ("id", "title", "applies_to", "choose", "members")
MEMBERS_KEYS = ("identical", "lookalike")
ORDERS: dict[FactKind, tuple[Preference, ...]] = {
    FactKind.NUMBER: (Preference.HIGHEST, Preference.LOWEST, Preference.MOST, Preference.FEWEST),
    FactKind.DATE: (Preference.LATEST, Preference.EARLIEST),
    FactKind.ONE_OF: (Preference.BEST,),
    FactKind.TEXT: (),
    FactKind.YES_NO: (),
    FactKind.PATH: (),
}
_ORDER_WORDS = frozenset(preference.value for preference in Preference)


def read_authority_rule(words: Words, ids: Ids) -> Reader[AuthorityRule]:
    """Return a reader of authority rules."""

    def read(node: Node, notes: Notes) -> AuthorityRule:
        block = Block(node, notes, what="an authority rule", keys=AUTHORITY_KEYS, hints={"copies": "write `members:`"})
        rule = AuthorityRule(
            id=block.required("id", ids.of("authority rule")),
            applies_to=block.required("applies_to", condition(words)),
            choose=block.required("choose", _choose(words)),
            identical=block.optional("members", _members, Members.REVIEW),
            title=block.optional("title", title, {}),
            span=notes.span(node),
        )
        block.close()
        return rule

    return read


def _choose(words: Words) -> Reader[tuple[ChooseLine, ...]]:
    def read_line(node: Node, notes: Notes) -> ChooseLine:
        entries = lines_of(node, notes).entries
        if len(entries) != 1:
            raise notes.refusal(
                Code.CHOOSE,
                entries[1].key if entries else node,
                message="each line of `choose` names one fact, because their order counts",
                help="write each fact on a line of its own that begins with `- `",
            )
        fact = words.fact(entries[0].key, notes)
        return ChooseLine(fact=fact.name, prefer=_preferred(entries[0].value, notes, fact=fact))

    def read(node: Node, notes: Notes) -> tuple[ChooseLine, ...]:
        nodes = list_of(node, notes)
        lines = each(nodes, notes, read=read_line)
        for number, line in enumerate(lines):
            if line in lines[:number]:
                raise notes.refusal(
                    Code.LISTED_TWICE,
                    nodes[number],
                    message=f"this line on `{line.fact}` stands above already, so it can decide nothing",
                    help="keep the first",
                )
        return lines

    return read


def _preferred(node: Node, notes: Notes, *, fact: FactDefinition) -> tuple[Value, ...] | Preference:
    def read_value(node: Node, notes: Notes) -> Value:
        return value_of(node, notes, fact=fact)

    if isinstance(node, Listing):
        return distinct(read_value)(node, notes)
    if isinstance(node, Word) and node.text in _ORDER_WORDS:
        return _order(node, notes, fact=fact)
    return (read_value(node, notes),)


def _order(word: Word, notes: Notes, *, fact: FactDefinition) -> Preference:
    possible = [preference.value for preference in ORDERS[fact.kind]]
    if word.text not in possible:
        orders = " or ".join(f"`{order}`" for order in possible)
        raise notes.refusal(
            Code.CHOOSE,
            word,
            message=f"{quoted(word.text)} is no order for `{fact.name}`",
            help=f"write {orders}, or the values, best first"
            if possible
            else "name the values, best first: `[one, two]`",
        )
    return Preference(word.text)


def _members(node: Node, notes: Notes) -> Members:
    block = Block(node, notes, what="`members`", keys=MEMBERS_KEYS)
    identical = block.optional("identical", choice(Members, label="possible here"), Members.REVIEW)
    block.optional("lookalike", _lookalike, None)
    block.close()
    return identical


def _lookalike(node: Node, notes: Notes) -> None:
    if isinstance(node, Word) and node.text in {"remove", "remove_when_confirmed"}:
        raise notes.refusal(
            Code.LOOKALIKE,
            node,
            message=f"{quoted(node.text)} is not built yet: two people would have to confirm each pair of lookalikes",
            help="write `review`",
        )
    one_word(node, notes, choices=("review",), label="possible here")
