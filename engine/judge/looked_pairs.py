"""The pairs of an inventory at which the machine has looked, each once, by the digests of its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.calibration import LOOKED_BY, NO_SERIES, SERIES, Answered
from engine.model.facts import Vocabulary
from engine.model.records import Inventory, Link, LinkKind, Record

_LOOKED_KINDS = (LinkKind.LOOKALIKE, LinkKind.DOUBTFUL)
"""Ties that only a look makes, also one of a version that said nothing of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedPair:
    """A pair and what was said of it; `answered` is absent for a doubt. `first` has the smaller digest.

    `verifier` is empty where the version that looked did not say which it was. `places` and `pages` are where the
    largest difference lies, and on which pages, in that order; empty where unknown.
    """

    first: Record
    second: Record
    series: str
    answered: Answered | None
    verifier: str
    places: tuple[str, str] = ("", "")
    pages: tuple[int, int] = (1, 1)

    @property
    def key(self) -> tuple[str, str]:
        """Return the digests of both files."""
        return (self.first.sha256, self.second.sha256)


def looked_pairs(inventory: Inventory, *, vocabulary: Vocabulary) -> tuple[LookedPair, ...]:
    """Return the pairs by their digests.

    Where files are stored several times, all their series count. Of two answers about the same bytes the one counts
    that could do more harm.
    """
    records = {record.id: record for record in inventory.records}
    found: dict[tuple[str, str], list[LookedPair]] = {}
    for link in inventory.links:
        if _is_look(link) and link.first in records and link.second in records:
            pair = _pair(link, records[link.first], records[link.second])
            found.setdefault(pair.key, []).append(pair)
    names = _SeriesNames(vocabulary)
    return tuple(_one_of(found[key], names) for key in sorted(found))


def _one_of(pairs: list[LookedPair], names: _SeriesNames) -> LookedPair:
    order = (Answered.LOOKALIKE, None, Answered.DIFFERENT)
    first = min(pairs, key=lambda one: (order.index(one.answered), one.first.location, one.second.location))
    series = names.of(record for pair in pairs for record in (pair.first, pair.second))
    return LookedPair(
        first=first.first,
        second=first.second,
        series=series,
        answered=first.answered,
        verifier=first.verifier,
        places=first.places,
        pages=first.pages,
    )


@dataclass(frozen=True, slots=True)
class _SeriesNames:
    vocabulary: Vocabulary

    def of(self, records: Iterator[Record]) -> str:
        """Return the series of records, those of all of them where they differ; a personal one is not named."""
        definition = self.vocabulary.facts.get(SERIES)
        if definition is None or definition.is_personal:
            return NO_SERIES
        facts = [record.facts.get(SERIES) for record in records]
        named = {str(value) for fact in facts if fact is not None for value in fact.values}
        unknown = {"?"} if named and any(fact is None for fact in facts) else set()
        return " + ".join(sorted(named | unknown)) or NO_SERIES


def _pair(link: Link, one: Record, two: Record) -> LookedPair:
    evidence = {key: str(value) for key, value in link.evidence.items()}
    places = (evidence.get("place_first", ""), evidence.get("place_second", ""))
    pages = _pages(evidence.get("worst_pages", ""))
    is_turned = one.sha256 > two.sha256
    return LookedPair(
        first=two if is_turned else one,
        second=one if is_turned else two,
        series=NO_SERIES,
        answered=_answered(link),
        verifier=evidence.get(LOOKED_BY, ""),
        places=(places[1], places[0]) if is_turned else places,
        pages=(pages[1], pages[0]) if is_turned else pages,
    )


def _is_look(link: Link) -> bool:
    return link.kind in _LOOKED_KINDS or "looked" in link.evidence


def _answered(link: Link) -> Answered | None:
    if link.kind is LinkKind.LOOKALIKE:
        return Answered.LOOKALIKE
    if link.kind is LinkKind.CANDIDATE and link.evidence.get("looked") == Answered.DIFFERENT.value:
        return Answered.DIFFERENT
    return None


def _pages(said: str) -> tuple[int, int]:
    one, _, two = said.partition("-")
    return (int(one), int(two)) if one.isdecimal() and two.isdecimal() else (1, 1)
