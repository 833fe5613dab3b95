"""The pictures of a report show what was scanned and nothing else, and mask a person."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from engine.confined.framing import MessageError
from engine.confined.worker import Reporting
from engine.intake.archive import Entry
from engine.intake.scan import Nobody, read_entry
from engine.model.facts import FactDefinition, FactKind, Vocabulary, known
from engine.model.records import Record
from procedures import pictures
from procedures.pictures import LONG_SIDE, pictures_of
from reports.typeface import REGULAR
from tests.engine.fingerprints.drawn import encoded, paper, tiff

SERIES = FactDefinition(
    name="series", kind=FactKind.ONE_OF, values=("deed", "card"), is_personal=True, personal_values=("card",)
)
SHAPES = {b"wide.png": (60, 30), b"strip.png": (2, 320), b"large.png": (1000, 1000)}
VOCABULARY = Vocabulary(facts={"series": SERIES}, events={})


def put(archive: Path, name: bytes, data: bytes, series: str | None = "deed") -> Record:
    Path(os.fsdecode(bytes(archive) + b"/" + name)).write_bytes(data)
    facts = {} if series is None else {"series": known(series)}
    file = read_entry(archive, Entry(path=name), Nobody()).file
    return Record(
        id=file.location,
        location=file.location,
        sha256=file.sha256 or "",
        size=file.size,
        facts=facts,
        fingerprint=file.fingerprint,
    )


def drawn(archive: Path, *records: Record, shows_unclassified: bool = False) -> dict[str, Image.Image | None]:
    found = pictures_of(
        records, archive=archive, vocabulary=VOCABULARY, font=REGULAR, shows_unclassified=shows_unclassified
    )
    return {
        record.id: Image.open(BytesIO(data), formats=["JPEG"]) if data is not None else None for record, data in found
    }


def shown(pictures: dict[str, Image.Image | None]) -> dict[str, Image.Image]:
    return {name: picture for name, picture in pictures.items() if picture is not None}


def half_black(size: tuple[int, int]) -> Image.Image:
    page = Image.new("RGB", size, "white")
    ImageDraw.Draw(page).rectangle((0, 0, size[0], size[1] // 2), fill="black")
    return page


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


def test_of_who_could_be_a_person_nothing_is_shown(tmp_path: Path) -> None:
    papers = [encoded(paper(seed, (900, 1200)), "PNG") for seed in (3, 4)]
    deed = put(tmp_path, b"deed.png", papers[0])
    card = put(tmp_path, b"card.png", papers[0], "card")
    other_card = put(tmp_path, b"other.png", papers[1], "card")
    unknown = put(tmp_path, b"unknown.png", papers[1], None)
    found = shown(drawn(tmp_path, deed, card, other_card, unknown))
    # Whatever is on the page, its mask is the same.
    assert found["card.png"].tobytes() == found["other.png"].tobytes() == found["unknown.png"].tobytes()
    assert found["card.png"].size == found["deed.png"].size == (480, LONG_SIDE)
    plain = shown(drawn(tmp_path, unknown, card, shows_unclassified=True))
    assert plain["unknown.png"].tobytes() != found["unknown.png"].tobytes()
    assert plain["card.png"].tobytes() == found["card.png"].tobytes()


def test_a_mask_needs_no_file_and_has_the_shape_of_the_page(tmp_path: Path) -> None:
    cards = [put(tmp_path, name, encoded(paper(1, size), "PNG"), "card") for name, size in SHAPES.items()]
    for path in tmp_path.iterdir():
        path.unlink()
    assert [found.size for found in shown(drawn(tmp_path, *cards)).values()] == [(640, 320), (4, 640), (640, 640)]


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
