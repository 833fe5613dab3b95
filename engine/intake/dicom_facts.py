"""What the identifying elements of DICOM files are facts of, without anybody declaring it.

They tell patients, studies and images apart, so no mapping has to be written before they count. A mapping that gives
one of these tags another meaning, or none, comes first.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.facts import Vocabulary
from engine.model.mappings import Meaning

FORMAT = "dicom"

FACTS_OF_TAGS = {
    "DICOM:PatientID": "patient",
    "DICOM:IssuerOfPatientID": "patient_issuer",
    "DICOM:AccessionNumber": "accession_no",
    "DICOM:StudyInstanceUID": "study",
    "DICOM:SeriesInstanceUID": "image_series",
    "DICOM:SOPInstanceUID": "image_instance",
    "DICOM:StudyDate": "study_date",
    "DICOM:Laterality": "laterality",
    "DICOM:ImageLaterality": "laterality",
}
"""Tags of `engine.fingerprints.dicom_tags` and the facts of the shipped vocabulary."""


def with_identifying(tags: Mapping[str, Meaning], *, form: str | None, vocabulary: Vocabulary) -> Mapping[str, Meaning]:
    """Return the meanings of the tags of a file of the given format: those declared, and these where they are facts."""
    if form != FORMAT:
        return tags
    ours = {tag: Meaning(of=fact) for tag, fact in FACTS_OF_TAGS.items() if fact in vocabulary.facts}
    return {**ours, **tags}
