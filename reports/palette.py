"""The colours of a report; each has 4.5 to 1 or more against white, so that coloured words can be read."""

from __future__ import annotations

from collections.abc import Mapping

from reports.blocks import Tone

LINE = "#d5dce4"
PAPER = "#f5f7fa"
WASH = "#fdf6e7"

COLOURS: Mapping[Tone, str] = {
    Tone.INK: "#17212f",
    Tone.MUTED: "#5d6b7c",
    Tone.NAVY: "#1e3a5f",
    Tone.KEEP: "#2a7152",
    Tone.REMOVE: "#b4372f",
    Tone.DISPOSE: "#8a1f4d",
    Tone.TRANSFER: "#23648f",
    Tone.REVIEW: "#6b4fa0",
    Tone.HELD: "#8f5f0c",
    Tone.UNDECIDED: "#4f5f73",
}
