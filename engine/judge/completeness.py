"""Counts what an archive holds of each source, beside what the source says it handed over."""

from __future__ import annotations

from collections.abc import Iterable

from engine.judge.clocks import as_asset
from engine.model.completeness import ControlTotal, Found, Reconciliation, SourceCount
from engine.model.records import Inventory, Record

FOLDER, ROOT = "folder", "."
"""The fact that names the folder in which a file lies, and its value for the archive itself."""


def reconcile(inventory: Inventory) -> Reconciliation:
    """Return what was found of each source that has a control total.

    A record belongs to a source only if the fact that names sources is known of it and settled; what is doubtful is
    counted `elsewhere`, so that doubt shows as a shortfall and never covers one. A folder has what lies below it.
    """
    counted: dict[tuple[str, str], list[Record]] = {(total.by, total.source): [] for total in inventory.totals}
    elsewhere: list[Record] = []
    keys = {total.by for total in inventory.totals}
    for record in inventory.records:
        found = [key for by in keys for name in _names(record, by) if (key := (by, name)) in counted]
        for key in found:
            counted[key].append(record)
        if not found:
            elsewhere.append(record)
    return Reconciliation(
        sources=tuple(
            SourceCount(expected=total, found=_found(counted[total.by, total.source]))
            for total in sorted(inventory.totals, key=_order)
        ),
        elsewhere=_found(elsewhere) if inventory.totals else Found(),
    )


def _order(total: ControlTotal) -> tuple[str, str]:
    return total.by, total.source


def _names(record: Record, by: str) -> tuple[str, ...]:
    """Return the sources that a record belongs to: one, or each folder above it."""
    fact = record.facts.get(by)
    if fact is None or not fact.is_settled:
        return ()
    name = as_asset(fact.values[0])
    if by != FOLDER:
        return (name,)
    parts = name.split("/") if name != ROOT else []
    return (ROOT, *("/".join(parts[:depth]) for depth in range(1, len(parts) + 1)))


def _found(records: Iterable[Record]) -> Found:
    records = list(records)
    return Found(
        files=len(records),
        unread=sum(not record.is_readable for record in records),
        pages=sum(len(record.fingerprint.pages) for record in records if record.fingerprint is not None),
        bytes=sum(record.size for record in records),
    )
