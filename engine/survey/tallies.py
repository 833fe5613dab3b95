"""Numbers of files and bytes, and how they are told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from engine.survey.files import SurveyedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A number of files and of their bytes."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of an archive that shares one `name`: a format, a folder, a span of years.

    `repeated` is the number of its files that have an identical copy anywhere in the archive; which of them is the copy
    is not known, so none is counted as one.
    """

    name: str
    files: int
    bytes: int
    pages: int
    repeated: int


def tally(files: Iterable[SurveyedFile]) -> Tally:
    """Return how many files and bytes there are."""
    found = tuple(files)
    return Tally(files=len(found), bytes=sum(file.bytes for file in found))


def slices(
    files: Iterable[SurveyedFile], *, by: Callable[[SurveyedFile], str], repeated: Collection[str]
) -> tuple[Slice, ...]:
    """Return the parts that `by` names, the one with most bytes first; `repeated` has locations."""
    parts: defaultdict[str, list[SurveyedFile]] = defaultdict(list)
    for file in files:
        parts[by(file)].append(file)
    found = (_slice(name, part, repeated=repeated) for name, part in parts.items())
    return tuple(sorted(found, key=lambda one: (-one.bytes, -one.files, one.name)))


def banded(
    files: Iterable[SurveyedFile],
    *,
    by: Callable[[SurveyedFile], str],
    bands: Iterable[str],
    repeated: Collection[str],
) -> tuple[Slice, ...]:
    """Return one part for each of `bands`, in their order, empty ones too."""
    parts: dict[str, list[SurveyedFile]] = {name: [] for name in bands}
    for file in files:
        parts[by(file)].append(file)
    return tuple(_slice(name, part, repeated=repeated) for name, part in parts.items())


def _slice(name: str, files: Iterable[SurveyedFile], *, repeated: Collection[str]) -> Slice:
    found = tuple(files)
    return Slice(
        name=name,
        files=len(found),
        bytes=sum(file.bytes for file in found),
        pages=sum(file.pages for file in found),
        repeated=sum(file.location in repeated for file in found),
    )
