"""Statements: what one source says of one fact of one file, and what that can mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.intake.fact_values import NotUnderstoodError, understand
from engine.intake.no_values import says_nothing
from engine.model.date_forms import DateForm, days_of
from engine.model.empty_dates import EMPTY_DATES
from engine.model.facts import FactDefinition, FactKind, Identity, Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.likeness import meanings, parts
from engine.model.mappings import Meaning
from engine.model.values import Value

FROM_IMAGE, FROM_ARCHIVE, FROM_NAME = "image", "archive", "name"
FROM_CATALOGUE, FROM_SIDECAR = "catalogue", "sidecar"
"""The kinds of sources; a tag of an image is a source by its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a source says of a fact, as text: several texts where its own words can be cut in several ways.

    `place` is where it says so: `index.csv:17`, or the location of a file. Without a text it says something that cannot
    be read; `problem` says why, unless that was told already. `is_declared` where a mapping says what its text means.
    """

    fact: str
    texts: tuple[str, ...]
    source: str
    place: str
    dates: tuple[DateForm, ...] = ()
    problem: str | None = None
    is_declared: bool = False

    @property
    def who(self) -> str:
        """Return how a fact names this source: by its place, where there are many of its kind."""
        return self.place if self.source in (FROM_CATALOGUE, FROM_SIDECAR) else self.source

    def values(self, definition: FactDefinition) -> tuple[Value, ...]:
        """Return every value that the statement can mean; raises `NotUnderstoodError` where it means none."""
        found: set[Value] = set()
        fault = NotUnderstoodError(expects="one value")
        for text in self.texts:
            try:
                found.update(self._values(text, definition))
            except NotUnderstoodError as error:
                fault = error
        if not found:
            raise fault
        return tuple(found)

    def _values(self, text: str, definition: FactDefinition) -> tuple[Value, ...]:
        is_written = self.source not in (FROM_IMAGE, FROM_ARCHIVE) and not self.is_declared
        if is_written and definition.kind in (FactKind.TEXT, FactKind.PATH) and says_nothing(text):
            raise NotUnderstoodError(expects="a value, and no word for none")
        if is_written and definition.kind is FactKind.TEXT and definition.identity is not Identity.NO:
            # Of a text that could be a list each part may be the case that a copy belongs to.
            return (text, *parts(text)) if len(meanings(text)) > 1 else (text,)
        if definition.kind is not FactKind.DATE:
            return (understand(text, definition=definition),)
        days = days_of(text, forms=self.dates)
        if not days:
            raise NotUnderstoodError(expects=dates_expected(self.dates))
        if not EMPTY_DATES.isdisjoint(days):
            raise NotUnderstoodError(expects="a day on which something happened; systems write this one for no date")
        return days


def dates_expected(forms: Iterable[DateForm]) -> str:
    """Return how a date could have been written."""
    return "a date as " + " or ".join(("2026-03-31", *(form.text for form in forms)))


def stated(text: str, *, meaning: Meaning, source: str, place: str, dates: tuple[DateForm, ...]) -> Statement:
    """Return what a text of a column, field or tag says, by its meaning; `dates` are the forms of its whole source."""
    return Statement(
        fact=meaning.of,
        texts=(meaning.values.get(text, text),),
        source=source,
        place=place,
        dates=dates if meaning.dates is None else meaning.dates,
        is_declared=text in meaning.values,
    )


def meanings_of(names: Iterable[str], *, declared: Mapping[str, Meaning], keys: Iterable[str]) -> dict[str, Meaning]:
    """Return the meaning of each name: as it was declared, or as `keys` (facts among them) are called."""
    known = set(keys)
    return {name: declared.get(name) or Meaning(of=name) for name in names if name in declared or name in known}


def not_in_vocabulary(name: str, *, place: str, what: str) -> Finding:
    """Return the finding about a column or field that means nothing here."""
    return Finding(
        code=FindingCode.COLUMN_NOT_IN_VOCABULARY,
        place=place,
        detail=f"`{name}` is no fact of the vocabulary; the {what} is left out",
    )


def almost_in_vocabulary(name: str, *, meant: Mapping[str, str], place: str) -> Finding:
    """Return the finding about a column that may tell the facts `meant`, each with the name that it should have."""
    names = " or ".join(f"`{one}`" for one in sorted(set(meant.values())))
    facts = " and ".join(f"`{fact}`" for fact in sorted(meant))
    return Finding(
        code=FindingCode.COLUMN_NOT_IN_VOCABULARY,
        place=place,
        detail=f"`{name}` is no fact of the vocabulary: did you mean {names}? Where it says something, "
        f"{facts} {'counts' if len(meant) == 1 else 'count'} as missing",
    )


def facts_among(meanings: Mapping[str, Meaning], *, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the names whose meaning is a fact."""
    return tuple(name for name, meaning in meanings.items() if meaning.of in vocabulary.facts)
