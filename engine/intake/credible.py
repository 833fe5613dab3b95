"""Whether a reading can be what our own code read: rows of the store and answers of other processes are not believed.

Whoever writes to the store, or takes a decoder over, can still say false things of the right form (threat model).
"""

from __future__ import annotations

import re
from functools import cache

from engine.fingerprints.decoders import decoder_names
from engine.fingerprints.normalised_hash import ALGORITHM, BITS
from engine.fingerprints.perceptual import HASH_SIZES, algorithm_name
from engine.fingerprints.reading import PIXEL_LIMIT
from engine.fingerprints.tiff_container import PAGE_LIMIT
from engine.intake.scan import ScannedFile
from engine.model.records import Fingerprint, Page, PerceptualHash

_HEX = re.compile(r"[0-9a-f]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MODE = re.compile(r"[A-Za-z0-9;]{1,16}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_MOST_BYTES = 1 << 53
_COUNTED = ("pages", "dpi")
_MEASURED = frozenset({*_COUNTED, "format", "compression"})


def is_credible(file: ScannedFile, *, location: str, size: int | None = None) -> bool:
    """Say whether a row is of the entry at `location` and could have been read; `size` is what the file system says."""
    if file.location != location or not file.is_file or file.file is not None or not _is_text(file):
        return False
    if file.sha256 is None:
        return file.problem is not None and file.fingerprint is None and not file.size and not file.measured
    if not _SHA256.fullmatch(file.sha256) or not 0 <= file.size < _MOST_BYTES:
        return False
    if size is not None and file.size != size:
        return False
    if not file.measured.keys() <= _MEASURED or any(
        name in file.measured and not _DIGITS.fullmatch(file.measured[name]) for name in _COUNTED
    ):
        return False
    if (file.fingerprint is None) == (file.problem is None):
        return False
    return file.fingerprint is None or _could_be_read(file.fingerprint)


def _could_be_read(fingerprint: Fingerprint) -> bool:
    pages = fingerprint.pages
    return (
        fingerprint.decoder in decoder_names()
        and 0 < len(pages) <= PAGE_LIMIT
        and [page.number for page in pages] == list(range(1, len(pages) + 1))
        and all(map(_is_page, pages))
    )


def _is_page(page: Page) -> bool:
    return (
        _SHA256.fullmatch(page.pixels) is not None
        and _MODE.fullmatch(page.mode) is not None
        and page.width > 0
        and page.height > 0
        and page.width * page.height <= PIXEL_LIMIT
        and 0 <= page.quality <= 100
        and all(map(_is_hash, page.hashes))
    )


def _is_hash(one: PerceptualHash) -> bool:
    return (one.algorithm, one.bits) in _hash_kinds() and re.fullmatch(
        rf"[0-9a-f]{{{one.bits // 4}}}", one.hex
    ) is not None


@cache
def _hash_kinds() -> frozenset[tuple[str, int]]:
    return frozenset({(ALGORITHM, BITS), *((algorithm_name(size), size * size) for size in HASH_SIZES)})


def _is_text(file: ScannedFile) -> bool:
    """Say whether every text of a row can be written as UTF-8: half of a character breaks whatever reads it."""
    pairs = (*file.measured.items(), *file.tags.items())
    texts = [file.sha256 or "", file.problem or "", *file.unread_tags, *(text for pair in pairs for text in pair)]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True
