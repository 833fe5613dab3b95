"""Three values: what certainly holds can hold, and what is learnt never makes certain what is then false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.truth import FALSE, OPEN, TRUE, truth_of
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

WORDS = ("a", "a/b", "a/bc", "ab")


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
        assert outcome.must == outcome.may, "with every fact known there is no doubt"
        assert outcome.must or not truth.must
        assert truth.may or not outcome.may


def test_a_folder_holds_itself_and_what_lies_below_and_not_its_neighbour() -> None:
    under = Compared(fact="word", comparison=Comparison.UNDER, value="a/b")
    assert truth_of(under, record(word=known("a/b"))) == TRUE
    assert truth_of(under, record(word=known("a/b/c"))) == TRUE
    assert truth_of(under, record(word=known("a/bc"))) == FALSE
    assert truth_of(under, record()) == OPEN


def test_ids_and_digests_are_always_known() -> None:
    assert truth_of(RecordIn(ids=("r-1",)), record()) == TRUE
    assert truth_of(RecordIn(ids=("r-2",)), record()) == FALSE
    assert truth_of(DigestIn(prefixes=("abababab",)), record()) == TRUE
    assert truth_of(DigestIn(prefixes=("babababa",)), record()) == FALSE
    assert truth_of(ALWAYS, record()) == TRUE
