"""Three values: what certainly holds can hold, and what is learnt never makes certain what is then false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.truth import FALSE, OPEN, TRUE, Truth, truth_of
from engine.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Condition,
    DigestIn,
    Not,
    OneOf,
    RecordIn,
)
from engine.model.facts import Fact, known
from engine.model.records import Record
from engine.model.values import Value

WORDS = ("a", "a/b", "a/bc", "A/B-c", "x", "a; x")
NEAR = {"a/bc", "A/B-c", "a; x"}
"""Those of the words that could mean another one: of these there is doubt even where they are known."""


def record(**facts: Fact) -> Record:
    return Record(id="r-1", location="x", sha256="ab" * 32, size=1, facts=facts)


def leaves() -> st.SearchStrategy[Condition]:
    number = st.integers(0, 3).map(Decimal)
    return st.one_of(
        st.builds(OneOf, fact=st.just("word"), values=st.lists(st.sampled_from(WORDS), min_size=1).map(tuple)),
        st.builds(
            Compared,
            fact=st.just("size"),
            comparison=st.sampled_from([Comparison.AT_LEAST, Comparison.AT_MOST]),
            value=number,
        ),
        st.builds(Compared, fact=st.just("word"), comparison=st.just(Comparison.UNDER), value=st.sampled_from(WORDS)),
    )


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.builds(Not, part=inner),
        st.lists(inner, max_size=3).map(lambda parts: AllOf(parts=tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(parts=tuple(parts))),
    ),
    max_leaves=6,
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "word": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda values: known(*values)),
        "size": st.lists(st.integers(0, 3).map(Decimal), min_size=1, max_size=2).map(lambda values: known(*values)),
    },
)


def completions(of: Record) -> Iterator[Record]:
    """Yield the record with every way in which its facts could turn out to be one known value."""
    words = of.facts["word"].values if "word" in of.facts else WORDS
    sizes = of.facts["size"].values if "size" in of.facts else tuple(map(Decimal, range(5)))
    for word in words:
        for size in sizes:
            yield replace(of, facts={"word": known(word), "size": known(size)})


@settings(max_examples=400, deadline=None)
@given(condition=CONDITIONS, facts=FACTS)
def test_what_must_hold_holds_and_what_holds_may_hold_however_the_facts_turn_out(
    condition: Condition, facts: dict[str, Fact]
) -> None:
    doubtful = record(**facts)
    truth = truth_of(condition, doubtful)
    assert truth.may or not truth.must
    for certain in completions(doubtful):
        outcome = truth_of(condition, certain)
        if NEAR.isdisjoint(certain.facts["word"].values):
            assert outcome.must == outcome.may, "with every fact known and near to nothing there is no doubt"
        assert outcome.must or not truth.must
        assert truth.may or not outcome.may


def test_a_folder_holds_itself_and_what_lies_below_and_not_its_neighbour() -> None:
    under = Compared(fact="word", comparison=Comparison.UNDER, value="a/b")
    assert truth_of(under, record(word=known("a/b"))) == TRUE
    assert truth_of(under, record(word=known("a/b/c"))) == TRUE
    assert truth_of(under, record(word=known("a/bc"))) == FALSE
    assert truth_of(under, record()) == OPEN


def customer(*words: str) -> OneOf:
    return OneOf(fact="customer", values=words)


@pytest.mark.parametrize(
    "text",
    [
        "c-00417",
        "Ｃ－００４１７",
        "C–00417",
        "С-00417",
        "C 00417",
        "C-00\u00a0417",
        "C-00\u200b417",
        "C00417",
        "C_00417",
        "C-417",
        '="C-00417"',
        "'C-00417",
        "C-00417_x000D_",
        "C-00417; C-00900",
        "C-00900、C-00417",
        "C-00900\nC-00417",
    ],
)
def test_a_text_that_could_mean_the_word_makes_doubt_and_permits_nothing(text: str) -> None:
    written = record(customer=known(text))
    assert truth_of(customer("C-00417"), written) == OPEN
    assert truth_of(customer("C-1", "C-00417"), written) == OPEN
    assert truth_of(Not(part=customer("C-00417")), written) == OPEN
    assert truth_of(customer(text), written) == TRUE
    assert truth_of(customer("C-00417"), record(customer=known("C-00417", text))) == OPEN
    assert truth_of(customer("C-00417"), record(customer=known("C-00418", text))) == OPEN


@pytest.mark.parametrize(
    "text", ["C-00418", "00417", "C-00417/2", "C-4170", "C-O0417", "C-0O417", "C-00471", "D-00417"]
)
def test_another_text_is_another(text: str) -> None:
    assert truth_of(customer("C-00417"), record(customer=known(text))) == FALSE
    assert truth_of(Not(part=customer("C-00417")), record(customer=known(text))) == TRUE


@pytest.mark.parametrize(("text", "truth"), [("417", OPEN), ("417.0", OPEN), ("417, 900", OPEN), ("1417", FALSE)])
def test_a_number_that_is_a_text_could_have_lost_its_zeros(text: str, truth: Truth) -> None:
    assert truth_of(customer("00417"), record(customer=known(text))) == truth


@pytest.mark.parametrize("value", [True, Decimal(1), date(2026, 3, 31)])
def test_only_texts_are_near(value: Value) -> None:
    others: tuple[Value, ...] = (False, Decimal(10), date(2026, 3, 30))
    for other in others:
        assert truth_of(OneOf(fact="word", values=(other,)), record(word=known(value))) == FALSE


@pytest.mark.parametrize(
    ("path", "truth"),
    [
        ("hk/vault/7", TRUE),
        ("HK/Vault/7", OPEN),
        ("hk\\vault\\7", OPEN),
        ("hk/vault./7", OPEN),
        ("hk/vaults/7", FALSE),
        ("HK/Vaults/7", FALSE),
        ("hkvault/7", FALSE),
        ("hk", FALSE),
    ],
)
def test_a_folder_that_is_written_in_another_way_makes_doubt(path: str, truth: Truth) -> None:
    under = Compared(fact="word", comparison=Comparison.UNDER, value="hk/vault")
    assert truth_of(under, record(word=known(path))) == truth


def test_an_accent_may_be_one_character_or_two() -> None:
    under = Compared(fact="word", comparison=Comparison.UNDER, value="caf\u00e9")
    assert truth_of(under, record(word=known("cafe\u0301/1"))) == OPEN
    assert truth_of(customer("caf\u00e9"), record(customer=known("cafe\u0301"))) == OPEN


def test_ids_and_digests_are_always_known() -> None:
    assert truth_of(RecordIn(ids=("r-1",)), record()) == TRUE
    assert truth_of(RecordIn(ids=("r-2",)), record()) == FALSE
    assert truth_of(DigestIn(prefixes=("abababab",)), record()) == TRUE
    assert truth_of(DigestIn(prefixes=("babababa",)), record()) == FALSE
    assert truth_of(ALWAYS, record()) == TRUE
