"""The small pictures of a report: upright, a few hundred pixels, and masked where a person could be seen.

A record whose series is personal, or not known, is reduced to a coarse mosaic before it leaves this module: the report
travels further than the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from engine.fingerprints.reading import FORMATS
from engine.model.facts import Vocabulary
from engine.model.records import Record

LONG_SIDE = 640
"""Pixels of the longer side of a picture."""

MOSAIC_CELLS = 26
"""Cells along the longer side of a masked picture: a face is two or three of them, a line of text less than one."""

MASK_WORDS = "MASKED 已遮蓋"


def is_personal(record: Record, vocabulary: Vocabulary, *, shows_unclassified: bool = False) -> bool:
    """Say whether the picture of `record` must be masked.

    The vocabulary lists the values that make a record personal (the personal series). Where such a fact is missing the
    record may be personal, and is masked, unless the caller says that unclassified images may be shown.
    """
    for definition in vocabulary.facts.values():
        if not definition.personal_values:
            continue
        fact = record.facts.get(definition.name)
        if fact is None:
            if not shows_unclassified:
                return True
        elif any(value in definition.personal_values for value in fact.values):
            return True
    return False


def picture_of(data: bytes, *, masked: bool, font: Path) -> bytes | None:
    """Return the first page of an image file as a JPEG picture, or None where it can't be drawn."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            image.draft("L" if image.mode == "L" else "RGB", (LONG_SIDE * 2, LONG_SIDE * 2))
            upright = ImageOps.exif_transpose(image)
            picture = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    if masked:
        picture = _mosaic(picture, font)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = ImageOps.autocontrast(image.convert("F").convert("L"))
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(white, rgba).convert("RGB")


def _mosaic(picture: Image.Image, font: Path) -> Image.Image:
    cell = max(picture.size) / MOSAIC_CELLS
    cells = (max(1, round(picture.width / cell)), max(1, round(picture.height / cell)))
    coarse = picture.resize(cells, Image.Resampling.BOX).resize(picture.size, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(coarse)
    letters = ImageFont.truetype(font, max(12, max(picture.size) // 22))
    box = draw.textbbox((0, 0), MASK_WORDS, font=letters)
    width, height = box[2] - box[0], box[3] - box[1]
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    pad = height * 0.5
    draw.rectangle((left - pad, top - pad, left + width + pad, top + height + pad), fill="white")
    draw.text((left - box[0], top - box[1]), MASK_WORDS, font=letters, fill="#5d6b7c")
    return coarse


def pictures_of(
    records: Iterable[Record],
    *,
    contents: Mapping[str, bytes],
    vocabulary: Vocabulary,
    font: Path,
    shows_unclassified: bool = False,
) -> dict[str, bytes]:
    """Return the pictures of those records whose contents were given and could be drawn, by record id."""
    pictures: dict[str, bytes] = {}
    for record in records:
        data = contents.get(record.id)
        if data is None:
            continue
        masked = is_personal(record, vocabulary, shows_unclassified=shows_unclassified)
        picture = picture_of(data, masked=masked, font=font)
        if picture is not None:
            pictures[record.id] = picture
    return pictures
