"""A DICOM file to pages: one for each frame, whose canonical pixels are the samples as they are stored (ADR 0022)."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np
import pydicom
import pydicom.config
from numpy.typing import NDArray
from pydicom.encaps import generate_frames
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID

from engine.fingerprints.codestreams import jpeg2000_picture, jpeg_picture
from engine.fingerprints.complaints import overheard
from engine.fingerprints.dicom_container import NATIVE, DicomContainer
from engine.fingerprints.dicom_elements import (
    BITS_ALLOCATED,
    BITS_STORED,
    COLUMNS,
    LOSSY_ONCE,
    PHOTOMETRIC,
    ROWS,
    SAMPLES,
    SIGNED,
)
from engine.fingerprints.unreadable import Unreadable, UnreadableError

# What a value should look like is no reason to speak: it is taken as it is, and a tag that cannot be read is told.
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE

Samples = NDArray[Any]

_RLE = "1.2.840.10008.1.2.5"
_JPEG = {"1.2.840.10008.1.2.4.50": "gdcm", "1.2.840.10008.1.2.4.51": "gdcm"}
_JPEG |= {"1.2.840.10008.1.2.4.57": "gdcm", "1.2.840.10008.1.2.4.70": "gdcm"}
_JPEG |= {"1.2.840.10008.1.2.4.80": "gdcm", "1.2.840.10008.1.2.4.81": "gdcm"}
_JPEG_LS = frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})
_EXTENDED = "1.2.840.10008.1.2.4.51"
_J2K = dict.fromkeys((f"1.2.840.10008.1.2.4.{end}" for end in (90, 91, 201, 202, 203)), "pylibjpeg")
PLUGINS = {**dict.fromkeys(NATIVE, ""), _RLE: "pydicom", **_JPEG, **_J2K}
"""The transfer syntaxes that are read, and what decodes each: always the same, never whatever else is installed."""

_FORM = "muniment-dicom-pixels/1"
_FRAME_BYTES_LIMIT = 2 << 30


def check_readable(container: DicomContainer, *, page_limit: int, pixel_limit: int, total_limit: int) -> int:
    """Return the number of frames; raises `UnreadableError` where a file has no picture that can be read."""
    if not container.pixels:
        raise UnreadableError(why=Unreadable.NO_PICTURE, detail=_without_picture(container))
    rows, columns, samples = container.number(ROWS), container.number(COLUMNS), container.number(SAMPLES, 1)
    allocated, frames = container.number(BITS_ALLOCATED), container.frames()
    if not (rows and columns and samples and allocated and frames):
        raise UnreadableError(why=Unreadable.DAMAGED, detail="a page without a size")
    if container.transfer_syntax not in PLUGINS:
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=f"DICOM with {_name(container.transfer_syntax)}")
    stored = container.number(BITS_STORED)
    if (container.transfer_syntax in _JPEG_LS and stored in (6, 7)) or (
        container.transfer_syntax == _EXTENDED and stored != 8
    ):
        name = f"DICOM with {_name(container.transfer_syntax)} of {stored} bits a sample"
        raise UnreadableError(why=Unreadable.FORMAT_NOT_READ, detail=name)
    if frames > page_limit:
        raise UnreadableError(why=Unreadable.TOO_MANY_PAGES, detail=f"more than {page_limit:,}")
    size = rows * columns
    if size > pixel_limit or size * frames > total_limit or size * samples * allocated // 8 > _FRAME_BYTES_LIMIT:
        raise UnreadableError(why=Unreadable.TOO_LARGE, detail=f"{columns} by {rows} pixels")
    if not container.is_encapsulated:
        bits = size * samples * allocated * frames
        if container.text(PHOTOMETRIC) == "YBR_FULL_422":
            bits = bits // 3 * 2
        if container.pixels[0][1] < -(-bits // 8):
            raise UnreadableError(why=Unreadable.TRUNCATED)
    return frames


def _name(syntax: str) -> str:
    name = UID(syntax).name
    return f"{name} ({syntax})" if name != syntax else f"the transfer syntax {syntax[:64]}"


def _without_picture(container: DicomContainer) -> str:
    """Say in a few words what a file is that holds no picture."""
    name = UID(container.media_class).name
    return name if container.media_class and name != container.media_class else "DICOM"


def is_lossy(container: DicomContainer, reversible: bool) -> bool:
    """Say whether the samples went through a lossy compression, now or earlier."""
    return not reversible or container.text(LOSSY_ONCE) == "01"


class Frames:
    """The frames of one file, decoded one by one.

    `is_reversible` is known after the last: whether the way of coding loses nothing in any frame.
    """

    def __init__(self, data: bytes, container: DicomContainer, *, frames: int) -> None:
        self.container, self.number = container, frames
        self.is_reversible = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.data_set = pydicom.dcmread(io.BytesIO(data), force=True)
        self._check_found()

    def _check_found(self) -> None:
        """Refuse a file in which pydicom finds another picture than the walk of its elements."""
        for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
            if keyword in self.data_set and not self.container.is_encapsulated:
                ((start, length),) = self.container.pixels
                if self.data_set[keyword].value != memoryview(self.container.data_set)[start : start + length]:
                    raise UnreadableError(why=Unreadable.DAMAGED, detail="its picture can be read in two ways")

    def __iter__(self) -> Iterator[tuple[str, Samples, dict[str, Any]]]:
        """Yield of each frame what its digest says besides the samples, the samples, and what is known of them."""
        container = self.container
        decoder = get_decoder(UID(container.transfer_syntax))
        coded: Iterator[bytes | None] = self._coded() if container.is_encapsulated else repeat(None, self.number)
        # The bits above those stored are kept: they can hold an overlay.
        decoded = decoder.iter_array(
            self.data_set,
            raw=True,
            decoding_plugin=PLUGINS[container.transfer_syntax],
            correct_unused_bits=False,
            apply_jls_sign_correction=False,
        )
        found = 0
        # The stream first: a frame is decoded only after its structure was walked.
        for stream in coded:
            beside = self._beside(stream)
            with warnings.catch_warnings(record=True) as warned, overheard() as complaints:
                warnings.simplefilter("always")
                one = next(decoded, None)
            if one is None:
                break
            found += 1
            if complaints.lines:
                raise UnreadableError(why=Unreadable.DAMAGED, detail=f"page {found} does not decode cleanly")
            samples, known = one
            if samples.shape[:2] != (container.number(ROWS), container.number(COLUMNS)):
                raise UnreadableError(why=Unreadable.DAMAGED, detail="a frame has another size than the file states")
            if warned:
                # It made something of what it did not expect; then the samples do not speak for the stream.
                beside = f"{beside} {self._whole()}"
            is_unsigned = container.transfer_syntax in _JPEG_LS and container.number(SIGNED)
            yield beside, stored_bits(samples, container) if is_unsigned else samples, known
        if found != self.number:
            raise UnreadableError(why=Unreadable.DAMAGED, detail=f"{found:,} of {self.number:,} pages could be decoded")

    def _whole(self) -> str:
        """Return the digest of all that the picture takes of the file."""
        digest = hashlib.sha256()
        for start, length in self.container.pixels:
            digest.update(self.container.data_set[start : start + length])
        return digest.hexdigest()

    def _coded(self) -> Iterator[bytes]:
        frames = list(generate_frames(self.data_set.PixelData, number_of_frames=self.number))
        if self.container.transfer_syntax == _RLE and len(self.container.pixels) != self.number:
            # In this syntax a frame is one fragment, and a decoder stops where it has what it wants.
            raise UnreadableError(why=Unreadable.DAMAGED, detail="fragments that are not one for each frame")
        if sum(map(len, frames)) != sum(length for _, length in self.container.pixels):
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a table of frames leaves something out")
        if len(frames) != self.number:
            raise UnreadableError(
                why=Unreadable.DAMAGED, detail=f"{len(frames):,} of {self.number:,} pages could be decoded"
            )
        return iter(frames)

    def _beside(self, stream: bytes | None) -> str:
        """Return what a digest has to name besides the samples: a stream whose samples are not all that it says."""
        if stream is None:
            return "-"
        container = self.container
        syntax = container.transfer_syntax
        if syntax == _RLE:
            return "-"
        try:
            picture = jpeg_picture(stream) if syntax in _JPEG else jpeg2000_picture(stream)
        except (struct.error, IndexError):
            raise UnreadableError(why=Unreadable.TRUNCATED) from None
        stated = (container.number(COLUMNS), container.number(ROWS), container.number(SAMPLES, 1))
        if (picture.width, picture.height, len(picture.bits)) != stated:
            raise UnreadableError(why=Unreadable.DAMAGED, detail="a frame has another size than the file states")
        self.is_reversible = self.is_reversible and picture.is_reversible
        is_all = (
            picture.is_reversible
            and not stream[picture.end :].strip(b"\x00")
            and all(container.number(BITS_STORED) <= bits <= container.number(BITS_ALLOCATED) for bits in picture.bits)
        )
        return "-" if is_all else hashlib.sha256(stream).hexdigest()


def stored_bits(samples: Samples, container: DicomContainer) -> Samples:
    """Return samples of which the bits above those stored are no more than their sign."""
    above = samples.dtype.itemsize * 8 - container.number(BITS_STORED)
    if samples.dtype.kind not in "ui" or not 0 < above < samples.dtype.itemsize * 8:
        return samples
    return (samples << above) >> above


def samples_digest(
    container: DicomContainer, samples: Samples, known: dict[str, Any], *, beside: str, tied_to: str
) -> str:
    """Return the SHA-256 over a header and the samples of a frame, as 64 hex digits.

    The header has the form's name, the shape (rows, columns, samples) and type of the array, the photometric
    interpretation as decoded, the bits stored, what all other elements of the file say (`DicomContainer.said`, which
    includes patient, study and instance), the digest of a compressed frame where its samples are not all that it says,
    and `tied_to`. Samples follow row by row, pixel by pixel, little-endian; bits above those stored are kept.
    """
    if samples.dtype.kind not in "uif":
        raise UnreadableError(why=Unreadable.DAMAGED, detail="samples of no type that is known")
    header = [
        _FORM,
        f"shape={'x'.join(map(str, samples.shape))}",
        f"type={samples.dtype.kind}{samples.dtype.itemsize * 8}",
        f"photometric={known.get('photometric_interpretation')}",
        f"stored={container.number(BITS_STORED)}",
        f"said={container.said}",
        f"beside={beside}",
        f"tied={tied_to or '-'}",
    ]
    digest = hashlib.sha256("\n".join([*header, "", ""]).encode())
    for row in range(0, samples.shape[0], 1024):
        digest.update(np.ascontiguousarray(samples[row : row + 1024]).astype(samples.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def mode_of(container: DicomContainer) -> str:
    """Return how samples are stored, as in `DICOM;u12x1`: unsigned, twelve bits, one a pixel."""
    sign = "s" if container.number(SIGNED) else "u"
    return f"DICOM;{sign}{container.number(BITS_STORED)}x{container.number(SAMPLES, 1)}"
