"""The retention clock, drawn: floors as bars, endless ones with an arrow, ceilings as marks, the day as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from markupsafe import Markup

from reports.blocks import Clock, Ending, Span, Tone
from reports.charts import WIDTH, rectangle, svg, text
from reports.palette import COLOURS, LINE
from reports.typeface import width_of

_LABEL_ROOM = 196
_LEFT, _RIGHT = 212.0, WIDTH - 12.0
_TOP, _ROW, _BAR = 20, 27, 13
_STEPS = (1, 2, 5, 10, 20, 50, 100, 500, 1000)
_MOST_TICKS = 9
_FURTHEST_BACK, _FURTHEST_AHEAD = 60, 40
"""Years around the day of the judgement beyond which a bar is cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a day stands between the left and the right edge."""

    first_year: int
    last_year: int

    def place(self, day: date) -> float:
        """Return the x of a day; a day beyond an edge stands on it."""
        years = day.year + (day.timetuple().tm_yday - 1) / 366
        share = (years - self.first_year) / (self.last_year - self.first_year)
        return _LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT)

    def ticks(self) -> tuple[int, ...]:
        """Return the years that get a line, at most nine of them, round ones."""
        length = self.last_year - self.first_year
        step = next((s for s in _STEPS if length / s < _MOST_TICKS), _STEPS[-1])
        first = -(-self.first_year // step) * step
        return tuple(range(first, self.last_year + 1, step))


def clock_chart(clock: Clock) -> Markup:
    """Return the retention clock of a few records."""
    scale = _scale(clock)
    bottom = _TOP + len(clock.spans) * _ROW + 2
    now = scale.place(clock.as_of)
    parts = []
    for year in scale.ticks():
        x = scale.place(date(max(year, 1), 1, 1))
        parts.append(f'<path d="M{x:.1f} {_TOP - 4}V{bottom}" stroke="{LINE}" stroke-width=".8"/>')
        parts.append(text(x, bottom + 11, str(year), size=8.5, colour=COLOURS[Tone.MUTED], anchor="middle"))
    for row, span in enumerate(clock.spans):
        parts += _row(span, _TOP + row * _ROW, scale, now)
    red = COLOURS[Tone.REMOVE]
    parts.append(f'<path d="M{now:.1f} {_TOP - 6}V{bottom + 1}" stroke="{red}" stroke-width="1.2"/>')
    said = f"as of 截至 {clock.as_of.isoformat()}"
    half = width_of(said, size=8.5, weight=700) / 2
    x = min(max(now, _LEFT + half), _RIGHT - half)
    parts.append(text(x, _TOP - 9, said, size=8.5, colour=red, weight=700, anchor="middle"))
    height = bottom + 15
    if clock.left_out:
        more = f"{clock.left_out} more periods are left out here 另有 {clock.left_out} 項未列出"
        parts.append(text(0, height + 6, more, size=8.5, colour=COLOURS[Tone.MUTED]))
        height += 10
    return svg(parts, height=height, label="Retention clock")


def _scale(clock: Clock) -> Scale:
    days = [day for s in clock.spans for day in (s.start, s.end, s.passed_on) if day is not None]
    years = [day.year for day in days]
    now = clock.as_of.year
    first = max(min([*years, now - 2]), now - _FURTHEST_BACK, 1)
    last = min(max([*years, now + 2]) + 1, now + _FURTHEST_AHEAD, 9999)
    return Scale(first_year=min(first, now), last_year=max(last, now + 1))


def _row(span: Span, y: float, scale: Scale, now: float) -> list[str]:
    parts = [text(0, y + 8, span.label, weight=700, room=44)]
    title_at = max(16.0, width_of(span.label, size=9.5, weight=700) + 6) if span.label else 0.0
    title_at = min(title_at, 50.0)
    parts.append(text(title_at, y + 8, span.words.en, size=9, room=_LABEL_ROOM - title_at))
    if span.words.zh != span.words.en:
        room = _LABEL_ROOM - title_at
        parts.append(text(title_at, y + 19, span.words.zh, size=8.5, colour=COLOURS[Tone.MUTED], room=room))
    return parts + (_mark(span, y, scale, now) if span.passed_on else _bar(span, y, scale, now))


def _bar(span: Span, y: float, scale: Scale, now: float) -> list[str]:
    green, muted = COLOURS[Tone.KEEP], COLOURS[Tone.MUTED]
    left = scale.place(span.start) if span.start else _LEFT
    note = f"{span.note.en} {span.note.zh}" if span.note else ""
    match span.ending:
        case Ending.OPEN:
            tip = _RIGHT - 7
            arrow = f"M{tip:.1f} {y:.1f}L{_RIGHT:.1f} {y + _BAR / 2:.1f}L{tip:.1f} {y + _BAR:.1f}Z"
            drawn = [
                rectangle(left, y, tip - left, _BAR, green, opacity=0.85),
                f'<path d="{arrow}" fill="{green}" fill-opacity=".85"/>',
            ]
            return drawn + _written(note, left, tip, y, now, inside="#ffffff", outside=green)
        case Ending.NOT_STARTED:
            room = f'x="{now + 3:.1f}" y="{y:.1f}" width="{_RIGHT - now - 3:.1f}" height="{_BAR}"'
            drawn = [f'<rect {room} fill="none" stroke="{muted}" stroke-width=".9" stroke-dasharray="3 2"/>']
            return drawn + _written("not started 未起算", now + 3, _RIGHT, y, now, inside=muted, outside=muted)
        case Ending.RUNS_OUT:
            right = scale.place(span.end) if span.end else now
            right = max(right, left + 2)
            if span.is_running:
                drawn = [rectangle(left, y, right - left, _BAR, green, opacity=0.85)]
                said = f"through 至 {span.end.isoformat()}" if span.end else ""
                return drawn + _written(said, left, right, y, now, inside="#ffffff", outside=green)
            drawn = [rectangle(left, y, right - left, _BAR, muted, opacity=0.22)]
            said = f"ran out 屆滿 {span.end.isoformat()}" if span.end else note
            return drawn + _written(said, left, right, y, now, inside=COLOURS[Tone.INK], outside=muted)
    assert_never(span.ending)


def _mark(span: Span, y: float, scale: Scale, now: float) -> list[str]:
    assert span.passed_on is not None
    red = COLOURS[Tone.REMOVE]
    x = scale.place(span.passed_on)
    drawn = [f'<path d="M{x:.1f} {y + _BAR:.1f}l-5 -{_BAR}h10Z" fill="{red}"/>']
    said = f"ceiling 最長保存期 {span.passed_on.isoformat()}"
    return drawn + _written(said, x - 6, x + 6, y, now, inside=red, outside=red)


def _written(said: str, left: float, right: float, y: float, now: float, *, inside: str, outside: str) -> list[str]:
    """Return a text in the bar, or beside it, where the line of the day does not cross it; nothing without room."""
    width = width_of(said, size=8.5)
    for x, colour, room_right in (
        (left + 5, inside, right),
        (max(left, now) + 5, inside, right),
        (right + 5, outside, _RIGHT),
        (max(right, now) + 5, outside, _RIGHT),
        (left - 5 - width, outside, left),
    ):
        crosses = x - 2 < now < x + width + 2
        if not crosses and x >= _LEFT and x + width <= room_right:
            return [text(x, y + 9.8, said, size=8.5, colour=colour)]
    return []
