"""What storage costs a year, at a rate that somebody stated: without a rate there is no cost."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

GB = 10**9
"""Bytes of a gigabyte as storage is sold and billed."""

_CENT = Decimal("0.01")
_DIGITS = 60


def yearly_cost(size: int, *, hkd_per_gb_year: Decimal) -> Decimal:
    """Return what `size` bytes cost a year in Hong Kong dollars, to the cent, half a cent rounded up.

    >>> yearly_cost(1_500_000_000, hkd_per_gb_year=Decimal("2.50"))
    Decimal('3.75')
    """
    with localcontext() as context:
        context.prec = _DIGITS
        return (Decimal(size) / GB * hkd_per_gb_year).quantize(_CENT, rounding=ROUND_HALF_UP)
