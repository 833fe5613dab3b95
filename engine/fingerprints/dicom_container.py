"""The elements of a DICOM file, walked before anything decodes them: whether all are there, and what they say.

Source: DICOM PS3.5 (2025) sections 7 and 10 and annex A, PS3.10 section 7. pydicom forgives: it ends
a data set where the file ends and keeps the last of two elements with one tag. So each element is visited here, and
whatever is not the picture goes into one digest: two files of which anything else differs share no pixels.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass

from engine.fingerprints.beginnings import MAGIC, MAGIC_AT
from engine.fingerprints.dicom_elements import FRAMES, Tag, Walk
from engine.fingerprints.unreadable import Unreadable, UnreadableError

INFLATED_LIMIT = 1 << 30
"""Bytes of a deflated data set."""

_PRIVATE_META = frozenset({(2, 0x100), (2, 0x102)})


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomContainer:
    """What the elements of a file say.

    `values` are those of the data set itself, as bytes, up to a kilobyte each. `said` is the SHA-256 over all elements
    but the picture and its encoding. `pixels` is where the picture lies in `data_set`: one stretch, or its fragments
    without the table of offsets. `is_exact` is false where the digest could be the same for files that say different
    things.
    """

    transfer_syntax: str
    media_class: str
    data_set: bytes
    values: dict[Tag, bytes]
    said: str
    pixels: tuple[tuple[int, int], ...]
    is_encapsulated: bool
    is_exact: bool

    def number(self, tag: Tag, default: int = 0) -> int:
        """Return an unsigned short of the data set."""
        value = self.values.get(tag, b"")
        if len(value) < 2:
            return default
        return int(struct.unpack_from(">H" if self.transfer_syntax == BIG_ENDIAN else "<H", value)[0])

    def text(self, tag: Tag) -> str:
        """Return a code string of the data set."""
        return self.values.get(tag, b"").decode("ascii", "replace").strip(" \x00")

    def frames(self) -> int:
        """Return the number of frames that are stated, or one; raises `UnreadableError` where it is no number."""
        text = self.text(FRAMES)
        if text and (not text.isascii() or not text.isdigit() or len(text) > 9):
            raise UnreadableError(why=Unreadable.DAMAGED, detail="its number of frames is no number")
        return int(text or "1")


IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN = (
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
)
NATIVE = frozenset({IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN})


def examine_dicom(data: bytes) -> DicomContainer:
    """Return what the elements of a DICOM file say.

    Raises `UnreadableError` where an element lies outside the file, is of no known form or nested too deep, or where
    there are too many. A read past the end may raise `struct.error` too.
    """
    meta = Walk(data=data, order="<", is_explicit=True, digest=hashlib.sha256())
    has_preamble = data[MAGIC_AT : MAGIC_AT + len(MAGIC)] == MAGIC
    start = meta.file_meta(MAGIC_AT + len(MAGIC) if has_preamble else 0)
    syntax = _uid(meta.values.get((2, 0x10), b""))
    if not syntax:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a DICOM file that does not name its transfer syntax")
    is_deflated = syntax == DEFLATED
    data_set = _inflated(data[start:]) if is_deflated else data
    digest = hashlib.sha256()
    walk = Walk(
        data=data_set, order=">" if syntax == BIG_ENDIAN else "<", is_explicit=syntax != IMPLICIT, digest=digest
    )
    walk.data_set(0 if is_deflated else start, len(data_set), depth=0)
    return DicomContainer(
        transfer_syntax=syntax,
        media_class=_uid(meta.values.get((2, 2), b"")),
        data_set=data_set,
        values=walk.values,
        said=digest.hexdigest(),
        pixels=tuple(walk.pixels),
        is_encapsulated=walk.is_encapsulated,
        # Values are hashed as they are stored, so that the order of bytes would be part of what is said.
        # A preamble can make the file one of another format as well, and the header can hold what is private.
        is_exact=walk.is_plain
        and meta.is_plain
        and syntax != BIG_ENDIAN
        and not (has_preamble and data[:MAGIC_AT].strip(b"\x00"))
        and not meta.values.keys() & _PRIVATE_META,
    )


def _uid(value: bytes) -> str:
    return value.decode("ascii", "replace").strip(" \x00")


def _inflated(packed: bytes) -> bytes:
    packer = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data_set = packer.decompress(packed, INFLATED_LIMIT)
    except zlib.error:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a deflated DICOM file that cannot be inflated") from None
    if not packer.eof:
        if packer.unconsumed_tail:
            raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"more than {INFLATED_LIMIT:,} bytes inflated")
        raise UnreadableError(why=Unreadable.TRUNCATED)
    if packer.unused_data.strip(b"\x00"):
        raise UnreadableError(why=Unreadable.DAMAGED, detail="something follows the deflated data set")
    return data_set
