"""What could not be read, by its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from engine.survey.files import SurveyedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Entries that could not be read for one `reason`, in words, by location."""

    reason: str
    files: int
    bytes: int
    locations: tuple[str, ...]


def troubles(files: Iterable[SurveyedFile]) -> tuple[Trouble, ...]:
    """Return the entries that are no image that was read, by reason, the most frequent first.

    What was seen in one file (`: page 3 does not decode cleanly`) is no reason of its own, except the name of a format.
    """
    by_reason: defaultdict[str, list[SurveyedFile]] = defaultdict(list)
    for file in files:
        if not file.is_image:
            by_reason[_reason(file.scanned.problem or "")].append(file)
    return tuple(
        sorted(
            (
                Trouble(
                    reason=reason,
                    files=len(found),
                    bytes=sum(file.bytes for file in found),
                    locations=tuple(sorted(file.location for file in found)),
                )
                for reason, found in by_reason.items()
            ),
            key=lambda trouble: (-trouble.files, trouble.reason),
        )
    )


NOT_READ_YET = "the format is not read yet"
"""The reason whose detail is kept: the name of the format."""


def _reason(problem: str) -> str:
    sentence, _, _ = problem.partition(": ")
    return problem if sentence == NOT_READ_YET else sentence
