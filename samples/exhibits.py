"""One file of the sample archive: its bytes, what the catalogue says of it, and what must become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from samples.ground_truth import Truth

Index = Literal["catalogue.csv", "index-2009.csv", "lantau.xlsx", "sidecars"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file to be written; without `facts` it has no row in any catalogue.

    `index` is the catalogue that has the row where the catalogue is spread over several; `also` is a second row, of
    `catalogue.csv`, that says something else.
    """

    path: str
    content: bytes
    facts: Mapping[str, str] | None
    truth: Truth
    index: Index = "catalogue.csv"
    also: Mapping[str, str] | None = None


def facts(series: str, **known: str) -> dict[str, str]:
    """Return the catalogue row of a record that lies, unless told otherwise, in Hong Kong under its law."""
    return {"series": series, "jurisdiction": "HK", "storage_jurisdiction": "HK", "registered": "no"} | known
