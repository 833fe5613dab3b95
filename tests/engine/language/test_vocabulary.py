"""The vocabulary: what it declares, and what it may not."""

from __future__ import annotations

import pytest

from engine.language.problems import BundleError
from engine.model.conditions import OneOf
from engine.model.facts import FactDefinition, FactKind, Identity
from tests.engine.language.documents import read

HEAD = "muniment: 1\nkind: vocabulary\n"


def facts(lines: str) -> dict[str, FactDefinition]:
    return dict(read({"v.yaml": f"{HEAD}facts:\n{lines}"}).bundle.vocabulary.facts)


def codes(text: str) -> list[str]:
    try:
        read({"v.yaml": HEAD + text})
    except BundleError as error:
        return [str(problem.code) for problem in error.problems]
    return []


@pytest.mark.parametrize("kind", [kind for kind in FactKind if kind is not FactKind.ONE_OF])
@pytest.mark.parametrize("marker", ["true", "yes"])
def test_a_type_is_marked(kind: FactKind, marker: str) -> None:
    assert facts(f"  f: {{{kind}: {marker}}}\n") == {"f": FactDefinition(name="f", kind=kind)}


def test_a_fact_has_marks() -> None:
    read_facts = facts(
        "  series: {one_of: [a, b, c], personal: [c, a], title: {en: Series, zh-Hant: 系列}}\n"
        "  customer: {text: true, identity: yes, personal: yes, only_for: {series: a}}\n"
        "  plain: {text: true, identity: no, personal: no}\n"
    )

    assert read_facts["series"].personal_values == ("c", "a")
    assert read_facts["series"].title == {"en": "Series", "zh-Hant": "系列"}
    assert not read_facts["series"].is_personal
    assert read_facts["customer"].only_for == OneOf(fact="series", values=("a",))
    assert read_facts["plain"] == FactDefinition(name="plain", kind=FactKind.TEXT)


def test_a_fact_tells_cases_apart_always_or_where_it_is_recorded() -> None:
    read_facts = facts(
        "  customer: {text: true, identity: yes}\n"
        "  account: {text: true, identity: where_recorded, only_for: {customer: C-1}}\n"
        "  plain: {text: true, identity: no}\n"
    )

    assert {name: fact.identity for name, fact in read_facts.items()} == {
        "customer": Identity.YES,
        "account": Identity.WHERE_RECORDED,
        "plain": Identity.NO,
    }
    assert read_facts["account"].only_for == OneOf(fact="customer", values=("C-1",))


def test_only_for_may_speak_of_a_fact_further_down() -> None:
    assert (
        facts("  a: {text: true, identity: yes, only_for: {b: yes}}\n  b: {yes_no: true}\n")["a"].only_for is not None
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "L003"),
        ("facts: []\n", "L001"),
        ("facts:\n  f: text\n", "L001"),
        ("facts:\n  f: {text: no}\n", "L026"),
        ("facts:\n  f: {text: [true]}\n", "L026"),
        ("facts:\n  f: {type: text}\n", "L002"),
        ("facts:\n  f: {one_of: []}\n", "L009"),
        ("facts:\n  f: {one_of: a}\n", "L001"),
        ("facts:\n  f: {one_of: [a, a]}\n", "L018"),
        ("facts:\n  f: {one_of: [a b]}\n", "L008"),
        ("facts:\n  f: {one_of: [НК]}\n", "L008"),
        ("facts:\n  f: {one_of: [earliest, a]}\n", "L051"),
        ("facts:\n  f: {one_of: [a], personal: [b]}\n", "L017"),
        ("facts:\n  f: {text: true, identity: maybe}\n", "L017"),
        ("facts:\n  f: {text: true, identity: true}\n", "L017"),
        ("facts:\n  f: {text: true, identity: yes, only_for: {}}\n", "L009"),
        ("facts:\n  f: {text: true, identity: yes, only_for: {g: 1}}\n", "L022"),
        ("facts:\n  f: {text: true, identity: yes, only_for: {ids: [r]}}\n", "H007"),
        ("facts:\n  not: {text: true}\n", "L028"),
        ("facts:\n  sha256: {text: true}\n", "L028"),
        ("facts:\n  f g: {text: true}\n", "L008"),
        ("facts:\n  f: {text: true}\nevents: {e: {}}\n", "L003"),
        ("facts:\n  f: {text: true}\nevents: {e: It ended.}\n", "L001"),
        ("facts:\n  f: {text: true}\nevents: {e: {per: g}}\n", "L022"),
        ("facts:\n  f: {path: true}\nevents: {e: {per: f}}\n", "L031"),
        ("facts:\n  f: {text: true}\nroles: legal\n", "L001"),
        ("facts:\n  f: {text: true}\nroles: [legal, legal]\n", "L018"),
    ],
)
def test_a_vocabulary_that_could_mislead_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_one_wrong_fact_hides_no_other() -> None:
    assert codes("facts:\n  f: {txt: true}\n  g: {one_of: []}\n  h: {text: true, only_for: {f: 1}}\n") == [
        "L002",
        "L009",
        "L029",
    ]
