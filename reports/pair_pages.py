"""The pages on which a person judges pairs: self-contained HTML, which fetches nothing and runs nothing.

What the machine said of a pair is no input of these pages, so they cannot show it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"

PAIRS_ON_A_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSide:
    """One file of a pair: its page as a JPEG file and the place that is framed from near, where they can be shown.

    `number` is the page that is shown, of so many; `location` is legible already.
    """

    name: str
    sha256: str
    location: str
    number: int
    of: int
    picture: bytes | None
    near: bytes | None

    @property
    def page(self) -> str:
        """Return the page as an address that holds it."""
        return _address(self.picture)

    @property
    def close(self) -> str:
        """Return the place from near as an address that holds it."""
        return _address(self.near)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair:
    """A pair by its name in the sheet, the left side first."""

    id: str
    sides: tuple[ShownSide, ShownSide]


def page_name(number: int) -> str:
    """Return the name of the file of a page, by its number from 1."""
    return f"pairs-{number:02}.html"


def pair_page(pairs: Sequence[ShownPair], *, name: str, number: int, pages: int, sheet: str) -> bytes:
    """Return one page of a draw in UTF-8; `sheet` is the name of the file for the answers."""
    template = _environment().get_template("pairs.html.j2")
    text = template.render(pairs=pairs, name=name, number=number, pages=pages, sheet=sheet, page_name=page_name)
    return text.encode("utf-8")


def _address(picture: bytes | None) -> str:
    return "" if picture is None else "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
