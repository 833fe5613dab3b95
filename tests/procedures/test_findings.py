"""What is refused or told before a plan is made: a scan in other words, totals that only unread files meet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.model.completeness import ControlTotal
from engine.model.facts import FactDefinition, FactKind, Vocabulary, known
from engine.model.findings import FindingCode
from engine.model.records import Fingerprint, Ghost, Inventory, Record
from engine.model.values import Value
from procedures.completeness_findings import completeness_findings
from procedures.scan_words import OtherWordsError, require_words


def record(name: str, facts: Mapping[str, Value], *, is_readable: bool = True) -> Record:
    return Record(
        id=name,
        location=name,
        sha256="0" * 64,
        size=1,
        facts={fact: known(value) for fact, value in facts.items()},
        fingerprint=Fingerprint(pages=(), decoder="d") if is_readable else None,
    )


VOCABULARY = Vocabulary(
    facts={
        "custodian": FactDefinition(name="custodian", kind=FactKind.NUMBER),
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=("a", "b")),
        "registered": FactDefinition(name="registered", kind=FactKind.YES_NO),
    },
    events={},
)


@pytest.mark.parametrize(
    "facts", [{"custodian": "Branch 12"}, {"series": "c"}, {"registered": "yes"}, {"custodian": True}]
)
def test_a_scan_in_other_words_is_refused(facts: dict[str, Value]) -> None:
    other = record("r-1", facts)
    for inventory in (Inventory(records=(other,)), Inventory(records=(), ghosts=(Ghost(survivor="r", record=other),))):
        with pytest.raises(OtherWordsError) as refused:
            require_words(inventory, VOCABULARY)
        assert refused.value.fact == next(iter(facts))


def test_a_scan_in_the_same_words_and_with_others_is_judged() -> None:
    fine = record("r-1", {"custodian": Decimal(12), "series": "b", "registered": True, "unheard_of": "x"})
    require_words(Inventory(records=(fine,)), VOCABULARY)


@pytest.mark.parametrize(
    ("expected", "code"), [(1, "more-than-expected"), (2, "counted-unread"), (3, "fewer-than-expected")]
)
def test_a_total_that_only_unread_files_meet_is_told(expected: int, code: str) -> None:
    records = (record("r-1", {"folder": "a"}), record("r-2", {"folder": "a"}, is_readable=False))
    totals = (ControlTotal(by="folder", source="a", files=expected),)
    found = completeness_findings(Inventory(records=records, totals=totals))
    assert {finding.code for finding in found} == {FindingCode(code)}
