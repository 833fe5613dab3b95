"""Embedded tags: what an image file says of itself in EXIF, TIFF and XMP, as text.

A copy that is removed takes its tags with it, so they are read and kept with the record. They are claims of whoever
wrote the file, and nothing is decided by them unless a mapping says which fact a tag is. A tag that cannot be read is
left out, and so is the rest of a long one: no metadata makes an image unreadable. That something is left out is told,
for two tags that are cut alike may differ.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import islice

from defusedxml.ElementTree import iterparse
from PIL import ExifTags, Image, TiffTags, UnidentifiedImageError
from PIL.TiffImagePlugin import IFDRational

MOST_TAGS = 200
LONGEST_TAG = 2_000
"""Characters of one tag; the rest of a longer one is left out."""

LONGEST_XMP = 1 << 20
"""Bytes of XMP that are read; more is no description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedTags:
    """The tags of a file by name; of those in `unread` the text is not the whole text, or there is none.

    Where `are_all` is false the file has more than was read, so that a tag which is not here may be there.
    """

    found: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    are_all: bool = True


_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_LONGEST_NAME = 100
_XMP_TAG = 700
_EXIF_FOLDER, _GPS_FOLDER = 0x8769, 0x8825
_WINDOWS = range(0x9C9B, 0x9CA0)  # XPTitle to XPSubject: UTF-16 in bytes
_USER_COMMENT = 0x9286
# Where the pixels lie and how they are packed: this tells encodings apart, not what is recorded of an image.
_STRUCTURE = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289, 292, 293, 317,
     318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517,
     518, 519, 520, 521, 529, 530, 531, 532, 700, 33723, 34377, 34665, 34675, 34853, 37500, 40965}
)  # fmt: skip
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def embedded_tags(data: bytes) -> EmbeddedTags:
    """Return the tags of an image file by name, such as `EXIF:DateTimeOriginal`, `TIFF:DocumentName`, `XMP:dc:title`.

    Those of the first page, at most `MOST_TAGS` in the order of their names. Never raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # damaged metadata is no damage of the image
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return tags_of_image(image)
        except UnidentifiedImageError:
            return EmbeddedTags()  # of the other formats no tags are read
        except Exception:  # noqa: BLE001 - a decoder may raise anything, and no tag is worth an image
            return EmbeddedTags(are_all=False)


def tags_of_decoded_png(image: Image.Image) -> EmbeddedTags:
    """Return what `embedded_tags` returns of a PNG, of its only page after it was decoded whole.

    What stands behind the samples is known only then, so `embedded_tags` would have to decode them again. Asked anew,
    since Pillow reports broken EXIF to the first who asks, and then says that there is none. Never raises.
    """
    anew = Image.new("1", (1, 1))
    anew.info = dict(image.info)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tags_of_image(anew)


def tags_of_image(image: Image.Image) -> EmbeddedTags:
    """Return the tags that Pillow knows of an open image. Never raises."""
    told = _Collected()
    for read in (_of_file, _of_exif, _of_gps, _of_xmp):
        told.collect(partial(read, image))
    return told.bounded()


def tags_of(read: Callable[[], Iterable[tuple[str, object]]]) -> EmbeddedTags:
    """Return the tags that `read` yields by name, within the same bounds. Never raises."""
    told = _Collected()
    told.collect(read)
    return told.bounded()


@dataclass(slots=True)
class _Collected:
    found: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    are_all: bool = True

    def bounded(self) -> EmbeddedTags:
        """Return what was collected, as far as it may be kept."""
        names = sorted(self.found)
        return EmbeddedTags(
            found={name: self.found[name] for name in names[:MOST_TAGS]},
            unread=tuple(sorted(self.unread)[:MOST_TAGS]),
            are_all=self.are_all and len(names) <= MOST_TAGS and len(self.unread) <= MOST_TAGS,
        )

    def collect(self, read: Callable[[], Iterable[tuple[str, object]]]) -> None:
        """Add the tags that `read` comes to before it falls over something."""
        try:
            for number, (name, value) in enumerate(read()):
                if number >= MOST_TAGS or len(name) > _LONGEST_NAME or not _is_plain(name):
                    self.are_all = False
                    if number >= MOST_TAGS:
                        return
                    continue
                self._add(name, _text(value))
        except Exception:  # noqa: BLE001 - as above
            self.are_all = False

    def _add(self, name: str, text: _Text) -> None:
        if not text.is_whole or self.found.get(name, text.shown) != text.shown:
            self.unread.add(name)
        if text.shown:
            self.found.setdefault(name, text.shown)


def _of_file(image: Image.Image) -> Iterator[tuple[str, object]]:
    """Yield the tags of the first folder: those of a TIFF are its own."""
    family = "TIFF" if image.format == "TIFF" else "EXIF"
    for tag, value in image.getexif().items():
        if tag not in _STRUCTURE:
            yield f"{family}:{_name(tag)}", _of_windows(value) if tag in _WINDOWS else _mended(value)


def _of_exif(image: Image.Image) -> Iterator[tuple[str, object]]:
    for tag, value in image.getexif().get_ifd(_EXIF_FOLDER).items():
        if tag not in _STRUCTURE:
            yield f"EXIF:{_name(tag)}", _of_comment(value) if tag == _USER_COMMENT else _mended(value)


def _of_gps(image: Image.Image) -> Iterator[tuple[str, object]]:
    for tag, value in image.getexif().get_ifd(_GPS_FOLDER).items():
        yield f"EXIF:{ExifTags.GPSTAGS.get(tag, f'GPS{tag}')}", value


def _name(tag: int) -> str:
    known = ExifTags.TAGS.get(tag)
    if known is None and tag in TiffTags.TAGS_V2:
        known = TiffTags.TAGS_V2[tag].name
    return known or str(tag)


def _mended(value: object) -> object:
    """Return a text that was decoded as Latin-1, as Pillow does, by UTF-8 where it is UTF-8."""
    try:
        return value.encode("latin-1").decode() if isinstance(value, str) else value
    except UnicodeError:
        return value


def _of_windows(value: object) -> object:
    return bytes(value).decode("utf-16-le", "ignore") if isinstance(value, (bytes, tuple)) else value


def _of_comment(value: object) -> object:
    if not isinstance(value, bytes):
        return value
    charset, text = value[:8].rstrip(b"\x00 "), value[8:]
    return text.decode("utf-16", "ignore") if charset == b"UNICODE" else text


def _of_xmp(image: Image.Image) -> Iterator[tuple[str, object]]:
    """Yield the properties of the XMP packet; the items of a list are one text."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if packet is None and image.format == "TIFF":
        packet = image.getexif().get(_XMP_TAG)
    data = packet.encode() if isinstance(packet, str) else packet
    if data is None:
        return
    if not isinstance(data, bytes) or len(data) > LONGEST_XMP:
        raise ValueError("no packet that is read")
    prefixes: dict[str, str] = {}
    depth, about = 0, 0
    name, texts = "", list[str]()
    for event, part in iterparse(
        io.BytesIO(data.strip(b"\x00 \r\n")), events=("start-ns", "start", "end"), forbid_dtd=True
    ):
        if event == "start-ns":
            prefix, uri = part
            prefixes[uri] = _PREFIXES.get(uri, prefix)
            continue
        if event == "start":
            depth += 1
            if part.tag == f"{_RDF}Description" and not about:
                about = depth
                for attribute, value in part.attrib.items():
                    if not attribute.startswith((_RDF, _XML)):
                        yield _xmp_name(attribute, prefixes), value
            elif about and depth == about + 1:
                name, texts = _xmp_name(part.tag, prefixes), []
            continue
        if about and depth > about and (text := (part.text or "").strip()):
            texts.append(text)
        if about and depth == about + 1:
            yield name, "; ".join(texts)
        if depth == about:
            about = 0
        depth -= 1


def _xmp_name(tag: str, prefixes: Mapping[str, str]) -> str:
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return f"XMP:{prefixes.get(uri) or 'x'}:{local}"


@dataclass(frozen=True, slots=True)
class _Text:
    """What is shown of a value, and whether that is all of it."""

    shown: str
    is_whole: bool = True


def _text(value: object) -> _Text:
    """Return a value as one line of text, or nothing where it is no text."""
    is_whole = True
    match value:
        case str():
            text = value
        case bytes():
            try:
                text = value.rstrip(b"\x00").decode()
            except UnicodeDecodeError:
                return _Text("", is_whole=False)
        case bool():
            text = "yes" if value else "no"
        case IFDRational() | Fraction() | float() | int():
            text = _number(value)
        case tuple() | list():
            parts = [_text(one) for one in islice(value, MOST_TAGS)]
            is_whole = len(value) <= MOST_TAGS and all(part.is_whole for part in parts)
            text = ", ".join(part.shown for part in parts)
        case _:
            return _Text("", is_whole=False)
    plain = " ".join("".join(c if _is_plain(c) else " " for c in text[: 4 * LONGEST_TAG]).split())
    is_whole = is_whole and len(text) <= 4 * LONGEST_TAG and len(plain) <= LONGEST_TAG
    return _Text(plain[:LONGEST_TAG], is_whole=is_whole)


def _number(value: IFDRational | Fraction | float) -> str:
    if isinstance(value, IFDRational) and not value.denominator:
        return f"{value.numerator}/0"
    text = f"{float(value):.6f}"
    return text.rstrip("0").rstrip(".")


def _is_plain(text: str) -> bool:
    return not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in text)
