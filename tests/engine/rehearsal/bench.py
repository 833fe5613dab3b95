"""A small bundle with a test, which the tests of the rehearsal begin from."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.reader import ReadBundle
from engine.language.source import Source
from engine.language.timelines import read_suites
from engine.model.timelines import Suite
from tests.engine.language.documents import VOCABULARY, read

BASIS = "basis: [{cite: Cap. 615, checked: 2026-11-21, source: primary}]"
FIVE_YEARS = f"""\
muniment: 1
kind: policy
id: p
rules:
  - id: five-years
    applies_to: {{jurisdiction: HK, series: [id-document, signature-card]}}
    keep: {{at_least: P5Y, from: relationship-ended}}
    then: dispose
    {BASIS}
"""
CASES = """\
  - it: keeps an identity document for five years
    record: {series: id-document}
    events: {relationship-ended: 2020-06-30}
    confirmed: all
    expect: {2025-06-30: keep, 2025-07-01: dispose}
    because: five-years
  - it: keeps a signature card for five years
    record: {series: signature-card}
    events: {relationship-ended: 2020-06-30}
    confirmed: all
    expect: {2025-06-30: keep, 2025-07-01: dispose}
  - it: says nothing of Macao
    record: {series: id-document, jurisdiction: MO}
    events: {relationship-ended: 2020-06-30}
    expect: {2025-06-30: undecided}
  - it: says nothing of cheques
    record: {series: cheque-image}
    events: {relationship-ended: 2020-06-30}
    expect: {2025-06-30: undecided}
"""


def known(policy: str = FIVE_YEARS, more: Mapping[str, str] | None = None) -> ReadBundle:
    """Return the bundle of one policy with the usual vocabulary."""
    return read({"vocabulary.yaml": VOCABULARY, "p.yaml": policy, **(more or {})})


def suites(cases: str, *, bundle: ReadBundle, head: str = "given: {jurisdiction: HK}\n") -> tuple[Suite, ...]:
    """Return the suite of `cases`, which are lines as they stand below `cases:`."""
    text = f"muniment: 1\nkind: test\npolicy: p\n{head}cases:\n{cases}"
    return read_suites([Source("p_test.yaml", text.encode())], known=bundle)
