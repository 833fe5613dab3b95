"""The structure of a PDF, walked before anything draws it: its pages, and whether there is anything besides them.

Programs that show PDF mend a table of objects and leave out what they do not find. A file that needs that is drawn as
they draw it, and never shares its pixels with another. Source: ISO 32000-2, sections 7.5, 7.7 and 12.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from engine.fingerprints.unreadable import Unreadable, UnreadableError

DEPTH_LIMIT = 64
"""Levels of the tree of pages."""

OBJECT_LIMIT = 1 << 19

_TAIL = 1024
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_NODE_KEYS = frozenset({"/Type", "/Parent", "/Kids", "/Count", *_INHERITED})
# What a catalogue may hold without there being anything besides the pages.
_CATALOGUE_KEYS = frozenset(
    {"/Type", "/Pages", "/Version", "/Metadata", "/Lang", "/PageMode", "/PageLayout", "/ViewerPreferences"}
)
_TRAILER_KEYS = frozenset({"/Size", "/Root", "/Info", "/ID"})
_OF_TABLE = frozenset({"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """One leaf of the tree of pages, with what it inherits."""

    entries: Mapping[str, generic.PdfObject]

    def entry(self, key: str) -> object:
        """Return the object of a key, or nothing."""
        return resolved(self.entries.get(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfDocument:
    """The pages of a PDF in order.

    `is_plain` says that there is nothing besides them: one revision, no form, note, attachment, script, layer, outline
    or object that no page needs. `info` is what the file says of itself, by the keys of its information dictionary.
    """

    pages: tuple[PdfPage, ...]
    is_plain: bool
    info: Mapping[str, str]


def examine_pdf(data: bytes, *, page_limit: int) -> PdfDocument:
    """Return what the structure of a PDF says.

    Raises `UnreadableError`, or what pyHanko raises on a PDF that is damaged.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise UnreadableError(why=Unreadable.TRUNCATED)
    mended = _mended(data)
    try:
        return _examined(mended, page_limit=page_limit, is_strict=True)
    except PdfReadError:
        return _examined(mended, page_limit=page_limit, is_strict=False)


def _examined(data: bytes, *, page_limit: int, is_strict: bool) -> PdfDocument:
    reader = PdfFileReader(io.BytesIO(data), strict=is_strict)
    if reader.encrypted:
        raise UnreadableError(why=Unreadable.ENCRYPTED)
    catalogue = reader.root
    if "/XFA" in _dictionary(catalogue.get("/AcroForm")):
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail="PDF with a form that a program draws (XFA)")
    pages: list[PdfPage] = []
    has_plain_tree = True
    for node, inherited in _leaves(catalogue.raw_get("/Pages"), limit=page_limit):
        if node is None:
            has_plain_tree = False
            continue
        if len(pages) == page_limit:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {page_limit:,}")
        pages.append(PdfPage(entries={**inherited, **node}))
    if not pages:
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a PDF without a page")
    is_plain = (
        is_strict
        and has_plain_tree
        and set(catalogue) <= _CATALOGUE_KEYS
        and reader.total_revisions == 1
        and data.rstrip(b"\r\n \x00").endswith(b"%%EOF")
        and set(reader.trailer) <= _TRAILER_KEYS | _OF_TABLE
        and _all_objects_are_needed(reader, streams=2 * len(pages) + ("/Metadata" in catalogue))
    )
    return PdfDocument(pages=tuple(pages), is_plain=is_plain, info=_info(reader))


_TABLE_AT = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_HEAD = 64


def _mended(data: bytes) -> bytes:
    """Return the file with the one object that is always free numbered as it should be.

    Pillow numbers it by one too many, and means nothing by it. Nothing but the beginning of the table is touched.
    """
    stated = _TABLE_AT.search(data[-_TAIL:])
    at = int(stated[1]) if stated else len(data)
    head = data[at : at + _HEAD]
    if not head.startswith(b"xref\n0 ") or b"\n0000000000 65536 f" not in head:
        return data
    return data[:at] + head.replace(b"\n0000000000 65536 f", b"\n0000000000 65535 f", 1) + data[at + _HEAD :]


def resolved(value: object) -> object:
    """Return what a reference refers to, or the object itself."""
    if not isinstance(value, generic.IndirectObject):
        return value
    found: object = value.get_object()  # type: ignore[no-untyped-call]  # pyHanko does not say
    return found


def _dictionary(value: object) -> Mapping[str, object]:
    found = resolved(value)
    return found if isinstance(found, generic.DictionaryObject) else {}


Node = Mapping[str, generic.PdfObject]


def _leaves(root: object, *, limit: int) -> Iterator[tuple[Node | None, Node]]:
    """Yield each page with what it inherits, and nothing for a node that holds more than pages."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[object, dict[str, generic.PdfObject], int]] = [(root, {}, 0)]
    while waiting:
        found, inherited, depth = waiting.pop()
        if isinstance(found, generic.IndirectObject):
            place = (found.idnum, found.generation)
            if place in seen:
                raise UnreadableError(why=Unreadable.DAMAGED, detail="its pages form a loop")
            seen.add(place)
        if depth > DEPTH_LIMIT:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"pages more than {DEPTH_LIMIT} levels deep")
        if len(seen) > 2 * limit + DEPTH_LIMIT:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {limit:,}")
        node = resolved(found)
        if not isinstance(node, generic.DictionaryObject):
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a page that is none")
        raw = {key: node.raw_get(key) for key in node}
        if "/Kids" not in raw:
            yield raw, inherited
            continue
        if not set(raw) <= _NODE_KEYS:
            yield None, {}
        kids = resolved(raw["/Kids"])
        if not isinstance(kids, generic.ArrayObject) or len(kids) > limit:
            raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {limit:,}")
        passed = {**inherited, **{key: raw[key] for key in _INHERITED if key in raw}}
        waiting += [(kids.raw_get(at), passed, depth + 1) for at in reversed(range(len(kids)))]


def _all_objects_are_needed(reader: PdfFileReader, *, streams: int) -> bool:
    """Say whether the file holds no object that nothing refers to, nor more than so many streams.

    A page that is a scan needs two, for what it draws and for its image. Programs that show PDF show no others.
    """
    table = reader.xrefs.get_xref_container_info(0).stream_ref
    used = reader.xrefs.object_streams_used_in(0)  # type: ignore[no-untyped-call]  # pyHanko does not say
    packs = {*used, *([table] if table is not None else [])}
    stored = {(ref.idnum, ref.generation) for ref in reader.xrefs.explicit_refs_in_revision(0) - packs}
    if len(stored) > OBJECT_LIMIT:
        return False
    reached: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer.raw_get(key) for key in reader.trailer]
    while waiting:
        found = waiting.pop()
        if isinstance(found, generic.IndirectObject):
            place = (found.idnum, found.generation)
            if place in reached:
                continue
            reached.add(place)
            found = resolved(found)
        streams -= isinstance(found, generic.StreamObject)
        if isinstance(found, generic.DictionaryObject):
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, generic.ArrayObject):
            waiting += [found.raw_get(at) for at in range(len(found))]
    return stored <= reached and streams >= 0


def _info(reader: PdfFileReader) -> dict[str, str]:
    info = _dictionary(reader.trailer.raw_get("/Info")) if "/Info" in reader.trailer else {}
    texts = {key: resolved(info[key]) for key in info}
    return {key.removeprefix("/"): str(text) for key, text in texts.items() if isinstance(text, str)}
