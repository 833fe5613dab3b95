"""A whole report: page one, its sections, what stands in the margins, and the pictures that it shows."""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Block, Section
from reports.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """Page one: the whole report at a glance."""

    organisation: Words
    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands in the margins of every page: what it is, its name, and the digest that tells it from any other.

    `pinned` says of what `digest` is the SHA-256.
    """

    running: Words
    name: str
    pinned: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report, ready to be laid out; `pictures` are JPEG bytes by the name that cards and maps use."""

    marks: Marks
    front: FrontPage
    sections: tuple[Section, ...]
    pictures: tuple[tuple[str, bytes], ...]
