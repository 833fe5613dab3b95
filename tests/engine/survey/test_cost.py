from __future__ import annotations

from decimal import Decimal

from engine.survey.cost import storage_cost


def test_a_gigabyte_costs_its_rate() -> None:
    found = storage_cost(all_bytes=10**9, redundant_bytes=10**8, hkd_per_gb_year=Decimal("3.50"))
    assert (found.all, found.identical_copies) == (Decimal("3.50"), Decimal("0.35"))


def test_half_a_cent_is_rounded_up_and_nothing_is_a_binary_fraction() -> None:
    found = storage_cost(all_bytes=5 * 10**6, redundant_bytes=4_999_999, hkd_per_gb_year=Decimal(1))
    assert (str(found.all), str(found.identical_copies)) == ("0.01", "0.00")
    large = storage_cost(all_bytes=9 * 10**18, redundant_bytes=1, hkd_per_gb_year=Decimal("999999999.999999"))
    assert str(large.all) == "8999999999999991000.00"
