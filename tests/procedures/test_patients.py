"""From DICOM files to the plan: the same picture of two patients is never a copy of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydicom.uid import RLELossless

from engine.fingerprints.reading import read_image
from engine.intake.assembly import assemble
from engine.intake.scan import ScannedFile
from engine.judge.judgement import judge
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.decisions import Bucket, Decision, Obstacle
from engine.model.digests import sha256_hex
from engine.model.facts import known
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Fingerprint, Inventory
from procedures.intake import Intake
from procedures.progress import Silence
from procedures.scanning import open_store, scan_archive
from tests.engine.fingerprints.drawn_dicom import ROOT, data_set, dicom, scan_of, written
from tests.procedures.test_shared_files import CLOCK, CONFIRMATION, POLICIES, POLICY

OWN_VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {title: {en: Series}, one_of: [account-form]}
  pages: {title: {en: Pages}, number: true}
events:
  relationship-ended: {per: series, title: {en: It ended}}
"""


def bundle_with(vocabulary: bytes) -> Bundle:
    sources = [
        Source("vocabulary.yaml", vocabulary),
        Source("approvals.yaml", (POLICIES / "approvals.yaml").read_bytes()),
        Source("p.yaml", POLICY.replace("{at_least: P2Y, from: relationship-ended}", "{permanently: yes}").encode()),
    ]
    (rule,) = read_bundle(sources).bundle.rules
    return read_bundle([*sources, Source("counsel.yaml", (CONFIRMATION % rule.version).encode())]).bundle


SHIPPED = (POLICIES / "vocabulary.yaml").read_bytes()


def bundle_of(kind: str) -> Bundle:
    if kind == "own":
        return bundle_with(OWN_VOCABULARY.encode())
    return bundle_with(SHIPPED)


def decisions(inventory: Inventory, bundle: Bundle) -> dict[str, Decision]:
    judgement = judge(inventory, bundle=bundle, register=Register(), as_of=date(2026, 11, 1))
    locations = {record.id: record.location for record in inventory.records}
    return {locations[one.record]: one for one in judgement.decisions}


@pytest.mark.parametrize("kind", ["shipped", "own"])
def test_a_copy_in_another_encoding_goes_and_another_patients_picture_stays(kind: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    samples = scan_of(2)
    files = {
        "plain.dcm": dicom(samples),
        "packed.dcm": written(data_set(samples), RLELossless),
        "other.dcm": dicom(samples, PatientID="P-2"),
        "other-eye.dcm": dicom(samples, ImageLaterality="L"),
        "other-study.dcm": dicom(samples, StudyInstanceUID=f"{ROOT}.8"),
    }
    for name, data in files.items():
        (archive / name).write_bytes(data)
    rows = "".join(f"{name},account-form,C-1\n" for name in files)
    (tmp_path / "index.csv").write_text(f"path,series,customer\n{rows}")
    bundle = bundle_of(kind)
    intake = Intake(archive=archive, catalogues=(tmp_path / "index.csv",))
    with open_store(tmp_path / "store.sqlite", archive=archive) as store:
        scan = scan_archive(intake, store=store, vocabulary=bundle.vocabulary, clock=CLOCK, progress=Silence())
    found = decisions(scan.inventory, bundle)
    assert all(record.problem is None for record in scan.inventory.records)
    copies = {location for location, one in found.items() if one.bucket is Bucket.REMOVE_COPY}
    assert len(copies) == 1
    assert copies < {"plain.dcm", "packed.dcm"}
    if kind == "shipped":
        (record,) = [one for one in scan.inventory.records if one.location == "other.dcm"]
        assert record.facts["patient"].values == known("P-2").values
        assert record.facts["study_date"].values == known(date(2024, 1, 31)).values


@pytest.mark.parametrize(
    ("keyword", "value", "fact"),
    [
        ("AccessionNumber", "7", "accession_no"),
        ("IssuerOfPatientID", "Hospital B", "patient_issuer"),
        ("StudyInstanceUID", f"{ROOT}.8", "study"),
        ("SeriesInstanceUID", f"{ROOT}.8", "image_series"),
        ("SOPInstanceUID", f"{ROOT}.8", "image_instance"),
        ("StudyDate", "20240202", "study_date"),
        ("Laterality", "L", "laterality"),
    ],
)
def test_the_facts_alone_keep_two_images_apart(keyword: str, value: Any, fact: str) -> None:
    """The second fence: with pixels that forget all but the samples, the facts still say that these are two."""
    shipped = bundle_of("shipped")
    other: dict[str, Any] = {"IssuerOfPatientID": "Hospital A", "Laterality": "R", keyword: value}
    scanned = []
    for name, data in (
        ("a.dcm", dicom(scan_of(), IssuerOfPatientID="Hospital A", Laterality="R")),
        ("b.dcm", dicom(scan_of(), **other)),
    ):
        reading = read_image(data)
        page = replace(reading.fingerprint.pages[0], pixels="0" * 64)
        scanned.append(
            ScannedFile(
                location=name,
                sha256=sha256_hex(data),
                size=len(data),
                fingerprint=Fingerprint(pages=(page,), decoder=reading.fingerprint.decoder),
                measured={"format": reading.measured.format, "pages": "1"},
                tags=reading.tags.found,
            )
        )
    inventory = assemble(scanned, vocabulary=shipped.vocabulary).inventory
    facts = {"series": known("account-form"), "customer": known("C-1")}
    records = tuple(replace(one, facts={**one.facts, **facts}) for one in inventory.records)
    found = decisions(replace(inventory, records=records), shipped)
    hindering = {
        one.by
        for each in found.values()
        if each.membership
        for one in each.membership.hindrances
        if one.obstacle is Obstacle.IDENTITY
    }
    assert fact in hindering
    assert all(one.bucket is not Bucket.REMOVE_COPY for one in found.values())
