from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocks import Bar, Bars, Clock, Ending, Flow, Fork, Span, Stream, Tone
from reports.charts import WIDTH, bar_chart, flow_chart
from reports.clock_chart import clock_chart
from reports.palette import COLOURS
from reports.typeface import width_of
from reports.wording import Words

AS_OF = date(2026, 11, 20)
EVIL = Words("<b>&\"'</svg>\u202e😀" + "W" * 200, "檔" * 90)


def _flow(staying: list[int], leaving: list[int]) -> Flow:
    def fork(numbers: list[int], tone: Tone) -> Fork:
        branches = tuple(Stream(words=Words("a branch", "分支"), number=n, tone=tone) for n in numbers)
        return Fork(stream=Stream(words=Words("a fork", "分流"), number=sum(numbers), tone=tone), branches=branches)

    source = Stream(words=Words("scanned", "已掃描"), number=sum(staying) + sum(leaving), tone=Tone.NAVY)
    return Flow(source=source, forks=(fork(staying, Tone.KEEP), fork(leaving, Tone.REMOVE)))


def _texts(svg: str) -> list[tuple[float, float, float, str]]:
    """Return left, base line, right and text of each text of a picture."""
    found = []
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        said = "".join(element.itertext())
        weight = 700 if element.get("font-weight") == "700" or len(element) else 400
        width = width_of(said, size=float(element.get("font-size", "0")), weight=weight)
        x, anchor = float(element.get("x", "0")), element.get("text-anchor", "start")
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        found.append((left, float(element.get("y", "0")), left + width, said))
    return found


def _crossing(svg: str) -> list[tuple[str, str]]:
    return [
        (one[3], other[3])
        for one, other in combinations(_texts(svg), 2)
        if abs(one[1] - other[1]) < 8.5 and min(one[2], other[2]) - max(one[0], other[0]) > 0.5
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 2_000_000), min_size=4, max_size=4),
    st.lists(st.integers(0, 2_000_000), min_size=3, max_size=3),
)
def test_no_label_of_a_flow_lies_on_another_or_leaves_the_page(staying: list[int], leaving: list[int]) -> None:
    svg = flow_chart(_flow(staying, leaving))
    if not sum(staying) + sum(leaving):
        assert svg == ""
        return
    height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', svg)[1])  # type: ignore[index]  # no match fails
    assert _crossing(svg) == []
    assert all(left >= 0 and right <= WIDTH and 0 < y < height for left, y, right, _ in _texts(svg))


def test_a_flow_shows_every_number_that_is_not_zero() -> None:
    said = " ".join(text for *_, text in _texts(flow_chart(_flow([1200, 0, 3, 9], [20, 8, 0]))))
    for number in ("1,240", "1,212", "1,200", "3", "9", "28", "20", "8"):
        assert number in said.split()
    assert "0" not in said.split()


def test_the_ribbons_of_a_flow_are_as_thick_as_their_numbers() -> None:
    rectangles = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="9.0" height="([\d.]+)"', flow_chart(_flow([600], [400]))
    )
    assert [float(height) for x, height in rectangles if x == "236.0"] == [55.2, 36.8]


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = Bars(
        title="Actions by series",
        bars=(
            Bar(label="one", lengths=((100, Tone.REMOVE), (50, Tone.DISPOSE)), note="150"),
            Bar(label=EVIL.en, lengths=((75, Tone.REMOVE), (0, Tone.DISPOSE)), note="75"),
        ),
        legend=((Words("Remove copy", "移除副本"), Tone.REMOVE), (Words("Dispose", "處置"), Tone.DISPOSE)),
        nothing=Words("", ""),
    )
    svg = bar_chart(bars)
    lengths = [float(w) for w in re.findall(r'width="([\d.]+)" height="13.0"', svg)]
    assert lengths == pytest.approx([213.3, 106.7, 160.0], abs=0.1)
    assert _crossing(svg) == []


def _span(*, start: date | None, end: date | None, ending: Ending = Ending.RUNS_OUT, running: bool = True) -> Span:
    note = Words("permanent", "永久") if ending is Ending.OPEN else None
    return Span(label="A–D", words=EVIL, note=note, start=start, end=end, ending=ending, is_running=running)


@settings(max_examples=80, deadline=None)
@given(
    st.dates(date(1826, 1, 1), date(2026, 11, 20)),
    st.dates(date(1826, 1, 1), date(9999, 12, 31)),
    st.booleans(),
    st.sampled_from(Ending),
)
def test_no_text_of_a_clock_lies_on_another_or_leaves_the_page(
    start: date, end: date, running: bool, ending: Ending
) -> None:
    spans = (
        _span(start=start, end=end, ending=ending, running=running),
        Span(label="B", words=EVIL, note=None, start=None, end=None, ending=ending, is_running=False, passed_on=start),
    )
    svg = clock_chart(Clock(as_of=AS_OF, spans=spans, left_out=3))
    assert _crossing(svg) == []
    assert all(left >= -0.5 and right <= WIDTH + 0.5 for left, _, right, _ in _texts(svg))


def test_a_floor_ends_where_its_last_day_stands() -> None:
    spans = (_span(start=date(2020, 1, 1), end=date(2028, 1, 1)),)
    svg = clock_chart(Clock(as_of=date(2024, 1, 1), spans=spans))
    ticks = {said: (left + right) / 2 for left, _, right, said in _texts(svg) if re.fullmatch(r"\d{4}", said)}
    ((left, across),) = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="13.0"', svg)
    x, width = float(left), float(across)
    assert x == pytest.approx(ticks["2020"], abs=0.2)
    assert x + width == pytest.approx(ticks["2028"], abs=0.2)


def test_an_endless_floor_has_an_arrow_and_no_end() -> None:
    svg = clock_chart(Clock(as_of=AS_OF, spans=(_span(start=None, end=None, ending=Ending.OPEN),)))
    assert "permanent 永久" in svg
    assert "L652.0" in svg


@pytest.mark.parametrize("tone", Tone)
def test_every_colour_can_be_read_on_white(tone: Tone) -> None:
    def channel(hexadecimal: str) -> float:
        value = int(hexadecimal, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    colour = COLOURS[tone]
    red, green, blue = (channel(colour[place : place + 2]) for place in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
