"""DICOM files made for these tests: noise under invented patients."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian

from tests.engine.fingerprints.drawn_frames import FRAMES

Samples = NDArray[Any]
ROOT = "1.2.826.0.1.3680043.8.498"
CT = "1.2.840.10008.5.1.4.1.1.2"


def scan_of(frames: int = 1, *, bits: int = 12, signed: bool = False, colours: int = 1, seed: int = 1) -> Samples:
    """Return noise of shape (frames, 40, 32) or, with colours, (frames, 40, 32, 3)."""
    chance = np.random.default_rng(seed)
    low, high = (-(1 << bits - 1), 1 << bits - 1) if signed else (0, 1 << bits)
    kind = np.dtype(f"{'i' if signed else 'u'}{1 if bits <= 8 else 2}")
    shape = (frames, 40, 32) if colours == 1 else (frames, 40, 32, colours)
    return chance.integers(low, high, shape).astype(kind)


def ramp(bits: int) -> Samples:
    """Return one frame that grows to the right and down."""
    steps = np.add.outer(np.arange(40), np.arange(32)) * (((1 << bits) - 1) // 70)
    return steps[None].astype("u1" if bits <= 8 else "u2")


def data_set(samples: Samples, *, bits: int = 12, **elements: Any) -> FileDataset:
    """Return a data set of these frames, of an invented patient; `elements` are by keyword."""
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = CT, f"{ROOT}.1"
    made.StudyInstanceUID, made.SeriesInstanceUID = f"{ROOT}.2", f"{ROOT}.3"
    made.PatientID, made.PatientName, made.Modality = "P-1", "Example^One", "CT"
    made.StudyDate = "20240131"
    made.SamplesPerPixel = samples.shape[3] if samples.ndim == 4 else 1
    made.PhotometricInterpretation = "RGB" if samples.ndim == 4 else "MONOCHROME2"
    if samples.ndim == 4:
        made.PlanarConfiguration = 0
    made.NumberOfFrames, made.Rows, made.Columns = samples.shape[:3]
    made.BitsAllocated, made.BitsStored, made.HighBit = samples.dtype.itemsize * 8, bits, bits - 1
    made.PixelRepresentation = int(samples.dtype.kind == "i")
    made.PixelData = samples.tobytes() + b"\x00" * (samples.nbytes % 2)
    made["PixelData"].VR = "OB" if bits <= 8 else "OW"
    for keyword, value in elements.items():
        if value is None:
            del made[keyword]
        else:
            setattr(made, keyword, value)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = made.SOPClassUID, made.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return FileDataset("", made, file_meta=meta, preamble=bytes(128))


def dicom(samples: Samples, *, bits: int = 12, **elements: Any) -> bytes:
    """Return the bytes of a file, uncompressed."""
    return written(data_set(samples, bits=bits, **elements))


def written(made: FileDataset, syntax: str | None = None) -> bytes:
    """Return the bytes of a file, in another transfer syntax where one is given."""
    if syntax is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made.compress(syntax, generate_instance_uid=False)
    file = io.BytesIO()
    made.save_as(file, enforce_file_format=True)
    return file.getvalue()


def packed(bits: int, syntax: str) -> bytes:
    """Return the bytes of a file of the frame `ramp(bits)`, packed as lossless JPEG or JPEG-LS."""
    made = data_set(ramp(bits), bits=bits, PixelData=encapsulate([FRAMES[syntax, bits]]))
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    made.file_meta.TransferSyntaxUID = UID(syntax)
    return written(made)
