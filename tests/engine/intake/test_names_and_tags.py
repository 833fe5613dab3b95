"""Names of files and tags of images: what they say is one more source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.fingerprints.reading import read_image
from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.names import MOST_READINGS
from engine.intake.scan import ScannedFile
from engine.model.date_forms import DateForm
from engine.model.facts import known
from engine.model.mappings import Meaning, NamePattern
from engine.model.path_patterns import PathPattern
from engine.model.statements import Told
from tests.engine.intake.described import IMAGE, VOCABULARY, joined, only, said


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(IMAGE)
    return tmp_path


def by_name(path: bytes, *patterns: str) -> Assembled:
    file = ScannedFile(
        location=path.decode(), sha256="0" * 64, size=1, fingerprint=read_image(IMAGE).fingerprint, measured={}
    )
    declared = tuple(NamePattern(match=PathPattern.of(one), dates=(DateForm.of("YYYYMMDD"),)) for one in patterns)
    return assemble([file], vocabulary=VOCABULARY, patterns=declared)


def test_the_name_of_a_file_says_facts() -> None:
    assembled = by_name(b"cheques/C-1/20190403_1.png", "cheques/{customer}/{captured_on}_*.png", "forms/{case}/*")
    assert dict(only(assembled).facts) == {
        "customer": known("C-1", sources=("name",)),
        "captured_on": known(date(2019, 4, 3), sources=("name",)),
    }
    assert assembled.findings == ()


def test_a_tag_that_the_mapping_names_is_a_fact_and_every_tag_stays_with_its_record() -> None:
    said_of = {"EXIF:DateTimeOriginal": "2019:04:03 10:11:12", "XMP:dc:title": "K-1", "EXIF:Make": "x"}
    file = ScannedFile(location="1.png", sha256="0" * 64, size=1, tags=said_of)
    meanings = {
        "EXIF:DateTimeOriginal": Meaning(of="captured_on", dates=(DateForm.of("YYYY:MM:DD hh:mm:ss"),)),
        "XMP:dc:title": Meaning(of="case"),
        "EXIF:Make": Meaning(of="ignore"),
        "EXIF:Model": Meaning(of="customer"),
    }
    assembled = assemble([file], vocabulary=VOCABULARY, tags=meanings)
    assert dict(only(assembled).facts) == {
        "captured_on": known(date(2019, 4, 3), sources=("EXIF:DateTimeOriginal",)),
        "case": known("K-1", sources=("XMP:dc:title",)),
    }
    assert only(assembled).tags == said_of


@pytest.mark.parametrize(
    "changed",
    [
        {"tags": {"XMP:dc:title": "K-1"}, "unread_tags": ("XMP:dc:title",)},
        {"unread_tags": ("XMP:dc:title",)},
        {"has_all_tags": False},
    ],
)
def test_a_mapped_tag_that_is_cut_or_dropped_leaves_its_fact_missing_whatever_others_say(changed: Any) -> None:
    file = ScannedFile(location="1.png", sha256="0" * 64, size=1, **changed)
    catalogue = read_catalogue(b"path,case,customer\n1.png,K-1,C-1", name="x.csv", vocabulary=VOCABULARY)
    meanings = {"XMP:dc:title": Meaning(of="case"), "EXIF:Make": Meaning(of="ignore")}
    assembled = assemble([file], vocabulary=VOCABULARY, catalogues=[catalogue], tags=meanings)
    assert set(only(assembled).facts) == {"customer"}
    assert said(assembled) == [("value-not-understood", "1.png")]


def test_what_is_told_is_kept_with_its_place_and_what_is_measured_is_not(archive: Path) -> None:
    (archive / "a" / "1.json").write_text('{"docType": "CHQ", "cust": ["C-1"]}')
    assembled = joined(
        archive, rows="path,customer\na/1.png,C-1", patterns=(NamePattern(match=PathPattern.of("{case}/*")),)
    )
    id_ = only(assembled).id
    assert assembled.told == (
        Told(record=id_, fact="case", text="a", source="name", place="a/1.png"),
        Told(record=id_, fact="customer", text="C-1", source="catalogue", place="x.csv:2"),
        Told(record=id_, fact="series", text="cheque-image", source="sidecar", place="a/1.json"),
    )


def test_a_name_that_can_be_cut_in_two_ways_says_both() -> None:
    assembled = by_name(b"C_1_K.png", "{customer}_{case}.png")
    assert only(assembled).facts["customer"].values == ("C", "C_1")
    assert said(assembled) == [("sources-differ", "C_1_K.png"), ("sources-differ", "C_1_K.png")]


def test_only_readings_that_are_values_count() -> None:
    assembled = by_name(b"account-form_20190403_x.png", "{series}_{case}.png")
    assert only(assembled).facts["series"].values == ("account-form",)


def test_a_name_that_can_be_cut_in_too_many_ways_says_nothing() -> None:
    assembled = by_name(b"_".join([b"x"] * (MOST_READINGS + 2)) + b".png", "{customer}_{case}.png")
    assert dict(only(assembled).facts) == {}
    assert said(assembled)[0][0] == "value-not-understood"
    assert "fits in 9 ways" in assembled.findings[0].detail
