"""Embedded tags: what files say of themselves is kept as text, and nothing that they say stops a scan."""

from __future__ import annotations

import io
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from engine.fingerprints.embedded_tags import LONGEST_TAG, LONGEST_XMP, MOST_TAGS, embedded_tags
from engine.fingerprints.reading import read_image
from tests.engine.fingerprints.drawn import paper

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:a="http://purl.org/dc/elements/1.1/" xmlns:bank="https://example.invalid/bank/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2019-04-03T10:11:12">
 <a:title><rdf:Alt><rdf:li xml:lang="x-default">Cheque 支票</rdf:li><rdf:li xml:lang="en">Cheque</rdf:li></rdf:Alt>
 </a:title>
 <bank:Branch>Central</bank:Branch>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def saved(format: str, **options: object) -> bytes:
    written = io.BytesIO()
    paper(1).convert("RGB").resize((64, 48)).save(written, format, **options)
    return written.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = "Invented Scanners Ltd"
    made[0x9C9B] = "題目\0".encode("utf-16-le")
    made.get_ifd(0x8769).update(
        {
            0x9003: "2019:04:03 10:11:12",
            0x9286: b"ASCII\0\0\0Counter 3\0",
            0x829A: IFDRational(1, 60),
            0x927C: b"\xff\xfe\x00",
        }
    )
    made.get_ifd(0x8825).update({1: "N", 2: (22.0, 16.0, 55.5)})
    return made


def texts_of(data: bytes) -> dict[str, str]:
    return dict(embedded_tags(data).found)


def test_exif_is_read_by_the_names_of_its_tags() -> None:
    assert texts_of(saved("JPEG", exif=exif())) == {
        "EXIF:DateTimeOriginal": "2019:04:03 10:11:12",
        "EXIF:ExposureTime": "0.016667",
        "EXIF:GPSLatitude": "22, 16, 55.5",
        "EXIF:GPSLatitudeRef": "N",
        "EXIF:Make": "Invented Scanners Ltd",
        "EXIF:UserComment": "Counter 3",
        "EXIF:XPTitle": "題目",
    }


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_other_formats_carry_exif_too(format: str) -> None:
    assert texts_of(saved(format, exif=exif()))["EXIF:DateTimeOriginal"] == "2019:04:03 10:11:12"


def test_a_tiff_says_its_own_tags_and_not_how_it_is_packed() -> None:
    data = saved("TIFF", tiffinfo={269: "Box 7", 315: "Clerk", 270: "XXXXXX"}, compression="tiff_lzw")
    tags = texts_of(data.replace(b"XXXXXX", "支票".encode()))
    assert tags == {"TIFF:Artist": "Clerk", "TIFF:DocumentName": "Box 7", "TIFF:ImageDescription": "支票"}


@pytest.mark.parametrize(
    "data",
    [
        saved("JPEG", xmp=XMP.encode()),
        saved("WEBP", xmp=XMP.encode()),
        saved("TIFF", tiffinfo={700: XMP.encode()}),
    ],
    ids=["jpeg", "webp", "tiff"],
)
def test_xmp_is_read_by_the_usual_prefixes_whatever_the_file_calls_them(data: bytes) -> None:
    assert texts_of(data) == {
        "XMP:bank:Branch": "Central",
        "XMP:dc:title": "Cheque 支票; Cheque",
        "XMP:xmp:CreateDate": "2019-04-03T10:11:12",
    }


def png_with(chunk: bytes, content: bytes, *, behind: bool) -> bytes:
    """Return a PNG with one more chunk, before its samples or behind them."""
    data = saved("PNG")
    at = data.index(b"IEND") - 4 if behind else data.index(b"IDAT") - 4
    packed = len(content).to_bytes(4, "big") + chunk + content + crc32(chunk + content).to_bytes(4, "big")
    return data[:at] + packed + data[at:]


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize(
    ("chunk", "content"),
    [
        (b"eXIf", exif().tobytes()[6:]),
        (b"eXIf", b"II*\0broken"),
        (b"eXIf", b"no TIFF"),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP.encode()),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<broken"),
        (b"tEXt", b"Title\0Cheque"),
        (b"tEXt", b"Raw profile type exif\0\nexif\n4\nzz"),
    ],
)
def test_a_png_that_is_decoded_once_has_the_tags_of_one_that_is_decoded_anew(
    chunk: bytes, content: bytes, behind: bool
) -> None:
    data = png_with(chunk, content, behind=behind)
    assert read_image(data).tags == embedded_tags(data)


def test_xmp_of_a_png_is_read() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP)
    assert texts_of(saved("PNG", pnginfo=info))["XMP:bank:Branch"] == "Central"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "packet", [BOMB + XMP.partition("?>")[2].replace("Central", "&b;"), "<x", "\0" * 100, XMP + " " * LONGEST_XMP]
)
def test_xmp_that_would_harm_says_nothing(packet: str) -> None:
    assert not [name for name in texts_of(saved("TIFF", tiffinfo={700: packet.encode()})) if name.startswith("XMP")]


def test_tags_are_bounded_in_number_and_length() -> None:
    many = "".join(f'<x:t{number} xmlns:x="http://purl.org/dc/elements/1.1/">v</x:t{number}>' for number in range(500))
    data = saved("JPEG", xmp=XMP.replace("<bank:Branch>", f"{many}<bank:Branch>").encode())
    assert len(texts_of(data)) == MOST_TAGS
    assert len(texts_of(saved("TIFF", tiffinfo={269: "x" * 100_000}))["TIFF:DocumentName"]) == LONGEST_TAG


def test_what_hides_or_reorders_is_taken_out() -> None:
    packet = XMP.replace("Central", "a\u202eb\n c\u200bd")
    assert texts_of(saved("TIFF", tiffinfo={700: packet.encode()}))["XMP:bank:Branch"] == "a b c d"
    assert texts_of(saved("TIFF", tiffinfo={269: "a\x1b[2J"}))["TIFF:DocumentName"] == "a [2J"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_metadata_never_raises(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([saved("JPEG", exif=exif(), xmp=XMP.encode()), saved("TIFF", exif=exif())]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    tags = texts_of(bytes(broken))
    assert list(tags) == sorted(tags)
    assert all(0 < len(text) <= LONGEST_TAG for text in tags.values())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", bytes(100)])
def test_what_is_no_image_has_no_tags(data: bytes) -> None:
    assert texts_of(data) == {}


def test_a_tag_that_is_cut_or_cannot_be_read_is_named() -> None:
    for whole, text in ((True, "x" * LONGEST_TAG), (False, "x" * (LONGEST_TAG + 1)), (False, "x" + " " * 10_000 + "y")):
        read = embedded_tags(saved("TIFF", tiffinfo={269: text}))
        assert (read.unread, read.are_all) == (() if whole else ("TIFF:DocumentName",), True)
    comment = exif()
    comment.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0\xff\xfe"
    assert embedded_tags(saved("JPEG", exif=comment)).unread == ("EXIF:UserComment",)
    twice = XMP.replace("</rdf:Description>", "<bank:Branch>West</bank:Branch></rdf:Description>")
    assert embedded_tags(saved("TIFF", tiffinfo={700: twice.encode()})).unread == ("XMP:bank:Branch",)


@pytest.mark.parametrize("packet", ["<x", XMP + " " * LONGEST_XMP, XMP.replace("bank:", "bank:" + "b" * 200)])
def test_it_is_told_where_a_file_may_have_more_tags(packet: str) -> None:
    assert not embedded_tags(saved("TIFF", tiffinfo={700: packet.encode()})).are_all
    assert embedded_tags(saved("TIFF", tiffinfo={700: XMP.encode()})).are_all


def test_tags_beyond_the_most_that_are_read_may_be_there() -> None:
    many = "".join(f"<bank:t{number}>v</bank:t{number}>" for number in range(MOST_TAGS))
    data = saved("JPEG", xmp=XMP.replace("<bank:Branch>", f"{many}<bank:Branch>").encode())
    assert not embedded_tags(data).are_all
