"""How files of the formats begin that are no plain images; nothing is decoded for it."""

from __future__ import annotations

MAGIC_AT, MAGIC = 128, b"DICM"
"""Where DICOM files say that they are; the preamble before it may hold anything."""

# Some systems leave out the preamble and begin with group 2.
_BARE_META = (b"\x02\x00\x00\x00UL", b"\x02\x00\x01\x00OB", b"\x02\x00\x02\x00UI", b"\x02\x00\x10\x00UI")
_BARE_DATA_SET = tuple(b"\x08\x00" + bytes([element, 0]) for element in (0x00, 0x01, 0x05, 0x08, 0x16, 0x18))
_LONGEST_FIRST = 1024

_OTHER_FORMATS = (
    (0, b"\x97JB2", "JBIG2"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (0, b"AT&TFORM", "DjVu"),
    (0, b"8BPS", "Photoshop"),
    (0, b"PK\x03\x04", "ZIP"),
)


def is_dicom(data: bytes) -> bool:
    """Say whether a file begins as DICOM files do."""
    return data[MAGIC_AT : MAGIC_AT + len(MAGIC)] == MAGIC or data.startswith(_BARE_META)


def is_pdf(data: bytes) -> bool:
    """Say whether a file begins as PDF files do."""
    return data.startswith(b"%PDF-")


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def is_heif(data: bytes) -> bool:
    """Say whether a file begins as HEIF files do."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def format_not_read(data: bytes) -> str | None:
    """Return the name of a format that is known and not read, or nothing."""
    for offset, magic, name in _OTHER_FORMATS:
        if data[offset : offset + len(magic)] == magic:
            return name
    if data.startswith(_BARE_DATA_SET):
        length = int.from_bytes(data[4:8], "little")
        if (data[4:6].isalpha() and data[4:6].isupper()) or length <= _LONGEST_FIRST:
            return "DICOM without the header that names its encoding"
    return None
