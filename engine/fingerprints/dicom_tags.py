"""What a DICOM file says of whom and what it shows, as tags: the identifying elements, and no others.

The names and addresses of patients are not read: the number, with whoever issued it, tells patients apart, and what is
not kept cannot leak. All elements count for the digest of the pixels (`dicom_container`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from engine.fingerprints.embedded_tags import EmbeddedTags, tags_of
from engine.fingerprints.resolutions import dpi_of

KEYWORDS = (
    "PatientID",
    "IssuerOfPatientID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SOPInstanceUID",
    "AccessionNumber",
    "StudyDate",
    "Modality",
    "Laterality",
    "ImageLaterality",
)
"""The elements of the data set that are read as tags, by the keywords of DICOM PS3.6."""

_MILLIMETRES = 25.4


def dicom_tags(data_set: Dataset) -> EmbeddedTags:
    """Return the identifying elements by name, such as `DICOM:PatientID`; dates as 2026-03-31. Never raises."""
    return tags_of(lambda: _said(data_set))


def _said(data_set: Dataset) -> Iterator[tuple[str, object]]:
    for keyword in KEYWORDS:
        name = f"DICOM:{keyword}"
        try:
            value = data_set.get(keyword)
        except Exception:  # noqa: BLE001 - a value that cannot be read may raise anything
            # Neither text nor nothing: it is told as a tag that was not read.
            yield name, object()
            continue
        if value is None or value == "":
            continue
        text = "\\".join(map(str, value)) if isinstance(value, MultiValue) else str(value)
        yield name, _day(text.strip()) if keyword.endswith("Date") else text.strip()


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text


def scanned_dpi(data_set: Dataset) -> int | None:
    """Return the resolution at which a film was scanned; the spacing in the patient is another thing."""
    try:
        down, across = (float(side) for side in data_set.get("NominalScannedPixelSpacing") or ())
        return dpi_of(_MILLIMETRES / across, _MILLIMETRES / down)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
