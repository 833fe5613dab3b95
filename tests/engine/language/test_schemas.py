"""The JSON Schemas accept what the reader accepts, and refuse the slips that people make while they type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.resolver import VersionedResolver

from engine.language.documents import Kind
from engine.language.problems import BundleError
from engine.language.reader import read_words
from engine.language.schemas.blocks import block
from engine.language.schemas.documents import schemas_of
from engine.language.source import Source
from tests.engine.language import test_pages
from tests.engine.language.documents import (
    APPROVALS,
    CONFIRMATION,
    DESIGN_PAGE,
    ENTITIES,
    HOLD,
    MAPPING,
    POLICY,
    RELEASE,
)
from tests.engine.language.documents import VOCABULARY as SMALL

ROOT = Path(__file__).parents[3]


@cache
def validators(vocabulary: str) -> Mapping[str, Draft7Validator]:
    words = read_words([Source("v.yaml", vocabulary.encode())])
    found = schemas_of(words)
    for schema in found.values():
        Draft7Validator.check_schema(schema)
    return {kind.value: Draft7Validator(schema) for kind, schema in found.items()}


class _Typed(SafeConstructor):
    """Types words as the YAML servers of editors do, by YAML 1.2, whose core has no dates."""


_Typed.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def typed(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    reader.Constructor = _Typed
    reader.Resolver = VersionedResolver
    return reader.load(text)


def faults(text: str, *, vocabulary: str = SMALL) -> list[str]:
    """What the schema of its kind says against a document."""
    document = typed(text)
    return [error.message for error in validators(vocabulary)[document["kind"]].iter_errors(document)]


def test_there_is_a_schema_for_every_kind() -> None:
    assert set(validators(SMALL)) == {kind.value for kind in Kind}


SHIPPED = [path for folder in ("policies", "samples/policies") for path in sorted((ROOT / folder).rglob("*.yaml"))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_document_is_as_its_schema_says(path: Path) -> None:
    vocabulary = (ROOT / "policies" / "vocabulary.yaml").read_text(encoding="utf-8")

    assert faults(path.read_text(encoding="utf-8"), vocabulary=vocabulary) == []


@pytest.mark.parametrize("block", test_pages.LANGUAGE_BLOCKS, ids=lambda block: block.split("\n")[1])
def test_every_example_of_the_language_page_is_as_its_schema_says(block: str) -> None:
    assert faults(block, vocabulary=test_pages.VOCABULARY) == []


def test_documents_and_mappings_are_as_their_schemas_say() -> None:
    assert [faults(text) for text in (*DESIGN_PAGE.values(), CONFIRMATION % "12345678", MAPPING)] == [[]] * 8


PREFERRED = [
    (section.code, name, text)
    for section in test_pages.WITH_EXAMPLES
    for name, text in test_pages.files_of(section.blocks[1]).items()
]


@pytest.mark.parametrize("example", PREFERRED, ids=lambda example: f"{example[0]}-{example[1]}")
def test_what_the_pages_prefer_is_never_refused(example: tuple[str, str, str]) -> None:
    _, _, text = example
    vocabularies = [t for code, _, t in PREFERRED if code == example[0] and "kind: vocabulary" in t]
    try:
        validators(vocabularies[0])
    except BundleError:
        vocabularies = [test_pages.VOCABULARY]

    assert faults(text, vocabulary=vocabularies[0]) == []


TESTED = """\
muniment: 1
kind: test
policy: p
entities: [{id: e, year_end: 12-31}]
given: {jurisdiction: HK}
cases:
  - it: freezes what may belong to the litigation
    record: {series: id-document, customer: missing}
    holds: [HCA-1234-2026, {id: X, type: legal, scope: {customer: C-1}}]
    expect: {2099-12-31: held}
  - it: counts from what is known
    record: {series: [id-document, cheque-image], dpi: 300, sha256: "0c4d55aa"}
    events: {relationship-ended: [2020-02-29, {earliest: 2020-01-01, latest: 2020-02-01, of: somebody}]}
    confirmed: all
    assume: r
    expect: {2025-02-28: keep, 2025-03-01: [undecided, overdue]}
    because: [r]
  - it: prefers one of two
    cluster:
      - {record: A, dpi: 600}
      - {record: B, dpi: 300}
    links: [{identical: [A, B]}]
    ghosts: [{of: A, series: id-document}]
    expect: {A: {2025-02-28: keep}, 2025-03-01: review}
    authoritative: A
"""
SLIPS = {
    "a key misspelt": (POLICY, "at_least:", "atleast:"),
    "a key of the document misspelt": (POLICY, "\nrules:", "\nruels:"),
    "a fact misspelt": (POLICY, "jurisdiction: HK", "juristiction: HK"),
    "a value misspelt": (POLICY, "id-document,", "id-documnet,"),
    "an event misspelt": (POLICY, "from: relationship-ended", "from: relationship-endet"),
    "a period in words": (POLICY, "P5Y", "5 years"),
    "a period of nothing": (POLICY, "P5Y", "P"),
    "a Boolean": (POLICY, "in_force: no", "in_force: false"),
    "a word of a closed list": (POLICY, "then: dispose", "then: delete"),
    "an order of another type": (POLICY, "dpi: highest", "dpi: latest"),
    "no basis": (POLICY, "    basis: [{", "    note: [{"),
    "a value for a block": (POLICY, "applies_to: {series: cheque-image}", "applies_to: cheque-image"),
    "records by id in a rule": (POLICY, "applies_to: {series: cheque-image}", "applies_to: {ids: [a]}"),
    "no id": (POLICY, "  - id: cheque-images\n    title:", "  - title:"),
    "an empty condition of state": (POLICY, "{entry_current: yes}", "{}"),
    "a hold without a matter": (HOLD, "matter: Example v Bank, ", ""),
    "a type of hold misspelt": (HOLD, "type: legal", "type: legl"),
    "a short digest": (HOLD, "0c4d55aa", "0c4d"),
    "one person": (RELEASE, "[Legal A, Legal B]", "[Legal A]"),
    "a role misspelt": (APPROVALS, "role: legal", "role: legall"),
    "a year-end": (ENTITIES, "12-31", "31 December"),
    "no end of a confirmation": (CONFIRMATION % "3f9a12c4", ", until: 2027-09-30", ""),
    "a fact of two types": (SMALL, "{text: true}", "{text: true, date: true}"),
    "a fact of no type": (SMALL, "transaction: {text: true}", "transaction: {title: x}"),
    "a column of no fact": (MAPPING, "客戶編號: customer", "客戶編號: custmer"),
    "a test of nothing": (TESTED, TESTED[TESTED.index("cases:") :], "cases: []"),
    "a test of no policy": (TESTED, "policy: p\n", ""),
    "a line of a case misspelt": (TESTED, "    events:", "    evnets:"),
    "a case without a record": (TESTED, "    record: {series: id-document, customer: missing}\n", ""),
    "a case of one record and of several": (TESTED, "    links:", "    record: {}\n    links:"),
    "a case that expects nothing": (TESTED, "    expect: {2099-12-31: held}\n", ""),
    "a fact of a record misspelt": (TESTED, "customer: missing", "custmer: missing"),
    "a value of a record misspelt": (TESTED, "{series: id-document,", "{series: id-documnet,"),
    "a given value misspelt": (TESTED, "given: {jurisdiction: HK}", "given: {jurisdiction: HKK}"),
    "an event of a case misspelt": (TESTED, "{relationship-ended: [", "{relationship-end: ["),
    "a day in words": (TESTED, "2020-02-29, {", "29 February 2020, {"),
    "an outcome misspelt": (TESTED, "2025-02-28: keep", "2025-02-28: kept"),
    "an outcome twice": (TESTED, "[undecided, overdue]", "[undecided, undecided]"),
    "a day expected in words": (TESTED, "{2099-12-31: held}", "{New Year: held}"),
    "a record of several without a name": (TESTED, "{record: B, ", "{"),
    "a tie with one end": (TESTED, "identical: [A, B]", "identical: [A]"),
    "a tie misspelt": (TESTED, "identical: [A, B]", "identcal: [A, B]"),
    "a hold of a case without a scope": (TESTED, ", scope: {customer: C-1}", ""),
    "a year-end of a case": (TESTED, "year_end: 12-31", "year_end: December"),
    "another kind": (POLICY, "kind: policy", "kind: hold"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_seen_while_it_is_typed(slip: str) -> None:
    text, right, wrong = SLIPS[slip]
    assert right in text
    assert faults(text) == []

    assert faults(text.replace(right, wrong, 1))


def test_every_key_has_a_description_and_every_fact_its_title() -> None:
    bare: list[str] = []

    def walk(schema: Any, at: str) -> None:
        if isinstance(schema, dict):
            for key, line in schema.get("properties", {}).items():
                if "description" not in line and key not in {"en", "zh-Hant", "zh-Hans", "latest_of", "earliest_of"}:
                    bare.append(f"{at}.{key}")
            for key, part in schema.items():
                walk(part, f"{at}.{key}")
        elif isinstance(schema, list):
            for part in schema:
                walk(part, at)

    words = read_words([Source("v.yaml", test_pages.VOCABULARY.encode())])
    for kind, schema in schemas_of(words).items():
        walk(schema, kind)
    assert bare == []
    facts = schemas_of(words)[Kind.POLICY]["definitions"]["condition"]["properties"]
    assert facts["customer"]["description"] == "Customer number; 客戶編號. Reports mask it. Tells two cases apart."


def test_a_key_without_a_schema_stops_the_writing_of_schemas() -> None:
    with pytest.raises(AssertionError, match="keys without a schema"):
        block(("a", "b"), {"a": {}})


def test_a_line_that_the_reader_cannot_do_without_is_required() -> None:
    """Whatever line is left out of a shipped document: where the reader misses it, so does its schema."""
    missed = 0
    for name, text in DESIGN_PAGE.items():
        for line in re.findall(r"^(?: {0,4}\w+: (?!.*[{\[]$).*\n)", text, re.MULTILINE):
            codes = test_pages.codes_of({**DESIGN_PAGE, name: text.replace(line, "", 1)})
            if codes in (["L003"], ["B001"], ["L004"], ["L005"]) and "kind" not in line:
                missed += 1
                assert faults(text.replace(line, "", 1)), line
    assert missed >= 3
