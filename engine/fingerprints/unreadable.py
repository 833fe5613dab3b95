"""Why a file could not be read whole: in doubt a page is not read, because nothing may rest on half a record."""

from __future__ import annotations

from enum import StrEnum

from engine.model.errors import MunimentError


class Unreadable(StrEnum):
    """The reasons for which a file has no fingerprint."""

    EMPTY = "empty"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    NOT_AN_IMAGE = "not-an-image"
    FORMAT_NOT_READ = "format-not-read"
    NO_PICTURE = "no-picture"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_LARGE = "too-large"
    OUT_OF_MEMORY = "out-of-memory"


_SENTENCES = {
    Unreadable.EMPTY: "the file is empty",
    Unreadable.TRUNCATED: "the file ends too early",
    Unreadable.DAMAGED: "the file is damaged",
    Unreadable.NOT_AN_IMAGE: "the file is not an image that is known here",
    Unreadable.FORMAT_NOT_READ: "the format is not read yet",
    Unreadable.NO_PICTURE: "the file holds no picture",
    Unreadable.ENCRYPTED: "the file is encrypted",
    Unreadable.TOO_MANY_PAGES: "the file has too many pages",
    Unreadable.TOO_LARGE: "the picture is too large",
    Unreadable.OUT_OF_MEMORY: "there was not enough memory to read the file",
}


class UnreadableError(MunimentError):
    """A file that was not decoded whole; the record is kept, and is never a removable copy.

    `why` is the reason and `detail` what was seen, in a few words. The message is what the record's `problem` says.
    """

    exit_code = 3

    def __init__(self, *, why: Unreadable, detail: str = "") -> None:
        sentence = _SENTENCES[why]
        super().__init__(f"{sentence}: {detail}" if detail else sentence)
        self.why = why
        self.detail = detail

    @property
    def is_lasting(self) -> bool:
        """Say whether the same bytes are unreadable every time, and not only while memory is short."""
        return self.why is not Unreadable.OUT_OF_MEMORY
