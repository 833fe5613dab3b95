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
    for what, expected, found in source.compared:
        if found != expected:
            code = FindingCode.FEWER_THAN_EXPECTED if found < expected else FindingCode.MORE_THAN_EXPECTED
            number = f"{abs(found - expected):,} {'too few' if found < expected else 'too many'}"
            yield Finding(code=code, place=place, detail=f"{found:,} {what} of {expected:,} expected: {number}")
