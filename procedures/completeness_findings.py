"""What a person should know where an archive and its control totals differ."""

from __future__ import annotations

from collections.abc import Iterator

from engine.judge.completeness import reconcile
from engine.model.completeness import SourceCount
from engine.model.findings import Finding, FindingCode
from engine.model.records import Inventory


def completeness_findings(inventory: Inventory) -> tuple[Finding, ...]:
    """Return a finding for each source that is short, over or absent, and one for records of no source."""
    reconciled = reconcile(inventory)
    found = [finding for source in reconciled.sources for finding in _of_source(source)]
    if reconciled.elsewhere.files:
        number = f"{reconciled.elsewhere.files:,} record" + ("" if reconciled.elsewhere.files == 1 else "s")
        detail = f"{number} of no source that has a control total, or of one that is not known"
        found.append(
            Finding(code=FindingCode.SOURCE_NOT_EXPECTED, place=reconciled.sources[0].expected.by, detail=detail)
        )
    return tuple(found)


def _of_source(source: SourceCount) -> Iterator[Finding]:
    place = f"{source.expected.by}: {source.expected.source}"
    if not source.was_scanned:
        detail = f"nothing of it was scanned; {source.expected.files:,} files were expected"
        yield Finding(code=FindingCode.SOURCE_NOT_SCANNED, place=place, detail=detail)
        return
    found = source.found
    if found.files - found.unread < source.expected.files <= found.files:
        detail = f"{found.unread:,} of {found.files:,} files were counted and not read: they may be anything"
        yield Finding(code=FindingCode.COUNTED_UNREAD, place=place, detail=detail)
    for what, expected, there in source.compared:
        if there != expected:
            code = FindingCode.FEWER_THAN_EXPECTED if there < expected else FindingCode.MORE_THAN_EXPECTED
            number = f"{abs(there - expected):,} {'too few' if there < expected else 'too many'}"
            yield Finding(code=code, place=place, detail=f"{there:,} {what} of {expected:,} expected: {number}")
