"""Whether a copy and its survivor are of one case, by the facts that tell cases apart (semantics, section 9, number 3).

Some of these facts are on every record that has them, and one without is doubtful. Others, such as the account, old
indexes seldom have: they tell cases apart where they are recorded, and the silence of an index is no obstacle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from engine.judge.truth import truth_of
from engine.model.facts import Fact, Identity, Vocabulary
from engine.model.records import Record


def doubtful_identity(
    copy: Sequence[Record], kept: Sequence[Record], *, is_one_class: Callable[[str], bool], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the names of the facts by which a copy and its survivor could be two cases.

    `copy` and `kept` are subjects: the record, then its ghosts. `is_one_class` says of a fact whether all members of
    their class, ghosts included, say one value of it where they say any.
    """
    for definition in vocabulary.identity_facts:
        members, name = (*copy, *kept), definition.name
        condition = definition.only_for
        if condition is not None and not any(truth_of(condition, member).may for member in members):
            continue
        match definition.identity:
            case Identity.YES:
                is_one_case = all(name in member.facts for member in members) and _is_one(_said(name, members))
            case Identity.WHERE_RECORDED:
                is_one_case = _is_one_where_recorded(name, copy, kept, is_one_class)
            case Identity.NO:
                is_one_case = True
            case _:
                assert_never(definition.identity)
        if not is_one_case:
            yield name


def _is_one_where_recorded(
    name: str, copy: Sequence[Record], kept: Sequence[Record], is_one_class: Callable[[str], bool]
) -> bool:
    by_copy, by_kept = _said(name, copy), _said(name, kept)
    if not is_one_where_said(name, (*copy, *kept)):
        return False
    if by_copy:
        # Else only a ghost would still say it, and what it says could permit what the survivor alone does not.
        return name in kept[0].facts
    # A copy that says nothing could be of any case that its class knows: there may be one at most.
    return not by_kept or is_one_class(name)


def is_one_where_said(name: str, members: Iterable[Record]) -> bool:
    """Say whether these say one certain value of a fact where they say any; what is in doubt could be another."""
    heard = tuple(members)
    return _is_one(_said(name, heard)) and not any(name in member.doubted for member in heard)


def _said(name: str, members: Iterable[Record]) -> list[Fact]:
    return [member.facts[name] for member in members if name in member.facts]


def _is_one(facts: Sequence[Fact]) -> bool:
    """Say whether every source says the same one value."""
    return all(fact.is_settled for fact in facts) and len({fact.values for fact in facts}) <= 1
