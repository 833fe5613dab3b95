"""A file is read whole or not at all, and only what it states is measured."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageFile

from engine.fingerprints import reading
from engine.fingerprints.decoders import decoder_name
from engine.fingerprints.reading import read_image
from engine.fingerprints.thumbnails import thumbnail
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from tests.engine.fingerprints import drawn_heic
from tests.engine.fingerprints.drawn import bmp, encoded, noise, paper, patched, png_chunk, tiff

WHOLE: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: encoded(noise("RGB"), "JPEG"),
    "jpeg-progressive": lambda: encoded(noise("RGB"), "JPEG", progressive=True),
    "jpeg-cmyk": lambda: encoded(noise("CMYK"), "JPEG"),
    "mpo": lambda: encoded(noise("RGB"), "MPO", save_all=True, append_images=[noise("RGB", seed=2)]),
    "png": lambda: encoded(noise("RGB"), "PNG"),
    "png-palette": lambda: encoded(noise("P"), "PNG"),
    "png-16": lambda: encoded(noise("I;16"), "PNG"),
    "png-frames": lambda: encoded(noise("RGB"), "PNG", save_all=True, append_images=[noise("RGB", seed=2)]),
    "gif": lambda: encoded(noise("P"), "GIF"),
    "gif-frames": lambda: encoded(noise("P"), "GIF", save_all=True, append_images=[noise("P", seed=2)]),
    "bmp": lambda: encoded(noise("RGB"), "BMP"),
    "bmp-palette": lambda: encoded(noise("P"), "BMP"),
    "webp-lossless": lambda: encoded(noise("RGB"), "WEBP", lossless=True),
    "webp": lambda: encoded(noise("RGB"), "WEBP"),
    "webp-frames": lambda: encoded(noise("RGB"), "WEBP", save_all=True, append_images=[noise("RGB", seed=2)]),
    "jpeg2000": lambda: encoded(noise("RGB"), "JPEG2000"),
    "jpeg2000-tiles": lambda: encoded(noise("L"), "JPEG2000", tile_size=(32, 32)),
    "jpeg2000-stream": lambda: encoded(noise("L"), "JPEG2000", no_jp2=True),
    "heic": lambda: drawn_heic.ONE,
    "heic-pages": lambda: drawn_heic.TWO,
    "tiff": lambda: encoded(noise("RGB"), "TIFF"),
    "tiff-big": lambda: encoded(noise("RGB"), "TIFF", big_tiff=True),
    "tiff-lzw": lambda: encoded(noise("RGB"), "TIFF", compression="tiff_lzw"),
    "tiff-jpeg": lambda: encoded(noise("RGB"), "TIFF", compression="jpeg"),
    "tiff-group4": lambda: encoded(paper(mode="1"), "TIFF", compression="group4"),
    "tiff-pages": lambda: tiff(*(paper(seed, mode="1") for seed in (1, 2, 3)), compression="group4"),
}


def why(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableError) as caught:
        read_image(data)
    return caught.value.why


@pytest.mark.parametrize("form", sorted(WHOLE))
def test_a_file_cut_anywhere_is_unreadable(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    data = WHOLE[form]()
    whole = read_image(data).fingerprint
    cuts = {*range(0, len(data), max(1, len(data) // 150)), *range(len(data) - 30, len(data))}
    read = []
    for cut in sorted(cuts):
        if form.startswith("tiff") and not data[cut:].strip(b"\x00"):
            # Padding after the last page, which no directory speaks of.
            continue
        try:
            part = read_image(data[:cut]).fingerprint
        except UnreadableError:
            continue
        assert part != whole
        read.append(cut)
    # Two pictures in one JPEG are told apart by the decoder alone, which can see the first without the second.
    assert not read or form == "mpo"
    shown = capfd.readouterr()
    assert not shown.err
    assert not shown.out


@pytest.mark.parametrize("form", sorted(WHOLE))
def test_reading_twice_gives_the_same(form: str) -> None:
    data = WHOLE[form]()
    assert read_image(data) == read_image(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Unreadable.EMPTY),
        (b"\x00", Unreadable.NOT_AN_IMAGE),
        (b"not an image at all", Unreadable.NOT_AN_IMAGE),
        (b"%PDF-1.7\n", Unreadable.TRUNCATED),
        (b"%PDF-1.7\n%%EOF", Unreadable.DAMAGED),
        (b"\x00" * 128 + b"DICM", Unreadable.DAMAGED),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Unreadable.FORMAT_NOT_READ),
        (b"\xff\x4f\xff\x51", Unreadable.TRUNCATED),
        (b"\x00\x00\x00\x10ftypheic\x00\x00\x00\x00", Unreadable.DAMAGED),
        (b"\x00\x00\x00\x10ftypavif\x00\x00\x00\x00", Unreadable.FORMAT_NOT_READ),
        (b"\xff\x0a" + bytes(20), Unreadable.FORMAT_NOT_READ),
        (b"\x08\x00\x05\x00\x0a\x00\x00\x00ISO_IR 100", Unreadable.FORMAT_NOT_READ),
        (b"P6 1 1 255\n\x00\x00\x00", Unreadable.NOT_AN_IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Unreadable.NOT_AN_IMAGE),
        (b"\xff\xd8\xff", Unreadable.TRUNCATED),
        (b"\xff\xd8\xff\xd9", Unreadable.DAMAGED),
        (b"II\x2a\x00\x00\x00\x00\x00", Unreadable.DAMAGED),
    ],
)
def test_what_is_no_image_has_a_reason(data: bytes, expected: Unreadable) -> None:
    assert why(data) is expected


def test_no_bytes_make_anything_else_than_a_reading_or_a_reason() -> None:
    chance = np.random.default_rng(7)
    for build in WHOLE.values():
        data = bytearray(build())
        for _ in range(25):
            damaged = bytearray(data)
            for at in chance.integers(0, min(len(data), 400), 3):
                damaged[at] = int(chance.integers(0, 256))
            with contextlib.suppress(UnreadableError):
                assert read_image(bytes(damaged)).fingerprint.pages


def test_damaged_fax_data_are_not_read_as_white_lines(capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(encoded(paper(size=(800, 600), mode="1"), "TIFF", compression="group4"))
    data[len(data) // 2] ^= 0x10
    assert why(bytes(data)) is Unreadable.DAMAGED
    assert not capfd.readouterr().err


def test_a_png_whose_data_do_not_match_their_checksum_is_damaged() -> None:
    data = bytearray(WHOLE["png"]())
    data[data.index(b"IDAT") + 4000] ^= 1
    assert why(bytes(data)) is Unreadable.DAMAGED


def test_a_tiff_whose_pages_form_a_loop_is_damaged() -> None:
    data = bytearray(encoded(noise("L"), "TIFF"))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * entries, at)
    assert why(bytes(data)) is Unreadable.DAMAGED


def test_a_tiff_without_all_its_strips_is_damaged() -> None:
    data = encoded(noise("L", (64, 64)), "TIFF", tiffinfo={278: 64})
    # Half as many rows a strip: then one strip is only half of the page.
    assert why(patched(data, 278, 32)) is Unreadable.DAMAGED


@pytest.mark.parametrize("bits", [4, 8])
def test_a_bitmap_that_pillow_would_take_for_another_is_not_read(bits: int) -> None:
    two_greys = b"\x00\x00\x00\x00\xff\xff\xff\x00"
    assert why(bmp(bytes(range(32)), (8, 4), bits=bits, palette=two_greys)) is Unreadable.FORMAT_NOT_READ
    ramp = b"".join(bytes([grey] * 3) + b"\x00" for grey in range(1 << bits))
    data = bmp(bytes(range(32)), (8, 4) if bits == 8 else (16, 4), bits=bits, palette=ramp)
    if bits == 4:
        assert why(data) is Unreadable.FORMAT_NOT_READ
    else:
        assert read_image(data).fingerprint.pages[0].mode == "L"


def test_a_picture_past_the_limit_is_too_large_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(Image.new("1", (2000, 2000)), "PNG")
    monkeypatch.setattr(reading, "PIXEL_LIMIT", 3_999_999)
    assert why(data) is Unreadable.TOO_LARGE
    monkeypatch.setattr(reading, "PIXEL_LIMIT", 4_000_000)
    assert read_image(data).measured.pages == 1


@pytest.mark.parametrize(
    ("data", "mark", "at"),
    [
        (encoded(noise("L"), "JPEG2000"), b"\xff\x51", 6),
        (drawn_heic.ONE, b"ispe", 8),
    ],
)
def test_a_stated_size_past_the_limit_is_too_large_before_it_is_decoded(data: bytes, mark: bytes, at: int) -> None:
    place = data.index(mark) + at
    vast = data[:place] + struct.pack(">II", 200_000, 200_000) + data[place + 8 :]
    assert why(vast) in (Unreadable.TOO_LARGE, Unreadable.DAMAGED)


def test_a_heif_whose_item_lies_outside_of_it_ends_too_early() -> None:
    data = bytearray(drawn_heic.ONE)
    at = data.index(b"iloc") + 4 + 6 + 2 + 4
    assert int.from_bytes(data[at : at + 4], "big") < len(data)
    data[at : at + 4] = struct.pack(">I", len(data))
    assert why(bytes(data)) is Unreadable.TRUNCATED


def test_a_heif_of_a_sequence_is_not_read_as_one_picture() -> None:
    assert why(drawn_heic.ONE + struct.pack(">I4s", 8, b"moov")) is Unreadable.FORMAT_NOT_READ


def test_a_heif_says_of_itself_what_its_exif_says() -> None:
    assert read_image(drawn_heic.DESCRIBED).tags.found["EXIF:ImageDescription"] == "A drawn page"


@pytest.mark.parametrize("form", ["jpeg2000", "jpeg2000-stream", "heic", "png", "tiff-pages"])
def test_a_thumbnail_is_drawn(form: str) -> None:
    picture = thumbnail(WHOLE[form](), long_side=40)
    assert picture is not None
    assert (picture.mode, max(picture.size)) == ("RGB", 40)


def test_a_bomb_is_too_large() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"x") + png_chunk(b"IEND", b"")
    assert why(bomb) is Unreadable.TOO_LARGE


def test_pages_past_the_limit_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = encoded(noise("P"), "GIF", save_all=True, append_images=[noise("P", seed=seed) for seed in (2, 3)])
    pages = WHOLE["tiff-pages"]()
    monkeypatch.setattr(reading, "PAGE_LIMIT", 2)
    assert why(frames) is Unreadable.TOO_MANY_PAGES
    monkeypatch.setattr("engine.fingerprints.tiff_container.PAGE_LIMIT", 2)
    assert why(pages) is Unreadable.TOO_MANY_PAGES


def test_the_settings_of_pillow_are_left_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    data = WHOLE["jpeg"]()
    assert read_image(data).measured.pages == 1
    assert why(data[:-200]) is Unreadable.TRUNCATED
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    assert Image.MAX_IMAGE_PIXELS == 10


def test_the_reasons_are_words_for_people() -> None:
    for kind in Unreadable:
        message = UnreadableError(why=kind).message
        assert message[0].islower()
        assert not message.endswith(".")


@pytest.mark.parametrize(
    ("form", "pages", "name", "compression"),
    [
        ("jpeg", 1, "jpeg", "lossy"),
        ("mpo", 2, "jpeg", "lossy"),
        ("png", 1, "png", "lossless"),
        ("png-frames", 2, "png", "lossless"),
        ("gif-frames", 2, "gif", "lossless"),
        ("bmp", 1, "bmp", "lossless"),
        ("webp-lossless", 1, "webp", "lossless"),
        ("webp", 1, "webp", "lossy"),
        ("webp-frames", 2, "webp", "lossy"),
        ("jpeg2000", 1, "jpeg2000", "lossless"),
        ("jpeg2000-stream", 1, "jpeg2000", "lossless"),
        ("heic", 1, "heic", None),
        ("heic-pages", 2, "heic", None),
        ("tiff", 1, "tiff", "lossless"),
        ("tiff-jpeg", 1, "tiff", "lossy"),
        ("tiff-pages", 3, "tiff", "lossless"),
    ],
)
def test_pages_format_and_compression_are_measured(form: str, pages: int, name: str, compression: str | None) -> None:
    measured = read_image(WHOLE[form]()).measured
    assert (measured.pages, measured.format, measured.compression) == (pages, name, compression)


def test_a_lossy_jpeg_2000_says_so() -> None:
    assert read_image(encoded(noise("RGB"), "JPEG2000", irreversible=True)).measured.compression == "lossy"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "BMP"])
def test_a_stated_resolution_is_measured(form: str) -> None:
    assert read_image(encoded(noise("L"), form, dpi=(300, 300))).measured.dpi == 300
    assert read_image(encoded(noise("L"), form, dpi=(600, 200))).measured.dpi == 200


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "GIF", "WEBP"])
def test_a_resolution_that_is_not_stated_is_missing(form: str) -> None:
    assert read_image(encoded(noise("L"), form)).measured.dpi is None


def test_pillows_own_default_resolution_is_no_fact() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a description and no resolution"
    data = encoded(noise("L"), "JPEG", exif=exif.tobytes())
    assert read_image(data).measured.dpi is None


def test_a_document_has_the_resolution_of_its_poorest_page() -> None:
    better, poorer = noise("L"), noise("L", seed=2)
    better.encoderinfo, poorer.encoderinfo = {"dpi": (400, 400)}, {"dpi": (150, 150)}
    data = encoded(better, "TIFF", save_all=True, append_images=[poorer])
    assert read_image(data).measured.dpi == 150


def test_the_decoder_is_named_with_its_versions() -> None:
    assert decoder_name().startswith("pillow/")
    assert read_image(WHOLE["png"]()).fingerprint.decoder == decoder_name()
    for library in ("jpeg", "libtiff/", "libwebp/"):
        assert library in decoder_name()
    assert "None" not in decoder_name()
