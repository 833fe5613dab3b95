"""The histogram: columns side by side on one scale, as SVG text."""

from __future__ import annotations

from markupsafe import Markup

from reports.blocks import Histogram, Tone
from reports.charts import WIDTH, rectangle, svg, text
from reports.palette import COLOURS, LINE

HALF = 312
"""The width of a chart beside another, in CSS pixels."""

_HEIGHT = 58
_TOP = 14
_GAP = 6
_LARGE = 100_000


def histogram(chart: Histogram) -> Markup:
    """Return columns with their numbers above and their words below, English over Chinese; empty ones show no column.

    The foot of a column is darker. Every text is cut to the width of its column.
    """
    width = HALF if chart.is_half else WIDTH
    pitch = width / max(len(chart.stacks), 1)
    highest = max((stack.number for stack in chart.stacks), default=0) or 1
    base = _TOP + _HEIGHT
    parts = [rectangle(0, base, width, 0.8, LINE)]
    for place, stack in enumerate(chart.stacks):
        left, middle = place * pitch + _GAP / 2, (place + 0.5) * pitch
        tall, foot = (_tall(number, highest=highest) for number in (stack.number, stack.foot))
        if stack.number:
            parts.append(rectangle(left, base - tall, pitch - _GAP, tall, COLOURS[Tone.TRANSFER], opacity=0.45))
        if stack.foot:
            parts.append(rectangle(left, base - foot, pitch - _GAP, foot, COLOURS[Tone.HELD]))
        colour = COLOURS[Tone.INK if stack.number else Tone.MUTED]
        parts.append(
            text(
                middle,
                base - tall - 4,
                short_number(stack.number),
                size=8,
                weight=700 if stack.number else 400,
                colour=colour,
                anchor="middle",
                room=pitch,
            )
        )
        parts.append(text(middle, base + 12, stack.words.en, size=8, anchor="middle", room=pitch - 1))
        if stack.words.zh:
            parts.append(
                text(
                    middle,
                    base + 23,
                    stack.words.zh,
                    size=7.5,
                    colour=COLOURS[Tone.MUTED],
                    anchor="middle",
                    room=pitch - 1,
                )
            )
    return svg(parts, height=base + 28, label=chart.title, width=width)


def short_number(number: int) -> str:
    """Return a number with separators, and from 100,000 on in thousands or millions, rounded down.

    >>> short_number(99_999), short_number(123_999), short_number(12_399_999)
    ('99,999', '123k', '12.3M')
    """
    if number < _LARGE:
        return f"{number:,}"
    if number < 1_000_000:
        return f"{number // 1000}k"
    return f"{number // 100_000 / 10:,.1f}M"


def _tall(number: int, *, highest: int) -> float:
    return max(number / highest * _HEIGHT, 1.2) if number else 0.0
