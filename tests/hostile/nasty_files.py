"""A thousand files that somebody made to stop, mislead or exhaust a program that reads images; the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.engine.fingerprints.drawn import encoded, noise
from tests.hostile.nasty_documents import documents, records
from tests.hostile.nasty_images import File, bombs, metadata, polyglots, spoilt, tiffs, wrong_names


def nasty_files(seed: int = 1) -> Iterator[File]:
    """Yield all of them, in an order of their own."""
    random = Random(seed)
    yield from spoilt(random)
    yield from wrong_names(random)
    yield from polyglots()
    yield from bombs()
    yield from metadata()
    yield from tiffs()
    yield from records()
    yield from documents()
    yield from odd_names()


NAMES = (
    "支票影像.png".encode("big5"),
    "支票影像.png".encode(),
    b"line\nbreak.png",
    b"carriage\rreturn.png",
    b"tab\tand\x0bmore\x0c.png",
    b"bell\x07escape\x1b[31mred\x1b[2J.png",
    "right\u202egnp.exe".encode(),
    "\u2066isolated\u2069\u200b.png".encode(),
    b"<script>alert(1)</script>.png",
    b"<img src=x onerror=alert(1)>&amp;&#x202e;.png",
    b"{{ 7*7 }}{% raw %}.png",
    b"url(http:\\attacker.invalid).png",
    b"-rf",
    b"--out=elsewhere",
    b"~",
    b"$(touch seen).png",
    b"`touch seen`;|&.png",
    b"%2e%2e%2f%00.png",
    b"..png",
    b"...",
    b"\\..\\..\\windows.png",
    b"\xff\xfe\xfd.png",
    b"\xed\xa0\x80\xed\xb0\x80.png",
    b"\xc0\xaf\xc0\xae.png",
    b" ",
    b"trailing. ",
    b"CON",
    b"nul.png",
    b"a:b.png",
    b"=HYPERLINK(1).png",
    b"n" * 255,
    "漢".encode() * 85,
    "e\u0301.png".encode(),
    "\u00e9.png".encode(),
)


def odd_names() -> Iterator[File]:
    """Names that a shell, a terminal, a page or a table could take for something else; the images are good ones."""
    for number, name in enumerate(NAMES):
        yield b"names/" + name, encoded(noise("L", (12, 9), seed=number), "PNG")
