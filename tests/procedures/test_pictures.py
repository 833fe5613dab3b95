"""The pictures of a report show what was scanned and nothing else, and mask a person."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.intake.archive import read_file
from engine.intake.scan import location_of
from engine.model.facts import FactDefinition, FactKind, Vocabulary, known
from engine.model.records import Record
from procedures import pictures
from procedures.pictures import LONG_SIDE, MOSAIC_CELLS, pictures_of
from reports.typeface import REGULAR
from tests.engine.fingerprints.drawn import encoded, paper, tiff

SERIES = FactDefinition(
    name="series", kind=FactKind.ONE_OF, values=("deed", "card"), is_personal=True, personal_values=("card",)
)
VOCABULARY = Vocabulary(facts={"series": SERIES}, events={})


def put(archive: Path, name: bytes, data: bytes, series: str | None = "deed") -> Record:
    Path(os.fsdecode(bytes(archive) + b"/" + name)).write_bytes(data)
    facts = {} if series is None else {"series": known(series)}
    content = read_file(archive, name)
    return Record(id=location_of(name), location=location_of(name), sha256=content.sha256, size=1, facts=facts)


def drawn(archive: Path, *records: Record, shows_unclassified: bool = False) -> dict[str, Image.Image | None]:
    found = pictures_of(
        records, archive=archive, vocabulary=VOCABULARY, font=REGULAR, shows_unclassified=shows_unclassified
    )
    return {
        record.id: Image.open(BytesIO(data), formats=["JPEG"]) if data is not None else None for record, data in found
    }


def half_black(size: tuple[int, int]) -> Image.Image:
    page = Image.new("RGB", size, "white")
    ImageDraw.Draw(page).rectangle((0, 0, size[0], size[1] // 2), fill="black")
    return page


def detail(picture: Image.Image) -> float:
    """Return how much neighbouring samples differ on average: fine writing has much of it, a mosaic little."""
    samples = np.asarray(picture.convert("L"), dtype=float)
    return float(np.abs(np.diff(samples, axis=1)).mean())


def test_a_picture_is_small_upright_and_of_the_first_page(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 3
    upside_down = put(tmp_path, b"turned.jpg", encoded(half_black((1200, 1600)), "JPEG", exif=turned))
    pages = put(tmp_path, b"pages.tif", tiff(half_black((50, 80)), Image.new("RGB", (70, 20), "white")))
    found = drawn(tmp_path, upside_down, pages)
    picture, first = found["turned.jpg"], found["pages.tif"]
    assert picture is not None
    assert first is not None
    assert picture.size == (480, LONG_SIDE)
    assert (picture.getpixel((240, 100)), picture.getpixel((240, 540))) == ((255, 255, 255), (0, 0, 0))
    assert first.size == (50, 80)


def test_who_could_be_a_person_is_masked(tmp_path: Path) -> None:
    data = encoded(paper(3, (900, 1200)), "PNG")
    deed = put(tmp_path, b"deed.png", data)
    card = put(tmp_path, b"card.png", data, "card")
    unknown = put(tmp_path, b"unknown.png", data, None)
    found = {name: image for name, image in drawn(tmp_path, deed, card, unknown).items() if image is not None}
    plain, masked = found["deed.png"], found["card.png"]
    corner = (0, 0, masked.width, masked.height // 4)
    assert detail(masked.crop(corner)) < detail(plain.crop(corner)) / 4
    cell = masked.height / MOSAIC_CELLS
    inside = np.asarray(masked.convert("L"), dtype=int)[2 : int(cell) - 2, 2 : int(cell) - 2]
    assert inside.max() - inside.min() < 12
    assert found["unknown.png"].tobytes() == masked.tobytes()
    shown = drawn(tmp_path, unknown, card, shows_unclassified=True)
    assert shown["unknown.png"].tobytes() == plain.tobytes()  # type: ignore[union-attr]  # it was drawn above
    assert shown["card.png"].tobytes() == masked.tobytes()  # type: ignore[union-attr]  # as above


def test_what_is_not_there_any_more_has_no_picture(tmp_path: Path) -> None:
    gone = put(tmp_path, b"gone.png", encoded(paper(1), "PNG"))
    other = put(tmp_path, b"other.png", encoded(paper(2), "PNG"))
    here = put(tmp_path, "地契.png".encode("big5"), encoded(paper(3), "PNG"))
    (tmp_path / "gone.png").unlink()
    (tmp_path / "other.png").write_bytes(encoded(paper(4), "PNG"))
    found = drawn(tmp_path, gone, other, here)
    assert [found[one.id] is None for one in (gone, other, here)] == [True, True, False]
    assert drawn(tmp_path) == {}


def ends(archive: Path, request: bytes, reporting: Reporting) -> bytes:
    """End the process that draws."""
    raise SystemExit(1)


def test_a_file_that_ends_the_process_that_draws_has_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = put(tmp_path, b"one.png", encoded(paper(1), "PNG"))
    monkeypatch.setattr(pictures, "_answer", ends)
    assert drawn(tmp_path, one) == {"one.png": None}


@pytest.mark.parametrize("answer", [b"\0", b"\0\1\0\1", b"\0\0\0\0", b"\xff\xff\xff\xff" + b"x" * 12, b"\0\1\0\1rgba"])
def test_what_no_drawing_is_is_refused(answer: bytes, tmp_path: Path) -> None:
    one = put(tmp_path, b"one.png", encoded(paper(1), "PNG"))
    with pytest.raises(MessageError):
        pictures._Drawing(one).answered(answer)
