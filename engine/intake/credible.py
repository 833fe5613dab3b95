"""Whether a reading can be what our own code read: rows of the store and answers of other processes are not believed.

Whoever writes to the store, or takes a decoder over, can still say false things of the right form (threat model).
"""

from __future__ import annotations

import re

from engine.fingerprints.reading import decoder_name
from engine.intake.scan import ScannedFile
from engine.model.records import Fingerprint

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_MOST_BYTES = 1 << 53
_COUNTED = ("pages", "dpi")


def is_credible(file: ScannedFile, *, location: str, size: int | None = None) -> bool:
    """Say whether a row is of the entry at `location` and could have been read; `size` is what the file system says."""
    if file.location != location or not file.is_file or file.file is not None:
        return False
    if file.sha256 is None:
        return file.problem is not None and file.fingerprint is None
    if not _SHA256.fullmatch(file.sha256) or not 0 <= file.size < _MOST_BYTES:
        return False
    if size is not None and file.size != size:
        return False
    if any(name in file.measured and not _DIGITS.fullmatch(file.measured[name]) for name in _COUNTED):
        return False
    if (file.fingerprint is None) == (file.problem is None):
        return False
    return _is_text(file) and (file.fingerprint is None or _could_be_read(file.fingerprint))


def _could_be_read(fingerprint: Fingerprint) -> bool:
    pages = fingerprint.pages
    return (
        fingerprint.decoder == decoder_name()
        and [page.number for page in pages] == list(range(1, len(pages) + 1))
        and len(pages) > 0
        and all(_SHA256.fullmatch(page.pixels) and page.width > 0 and page.height > 0 for page in pages)
        and all(0 <= page.quality <= 100 for page in pages)
    )


def _is_text(file: ScannedFile) -> bool:
    """Say whether every text of a row can be written as UTF-8: half of a character breaks whatever reads it."""
    texts = [file.problem or "", *(text for pair in (*file.measured.items(), *file.tags.items()) for text in pair)]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True
