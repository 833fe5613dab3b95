"""Sidecars: what they say is one more source, and what they cannot say is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.fingerprints.reading import read_image
from engine.intake.archive_scan import reading_here, scan
from engine.intake.assembly import assemble
from engine.intake.descriptions import MOST_BYTES, DescriptionError, Field, read_description
from engine.intake.remembering import Forgetful
from engine.intake.scan import ScannedFile, location_of
from engine.intake.sidecars import read_sidecars
from engine.model.facts import known
from engine.model.mappings import Meaning
from procedures.progress import Silence
from tests.engine.fingerprints.drawn import encoded, paper
from tests.engine.intake.described import IMAGE, MAPPING, VOCABULARY, YAML, joined, only, said

ROWS = "path,customer,case\n{image},C-1,K-1"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(IMAGE)
    return tmp_path


def test_a_sidecar_tells_the_facts_of_its_image_and_is_no_record(archive: Path) -> None:
    text = '{"docType": "CHQ", "cust": "C-1", "scan": {"on": "03/04/2019"}, "case": "-", "registered": true, "by": 7}'
    (archive / "a" / "1.json").write_text(text)
    assembled = joined(archive)
    assert dict(only(assembled).facts) == {
        "series": known("cheque-image", sources=("a/1.json",)),
        "customer": known("C-1", sources=("a/1.json",)),
        "captured_on": known(date(2019, 4, 3), sources=("a/1.json",)),
        "registered": known(True, sources=("a/1.json",)),
    }
    assert said(assembled) == [("sidecar", "a/1.json"), ("column-not-in-vocabulary", "a/1.json")]
    assert assembled.findings[0].detail == "it describes `a/1.png`"
    assert "`by` is no fact" in assembled.findings[1].detail


def test_a_sidecar_and_a_catalogue_that_differ_make_a_set(archive: Path) -> None:
    (archive / "a" / "1.yaml").write_text("customer: C-2\nseries: account-form\n")
    assembled = joined(archive, rows="path,customer,series\na/1.png,C-1,account-form")
    assert only(assembled).facts["customer"].values == ("C-1", "C-2")
    assert only(assembled).facts["series"] == known("account-form", sources=("a/1.yaml", "x.csv:2"))
    assert said(assembled) == [("sources-differ", "a/1.png"), ("sidecar", "a/1.yaml")]


def test_a_sidecar_that_cannot_be_read_leaves_its_facts_missing_whatever_others_say(archive: Path) -> None:
    (archive / "a" / "1.json").write_text('{"docType": "CHQ"')
    assembled = joined(archive, rows="path,customer,case\na/1.png,C-1,K-1")
    assert dict(only(assembled).facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert said(assembled) == [("sidecar", "a/1.json"), ("value-not-understood", "a/1.json")]


def test_a_field_that_is_no_value_leaves_its_fact_missing(archive: Path) -> None:
    (archive / "a" / "1.json").write_text('{"cust": ["C-1", "C-2"], "docType": "LTR", "case": "K-1"}')
    assembled = joined(archive)
    assert set(only(assembled).facts) == {"case"}
    assert said(assembled) == [
        ("value-not-understood", "a/1.json"), ("value-not-understood", "a/1.json"), ("sidecar", "a/1.json"),
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["Customer", "CUST", " customer ", "ｃｕｓｔｏｍｅｒ"])
def test_a_field_that_is_almost_a_facts_leaves_the_fact_missing_whatever_others_say(archive: Path, field: str) -> None:
    (archive / "a" / "1.json").write_text(f'{{"{field}": "C-2", "Note": "x", "CASE": "-"}}')
    assembled = joined(archive, rows="path,customer,case\na/1.png,C-1,K-1")
    assert dict(only(assembled).facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert ("value-not-understood", "a/1.json") in said(assembled)


@pytest.mark.parametrize(("sidecar", "image"), [("1.JSON", "1.png"), ("1.json", "1.PNG"), ("1.Json", "1.Png")])
def test_the_case_of_an_ending_means_nothing(tmp_path: Path, sidecar: str, image: str) -> None:
    (tmp_path / image).write_bytes(IMAGE)
    (tmp_path / sidecar).write_text('{"cust": "C-2"}')
    assembled = joined(tmp_path, rows=f"path,customer\n{image},C-1")
    assert only(assembled).facts["customer"].values == ("C-1", "C-2")
    assert said(assembled) == [("sources-differ", image), ("sidecar", sidecar)]


def test_a_description_named_by_the_whole_name_of_its_image_leaves_facts_missing(archive: Path) -> None:
    (archive / "a" / "1.png.json").write_text('{"cust": "C-2"}')
    assembled = joined(archive, rows="path,customer,case\na/1.png,C-1,K-1")
    records = {record.location: record for record in assembled.inventory.records}
    assert dict(records["a/1.png"].facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert ("value-not-understood", "a/1.png.json") in said(assembled)
    assert "a/1.png.json" in records


def test_where_no_field_is_declared_a_broken_sidecar_could_have_told_any_fact(archive: Path) -> None:
    (archive / "a" / "1.yaml").write_text("customer: [")
    assert dict(only(joined(archive, rows="path,customer,case\na/1.png,C-1,K-1")).facts) == {}


def test_what_is_named_like_a_sidecar_of_nothing_stays_in_the_inventory(archive: Path) -> None:
    (archive / "2.json").write_text("{}")
    (archive / "notes.txt").write_text("{}")
    (archive / "3.png").write_bytes(IMAGE)
    (archive / "3.json").write_bytes(IMAGE)  # an image is no sidecar, whatever it is called
    assembled = joined(archive)
    assert sorted(record.location for record in assembled.inventory.records) == [
        "2.json", "3.json", "3.png", "a/1.png", "notes.txt",
    ]  # fmt: skip
    assert ("row-without-image", "2.json") in said(assembled)


def test_one_sidecar_can_describe_two_images(archive: Path) -> None:
    (archive / "a" / "1.tif").write_bytes(encoded(paper(1), "TIFF"))
    (archive / "a" / "1.json").write_text('{"cust": "C-1"}')
    assert [record.facts["customer"].values for record in joined(archive).inventory.records] == [("C-1",), ("C-1",)]


def test_a_sidecar_that_changed_after_the_scan_says_nothing(archive: Path) -> None:
    (archive / "a" / "1.json").write_text('{"cust": "C-1"}')
    scanned = scan(archive, read=reading_here(archive), memory=Forgetful(), progress=Silence()).files
    (archive / "a" / "1.json").write_text('{"cust": "C-2"}')
    sidecars = read_sidecars(archive, scanned, mappings=(MAPPING,), vocabulary=VOCABULARY)
    assert "it changed after it was scanned" in sidecars.findings[1].detail
    assert all(statement.texts == () for statement in sidecars.says[b"a/1.png"])


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("x.json", "[" * 100_000, "nested too deep"),
        ("x.json", "{" * 10, "not JSON at line 1"),
        ("x.json", '{"a":' * 17 + "1" + "}" * 17, "nested too deep"),
        ("x.json", '{"a":' * 600 + "1" + "}" * 600, "nested too deep"),
        ("x.json", r'{"a": "\ud800"}', "half of a character"),
        ("x.json", r'{"\udfff": 1}', "half of a character"),
        ("x.json", '{"a": 1, "a": 2}', "says `a` twice"),
        ("x.json", '{"a": {"b": 1}, "a.b": 2}', "says `a.b` twice"),
        ("x.json", '{"a": NaN}', "`NaN` is no value"),
        ("x.json", '["a"]', "does not name what it says"),
        ("x.json", '"a"', "does not name what it says"),
        ("x.json", "{" + ",".join(f'"{n}": 1' for n in range(1_001)) + "}", "more than 1,000 fields"),
        ("x.json", "{}" + " " * MOST_BYTES, "more than 262,144 bytes"),
        ("x.yaml", "a: &x [1]\nb: *x", "anchors"),
        ("x.yaml", "[" * 100, "deeper than 64"),
        ("x.yml", "a: !!python/object x", "tags"),
        ("x.YAML", "a: 1\na: 2", "written twice"),
        ("x.yaml", "", "says nothing"),
    ],
)  # fmt: skip
def test_a_description_that_would_harm_or_mislead_is_refused(name: str, text: str, fault: str) -> None:
    with pytest.raises(DescriptionError) as caught:
        read_description(text.encode(), name=name)
    assert fault in caught.value.fault


def test_values_stay_as_they_are_written() -> None:
    json = '{"a": 0.10, "b": 12345678901234567890, "c": true, "d": null, "e": " x ", "f": "", "g": [1]}'
    assert read_description(json.encode("utf-8-sig"), name="x.json") == {
        "a": Field(text="0.10"),
        "b": Field(text="12345678901234567890"),
        "c": Field(text="yes"),
        "e": Field(text="x"),
        "g": Field(problem="it is a list or a block, and one value was expected"),
    }
    yaml = "a: 0012\nb: yes\nc:\nd: ~\ne: 'null'\nf: {g: 1}\n"
    assert read_description(yaml.encode(), name="x.yaml") == {
        "a": Field(text="0012"),
        "b": Field(text="yes"),
        "e": Field(text="null"),
        "f.g": Field(text="1"),
        "f": Field(problem="it is a list or a block, and one value was expected"),
    }


@pytest.mark.parametrize(
    ("sidecar", "image"),
    [
        ("A.json", "a.png"),
        ("cafe\u0301.json", "caf\u00e9.png"),
        ("caf\u00e9.json", "cafe\u0301.png"),
        ("a .json", "a.png"),
        ("A.PNG.json", "a.png"),
        ("a.json", "a.jpg"),
        ("a%20b.json", "a b.png"),
    ],
)
def test_a_description_named_nearly_as_its_own_leaves_facts_missing(tmp_path: Path, sidecar: str, image: str) -> None:
    (tmp_path / image).write_bytes(IMAGE)
    (tmp_path / sidecar).write_text('{"cust": "C-2"}')
    assembled = joined(tmp_path, rows=ROWS.replace("{image}", image))
    records = {record.location: record for record in assembled.inventory.records}
    assert dict(records[location_of(image.encode())].facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert location_of(sidecar.encode()) in records
    (finding,) = [
        one for one in assembled.findings if one.place == location_of(sidecar.encode()) and "named" in one.detail
    ]
    assert finding.code.value == "value-not-understood"


@pytest.mark.parametrize("image", ["a.TIF", "a.Tif"])
def test_an_image_with_an_ending_in_capitals_has_its_description(tmp_path: Path, image: str) -> None:
    (tmp_path / image).write_bytes(encoded(paper(1), "TIFF"))
    (tmp_path / "a.json").write_text('{"cust": "C-2"}')
    assert only(joined(tmp_path)).facts["customer"].values == ("C-2",)


def test_two_images_that_differ_by_case_have_each_their_own_description(tmp_path: Path) -> None:
    for name in ("a", "A"):
        (tmp_path / f"{name}.png").write_bytes(IMAGE)
        (tmp_path / f"{name}.json").write_text(f'{{"cust": "{name}"}}')
    customers = {record.location: record.facts["customer"].values for record in joined(tmp_path).inventory.records}
    assert customers == {"a.png": ("a",), "A.png": ("A",)}


def test_a_description_that_is_a_link_leaves_facts_missing(archive: Path) -> None:
    (archive / "a" / "1.json").symlink_to(archive / "elsewhere.json")
    (archive / "b.json").symlink_to(archive / "elsewhere.json")
    assembled = joined(archive, rows=ROWS.replace("{image}", "a/1.png"))
    assert dict(only(assembled).facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert said(assembled) == [
        ("not-a-file", "a/1.json"), ("not-a-file", "b.json"), ("value-not-understood", "a/1.json"),
    ]  # fmt: skip
    assert assembled.findings[-1].detail == (
        "a symbolic link, which is not followed; each fact that it was to tell counts as missing"
    )


def test_a_description_that_could_not_be_read_leaves_facts_missing() -> None:
    scanned = [
        ScannedFile(location="1.png", sha256="0" * 64, size=1, fingerprint=read_image(IMAGE).fingerprint),
        ScannedFile(location="1.json", problem="there is no permission to read it"),
    ]
    sidecars = read_sidecars(Path("/nowhere"), scanned, mappings=(MAPPING,), vocabulary=VOCABULARY)
    assert {one.fact for one in sidecars.says[b"1.png"] if not one.texts} == {"series", "customer", "captured_on"}
    assert not sidecars.paths
    assert [finding.place for finding in sidecars.findings] == ["1.json"]


@pytest.mark.parametrize(
    "text",
    [
        '{"image": {"customer": "C-2"}}',
        '{"image": {"Cust": "C-2"}}',
        '{"a": {"b": {"c": {"customer 2": "C-2"}}}}',
        '{"images": [{"customer": "C-2"}]}',
        '{"images": [[{"x": {"customer": "C-2"}}]]}',
        '{"customer": {"id": "C-2"}}',
        '{"customer2": "C-2"}',
    ],
)
def test_a_field_inside_of_a_block_that_may_tell_a_fact_leaves_it_missing(archive: Path, text: str) -> None:
    (archive / "a" / "1.json").write_text(text)
    assembled = joined(archive, rows=ROWS.replace("{image}", "a/1.png"))
    assert dict(only(assembled).facts) == {"case": known("K-1", sources=("x.csv:2",))}
    assert ("value-not-understood", "a/1.json") in said(assembled)


def test_a_block_that_the_mapping_ignores_tells_nothing(archive: Path) -> None:
    (archive / "a" / "1.json").write_text('{"note": {"customer": "C-2"}, "by": {"cust": null}}')
    assembled = joined(archive, rows=ROWS.replace("{image}", "a/1.png"))
    assert only(assembled).facts["customer"].values == ("C-1",)


@pytest.mark.parametrize("text", ["#N/A", "N/A", "n/a", "null", "None", "NaN", "--", "?", "(blank)", "\uff0d", "不詳"])
def test_a_word_for_no_value_is_none(archive: Path, text: str) -> None:
    (archive / "a" / "1.json").write_text(f'{{"cust": "{text}"}}')
    (archive / "a" / "2.png").write_bytes(IMAGE)
    assembled = joined(archive, rows=f"path,customer,case\na/1.png,C-1,K-1\na/2.png,{text.removeprefix('#')},K-1")
    records = {record.location: set(record.facts) for record in assembled.inventory.records}
    assert records == {"a/1.png": {"case"}, "a/2.png": {"case"}}
    assert [place for code, place in said(assembled) if code == "value-not-understood"] == ["a/1.json", "x.csv:3"]


def test_a_mapping_says_what_a_word_for_no_value_means(archive: Path) -> None:
    (archive / "a" / "1.yaml").write_text("cust: NA\ncase: N/A\n")
    fields = {"cust": Meaning(of="customer", values={"NA": "NA"})}
    mapping = replace(YAML, fields=fields, missing=frozenset({"N/A"}))
    scanned = scan(archive, read=reading_here(archive), memory=Forgetful(), progress=Silence()).files
    sidecars = read_sidecars(archive, scanned, mappings=(mapping,), vocabulary=VOCABULARY)
    record = only(assemble(scanned, vocabulary=VOCABULARY, sidecars=sidecars))
    assert dict(record.facts) == {"customer": known("NA", sources=("a/1.yaml",))}
