"""Canonical bytes and trees of digests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.model.conditions import OneOf
from engine.model.dates import Period
from engine.model.digests import as_plain, canonical_bytes, digest_of
from engine.model.policies import Copies, Keep, Rule, Span, Then, Unknown


def rule(**changes: object) -> Rule:
    base: dict[str, object] = {
        "id": "r",
        "applies_to": OneOf(fact="series", values=("a",)),
        "keep": Keep(at_least=Unknown.PERIOD),
    }
    return Rule(**(base | changes))  # type: ignore[arg-type]  # each change is a field


@pytest.mark.parametrize(
    "change",
    [
        {"id": "s"},
        {"applies_to": OneOf(fact="series", values=("b",))},
        {"keep": Keep(is_permanent=True)},
        {"then": Then.DISPOSE},
        {"copies": Copies.ONE},
        {"is_in_force": False},
    ],
)
def test_a_rule_of_another_meaning_has_another_version(change: dict[str, object]) -> None:
    assert rule(**change).version != rule().version


@pytest.mark.parametrize("change", [{"title": {"en": "T"}}, {"owner": "o"}, {"span": Span(file="f", line=1, column=1)}])
def test_what_a_rule_is_called_and_where_it_stands_is_not_its_meaning(change: dict[str, object]) -> None:
    assert rule(**change).version == rule().version


def test_values_of_different_types_have_different_bytes() -> None:
    assert canonical_bytes(OneOf(fact="f", values=("2020-01-01",))) == canonical_bytes(
        OneOf(fact="f", values=(date(2020, 1, 1),))
    ), "policies are typed by the vocabulary, which is pinned too"
    assert digest_of([True]) != digest_of(["true"])
    assert as_plain(Decimal("1E+2")) == "100"
    assert as_plain(Period(84)) == {"is": "Period", "months": 84}


def test_a_value_without_a_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical_bytes(1.5)
