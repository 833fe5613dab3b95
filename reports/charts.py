"""The pictures that are drawn: flow, bars and retention clock, as SVG text.

Pure: the same block gives the same text. Lengths are in CSS pixels of the full text width, so that type in a chart is
as large as it says. Every text is escaped and cut to the room it has; words say what colours say.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from reports.blocks import Bars, Flow, Fork, Stream, Tone
from reports.palette import COLOURS
from reports.typeface import fitted, width_of, within_font

WIDTH = 664
"""The width of the text of an A4 page with margins of 17 mm, in CSS pixels, rounded down."""

_NODE = 9
_FORK_X = 236
_BRANCH_X = 452
_FLOW_HEIGHT = 92
_FORK_GAP = 34
_LABEL_GAP = 15
_PITCH = 19
_THINNEST = 1.6


def svg(parts: Sequence[str], *, height: float, label: str, width: float = WIDTH) -> Markup:
    """Return an SVG picture, of the full text width unless told otherwise."""
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 9.5,
    colour: str = COLOURS[Tone.INK],
    weight: int = 400,
    anchor: str = "start",
    room: float = 0,
) -> str:
    """Return one line of text at a base line, cut where it is wider than `room`."""
    words = within_font(words)
    shown = fitted(words, width=room, size=size, weight=weight) if room else words
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="NotoSansHK" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}">{escape(shown)}</text>'
    )


def rectangle(x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1) -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}" '
        f'fill-opacity="{opacity}"/>'
    )


def flow_chart(flow: Flow) -> Markup:
    """Return the flow from the source over its forks to their branches; nothing where nothing was scanned."""
    if not flow.source.number:
        return Markup("")
    scale = _FLOW_HEIGHT / flow.source.number
    forks = [fork for fork in flow.forks if fork.stream.number]
    branch_tops = _branch_tops(forks, scale)
    height = max(_FLOW_HEIGHT + _FORK_GAP * (len(forks) - 1), _bottom(branch_tops)) + 24
    parts: list[str] = []
    labels: list[str] = []
    source_top = 16.0
    parts.append(rectangle(0, source_top, _NODE, _FLOW_HEIGHT, COLOURS[flow.source.tone]))
    labels.append(_label(_NODE + 7, source_top + 14, flow.source))
    drop, place, clear = 0.0, 0, 16.0
    for number, fork in enumerate(forks):
        thick = _thickness(fork.stream.number, scale)
        top = max(16.0 + number * _FORK_GAP + drop, clear)
        colour = COLOURS[fork.stream.tone]
        parts.append(_ribbon(_NODE, source_top + drop, _FORK_X, top, thick, colour, opacity=0.2))
        parts.append(rectangle(_FORK_X, top, _NODE, thick, colour))
        labels.append(_label(_FORK_X, top - 5, fork.stream))
        inner = top
        for branch in (b for b in fork.branches if b.number):
            branch_top, branch_thick = branch_tops[place]
            tone = COLOURS[branch.tone]
            parts.append(_ribbon(_FORK_X + _NODE, inner, _BRANCH_X, branch_top, branch_thick, tone, opacity=0.28))
            parts.append(rectangle(_BRANCH_X, branch_top, _NODE, branch_thick, tone))
            labels.append(_label(_BRANCH_X + _NODE + 7, branch_top + branch_thick / 2 + 3.4, branch))
            inner += branch.number * scale
            place += 1
        clear = _bottom(branch_tops[:place]) + _LABEL_GAP
        drop += fork.stream.number * scale
    return svg([*parts, *labels], height=height, label=f"Flow of {flow.source.number:,} records")


def bar_chart(bars: Bars) -> Markup:
    """Return stacked bars on one scale with their legend; nothing without bars."""
    longest = max((sum(length for length, _ in bar.lengths) for bar in bars.bars), default=0)
    if not longest:
        return Markup("")
    label_room, left, room = 196, 208, 320
    parts: list[str] = []
    for row, bar in enumerate(bars.bars):
        y = 4 + row * 21
        parts.append(text(0, y + 10, bar.label, room=label_room))
        x = float(left)
        for length, tone in bar.lengths:
            width = length / longest * room
            if length:
                parts.append(rectangle(x, y, max(width, 1.5), 13, COLOURS[tone]))
            x += width
        parts.append(text(x + 7, y + 10, bar.note, size=9, colour=COLOURS[Tone.MUTED]))
    y = 4 + len(bars.bars) * 21 + 6
    x = float(left)
    for words, tone in bars.legend:
        both = f"{words.en} {words.zh}"
        parts.append(rectangle(x, y, 9, 9, COLOURS[tone]))
        parts.append(text(x + 14, y + 8.4, both, size=8.5, colour=COLOURS[Tone.MUTED]))
        x += 14 + width_of(both, size=8.5) + 18
    return svg(parts, height=y + 14, label=bars.title)


def _label(x: float, y: float, stream: Stream) -> str:
    number = f"{stream.number:,}"
    words = f"{stream.words.en} {stream.words.zh}"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="NotoSansHK" font-size="9.5" fill="{COLOURS[Tone.INK]}"'
        f'><tspan font-weight="700" fill="{COLOURS[stream.tone]}">{number}</tspan>'
        f"<tspan> {escape(words)}</tspan></text>"
    )


def _thickness(number: int, scale: float) -> float:
    return max(number * scale, _THINNEST)


def _branch_tops(forks: Sequence[Fork], scale: float) -> list[tuple[float, float]]:
    """Return where the branches of all forks stand, one fork under the other with room for its label."""
    placed: list[tuple[float, float]] = []
    top, drop = 16.0, 0.0
    for number, fork in enumerate(forks):
        heights = [_thickness(branch.number, scale) for branch in fork.branches if branch.number]
        top = max(16.0 + number * _FORK_GAP + drop, _bottom(placed) + _LABEL_GAP if placed else 16.0)
        placed += _spread(heights, top=top)
        drop += fork.stream.number * scale
    return placed


def _spread(heights: Sequence[float], *, top: float) -> list[tuple[float, float]]:
    """Return the top and height of each node, far enough apart for a line of text at each middle."""
    placed: list[tuple[float, float]] = []
    y = top
    for height in heights:
        if placed:
            before_top, before_height = placed[-1]
            y = max(before_top + before_height + 7, before_top + before_height / 2 + _PITCH - height / 2)
        placed.append((y, height))
    return placed


def _bottom(placed: Sequence[tuple[float, float]]) -> float:
    return placed[-1][0] + placed[-1][1] if placed else 0


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float, colour: str, *, opacity: float) -> str:
    middle = (x1 + x2) / 2
    return (
        f'<path d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}'
        f"V{y2 + thick:.1f}C{middle:.1f} {y2 + thick:.1f} {middle:.1f} {y1 + thick:.1f} {x1:.1f} {y1 + thick:.1f}Z"
        f'" fill="{colour}" fill-opacity="{opacity}"/>'
    )
