"""Entries of invented archives, made without a disk."""

from __future__ import annotations

from engine.intake.archive import FileState
from engine.intake.scan import ScannedFile
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page, PerceptualHash
from engine.survey.files import SurveyedFile

DAY_NS = 86_400 * 10**9


def page(pixels: str, *, number: int = 1, quality: int = 50) -> Page:
    """A page whose hashes are near those of no page with other pixels."""
    digest = sha256_hex(pixels.encode())
    return Page(
        number=number,
        width=10,
        height=10,
        mode="L",
        pixels=pixels,
        quality=quality,
        hashes=(
            PerceptualHash(algorithm="a/1", bits=64, hex=digest[:16]),
            PerceptualHash(algorithm="b/1", bits=256, hex=digest),
        ),
    )


def image(
    location: str,
    *pages: Page,
    data: str = "",
    size: int = 100,
    form: str = "png",
    dpi: int | None = None,
    state: FileState | None = None,
) -> SurveyedFile:
    """An image that was read whole; with other `data` it has other bytes."""
    measured = {"format": form} | ({"dpi": str(dpi)} if dpi is not None else {})
    return SurveyedFile(
        scanned=ScannedFile(
            location=location,
            sha256=sha256_hex((data or location).encode()),
            size=size,
            fingerprint=Fingerprint(pages=pages or (page(location),), decoder="d"),
            measured=measured,
        ),
        state=state,
    )


def unread(location: str, *, problem: str = "the file is damaged", data: str = "", size: int = 100) -> SurveyedFile:
    """A file whose bytes are known and whose pixels are not."""
    return SurveyedFile(
        scanned=ScannedFile(
            location=location, sha256=sha256_hex((data or location).encode()), size=size, problem=problem
        )
    )


def closed(location: str, *, size: int = 100) -> SurveyedFile:
    """A file that may not be read at all."""
    return SurveyedFile(
        scanned=ScannedFile(location=location, problem="there is no permission to read it"),
        state=state(size=size),
    )


def link(location: str) -> SurveyedFile:
    """A symbolic link: an entry, and no file."""
    problem = "a symbolic link, which is not followed"
    return SurveyedFile(scanned=ScannedFile(location=location, is_file=False, problem=problem))


def state(*, size: int = 100, modified_ns: int = 0, inode: int = 1) -> FileState:
    return FileState(size=size, modified_ns=modified_ns, changed_ns=0, inode=inode, device=1)
