"""The forecast, drawn: what falls due in each period as a column, by what may become of it, as an SVG file of its own.

Hatching tells what colour tells, so that it can be read in black and white, and every number is said in words too, for
those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from engine.model.decisions import Bucket, Outcome
from engine.simulation.deciding import DUE
from engine.simulation.forecast import Forecast
from reports.blocks import Tone
from reports.charts import WIDTH, rectangle, svg, text
from reports.histogram import short_number
from reports.palette import COLOURS, LINE
from reports.typeface import width_of
from reports.wording import Words, bucket_words, size_words

_TOP, _HEIGHT, _LEFT = 64, 180, 4
_TONES = {Outcome.REVIEW: Tone.REVIEW, Outcome.TRANSFER: Tone.TRANSFER, Outcome.DISPOSE: Tone.DISPOSE}
_LINES = {
    Outcome.REVIEW: "M0 3H6",
    Outcome.TRANSFER: "M0 6L6 0",
    Outcome.DISPOSE: "",
}
_MOST_LABELS = 12
_FONTS = "NotoSansHK, Noto Sans HK, Noto Sans CJK HK, Arial, sans-serif"
"""A file of its own has no font in it, so what shows it chooses one."""

_TITLE = Words("Records that fall due", "到期紀錄")
_CEILING = Words("pass a ceiling", "超過最長保存期")


def forecast_chart(forecast: Forecast) -> Markup:
    """Return the chart as an SVG document with a title and a description."""
    labels = [span.label for span in forecast.spans]
    fallen = [forecast.fallen(label) for label in labels]
    totals = [sum(amount.records for amount in one.values()) for one in fallen]
    passed = [forecast.passed(label).records for label in labels]
    highest = max([*totals, 1])
    pitch = (WIDTH - _LEFT) / len(labels)
    gap = min(6.0, pitch / 5)
    base = _TOP + _HEIGHT
    every = -(-len(labels) // _MOST_LABELS)
    parts = [*_patterns(), *_legend(forecast), rectangle(0, base, WIDTH, 0.8, LINE)]
    for place, label in enumerate(labels):
        left, middle, y = _LEFT + place * pitch + gap / 2, _LEFT + (place + 0.5) * pitch, float(base)
        for outcome in DUE:
            number = fallen[place][outcome.value].records
            if number:
                tall = max(number / highest * _HEIGHT, 1.2)
                y -= tall
                parts += _block(left, y, pitch - gap, tall, outcome)
        if totals[place] and pitch >= width_of(short_number(totals[place]), size=8) + 2:
            parts.append(text(middle, y - 4, short_number(totals[place]), size=8, weight=700, anchor="middle"))
        if passed[place]:
            parts.append(f'<path d="M{middle:.1f} {base + 3:.1f}l-4 7h8Z" fill="{COLOURS[Tone.INK]}"/>')
        if place % every == 0:
            parts.append(text(middle, base + 22, label, size=8, anchor="middle", room=pitch * every))
    title = f"{_TITLE.en} {_TITLE.zh}, {labels[0]} – {labels[-1]}"
    told = Markup("<title>{}</title><desc>{}</desc>").format(title, " ".join(_described(forecast, totals, passed)))
    drawn = svg([told, *parts], height=base + 30, label=title)
    return drawn.replace(Markup('"NotoSansHK"'), Markup(f'"{_FONTS}"'))


def _described(forecast: Forecast, totals: Sequence[int], passed: Sequence[int]) -> Iterator[str]:
    for span, total, over in zip(forecast.spans, totals, passed, strict=True):
        amounts = forecast.fallen(span.label)
        of = ", ".join(f"{amount.records:,} {outcome}" for outcome, amount in amounts.items() if amount.records)
        size = size_words(sum(amount.bytes for amount in amounts.values()))
        yield f"{span.label}: {total:,} fall due" + (f" ({of}; {size})" if of else "") + f", {over:,} {_CEILING.en}."


def _patterns() -> Iterator[str]:
    yield "<defs>"
    for outcome, line in _LINES.items():
        if line:
            yield (
                f'<pattern id="{outcome.value}" width="6" height="6" patternUnits="userSpaceOnUse">'
                f'<path d="{line}" stroke="{COLOURS[_TONES[outcome]]}" stroke-width="1.6"/></pattern>'
            )
    yield "</defs>"


def _block(x: float, y: float, width: float, height: float, outcome: Outcome) -> Iterator[str]:
    """Yield one part of a column: framed in its colour, and filled, hatched or lined."""
    colour = COLOURS[_TONES[outcome]]
    fill = f"url(#{outcome.value})" if _LINES[outcome] else colour
    yield rectangle(x, y, width, height, "#ffffff")
    yield (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{escape(fill)}" '
        f'stroke="{colour}" stroke-width=".8"/>'
    )


def _legend(forecast: Forecast) -> Iterator[str]:
    title = f"{_TITLE.en} {_TITLE.zh}"
    yield text(_LEFT, 12, title, size=11, weight=700)
    before = sum(amount.records for amount in forecast.fallen("before").values())
    note = f"{before:,} are due before {forecast.spans[0].first.isoformat()} and not shown 之前已到期者不在圖中"
    yield text(_LEFT, 26, note, size=8.5, colour=COLOURS[Tone.MUTED])
    x = float(_LEFT)
    for outcome in DUE:
        words = bucket_words(Bucket(outcome.value))
        both = f"{words.en} {words.zh}"
        yield from _block(x, 34, 14, 10, outcome)
        yield text(x + 19, 43, both, size=8.5, colour=COLOURS[Tone.MUTED])
        x += 19 + width_of(both, size=8.5) + 18
    yield f'<path d="M{x + 4:.1f} 36l-4 7h8Z" fill="{COLOURS[Tone.INK]}"/>'
    yield text(x + 14, 43, f"{_CEILING.en} {_CEILING.zh}", size=8.5, colour=COLOURS[Tone.MUTED])
