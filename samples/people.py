"""The invented people of the sample: they are called Sample A, Sample B and so on, in Chinese, and live nowhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented customer; `chinese` says "sample" and counts, so that nobody takes it for a name."""

    customer: str
    name: str
    chinese: str
    born: str
    address: str


def _person(number: int, given: str, sign: str, born: str, address: str) -> Person:
    return Person(customer=f"C-{number}", name=f"YEUNG BUN {given}", chinese=f"樣本{sign}", born=born, address=address)


PEOPLE: tuple[Person, ...] = (
    _person(10001, "KAP", "甲", "12-03-1961", "FLAT 8A INVENTED COURT 1 SAMPLE STREET"),
    _person(10002, "YUET", "乙", "30-11-1984", "FLAT 21C SPECIMEN HOUSE 90 EXAMPLE ROAD"),
    _person(10003, "PING", "丙", "04-07-1977", "14/F MODEL MANSION 5 SAMPLE LANE"),
    _person(10004, "TING", "丁", "22-01-1969", "FLAT 3 BLOCK 2 TEMPLATE GARDEN"),
    _person(10005, "MO", "戊", "09-09-1972", "HOUSE 7 PLACEHOLDER PEAK"),
    _person(10006, "KEI", "己", "17-05-1990", "FLAT 16F DRAFT TOWER 33 EXAMPLE ROAD"),
    _person(10007, "KANG", "庚", "28-02-1955", "2/F 118 SPECIMEN STREET"),
    _person(10008, "SAN", "辛", "11-12-1966", "FLAT 5D MOCKUP BUILDING 4 SAMPLE LANE"),
    _person(10009, "YAM", "壬", "03-06-1988", "FLAT 30B FICTION HEIGHTS"),
    _person(10010, "KWAI", "癸", "19-08-1985", "FLAT 21C SPECIMEN HOUSE 90 EXAMPLE ROAD"),
    _person(10011, "CHI", "子", "25-10-1958", "HOUSE 12 PLACEHOLDER PEAK"),
    _person(10012, "CHAU", "丑", "06-04-1963", "HOUSE 3 PLACEHOLDER PEAK"),
)

_BY_CUSTOMER = {person.customer: person for person in PEOPLE}

_DIGITS = (("", ""), ("YAT", "一"), ("YEE", "二"), ("SAAM", "三"), ("SEI", "四"), ("NG", "五"), ("LUK", "六"))
_COUNT = (*_DIGITS, ("TSAT", "七"), ("PAT", "八"), ("KAU", "九"))
_STREETS = ("SAMPLE STREET", "EXAMPLE ROAD", "TEMPLATE GARDEN", "SPECIMEN STREET", "FICTION HEIGHTS")


def person(customer: str) -> Person:
    """Return the invented person behind a customer number; those without a sign of their own are numbered."""
    known = _BY_CUSTOMER.get(customer)
    return known or _numbered(int(customer[2:]))


def _numbered(number: int) -> Person:
    tens, ones = _COUNT[number % 100 // 10], _COUNT[number % 10]
    ten = ("SHAP", "十") if tens[1] else ("", "")
    tens = ("", "") if tens[1] == "一" else tens
    given = " ".join(part for part in (tens[0], ten[0], ones[0]) if part)
    born = f"{1 + number * 7 % 28:02}-{1 + number * 5 % 12:02}-{1950 + number * 11 % 45}"
    address = f"FLAT {1 + number % 9}{'ABCDEF'[number % 6]} {1 + number * 3 % 120} {_STREETS[number % len(_STREETS)]}"
    return _person(number, given, f"{tens[1]}{ten[1]}{ones[1]}", born, address)
