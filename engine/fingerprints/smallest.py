"""The smallest files of the formats that Pillow does not write, to warm up with."""

from __future__ import annotations

import struct


def smallest_dicom() -> bytes:
    """Return a DICOM file of one grey frame of 8 by 8 pixels, which a decoder has to be loaded for."""
    meta = _element(2, 0x10, b"UI", b"1.2.840.10008.1.2.1\x00")
    picture = b"".join(
        [
            _element(0x28, 2, b"US", struct.pack("<H", 1)),
            _element(0x28, 4, b"CS", b"MONOCHROME2 "),
            *(_element(0x28, tag, b"US", struct.pack("<H", 8)) for tag in (0x10, 0x11, 0x100, 0x101)),
            _element(0x28, 0x102, b"US", struct.pack("<H", 7)),
            _element(0x28, 0x103, b"US", struct.pack("<H", 0)),
            struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 64) + bytes(range(64)),
        ]
    )
    return bytes(128) + b"DICM" + meta + picture


def _element(group: int, element: int, kind: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, element, kind, len(value)) + value
