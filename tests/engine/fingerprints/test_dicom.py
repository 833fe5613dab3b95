"""DICOM: the stored samples are the pixels, all else that a file says is under their digest, and nothing is guessed."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import get_decoder
from pydicom.sequence import Sequence
from pydicom.uid import (
    JPEG2000,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from engine.fingerprints import dicom as dicom_frames
from engine.fingerprints import dicom_container, reading
from engine.fingerprints.decoders import dicom_decoder_name
from engine.fingerprints.reading import read_image
from engine.fingerprints.thumbnails import thumbnail
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from tests.engine.fingerprints.drawn import encoded
from tests.engine.fingerprints.drawn_dicom import ROOT, data_set, dicom, packed, ramp, scan_of, written

REPORT, WAVEFORM = "1.2.840.10008.5.1.4.1.1.88.11", "1.2.840.10008.5.1.4.1.1.9.1.1"


def pixels(data: bytes) -> list[str]:
    return [page.pixels for page in read_image(data).fingerprint.pages]


def refused(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_image(data)
    return caught.value


def in_syntax(syntax: UID, **given: Any) -> bytes:
    made = data_set(**given)
    made.file_meta.TransferSyntaxUID = syntax
    return written(made)


def test_every_frame_is_a_page() -> None:
    found = read_image(dicom(scan_of(3)))
    assert (found.measured.pages, found.measured.format, found.measured.compression) == (3, "dicom", "lossless")
    assert found.measured.dpi is None
    assert [(page.number, page.width, page.height, page.mode) for page in found.fingerprint.pages] == [
        (number, 32, 40, "DICOM;u12x1") for number in (1, 2, 3)
    ]
    assert len(set(pixels(dicom(scan_of(3))))) == 3
    assert found.fingerprint.decoder == dicom_decoder_name()


@pytest.mark.parametrize("syntax", [RLELossless, JPEG2000Lossless])
@pytest.mark.parametrize(("bits", "signed"), [(8, False), (12, False), (16, False), (16, True)])
def test_a_lossless_transfer_syntax_changes_no_pixels(syntax: str, bits: int, signed: bool) -> None:
    samples = scan_of(2, bits=bits, signed=signed)
    plain = dicom(samples, bits=bits)
    other = read_image(written(data_set(samples, bits=bits), syntax))
    assert [page.pixels for page in other.fingerprint.pages] == pixels(plain)
    assert other.measured.compression == "lossless"


@pytest.mark.parametrize("syntax", [JPEGLosslessSV1, JPEGLSLossless])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_lossless_jpeg_changes_no_pixels(syntax: UID, bits: int) -> None:
    samples = ramp(bits)
    assert pixels(packed(bits, syntax)) == pixels(dicom(samples, bits=bits))


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_another_form_of_the_same_elements_changes_no_pixels(syntax: UID) -> None:
    nested = Dataset()
    nested.CodeValue = "121320"
    samples = scan_of()
    plain = dicom(samples, ProcedureCodeSequence=Sequence([nested]))
    assert pixels(in_syntax(syntax, samples=samples, ProcedureCodeSequence=Sequence([nested]))) == pixels(plain)


def test_samples_pixel_by_pixel_and_plane_by_plane_are_the_same() -> None:
    samples = scan_of(bits=8, colours=3)
    planes = np.ascontiguousarray(samples.transpose(0, 3, 1, 2)).tobytes()
    assert pixels(dicom(samples, bits=8)) == pixels(dicom(samples, bits=8, PlanarConfiguration=1, PixelData=planes))


def test_big_endian_files_are_tied_to_their_bytes() -> None:
    samples = scan_of()
    made = data_set(samples, PixelData=samples.astype(">u2").tobytes())
    made.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    made.set_original_encoding(is_implicit_vr=False, is_little_endian=False)
    found = read_image(written(made)).fingerprint.pages[0]
    little = read_image(dicom(samples)).fingerprint.pages[0]
    assert found.hashes == little.hashes
    assert found.pixels != little.pixels


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("PatientID", "P-2"),
        ("PatientName", "Example^Two"),
        ("IssuerOfPatientID", "Hospital A"),
        ("PatientBirthDate", "19700101"),
        ("StudyInstanceUID", f"{ROOT}.9"),
        ("SeriesInstanceUID", f"{ROOT}.9"),
        ("SOPInstanceUID", f"{ROOT}.9"),
        ("StudyDate", "20240201"),
        ("ImageLaterality", "L"),
        ("RescaleIntercept", "-1024"),
        ("WindowCenter", "40"),
        ("PixelSpacing", ["0.5", "0.5"]),
        ("PhotometricInterpretation", "MONOCHROME1"),
        ("PresentationLUTShape", "INVERSE"),
        ("PatientID", None),
    ],
)
def test_files_that_say_anything_else_share_no_pixels(keyword: str, value: Any) -> None:
    assert not set(pixels(dicom(scan_of()))) & set(pixels(dicom(scan_of(), **{keyword: value})))


def test_bits_stored_and_sign_are_part_of_the_pixels() -> None:
    samples = scan_of(bits=12)
    signed = samples.astype(np.int16)
    assert signed.tobytes() == samples.tobytes()
    assert len({pixels(dicom(one, bits=bits))[0] for one, bits in ((samples, 12), (samples, 16), (signed, 16))}) == 3


def test_bits_above_those_stored_are_part_of_the_pixels() -> None:
    samples = scan_of(bits=12)
    with_overlay = samples.copy()
    with_overlay[0, 3, 3] |= 0x8000
    assert pixels(dicom(samples)) != pixels(dicom(with_overlay))


def test_a_window_changes_what_is_seen_and_never_stands_for_the_samples() -> None:
    samples = scan_of(seed=1)
    other = samples.copy()
    # Both samples lie above the window, so that both pages look the same.
    samples[0, 5, 5], other[0, 5, 5] = 4000, 4001
    window: dict[str, Any] = {"WindowCenter": "500", "WindowWidth": "1000"}
    one, two = (read_image(dicom(each, **window)).fingerprint.pages[0] for each in (samples, other))
    assert one.hashes == two.hashes
    assert one.pixels != two.pixels


def test_a_lossy_frame_is_tied_to_its_stream() -> None:
    def lossy(quality: int) -> bytes:
        made = data_set(scan_of(bits=8), bits=8)
        made.compress(JPEG2000, j2k_cr=[quality], generate_instance_uid=False)
        return written(made)

    found = read_image(lossy(5))
    assert found.measured.compression == "lossy"
    assert pixels(lossy(5)) == pixels(lossy(5))
    assert pixels(lossy(5)) != pixels(lossy(10))


def test_what_was_lossy_once_is_lossy() -> None:
    assert read_image(dicom(scan_of(), LossyImageCompression="01")).measured.compression == "lossy"


def test_a_dicom_page_is_no_png() -> None:
    samples = scan_of(bits=8)
    png = read_image(encoded(Image.fromarray(samples[0]), "PNG"))
    own = read_image(dicom(samples, bits=8))
    assert png.fingerprint.pixel_key != own.fingerprint.pixel_key
    assert png.fingerprint.pages[0].hashes[0].bits == own.fingerprint.pages[0].hashes[0].bits


def test_the_tags_are_those_that_identify_and_no_name() -> None:
    found = read_image(dicom(scan_of(), IssuerOfPatientID="Hospital A", Laterality="L")).tags
    assert found.found == {
        "DICOM:PatientID": "P-1",
        "DICOM:IssuerOfPatientID": "Hospital A",
        "DICOM:StudyInstanceUID": f"{ROOT}.2",
        "DICOM:SeriesInstanceUID": f"{ROOT}.3",
        "DICOM:SOPInstanceUID": f"{ROOT}.1",
        "DICOM:StudyDate": "2024-01-31",
        "DICOM:Modality": "CT",
        "DICOM:Laterality": "L",
    }
    assert not found.unread


def test_the_resolution_is_that_of_the_scanned_film() -> None:
    spacing = [f"{25.4 / 300:.6f}"] * 2
    assert read_image(dicom(scan_of(), NominalScannedPixelSpacing=spacing)).measured.dpi == 300
    assert read_image(dicom(scan_of(), PixelSpacing=spacing)).measured.dpi is None


def test_an_identifying_element_that_is_too_long_ties_the_pixels_to_the_file() -> None:
    long = dicom(scan_of(), AccessionNumber="7" * 20_000)
    assert read_image(long).tags.unread == ("DICOM:AccessionNumber",)
    assert pixels(long) != pixels(written(data_set(scan_of(), AccessionNumber="7" * 20_000), RLELossless))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(REPORT, "Basic Text SR Storage"), (WAVEFORM, "12-lead ECG Waveform Storage")],
)
def test_files_without_a_picture_say_what_they_are(kind: str, name: str) -> None:
    made = data_set(scan_of(), PixelData=None)
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = UID(kind)
    error = refused(written(made))
    assert (error.why, error.detail) == (Unreadable.NO_PICTURE, name)


def test_a_transfer_syntax_that_is_not_read_is_named() -> None:
    made = written(data_set(scan_of()), RLELossless)
    # The same length: the last digits name another way of packing.
    error = refused(made.replace(b"1.2.840.10008.1.2.5\x00", b"1.2.840.10008.1.2.77"))
    assert (error.why, error.detail) == (
        Unreadable.FORMAT_NOT_READ,
        "DICOM with the transfer syntax 1.2.840.10008.1.2.77",
    )


def test_jpeg_ls_of_seven_bits_is_refused_and_not_guessed() -> None:
    made = data_set(ramp(7), bits=7, PixelData=encapsulate([b"\xff\xd8 refused before it is looked at"]))
    made["PixelData"].is_undefined_length = True
    made.file_meta.TransferSyntaxUID = JPEGLSLossless
    error = refused(written(made))
    assert error.why is Unreadable.FORMAT_NOT_READ
    assert "of 7 bits a sample" in error.detail


WHOLE = {
    "plain": lambda: dicom(scan_of(2)),
    "rle": lambda: written(data_set(scan_of(2)), RLELossless),
    "j2k": lambda: written(data_set(scan_of(2)), JPEG2000Lossless),
    "jpeg": lambda: packed(12, JPEGLosslessSV1),
    "jpeg-ls": lambda: packed(12, JPEGLSLossless),
    "deflated": lambda: in_syntax(DeflatedExplicitVRLittleEndian, samples=scan_of()),
}


@pytest.mark.parametrize("form", sorted(WHOLE))
def test_a_file_cut_anywhere_is_unreadable(form: str) -> None:
    data = WHOLE[form]()
    for cut in sorted({*range(0, len(data), max(1, len(data) // 60)), *range(len(data) - 20, len(data))}):
        if form != "deflated" or data[cut:].strip(b"\x00"):  # its last byte can be padding
            refused(data[:cut])


@pytest.mark.parametrize("form", ["j2k", "jpeg", "jpeg-ls"])
def test_a_frame_whose_stream_ends_early_is_refused(form: str) -> None:
    data = WHOLE[form]()
    # The last bytes of the last frame, in a fragment that keeps its length.
    end = data.rindex(b"\xff\xd9")
    assert refused(data[: end - 40] + bytes(42) + data[end + 2 :]).why in (Unreadable.TRUNCATED, Unreadable.DAMAGED)


def test_more_frames_are_stated_than_there_are() -> None:
    assert refused(dicom(scan_of(2), NumberOfFrames=3)).why is Unreadable.TRUNCATED
    made = data_set(scan_of(2))
    made.compress(RLELossless, generate_instance_uid=False)
    made.NumberOfFrames = 3
    assert refused(written(made)).why is Unreadable.DAMAGED


def test_two_elements_with_one_tag_tie_the_pixels_to_the_file() -> None:
    data = dicom(scan_of())
    at = data.index(struct.pack("<HH2s", 0x10, 0x20, b"LO"))
    (length,) = struct.unpack_from("<H", data, at + 6)
    element = data[at : at + 8 + length]
    twice = data[:at] + element.replace(b"P-1", b"P-9") + data[at:]
    # The decoder knows the last of them only.
    assert read_image(twice).tags.found["DICOM:PatientID"] == "P-1"
    assert pixels(twice) != pixels(data)
    assert pixels(twice) != pixels(twice[:-2] + b"\x01\x01")


def test_limits_hold_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(dicom(scan_of(), Rows=60_000, Columns=60_000)).why is Unreadable.TOO_LARGE
    assert refused(dicom(scan_of(), NumberOfFrames=5_001)).why is Unreadable.TOO_MANY_PAGES
    assert refused(dicom(scan_of(), Rows=0)).why is Unreadable.DAMAGED
    monkeypatch.setattr(reading, "PAGE_LIMIT", 1)
    assert refused(dicom(scan_of(2))).why is Unreadable.TOO_MANY_PAGES


def test_a_deflated_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicom_container, "INFLATED_LIMIT", 1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(bytes(2 << 20)) + packer.flush()
    whole = WHOLE["deflated"]()
    meta_end = 132 + 12 + struct.unpack_from("<I", whole, 140)[0]
    assert refused(whole[:meta_end] + body).why is Unreadable.TOO_LARGE


def test_sequences_nested_without_end_are_damaged() -> None:
    element = struct.pack("<HH2sHI", 0x40, 0x275, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    data = dicom(scan_of())
    at = data.index(struct.pack("<HH2s", 0x28, 0x2, b"US"))
    assert refused(data[:at] + element * 5_000 + data[at:]).why is Unreadable.DAMAGED


def test_a_thumbnail_is_drawn_by_the_window() -> None:
    samples = np.full((1, 40, 32), 100, dtype=np.uint16)
    samples[0, :20] = 900
    picture = thumbnail(dicom(samples, WindowCenter="500", WindowWidth="100"), long_side=40)
    assert picture is not None
    assert (picture.size, picture.getpixel((5, 5)), picture.getpixel((5, 35))) == ((32, 40), (255,) * 3, (0,) * 3)
    inverse = dicom(samples, PhotometricInterpretation="MONOCHROME1", WindowCenter="500", WindowWidth="100")
    assert thumbnail(inverse, long_side=40).getpixel((5, 5)) == (0, 0, 0)  # type: ignore[union-attr]  # it was drawn


def test_what_a_decoder_complains_of_and_forgives_is_damage(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Forgiving:
        def iter_array(self, *given: Any, **named: Any) -> Iterator[Any]:
            os.write(2, b"Corrupt JPEG data: bad Huffman code\n")
            yield from get_decoder(UID(JPEGLosslessSV1)).iter_array(*given, **named)

    data = packed(16, JPEGLosslessSV1)
    assert pixels(data)
    monkeypatch.setattr(dicom_frames, "get_decoder", lambda syntax: Forgiving())
    assert refused(data).detail == "page 1 does not decode cleanly"
    assert not capfd.readouterr().err


def test_padding_that_is_not_expected_ties_the_pixels_to_the_picture() -> None:
    samples = scan_of(bits=8)
    plain = dicom(samples, bits=8)
    longer = dicom(samples, bits=8, PixelData=samples.tobytes() + b"hidden")
    assert len({pixels(one)[0] for one in (plain, longer, longer.replace(b"hidden", b"hiddem"))}) == 3


def test_what_stands_outside_of_the_data_set_is_not_passed_over() -> None:
    plain = dicom(scan_of())
    as_tiff = b"II*\x00" + bytes(124) + plain[128:]
    padded = plain + struct.pack("<HH2sHI", 0xFFFC, 0xFFFC, b"OB", 0, 4) + bytes(4)
    hidden = padded[:-4] + b"note"
    assert pixels(padded) == pixels(plain)
    assert len({pixels(one)[0] for one in (plain, as_tiff, hidden, as_tiff[:50] + b"x" + as_tiff[51:])}) == 4


def test_a_fragment_that_is_of_no_frame_is_damage() -> None:
    made = data_set(scan_of(3))
    made.compress(RLELossless, generate_instance_uid=False)
    made.NumberOfFrames = 2
    data = written(made)
    at = data.index(struct.pack("<HH2s", 0x7FE0, 0x10, b"OB")) + 12
    (size,) = struct.unpack_from("<I", data, at + 4)
    assert size == 12
    first, second, third = struct.unpack_from("<3I", data, at + 8)
    assert first == 0
    skipping = data[: at + 4] + struct.pack("<3I", 8, second, third) + data[at + 20 :]
    assert refused(skipping).why is Unreadable.DAMAGED


def test_baseline_jpeg_in_colour_is_lossy_and_shown_in_its_colours() -> None:
    samples = np.zeros((1, 48, 64, 3), dtype=np.uint8) + np.array([200, 30, 30], dtype=np.uint8)
    stream = encoded(Image.fromarray(samples[0]), "JPEG", quality=95)
    made = data_set(samples, bits=8, PhotometricInterpretation="YBR_FULL_422", PixelData=encapsulate([stream]))
    made["PixelData"].is_undefined_length = True
    made.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    data = written(made)
    assert read_image(data).measured.compression == "lossy"
    picture = thumbnail(data, long_side=64)
    assert picture is not None
    red, green, blue = picture.getpixel((9, 9))  # type: ignore[misc]  # RGB: three samples
    assert red > 190
    assert max(green, blue) < 40
