"""A document as HTML: everything escaped, nothing fetched, one typeface."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.charts import bar_chart, flow_chart
from reports.clock_chart import clock_chart
from reports.composed import Document
from reports.histogram import histogram
from reports.palette import COLOURS, LINE, PAPER, WASH
from reports.typeface import within_font
from reports.wording import Words

TEMPLATES = Path(__file__).parent / "templates"
_MARK = re.compile(r"[\w -]{1,120}")


def html_of(document: Document, *, issued_at: datetime) -> str:
    """Return the whole report as one HTML text that refers to nothing but its own fonts and pictures.

    `issued_at` is aware; it goes into the metadata, in UTC.
    """
    places = {name: number for number, (name, _) in enumerate(document.pictures)}

    def picture_url(name: str) -> str:
        return url_of_picture(places[name])

    page = (
        _environment()
        .get_template("report.html.j2", globals={"picture_url": picture_url})
        .render(
            document=document,
            issued=issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            css=Markup(_style(document)),
        )
    )
    return within_font(page)


def url_of_picture(place: int) -> str:
    """Return the address of a picture by its place in the document; it leads nowhere but into the document."""
    return f"mun:picture/{place}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        kind=lambda value: type(value).__name__,
        unknown=_unknown,
        flow_chart=flow_chart,
        bar_chart=bar_chart,
        histogram=histogram,
        clock_chart=clock_chart,
        nothing_scanned=Words("No record was scanned.", "並無已掃描的紀錄。"),
        machine_saw=Words("What the machine saw", "機器所見"),
        where_they_differ=Words("difference", "差異圖"),
        enlarged=Words("enlarged", "方框放大"),
    )
    return environment


def _unknown(kind: str) -> str:
    raise TypeError(f"no markup for the block `{kind}`")


def _style(document: Document) -> str:
    marks = document.marks
    running = f"{marks.running.en} {marks.running.zh}"
    # What goes into the style sheet is letters and digits, so it cannot end a string in it.
    if not all(_MARK.fullmatch(mark) for mark in (running, marks.name, marks.pinned, marks.digest)):
        raise ValueError("the marks of a document are letters, digits, spaces and hyphens")
    sheet = (TEMPLATES / "report.css").read_text(encoding="utf-8") % {
        "running": running,
        "name": marks.name,
        "pinned": marks.pinned,
        "short_digest": marks.digest[:32],
    }
    variables = {tone.value: colour for tone, colour in COLOURS.items()} | {"line": LINE, "paper": PAPER, "wash": WASH}
    for name, colour in variables.items():
        sheet = sheet.replace(f"var(--{name})", colour)
    tones = "".join(
        f".tone-{tone.value}{{color:{colour};border-color:{colour}}}"
        f".back-{tone.value}{{background:{colour}}}.border-{tone.value}{{border-color:{colour}}}"
        for tone, colour in COLOURS.items()
    )
    return sheet + tones
