"""The catalogue: a table of what is known of each file, by its path or its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.intake.csv_table import TableError, read_table
from engine.model.findings import Finding, FindingCode

PATH, SHA256 = "path", "sha256"
KEYS = frozenset({PATH, SHA256})

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One row: which file it speaks of, and the facts that it records, as text."""

    line: int
    path: str | None
    sha256: str | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The rows of a catalogue; what could not be used of it is among the `findings`."""

    name: str
    facts: tuple[str, ...]
    rows: tuple[CatalogueRow, ...]
    findings: tuple[Finding, ...]


def read_catalogue(data: bytes, *, name: str) -> Catalogue:
    """Return the catalogue in `data`; `name` is what findings call the file.

    A column `path` or `sha256` is needed; the others are facts, and a blank cell is a fact that is not recorded. Raises
    `TableError`.
    """
    table = read_table(data, name=name, damage=FindingCode.VALUE_NOT_UNDERSTOOD)
    if not KEYS & set(table.columns):
        raise TableError(
            name=name, line=1, cause="it has neither a column `path` nor `sha256`", help="say which file each row means"
        )
    rows: list[CatalogueRow] = []
    findings = list(table.findings)
    for row in table.rows:
        facts = {column: cell for column, cell in row.cells.items() if column not in KEYS}
        path, sha256 = row.cells.get(PATH), row.cells.get(SHA256)
        digest = sha256.lower() if sha256 is not None else None
        if digest is not None and not _DIGEST.fullmatch(digest):
            detail = f"`{sha256}` is no SHA-256 of 64 hex digits; the row is left out"
        elif path is None and digest is None:
            detail = "the row does not say which file it means; it is left out"
        else:
            rows.append(CatalogueRow(line=row.line, path=path, sha256=digest, facts=facts))
            continue
        findings.append(Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=f"{name}:{row.line}", detail=detail))
    return Catalogue(
        name=name,
        facts=tuple(column for column in table.columns if column not in KEYS),
        rows=tuple(rows),
        findings=tuple(findings),
    )
