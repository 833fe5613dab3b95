"""One file of the sample archive: its bytes, what the catalogue says of it, and what must become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samples.ground_truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file to be written; without `facts` it has no row in the catalogue."""

    path: str
    content: bytes
    facts: Mapping[str, str] | None
    truth: Truth


def facts(series: str, **known: str) -> dict[str, str]:
    """Return the catalogue row of a record that lies, unless told otherwise, in Hong Kong under its law."""
    return {"series": series, "jurisdiction": "HK", "storage_jurisdiction": "HK", "registered": "no"} | known
