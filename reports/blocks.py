"""What a report is made of, before anyone thinks of pages or markup: a frozen tree of blocks.

Texts from outside (file names, values of facts) are already legible here, and personal values already masked; nothing
downstream decides what may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.wording import Words


class Tone(StrEnum):
    """A colour with a meaning; words always say the same, for who prints in black."""

    INK = "ink"
    MUTED = "muted"
    NAVY = "navy"
    KEEP = "keep"
    REMOVE = "remove"
    DISPOSE = "dispose"
    TRANSFER = "transfer"
    REVIEW = "review"
    HELD = "held"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """A word in a coloured frame."""

    words: Words
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of the report; `is_stacked` puts the Chinese on a line of its own."""

    words: Words
    is_muted: bool = False
    is_strong: bool = False
    is_stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Text from the archive or the policies, shown as it is; `is_small` for digests and file names."""

    text: str
    is_muted: bool = False
    is_strong: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOf:
    """The number of the page that carries an anchor, with words before it."""

    anchor: str
    words: Words


Part = Pill | Said | Given | PageOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table, part under part."""

    parts: tuple[Part, ...]
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `share` is its width in per cent of the table, 0 for what is left."""

    words: Words
    share: int = 0
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a repeated head; without rows, `nothing` stands in its place. `is_dense` for many short rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: Words
    is_dense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """Pairs of a name and what it is; `is_wide` gives long values the room."""

    rows: tuple[tuple[Words, Cell], ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section, with an anchor where a page is pointed to."""

    words: Words
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    words: Words
    is_muted: bool = False
    is_stacked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A coloured box that must not be missed."""

    title: Words
    body: Words
    tone: Tone = Tone.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A big number and what it counts."""

    number: str
    words: Words
    detail: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Big numbers side by side; `is_small` for the second row of them."""

    figures: tuple[Figure, ...]
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Numbers that visibly add up to their total."""

    terms: tuple[tuple[str, Words, Tone], ...]
    total: tuple[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One branch of a flow, with the number of records in it."""

    words: Words
    number: int
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A branch of a flow that parts into others; their numbers add up to its own."""

    stream: Stream
    branches: tuple[Stream, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where the scanned records go: from a source over forks to their branches."""

    source: Stream
    forks: tuple[Fork, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A labelled bar of several coloured lengths, and what is written behind it."""

    label: str
    lengths: tuple[tuple[int, Tone], ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars on one scale, with what their colours mean; `title` is for those who hear the page."""

    title: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[Words, Tone], ...]
    nothing: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One column of a histogram: what it counts, how many, and how many of these stand in the darker foot."""

    words: Words
    number: int
    foot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Columns side by side on one scale; `is_half` for a chart as wide as half a page."""

    title: str
    stacks: tuple[Stack, ...]
    is_half: bool = False


class Ending(StrEnum):
    """How a bar of a retention clock ends."""

    RUNS_OUT = "runs-out"
    OPEN = "open"
    NOT_STARTED = "not-started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One floor on the clock; without a known start the bar begins at the left edge. `note` says why it has no day."""

    label: str
    words: Words
    note: Words | None
    start: date | None
    end: date | None
    ending: Ending
    is_running: bool
    passed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The retention clock: floors as bars, ceilings as marks, and the day of the judgement.

    `left_out` counts the spans that there was no room for.
    """

    as_of: date
    spans: tuple[Span, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One record as a person sees it: its picture, what happens to it, where it is.

    `picture` names the picture; without one, `no_picture` says why.
    """

    letter: str
    pills: tuple[Pill, ...]
    tone: Tone
    picture: str | None
    no_picture: Words
    location: str
    details: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Records side by side; `is_low` where more than one row of them shares a page."""

    cards: tuple[Card, ...]
    is_low: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMap:
    """A picture of where two records differ, and the place of the largest difference on each; all name pictures."""

    whole: str
    close_first: str
    close_second: str
    caption: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records that a person must compare, what the machine saw, and where they differ if that was drawn."""

    first: Card
    second: Card
    heading: Words
    notes: tuple[Part, ...]
    seen: SeenMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of things to do or to know; `is_numbered` where they are pointed to."""

    items: tuple[Words, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command line and what it proves."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBox:
    """The place of one signature; `anchor` is where the field is put after rendering."""

    anchor: str
    title: Words
    statement: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The list of sections with their pages."""

    entries: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """Two stacks of blocks side by side; `is_wide_right` gives the right one more room."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    is_wide_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Blocks that stay on one page."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Notice
    | Figures
    | Sum
    | Flow
    | Bars
    | Histogram
    | Clock
    | Cards
    | Pair
    | Table
    | FactSheet
    | Bullets
    | Command
    | SignatureBox
    | Contents
    | Halves
    | Together
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report under one title; `is_nested` for the look pages, which hang below the one before."""

    anchor: str
    title: Words
    blocks: tuple[Block, ...]
    lead: Words | None = None
    is_nested: bool = False
    starts_page: bool = True
