"""Canonical pixels: equal where the picture is the same, different wherever anything in it differs."""

from __future__ import annotations

import hashlib
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from engine.fingerprints.canonical import pixels_digest, upright
from engine.fingerprints.containers import examine
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.model.records import Fingerprint
from tests.engine.fingerprints import drawn_heic
from tests.engine.fingerprints.drawn import bmp, deep_png, encoded, noise, paper, patched, png_chunk, tiff


def fingerprint(data: bytes) -> Fingerprint:
    return read_image(data).fingerprint


def key(data: bytes) -> str:
    return fingerprint(data).pixel_key


@pytest.mark.parametrize(
    ("mode", "forms"),
    [
        ("RGB", {"PNG", "BMP", "TIFF", "WEBP"}),
        ("L", {"PNG", "BMP", "TIFF", "GIF"}),
        ("1", {"PNG", "BMP", "TIFF"}),
        ("RGBA", {"PNG", "TIFF", "WEBP"}),
        ("I;16", {"PNG", "TIFF"}),
    ],
)
def test_one_picture_in_lossless_formats_has_one_key(mode: str, forms: set[str]) -> None:
    image = noise(mode)
    if mode == "RGBA":
        image.putalpha(Image.new("L", image.size, 200))
    keys = {
        key(encoded(image, form, **({"lossless": True, "exact": True} if form == "WEBP" else {})))
        for form in sorted(forms)
    }
    assert len(keys) == 1


@pytest.mark.parametrize("packing", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "zstd"])
def test_the_packing_of_a_tiff_does_not_matter(packing: str) -> None:
    image = noise("RGB")
    assert key(encoded(image, "TIFF", compression=packing)) == key(encoded(image, "PNG"))


def test_bitonal_group_4_in_several_pages_has_the_key_of_the_same_pages_otherwise_packed() -> None:
    pages = [paper(seed, mode="1") for seed in (1, 2, 3)]
    fax = fingerprint(tiff(*pages, compression="group4"))
    assert [page.mode for page in fax.pages] == ["1", "1", "1"]
    assert fax.pixel_key == key(tiff(*pages, compression="tiff_lzw"))
    assert fax.pixel_key != key(tiff(*reversed(pages), compression="group4"))
    assert fax.pixel_key != key(tiff(*pages[:2], compression="group4"))


def test_one_sample_makes_another_picture() -> None:
    image = noise("RGB")
    edited = image.copy()
    red, green, blue = image.getpixel((30, 20))  # type: ignore[misc]  # RGB: three samples
    edited.putpixel((30, 20), (red ^ 1, green, blue))
    assert key(encoded(image, "PNG")) != key(encoded(edited, "PNG"))


def test_the_mode_is_kept() -> None:
    grey = noise("L")
    keys = [
        key(encoded(grey, "PNG")),
        key(encoded(grey.convert("RGB"), "PNG")),
        key(encoded(grey.convert("LA"), "PNG")),
        key(encoded(grey.convert("P"), "PNG")),
    ]
    assert len(set(keys)) == 4


def test_the_size_is_kept_where_the_samples_are_the_same() -> None:
    tall, wide = Image.new("L", (2, 8), 7), Image.new("L", (8, 2), 7)
    assert key(encoded(tall, "PNG")) != key(encoded(wide, "PNG"))


def test_the_alpha_is_kept() -> None:
    image = noise("RGB").convert("RGBA")
    fainter = image.copy()
    fainter.putalpha(254)
    assert key(encoded(image, "PNG")) != key(encoded(fainter, "PNG"))


def test_a_clear_colour_is_kept() -> None:
    image = noise("L")
    assert key(encoded(image, "PNG")) != key(encoded(image, "PNG", transparency=3))


def test_the_order_of_a_palette_does_not_matter_and_its_colours_do() -> None:
    image = noise("P")
    order = list(range(63, -1, -1))
    assert key(encoded(image, "PNG")) == key(encoded(image.remap_palette(order), "PNG"))
    palette = list(image.getpalette() or [])
    palette[0] ^= 1
    tinted = image.copy()
    tinted.putpalette(palette)
    assert key(encoded(image, "PNG")) != key(encoded(tinted, "PNG"))


def test_a_palette_is_the_same_in_gif_and_png_and_never_rgb() -> None:
    image = noise("P")
    assert key(encoded(image, "GIF")) == key(encoded(image, "PNG"))
    assert key(encoded(image, "GIF")) != key(encoded(image.convert("RGB"), "PNG"))


def test_sixteen_grey_bits_are_kept() -> None:
    image = noise("I;16")
    samples = np.asarray(image).copy()
    samples[5, 5] ^= 1
    assert key(encoded(image, "PNG")) != key(encoded(Image.fromarray(samples), "PNG"))


def test_byte_order_does_not_matter() -> None:
    samples = np.asarray(noise("I;16"))
    big = Image.fromarray(samples.astype(">u2"))
    assert big.mode == "I;16B"
    assert key(encoded(big, "TIFF")) == key(encoded(Image.fromarray(samples), "TIFF"))


def test_low_bits_that_the_decoder_drops_never_make_two_files_identical() -> None:
    samples = np.random.default_rng(1).integers(0, 1 << 16, (20, 20, 3)).astype(np.uint16)
    edited = samples.copy()
    edited[3, 3, 0] ^= 1
    one, other = fingerprint(deep_png(samples)), fingerprint(deep_png(edited))
    assert one.pixel_key != other.pixel_key
    assert one.pages[0].hashes == other.pages[0].hashes
    assert one == fingerprint(deep_png(samples))


def test_a_second_picture_in_the_file_is_not_passed_over() -> None:
    one, two, three = noise("RGB", seed=1), noise("RGB", seed=2), noise("RGB", seed=3)
    pair = encoded(one, "MPO", save_all=True, append_images=[two])
    assert len(fingerprint(pair).pages) == 2
    assert key(pair) != key(encoded(one, "MPO", save_all=True, append_images=[three]))
    appended = encoded(one, "JPEG") + encoded(two, "JPEG")
    assert key(appended) != key(encoded(one, "JPEG"))
    assert key(appended) != key(encoded(one, "JPEG") + encoded(three, "JPEG"))


def test_sub_directories_of_a_tiff_are_not_passed_over() -> None:
    thumbnail = noise("RGB")
    plain, with_more = encoded(thumbnail, "TIFF"), encoded(thumbnail, "TIFF", tiffinfo={330: 8})
    assert key(plain) != key(with_more)


def test_frames_that_the_decoder_gives_up_are_not_passed_over() -> None:
    plain = encoded(noise("RGB"), "PNG")
    at = plain.index(b"IDAT") - 4
    # An animation of no frames: the decoder warns and shows the still picture.
    animated = plain[:at] + png_chunk(b"acTL", struct.pack(">II", 0, 0)) + plain[at:]
    assert fingerprint(animated).pages[0].hashes == fingerprint(plain).pages[0].hashes
    assert key(animated) != key(plain)


def test_sixteen_bits_of_a_palette_are_not_passed_over() -> None:
    plain = encoded(noise("P"), "TIFF")
    assert key(patched(plain, 320, 0x0101)) != key(patched(plain, 320, 0x0102))
    assert key(plain) == key(encoded(noise("P"), "PNG"))


def test_white_and_black_are_not_exchanged() -> None:
    deep = encoded(noise("I;16"), "TIFF")
    assert key(patched(deep, 262, 0)) != key(deep)
    grey = encoded(noise("L"), "TIFF")
    assert fingerprint(patched(grey, 262, 0)).pages[0].hashes != fingerprint(grey).pages[0].hashes


def test_the_fourth_byte_of_a_pixel_is_not_passed_over() -> None:
    one, other = bmp(bytes(range(64)), (4, 4), bits=32), bmp(bytes(range(63)) + b"\xff", (4, 4), bits=32)
    assert fingerprint(one).pages[0].hashes == fingerprint(other).pages[0].hashes
    assert key(one) != key(other)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_page_whose_orientation_cannot_be_read_is_not_taken_for_an_upright_one(form: str) -> None:
    image = noise("RGB")
    broken = encoded(image, form, exif=b"Exif\x00\x00not a directory at all")
    assert read_image(broken).measured.dpi is None
    assert key(broken) != key(encoded(image, form))


def test_grey_bits_are_kept() -> None:
    values = np.random.default_rng(1).integers(0, 16, (16, 16)).astype(np.uint8) * 17
    image = Image.fromarray(values)
    four = image.convert("L")
    eight = fingerprint(encoded(four, "PNG"))
    packed = fingerprint(_four_bit_png(values))
    assert packed.pages[0].mode == "L;4"
    assert packed.pages[0].hashes == eight.pages[0].hashes
    assert packed.pixel_key != eight.pixel_key


def _four_bit_png(values: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    nibbles = values // 17
    rows = b"".join(b"\x00" + bytes((row[::2] << 4 | row[1::2]).tolist()) for row in nibbles)
    header = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], 4, 0, 0, 0, 0)
    chunks = [png_chunk(b"IHDR", header), png_chunk(b"IDAT", zlib.compress(rows)), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_page_is_turned_upright(form: str, orientation: int) -> None:
    image = noise("RGB", (32, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if form == "WEBP" else {}
    turned = fingerprint(encoded(image, form, exif=exif.tobytes(), **options)).pages[0]
    stored = read_image(encoded(image, form, **options)).fingerprint.pages[0]
    assert (turned.width, turned.height) == ((32, 16) if orientation < 5 else (16, 32))
    assert (turned.pixels == stored.pixels) is (orientation == 1)
    if form != "JPEG":
        carrier = image.copy()
        carrier.getexif()[0x0112] = orientation
        upright = ImageOps.exif_transpose(carrier)
        assert turned.pixels == fingerprint(encoded(_bare(upright), form, **options)).pages[0].pixels


def _bare(image: Image.Image) -> Image.Image:
    return Image.frombytes(image.mode, image.size, image.tobytes())


def test_other_metadata_do_not_matter() -> None:
    image = noise("RGB")
    exif = Image.Exif()
    exif[0x010E] = "a description"
    assert key(encoded(image, "PNG", exif=exif.tobytes(), dpi=(300, 300))) == key(encoded(image, "PNG"))


def test_the_colour_profile_is_kept() -> None:
    image = noise("RGB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile = key(encoded(image, "PNG", icc_profile=profile))
    assert with_profile != key(encoded(image, "PNG"))
    assert with_profile == key(encoded(image, "TIFF", icc_profile=profile))
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert with_profile != key(encoded(image, "PNG", icc_profile=other))


def test_a_large_page_is_hashed_in_bands_as_it_would_be_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [encoded(noise(mode), "PNG") for mode in ("1", "L", "P", "RGB", "I;16")]
    at_once = [key(data) for data in pictures]
    monkeypatch.setattr("engine.fingerprints.canonical._BAND_PIXELS", 100)
    assert [key(data) for data in pictures] == at_once


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (8, 5), (517, 301)])
def test_the_digest_is_that_of_a_header_and_pillows_own_bytes(mode: str, size: tuple[int, int]) -> None:
    image = noise(mode, size)
    header = f"muniment-pixels/1\n{size[0]}x{size[1]}\nmode={mode}\nicc=-\nclear=-\norientation=upright\ntied=-\n\n"
    assert pixels_digest(upright(image)) == hashlib.sha256(header.encode() + image.tobytes()).hexdigest()


def test_more_than_eight_bits_of_a_jpeg_are_refused_by_name() -> None:
    data = bytearray(encoded(noise("RGB"), "JPEG"))
    assert examine(bytes(data)).page_is_exact(0)
    data[data.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(UnreadableError) as caught:
        read_image(bytes(data))
    assert caught.value.message == "the format is not read yet: JPEG of 12 bits a sample"


@pytest.mark.parametrize("packing", ["group3", "group4"])
def test_a_fax_has_the_key_of_the_same_page_otherwise_packed(packing: str) -> None:
    page = paper(1, mode="1")
    assert key(encoded(page, "TIFF", compression=packing)) == key(encoded(page, "PNG"))


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_tiles_have_the_key_of_the_same_page_in_strips(mode: str) -> None:
    # Two tiles of 16 by 16 side by side make a page of 32 by 16.
    image = noise(mode, (32, 16))
    halves = b"".join(image.crop((left, 0, left + 16, 16)).tobytes() for left in (0, 16))
    count = len(halves) // 2
    samples = len(image.getbands())
    at = 8 + len(halves)
    entries = [(256, 4, 1, 32), (257, 4, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1 if samples == 1 else 2)]
    entries += [(277, 3, 1, samples), (322, 4, 1, 16), (323, 4, 1, 16), (324, 4, 2, at), (325, 4, 2, at + 8)]
    entries.append((258, 3, 1, 8) if samples == 1 else (258, 3, 3, at + 16))
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    values = struct.pack("<4I4H", 8, 8 + count, count, count, 8, 8, 8, 0)
    directory = struct.pack("<H", len(entries)) + packed + bytes(4)
    data = b"II*\x00" + struct.pack("<I", at + len(values)) + halves + values + directory
    assert key(data) == key(encoded(image, "PNG"))


def test_a_sample_that_is_no_number_is_a_sample_like_any_other() -> None:
    samples = np.linspace(0, 1, 400, dtype=np.float32).reshape(20, 20)
    broken = samples.copy()
    broken[3, 3] = np.nan
    endless = samples.copy()
    endless[3, 3] = np.inf
    keys = {key(encoded(Image.fromarray(each), "TIFF")) for each in (samples, broken, endless)}
    assert len(keys) == 3
    assert fingerprint(encoded(Image.fromarray(np.full((20, 20), np.nan, np.float32)), "TIFF")).is_low_content


@pytest.mark.parametrize("mode", ["L", "RGB", "I;16"])
def test_lossless_jpeg_2000_has_the_key_of_the_picture(mode: str) -> None:
    image = noise(mode)
    assert key(encoded(image, "JPEG2000")) == key(encoded(image, "PNG"))
    if mode != "I;16":  # Pillow writes other samples into its tiles; it reads what OpenJPEG's own program reads
        assert key(encoded(image, "JPEG2000", tile_size=(32, 32))) == key(encoded(image, "PNG"))


def test_a_grey_stream_has_the_key_of_its_file_and_colours_without_a_name_are_tied() -> None:
    grey, colours = noise("L"), noise("RGB")
    assert key(encoded(grey, "JPEG2000", no_jp2=True)) == key(encoded(grey, "JPEG2000"))
    assert key(encoded(colours, "JPEG2000", no_jp2=True)) != key(encoded(colours, "JPEG2000"))


def test_what_the_decoder_of_jpeg_2000_drops_is_not_passed_over() -> None:
    plain = encoded(noise("L"), "JPEG2000")
    at = plain.index(b"colr") - 4
    box = struct.pack(">I4sBBBI", 15, b"colr", 1, 0, 0, 17)
    head = plain.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">I", plain, head)
    twice = plain[:head] + struct.pack(">I", length + 15) + plain[head + 4 : at] + box + plain[at:]
    other = twice.replace(box, struct.pack(">I4sBBBI", 15, b"colr", 1, 0, 1, 17))
    assert len({key(plain), key(twice), key(other)}) == 3
    stream = plain[plain.index(b"\xff\x4f\xff\x51") :]
    appended = plain + struct.pack(">I4s", 8 + len(stream), b"jp2c") + stream
    assert key(appended) != key(plain)


def test_pictures_in_heif_are_tied_to_their_file() -> None:
    found = fingerprint(drawn_heic.ONE)
    # One more box of nothing.
    other = fingerprint(drawn_heic.ONE + struct.pack(">I4s", 8, b"free"))
    assert found.pages[0].hashes == other.pages[0].hashes
    assert found.pixel_key != other.pixel_key
    assert (found.pages[0].width, found.pages[0].height) == (64, 48)
    assert len({page.pixels for page in fingerprint(drawn_heic.TWO).pages}) == 2
