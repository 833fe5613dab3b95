"""Control totals and what was found: whether an archive is all there, source by source.

A control total is what the source itself says it handed over, counted before the transfer; a difference is a question
for a person (the method is that of batch control totals in records transfer).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Completeness(StrEnum):
    """Whether the archive was compared with control totals, and what came out."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotal:
    """What one source says that it holds: `files`, and `pages` and `bytes` where it counts those too.

    `by` is the fact that names the source (`folder`, `system`, `custodian`), `source` its value.
    """

    by: str
    source: str
    files: int
    pages: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of one source; `unread` of its files were not read whole, and their pages are not counted."""

    files: int = 0
    unread: int = 0
    pages: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount:
    """One source: what was expected of it, and what was found."""

    expected: ControlTotal
    found: Found

    @property
    def is_short(self) -> bool:
        """Say whether anything that the source counts is missing here."""
        return any(found < expected for _, expected, found in self.compared)

    @property
    def is_over(self) -> bool:
        """Say whether there is more here than the source counts."""
        return any(found > expected for _, expected, found in self.compared)

    @property
    def was_scanned(self) -> bool:
        """Say whether anything at all was found of it."""
        return self.found.files > 0 or self.expected.files == 0

    @property
    def compared(self) -> tuple[tuple[str, int, int], ...]:
        """Return what is counted, the number expected, and the number found."""
        wanted = (
            ("files", self.expected.files, self.found.files),
            ("pages", self.expected.pages, self.found.pages),
            ("bytes", self.expected.bytes, self.found.bytes),
        )
        return tuple((what, expected, found) for what, expected, found in wanted if expected is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The archive beside its control totals; `elsewhere` counts what belongs to none of the sources."""

    sources: tuple[SourceCount, ...] = ()
    elsewhere: Found = Found()

    @property
    def state(self) -> Completeness:
        """Return whether everything that was expected is here; more than that is a finding and no shortfall."""
        if not self.sources:
            return Completeness.NOT_CHECKED
        is_short = any(source.is_short for source in self.sources)
        return Completeness.INCOMPLETE if is_short else Completeness.COMPLETE
