"""What storage costs a year at a rate that somebody stated; no rate, no cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.model.storage_cost import yearly_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageCost:
    """Hong Kong dollars a year, to the cent, at the rate given.

    `identical_copies` is what identical copies cost, not what could be saved: whether a copy may go is a question for
    an audit.
    """

    hkd_per_gb_year: Decimal
    all: Decimal
    identical_copies: Decimal


def storage_cost(*, all_bytes: int, redundant_bytes: int, hkd_per_gb_year: Decimal) -> StorageCost:
    """Return the cost of all bytes and of the redundant ones, half a cent rounded up."""
    return StorageCost(
        hkd_per_gb_year=hkd_per_gb_year,
        all=yearly_cost(all_bytes, hkd_per_gb_year=hkd_per_gb_year),
        identical_copies=yearly_cost(redundant_bytes, hkd_per_gb_year=hkd_per_gb_year),
    )
