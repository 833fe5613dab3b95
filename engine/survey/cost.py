"""What storage costs a year at a rate that somebody stated; no rate, no cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

GB = 10**9
"""Bytes of a gigabyte as storage is sold and billed."""

_CENT = Decimal("0.01")
_DIGITS = 60


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
        all=_cost(all_bytes, hkd_per_gb_year),
        identical_copies=_cost(redundant_bytes, hkd_per_gb_year),
    )


def _cost(size: int, rate: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return (Decimal(size) / GB * rate).quantize(_CENT, rounding=ROUND_HALF_UP)
