"""PDF: a page that is one image is that image, and every other page shares its pixels with no other file."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from engine.fingerprints import reading
from engine.fingerprints.decoders import decoder_name, pdf_decoder_name
from engine.fingerprints.reading import read_image
from engine.fingerprints.thumbnails import thumbnail
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from tests.engine.fingerprints.drawn import encoded, noise, paper, tiff
from tests.engine.fingerprints.drawn_pdf import DRAWN, image_object, pdf, scanned, stream

LETTER = paper(1)


def refused(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_image(data)
    return caught.value


def pixels(data: bytes) -> list[str]:
    return [page.pixels for page in read_image(data).fingerprint.pages]


def is_drawn(data: bytes) -> bool:
    """Say whether the pages were drawn, so that no other file has their pixels."""
    found = read_image(data)
    assert (found.fingerprint.decoder == pdf_decoder_name()) == (found.measured.compression is None)
    if found.fingerprint.decoder == decoder_name():
        return False
    # A byte that changes nothing of what is seen.
    assert not set(pixels(data)) & set(pixels(data + b"\n"))
    return True


@pytest.mark.parametrize(
    ("mode", "by"),
    [
        ("L", "flate"),
        ("RGB", "flate"),
        ("1", "flate"),
        ("L", "png"),
        ("RGB", "png"),
        ("1", "png"),
        ("L", "plain"),
        ("1", "fax"),
        ("1", "fax-of-black"),
    ],
)
def test_a_scan_in_a_pdf_has_the_pixels_of_the_scan(mode: str, by: str) -> None:
    image = paper(1, mode=mode)
    wrapped, alone = read_image(scanned(image_object(image, by=by))), read_image(encoded(image, "TIFF"))
    assert wrapped.fingerprint == alone.fingerprint
    assert (wrapped.measured.format, wrapped.measured.compression, wrapped.measured.dpi) == ("pdf", "lossless", 72)


@pytest.mark.parametrize("by", ["flate", "png", "fax", "fax-of-black"])
def test_another_program_sees_the_samples_that_are_read(by: str) -> None:
    image = paper(1, mode="1")
    seen = pypdfium2.PdfDocument(scanned(image_object(image, by=by)))[0].render(scale=1, grayscale=True).to_pil()
    assert ImageChops.difference(seen.convert("L"), image.convert("L")).getbbox() is None


def test_a_jpeg_in_a_pdf_has_the_pixels_of_the_jpeg() -> None:
    for mode in ("L", "RGB"):
        image = paper(1, mode=mode)
        wrapped = read_image(scanned(image_object(image, by="jpeg")))
        assert wrapped.fingerprint == read_image(encoded(image, "JPEG")).fingerprint
        assert wrapped.measured.compression == "lossy"


def test_a_pdf_of_pages_is_the_tiff_of_the_same_pages() -> None:
    images = [paper(seed, mode="1") for seed in (1, 2, 3)]
    wrapped = read_image(scanned(*(image_object(image, by="fax") for image in images)))
    assert wrapped.measured.pages == 3
    assert wrapped.fingerprint == read_image(tiff(*images, compression="group4")).fingerprint
    assert wrapped.fingerprint.pixel_key != read_image(tiff(*images[:2])).fingerprint.pixel_key


def test_pillow_writes_scans_that_are_read_by_their_samples() -> None:
    image = paper(1, mode="1")
    assert pixels(encoded(image, "PDF")) == pixels(encoded(image, "TIFF"))


def test_a_scan_whose_objects_are_packed_together_is_read_by_its_samples() -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(scanned(IMAGE))))
    writer.stream_xrefs = True
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko does not say
    assert pixels(out.getvalue()) == pixels(encoded(LETTER, "PNG"))


def test_mending_what_pillow_writes_touches_no_samples() -> None:
    # Samples that read like the beginning of a table.
    text = b"xref\n0 9\n0000000000 6553%d f "
    images = []
    for digit in (5, 6):
        samples = (text % digit).ljust(30, b"\x00") * 20
        images.append(image_object(Image.frombytes("L", (30, 20), samples), by="plain"))
    one, other = (scanned(image) for image in images)
    assert not is_drawn(one)
    assert pixels(one) != pixels(other)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_upright(turn: int) -> None:
    wrapped = scanned(image_object(LETTER, by="flate"), page=b"/Rotate %d" % turn)
    # Pillow turns to the left, PDF to the right.
    assert pixels(wrapped) == pixels(encoded(LETTER.rotate(-turn, expand=True), "PNG"))


NOTE = b"<< /Type /Annot /Subtype /Square /Rect [20 20 380 300] /C [0 0 0] /IC [0 0 0] /Border [0 0 40] /F 4 >>"
HELVETICA = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
IMAGE = image_object(LETTER, by="flate")
MORE_THAN_A_SCAN = {
    "a-note": scanned(IMAGE, page=b"/Annots [%s]" % NOTE),
    "text-over-it": scanned(
        IMAGE,
        contents=DRAWN + b" BT /F 40 Tf 50 300 Td (PAID) Tj ET",
        resources=HELVETICA,
    ),
    "text-that-is-not-seen": scanned(
        IMAGE,
        contents=DRAWN + b" BT 3 Tr /F 40 Tf 50 300 Td (PAID) Tj ET",
        resources=HELVETICA,
    ),
    "drawn-twice": scanned(IMAGE, contents=DRAWN + b" " + DRAWN),
    "not-over-the-whole-page": scanned(IMAGE, contents=b"q 300 0 0 560 0 0 cm /Im Do Q"),
    "out-of-the-page": scanned(IMAGE, contents=b"q 500 0 0 560 0 0 cm /Im Do Q"),
    "upside-down": scanned(IMAGE, contents=b"q 400 0 0 -560 0 560 cm /Im Do Q"),
    "cropped": scanned(IMAGE, page=b"/CropBox [0 0 400 300]"),
    "a-mask": scanned(IMAGE.replace(b"/Type /XObject", b"/Type /XObject /Mask [0 9]")),
    "inverted": scanned(IMAGE.replace(b"/Type /XObject", b"/Type /XObject /Decode [1 0]")),
    "another-colour-space": scanned(
        IMAGE.replace(b"/DeviceGray", b"[/Indexed /DeviceGray 255 <%s>]" % bytes(range(255, -1, -1)).hex().encode())
    ),
    "a-form": scanned(IMAGE, catalogue=b"/AcroForm << /Fields [] >>"),
    "a-script": scanned(IMAGE, catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "an-attachment": scanned(
        IMAGE,
        catalogue=b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) /EF << /F 6 0 R >> >>] >> >>",
        more=(stream(b"what is attached", b"/Type /EmbeddedFile"),),
    ),
    "a-layer": scanned(IMAGE, catalogue=b"/OCProperties << /OCGs [] /D << >> >>"),
    "an-object-that-nothing-needs": scanned(IMAGE, more=(stream(b"hidden"),)),
    "a-stream-that-no-page-needs": scanned(IMAGE, trailer=b"/Info << /Title 6 0 R >>", more=(stream(b"hidden"),)),
    "a-trailer-of-its-own": scanned(IMAGE, trailer=b"/Hidden 6 0 R", more=(stream(b"hidden"),)),
    "something-after-the-end": scanned(IMAGE) + b"\n% and more\n",
    "two-images": scanned(IMAGE, resources=b"/Pattern << >>"),
    "text": pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 560] /Contents 4 0 R /Resources << "
            + HELVETICA
            + b" >> >>",
            stream(b"BT /F 40 Tf 50 300 Td (A letter) Tj ET"),
        ]
    ),
}


@pytest.mark.parametrize("name", sorted(MORE_THAN_A_SCAN))
def test_a_page_that_is_more_than_an_image_is_tied_to_its_file(name: str) -> None:
    data = MORE_THAN_A_SCAN[name]
    assert is_drawn(data)
    page = read_image(data).fingerprint.pages[0]
    assert page.mode == "PDF;150"
    assert set(pixels(data)).isdisjoint(pixels(scanned(IMAGE)))


def test_a_scan_with_a_change_that_was_saved_later_is_tied_to_its_file() -> None:
    data = scanned(IMAGE)
    place = len(data)
    changed = stream(b"q 400 0 0 560 0 0 cm /Im Do Q 0 0 100 100 re f")
    end = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    body = b"4 0 obj\n%s\nendobj\n" % changed
    before = data.rindex(b"xref\n0 ")
    assert is_drawn(data + body + end % (place, before, place + len(body)))


def test_notes_and_filled_fields_are_seen() -> None:
    plain, noted = scanned(IMAGE, contents=DRAWN + b" "), MORE_THAN_A_SCAN["a-note"]
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (b) /V (x) /Rect [20 20 380 300] /F 4 /AP << /N 6 0 R >> >>"
    look = stream(b"0 0 360 280 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 360 280]")
    filled = scanned(IMAGE, page=b"/Annots [7 0 R]", catalogue=b"/AcroForm << /Fields [7 0 R] >>", more=(look, field))
    views = [thumbnail(data, long_side=200) for data in (plain, noted, filled)]
    assert all(views)
    middle = [view.getpixel((view.width // 2, view.height * 3 // 4)) for view in views if view is not None]
    assert middle[1] == (0, 0, 0)
    assert middle[2] == (0, 0, 0)
    assert len({read_image(data).fingerprint.pages[0].hashes for data in (plain, noted)}) == 2


def test_a_jpeg_with_an_orientation_of_its_own_is_tied_to_the_file() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    plain = encoded(LETTER, "JPEG")
    turned = encoded(LETTER, "JPEG", exif=exif.tobytes())
    wrapped = image_object(LETTER, by="jpeg").replace(plain, turned)
    assert is_drawn(scanned(wrapped.replace(b"/Length %d" % len(plain), b"/Length %d" % len(turned))))


def test_a_jpeg_in_cmyk_is_tied_to_the_file() -> None:
    image = noise("CMYK", (40, 56))
    body = encoded(image, "JPEG")
    entries = b"/Type /XObject /Subtype /Image /Width 40 /Height 56 /ColorSpace /DeviceCMYK /BitsPerComponent 8"
    assert is_drawn(scanned(stream(body, entries + b" /Filter /DCTDecode")))


def test_one_page_that_is_no_scan_ties_all_pages_to_the_file() -> None:
    assert is_drawn(scanned(IMAGE, IMAGE.replace(b"/Type /XObject", b"/Type /XObject /Decode [1 0]")))


@pytest.mark.parametrize("page", [b"", b"/Annots [%s]" % NOTE])
def test_an_image_that_is_cut_short_is_not_left_out_in_silence(page: bytes) -> None:
    whole = encoded(LETTER, "JPEG")
    entries = b"/Type /XObject /Subtype /Image /Width 400 /Height 560 /ColorSpace /DeviceGray /BitsPerComponent 8"
    for cut in (len(whole) // 2, len(whole) - 2):
        data = scanned(stream(whole[:cut], entries + b" /Filter /DCTDecode"), page=page)
        assert refused(data).why is Unreadable.TRUNCATED


def test_an_encrypted_file_is_not_read() -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(scanned(IMAGE))))
    writer.encrypt(owner_pass="an owner", user_pass="")  # type: ignore[no-untyped-call]  # pyHanko does not say
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # as above
    assert refused(out.getvalue()).why is Unreadable.ENCRYPTED


def test_a_form_that_a_program_draws_is_not_read() -> None:
    data = scanned(IMAGE, catalogue=b"/AcroForm << /Fields [] /XFA 6 0 R >>", more=(stream(b"<xdp/>"),))
    assert refused(data).why is Unreadable.FORMAT_NOT_READ


def test_a_file_cut_anywhere_is_unreadable() -> None:
    data = scanned(IMAGE, IMAGE)
    for cut in sorted({*range(5, len(data), len(data) // 80), *range(len(data) - 30, len(data) - 1)}):
        assert refused(data[:cut]).why in (Unreadable.TRUNCATED, Unreadable.DAMAGED)


def test_a_tree_of_pages_that_loops_or_grows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    looped = scanned(IMAGE).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    assert refused(looped).why is Unreadable.DAMAGED
    wide = scanned(IMAGE).replace(b"/Kids [3 0 R]", b"/Kids [" + b"3 0 R " * 5_001 + b"]")
    end = wide.rindex(b"startxref\n") + 10
    wide = wide[:end] + b"%d\n%%%%EOF\n" % wide.rindex(b"xref\n0 ")
    assert refused(wide).why in (Unreadable.TOO_MANY_PAGES, Unreadable.DAMAGED)
    monkeypatch.setattr(reading, "PAGE_LIMIT", 2)
    assert refused(scanned(IMAGE, IMAGE, IMAGE)).why is Unreadable.TOO_MANY_PAGES


def test_pages_and_images_past_the_limit_are_too_large_before_they_are_drawn() -> None:
    huge = IMAGE.replace(b"/Width 400 /Height 560", b"/Width 99999 /Height 99999")
    assert refused(scanned(huge)).why is Unreadable.TOO_LARGE
    vast = MORE_THAN_A_SCAN["text"].replace(b"[0 0 400 560]", b"[0 0 9e5 9e5]")
    assert refused(vast).why in (Unreadable.TOO_LARGE, Unreadable.DAMAGED)


def test_an_image_that_swells_is_no_scan() -> None:
    import zlib

    body = zlib.compress(bytes(64 << 20))
    entries = b"/Type /XObject /Subtype /Image /Width 40 /Height 56 /ColorSpace /DeviceGray /BitsPerComponent 8"
    assert is_drawn(scanned(stream(body, entries + b" /Filter /FlateDecode")))


def test_damaged_fax_data_are_not_read_as_white_lines() -> None:
    image = paper(1, (400, 560), "1")
    data = image_object(image, by="fax")
    at = data.index(b"stream\n") + 300
    assert refused(scanned(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])).why is Unreadable.DAMAGED


def test_what_the_file_says_of_itself_are_tags() -> None:
    data = scanned(IMAGE, trailer=b"/Info << /Title (A letter) /Producer (A scanner) >>")
    assert read_image(data).tags.found == {"PDF:Producer": "A scanner", "PDF:Title": "A letter"}
    assert pixels(data) == pixels(scanned(IMAGE))


def test_the_resolution_is_that_at_which_the_image_is_placed() -> None:
    image = image_object(paper(1, (1600, 2240)), by="flate")
    assert read_image(scanned(image)).measured.dpi == 288
    assert read_image(MORE_THAN_A_SCAN["a-note"]).measured.dpi is None


def test_a_thumbnail_is_drawn_of_the_first_page() -> None:
    picture = thumbnail(scanned(IMAGE), long_side=80)
    assert picture is not None
    assert picture.mode == "RGB"
    assert max(picture.size) == 80
