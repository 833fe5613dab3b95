"""The elements of a DICOM data set, visited one by one: where each lies, and one digest over what all of them say."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Protocol

from pydicom.datadict import dictionary_VR

from engine.fingerprints.unreadable import Unreadable, UnreadableError

ELEMENT_LIMIT = 1 << 20
"""Elements of one file: two hundred for each of 5,000 frames."""

DEPTH_LIMIT = 16
"""Sequences inside sequences; the deepest that the standard defines are half as deep."""

FRAGMENT_LIMIT = 1 << 17

Tag = tuple[int, int]

PIXELS, FLOATS, DOUBLES = (0x7FE0, 0x0010), (0x7FE0, 0x0008), (0x7FE0, 0x0009)
SAMPLES, PHOTOMETRIC, PLANAR, FRAMES = (0x28, 0x02), (0x28, 0x04), (0x28, 0x06), (0x28, 0x08)
ROWS, COLUMNS = (0x28, 0x10), (0x28, 0x11)
BITS_ALLOCATED, BITS_STORED, SIGNED = (0x28, 0x100), (0x28, 0x101), (0x28, 0x103)
LOSSY_ONCE = (0x28, 0x2110)

_ITEM, _ITEM_END, _SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
_ITEM_ENDS = (b"\xfe\xff\x0d\xe0", b"\xff\xfe\xe0\x0d")
_UNDEFINED = 0xFFFFFFFF
_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_SHORT = frozenset(
    {b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL", b"SS"}
    | {b"ST", b"TM", b"UI", b"UL", b"US"}
)
# What names the same picture otherwise in another encoding: the samples and what is known of them after decoding
# speak for it. Offset tables, group lengths and padding (FFFC,FFFC) belong to the encoding too.
_OF_ENCODING = frozenset({PIXELS, FLOATS, DOUBLES, PHOTOMETRIC, PLANAR, (0x7FE0, 1), (0x7FE0, 2), (0x7FE0, 3)})
_PADDING = (0xFFFC, 0xFFFC)
_KEPT = 1024


class Hash(Protocol):
    """Hears bytes."""

    def update(self, data: bytes, /) -> None:
        """Hear more."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk over elements; `digest` hears of each but the picture, and of nothing that belongs to the encoding."""

    data: bytes
    order: str
    is_explicit: bool
    digest: Hash
    values: dict[Tag, bytes] = field(default_factory=dict)
    pixels: list[tuple[int, int]] = field(default_factory=list)
    is_encapsulated: bool = False
    is_plain: bool = True
    elements: int = 0

    def file_meta(self, at: int) -> int:
        """Walk group 2, and return where it ends."""
        while self.data[at : at + 2] == b"\x02\x00":
            tag, _, length, body = self._element(at, is_explicit=True)
            if tag in self.values:
                self.is_plain = False
            self.values[tag] = self._value(body, length)
            at = body + length
        return at

    def data_set(self, at: int, end: int, *, depth: int, is_explicit: bool | None = None) -> int:
        """Walk elements up to `end`, or to the end of an item of undefined length, and return where they end."""
        explicit = self.is_explicit if is_explicit is None else is_explicit
        if depth > DEPTH_LIMIT:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"sequences more than {DEPTH_LIMIT} deep")
        before: Tag = (0, 0)
        while at < end:
            tag, kind, length, body = self._element(at, is_explicit=explicit)
            if tag == _ITEM_END and depth:
                return body
            # Elements stand in the order of their tags; of two with one tag the decoder would know the last only.
            self.is_plain = self.is_plain and tag > before
            before = tag
            if not depth and tag in (PIXELS, FLOATS, DOUBLES):
                at = self._picture(tag, length, body)
                continue
            counts = tag[1] != 0 and tag != _PADDING and not (not depth and tag in _OF_ENCODING)
            if counts:
                self.digest.update(struct.pack(">BHH", depth, *tag))
            if kind == b"SQ" or length == _UNDEFINED:
                at = self._sequence(body, length, depth=depth, is_explicit=explicit and kind == b"SQ")
                continue
            value = self._value(body, length)
            if counts:
                self.digest.update(struct.pack(">Q", length))
                self.digest.update(value)
            elif tag == _PADDING and value.strip(b"\x00"):
                self.is_plain = False
            if not depth:
                self.values[tag] = value[:_KEPT]
            at = body + length
        if at > end:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="an element reaches out of what holds it")
        return at

    def _element(self, at: int, *, is_explicit: bool) -> tuple[Tag, bytes, int, int]:
        """Return the tag, type and length of an element, and where its value begins."""
        self.elements += 1
        if self.elements > ELEMENT_LIMIT:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"more than {ELEMENT_LIMIT:,} elements")
        group, element = struct.unpack_from(self.order + "HH", self.data, at)
        tag = (group, element)
        if group == 0xFFFE or not is_explicit:
            (length,) = struct.unpack_from(self.order + "I", self.data, at + 4)
            return tag, b"" if group == 0xFFFE else _kind_of(tag), length, at + 8
        kind = self.data[at + 4 : at + 6]
        if kind in _LONG:
            (length,) = struct.unpack_from(self.order + "I", self.data, at + 8)
            return tag, kind, length, at + 12
        if kind not in _SHORT:
            if len(kind) < 2:
                raise UnreadableError(why=Unreadable.TRUNCATED)
            raise UnreadableError(why=Unreadable.DAMAGED, detail="an element of no type that is known")
        (length,) = struct.unpack_from(self.order + "H", self.data, at + 6)
        return tag, kind, length, at + 8

    def _value(self, body: int, length: int) -> bytes:
        if length == _UNDEFINED:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="an element without a length")
        if body + length > len(self.data):
            raise UnreadableError(why=Unreadable.TRUNCATED)
        return self.data[body : body + length]

    def _sequence(self, at: int, length: int, *, depth: int, is_explicit: bool) -> int:
        end = len(self.data) if length == _UNDEFINED else at + length
        if end > len(self.data):
            raise UnreadableError(why=Unreadable.TRUNCATED)
        self.digest.update(b"(")
        while at < end:
            tag, _, size, body = self._element(at, is_explicit=is_explicit)
            if tag == _SEQUENCE_END and length == _UNDEFINED:
                self.digest.update(b")")
                return body
            if tag != _ITEM:
                raise UnreadableError(why=Unreadable.DAMAGED, detail="a sequence of something else than items")
            self.digest.update(b"[")
            stop = len(self.data) if size == _UNDEFINED else body + size
            if stop > end:
                raise UnreadableError(why=Unreadable.TRUNCATED)
            at = self.data_set(body, stop, depth=depth + 1, is_explicit=is_explicit)
            if (
                size == _UNDEFINED
                and at == stop
                and self.data[at - 8 : at - 4] not in (b"\xfe\xff\x0d\xe0", b"\xff\xfe\xe0\x0d")
            ):
                raise UnreadableError(why=Unreadable.TRUNCATED)
            self.digest.update(b"]")
        if length == _UNDEFINED:
            raise UnreadableError(why=Unreadable.TRUNCATED)
        self.digest.update(b")")
        return at

    def _picture(self, tag: Tag, length: int, at: int) -> int:
        if self.pixels or self.is_encapsulated:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="two pictures in one data set")
        self.digest.update(struct.pack(">HH", *tag))
        if length != _UNDEFINED:
            self._value(at, length)
            self.pixels.append((at, length))
            return at + length
        self.is_encapsulated = True
        is_table = True
        while True:
            found, _, size, body = self._element(at, is_explicit=False)
            if found == _SEQUENCE_END:
                return body
            if found != _ITEM:
                raise UnreadableError(why=Unreadable.DAMAGED, detail="a picture of something else than fragments")
            if body + size > len(self.data):
                raise UnreadableError(why=Unreadable.TRUNCATED)
            if not is_table:
                self.pixels.append((body, size))
            is_table = False
            if len(self.pixels) > FRAGMENT_LIMIT:
                raise UnreadableError(why=Unreadable.DAMAGED, detail=f"more than {FRAGMENT_LIMIT:,} fragments")
            at = body + size


def _kind_of(tag: Tag) -> bytes:
    """Return whether an element of the dictionary is a sequence: of others the type plays no part here."""
    try:
        return b"SQ" if dictionary_VR(tag) == "SQ" else b""
    except KeyError:
        return b""
