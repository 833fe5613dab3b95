"""Bytes of a DICOM file to its reading."""

from __future__ import annotations

import struct
from typing import Any

from PIL import Image

from engine.fingerprints.canonical import grey
from engine.fingerprints.decoders import dicom_decoder_name
from engine.fingerprints.dicom import Frames, check_readable, is_lossy, mode_of, samples_digest, stored_bits
from engine.fingerprints.dicom_container import DicomContainer, examine_dicom
from engine.fingerprints.dicom_tags import dicom_tags, scanned_dpi
from engine.fingerprints.dicom_view import viewed
from engine.fingerprints.pages import AfterPage, Bounds, Measured, Reading, page_of
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page


def _opened(data: bytes, bounds: Bounds) -> tuple[DicomContainer, Frames]:
    try:
        container = examine_dicom(data)
    except (struct.error, IndexError, OverflowError):
        raise UnreadableError(why=Unreadable.TRUNCATED) from None
    frames = check_readable(
        container, page_limit=bounds.pages, pixel_limit=bounds.page_pixels, total_limit=bounds.all_pixels
    )
    return container, Frames(data, container, frames=frames)


def read_dicom(data: bytes, *, bounds: Bounds, after_page: AfterPage) -> Reading:
    """Return the reading of a DICOM file; raises `UnreadableError`, or whatever a decoder raises."""
    container, frames = _opened(data, bounds)
    sha256 = sha256_hex(data)
    tags = dicom_tags(frames.data_set)
    pages: list[Page] = []
    for beside, samples, known in frames:
        number = len(pages) + 1
        # A tag of which only a part is known could differ in the rest; the walk has it whole, the facts do not.
        is_exact = container.is_exact and not tags.unread and tags.are_all
        tied_to = "" if is_exact else f"{sha256}#{number}"
        shades = grey(viewed(stored_bits(samples, container), frames.data_set, _photometric(known)))
        pages.append(
            page_of(
                shades,
                number=number,
                size=(samples.shape[1], samples.shape[0]),
                mode=mode_of(container),
                pixels=samples_digest(container, samples, known, beside=beside, tied_to=tied_to),
            )
        )
        after_page(shades)
    return Reading(
        fingerprint=Fingerprint(pages=tuple(pages), decoder=dicom_decoder_name()),
        measured=Measured(
            pages=len(pages),
            format="dicom",
            compression="lossy" if is_lossy(container, frames.is_reversible) else "lossless",
            dpi=scanned_dpi(frames.data_set),
        ),
        tags=tags,
    )


def dicom_picture(data: bytes, *, bounds: Bounds) -> Image.Image:
    """Return the first frame in eight bits as a screen would show it."""
    container, frames = _opened(data, bounds)
    _, samples, known = next(iter(frames))
    return viewed(stored_bits(samples, container), frames.data_set, _photometric(known))


def _photometric(known: dict[str, Any]) -> str:
    return str(known.get("photometric_interpretation", ""))
