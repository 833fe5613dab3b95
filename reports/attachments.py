"""The files attached to a PDF, read from one revision of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic

from engine.model.errors import MunimentError

_DEEPEST = 8
"""Levels of a name tree that are followed; ours has one."""


class AttachmentError(MunimentError):
    """An attachment that is not written as the report writes them."""

    exit_code = 4

    def __init__(self, *, what: str) -> None:
        super().__init__(f"the attachments are not those of a report: {what}")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """One attachment; `relationship` says what it is to the document."""

    name: str
    data: bytes
    relationship: str


def attached_files(root: generic.DictionaryObject) -> tuple[AttachedFile, ...]:
    """Return the attachments of a document, by name; raises `AttachmentError` where one is ambiguous."""
    names = root.get("/Names")
    if not isinstance(names, generic.DictionaryObject) or "/EmbeddedFiles" not in names:
        return ()
    found = sorted(_files(names["/EmbeddedFiles"], depth=0), key=lambda file: file.name)
    if len({file.name for file in found}) != len(found):
        raise AttachmentError(what="two carry one name")
    return tuple(found)


def _files(node: generic.PdfObject, *, depth: int) -> Iterator[AttachedFile]:
    node = node.get_object()  # type: ignore[no-untyped-call]  # untyped in pyHanko
    if depth > _DEEPEST or not isinstance(node, generic.DictionaryObject):
        raise AttachmentError(what="their list is not a name tree")
    for child in node.get("/Kids", ()):
        yield from _files(child, depth=depth + 1)
    pairs = node.get("/Names", ())
    for place in range(1, len(pairs), 2):
        yield _file(pairs[place].get_object())


def _file(described: generic.PdfObject) -> AttachedFile:
    if not isinstance(described, generic.DictionaryObject):
        raise AttachmentError(what="one has no description")
    embedded = described["/EF"]
    # Two names for one file, or two streams under one name, would let two readers see two plans.
    if str(described["/UF"]) != str(described.get("/F", described["/UF"])):
        raise AttachmentError(what="one has two names")
    streams = {key: embedded.raw_get(key) for key in embedded}
    if set(streams) - {"/F", "/UF"} or len({repr(stream) for stream in streams.values()}) != 1:
        raise AttachmentError(what="one has two contents")
    stream = embedded["/F"]
    assert isinstance(stream, generic.StreamObject)
    return AttachedFile(
        name=str(described["/UF"]), data=bytes(stream.data), relationship=str(described.get("/AFRelationship", ""))
    )
