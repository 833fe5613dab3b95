"""The chart of a forecast: read without colour, without sight, and with any number of periods."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from engine.simulation.amounts import Amount
from engine.simulation.forecast import Falling, Forecast, Passing
from engine.simulation.periods import By, spans
from reports.charts import WIDTH
from reports.forecast_chart import forecast_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*, last: str, by: By, numbers: tuple[int, int, int]) -> ElementTree.Element:
    periods = spans("2027", last, by=by)
    falling = tuple(
        Falling(
            period=span.label,
            rule="<r>",
            series="s",
            outcome=outcome,
            amount=Amount(number + place, 1000 * (number + place)),
        )
        for place, span in enumerate(periods)
        for outcome, number in zip(("review", "transfer", "dispose"), numbers, strict=True)
        if number
    )
    found = Forecast(
        spans=periods,
        total=Amount(9, 9),
        falling=falling,
        passing=(Passing(period=periods[0].label, rule="<r>", series="s", amount=Amount(3, 3)),),
        standing=(),
        waiting=(),
        due=(),
        turns=1,
        judged=9,
    )
    return ElementTree.fromstring(forecast_chart(found))


@pytest.mark.parametrize(
    ("last", "by", "numbers"),
    [
        ("2027", By.YEAR, (1, 0, 0)),
        ("2035", By.YEAR, (10, 3, 1_000_000)),
        ("2076", By.MONTH, (5, 5, 5)),
        ("2030", By.YEAR, (0, 0, 0)),
    ],
)
def test_a_forecast_is_told_in_words_and_drawn_within_its_frame(
    last: str, by: By, numbers: tuple[int, int, int]
) -> None:
    svg = drawn(last=last, by=by, numbers=numbers)
    described = svg.findtext(f"{SVG}desc") or ""
    periods = spans("2027", last, by=by)
    assert all(f"{span.label}: " in described for span in periods)
    assert f"{periods[0].label}: {sum(numbers):,} fall due" in described
    assert "3 pass a ceiling" in described
    height = float(svg.get("height", "0"))
    for box in svg.iter(f"{SVG}rect"):
        x, y, wide, tall = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + wide <= WIDTH + 0.2
        assert y + tall <= height
    # The typeface has every character that is written.
    assert "‹" not in "".join(svg.itertext())


def test_each_outcome_is_told_without_colour() -> None:
    svg = drawn(last="2027", by=By.YEAR, numbers=(5, 5, 5))
    fills = [box.get("fill", "") for box in svg.iter(f"{SVG}rect") if box.get("stroke")]
    # Three in the legend, three in the column: lines, hatching, and full.
    assert len(fills) == 6
    assert [fill.partition("(")[0] for fill in fills[:3]] == ["url", "url", "#8a1f4d"]
    assert len(set(fills)) == 3
    assert {f"url(#{one.get('id')})" for one in svg.iter(f"{SVG}pattern")} == set(fills[:2])
