"""Joining: every fact has its sources, what differs is a set, and what does not fit is a finding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.fingerprints.reading import read_image
from engine.intake.assembly import Assembled, IdsCollideError, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.events import ReadEvents
from engine.intake.names import folder_of
from engine.intake.scan import ScannedFile, location_of, record_id
from engine.model.dates import Interval
from engine.model.digests import sha256_hex
from engine.model.facts import Event, FactDefinition, FactKind, Identity, Said, Vocabulary, heard, known
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import Meaning, TableMapping
from engine.model.records import Ghost, LinkKind, Record
from tests.engine.fingerprints.drawn import encoded, paper

VOCABULARY = Vocabulary(
    facts={
        definition.name: definition
        for definition in (
            FactDefinition(name="series", kind=FactKind.ONE_OF, values=("cheque-image", "id-document")),
            FactDefinition(name="customer", kind=FactKind.TEXT, identity=Identity.YES, is_personal=True),
            FactDefinition(name="opened", kind=FactKind.DATE, is_personal=True),
            FactDefinition(name="registered", kind=FactKind.YES_NO),
            FactDefinition(name="pages", kind=FactKind.NUMBER),
            FactDefinition(name="dpi", kind=FactKind.NUMBER),
            FactDefinition(name="format", kind=FactKind.ONE_OF, values=("jpeg", "png")),
            FactDefinition(name="folder", kind=FactKind.PATH),
        )
    },
    events={},
)


def file(path: bytes = b"a/1.png", **changed: Any) -> ScannedFile:
    plain: dict[str, Any] = {
        "location": location_of(path),
        "sha256": sha256_hex(path),
        "size": 10,
        "measured": {"pages": "1", "dpi": "300", "format": "png", "compression": "lossless"},
    }
    return ScannedFile(**{**plain, **changed})


def joined(*files: ScannedFile, rows: list[str] | None = None, **options: Any) -> Assembled:
    data = "\n".join(rows or ()).encode()
    catalogues = () if rows is None else (read_catalogue(data, name="facts.csv", vocabulary=VOCABULARY),)
    return assemble(files, vocabulary=VOCABULARY, catalogues=catalogues, **options)


def said(assembled: Assembled) -> list[tuple[str, str]]:
    return [(finding.code.value, finding.place) for finding in assembled.findings]


def test_measured_facts_are_recorded_where_the_vocabulary_has_them() -> None:
    assembled = joined(file())
    (record,) = assembled.inventory.records
    assert record.facts == {
        "pages": known(Decimal(1), sources=("image",)),
        "dpi": known(Decimal(300), sources=("image",)),
        "format": known("png", sources=("image",)),
        "folder": known("a", sources=("archive",)),
    }
    assert record.id == record_id(b"a/1.png")
    assert not assembled.findings


def test_a_row_finds_its_file_by_path_or_digest() -> None:
    big5 = "支票/1.png".encode("big5")
    odd = [big5, b"b\n1.png", b"c/%41.png", b"d/e.png"]
    rows = [
        "path,sha256,customer",
        f"{location_of(big5)},,C-1",
        '"b\n1.png",,C-2',
        "c/%41.png,,C-3",
        r"d\e.png,,C-4",
        f",{sha256_hex(b'a/1.png')},C-5",
        f"c/%41.png,{sha256_hex(b'c/%41.png')},C-3",
    ]
    assembled = joined(file(), *(file(path) for path in odd), rows=rows)
    found = {record.location: record.facts["customer"].values for record in assembled.inventory.records}
    assert found == {
        location_of(big5): ("C-1",),
        "b%0A1.png": ("C-2",),
        "c/%2541.png": ("C-3",),
        "d/e.png": ("C-4",),
        "a/1.png": ("C-5",),
    }
    assert not assembled.findings


def test_one_digest_can_mean_several_files() -> None:
    same = sha256_hex(b"same")
    assembled = joined(file(b"1", sha256=same), file(b"2", sha256=same), rows=["sha256,customer", f"{same},C-1"])
    assert [record.facts["customer"].values for record in assembled.inventory.records] == [("C-1",), ("C-1",)]
    (link,) = assembled.inventory.links
    assert link.kind is LinkKind.IDENTICAL


def test_sources_that_differ_make_a_set_and_a_finding() -> None:
    rows = ["path,customer,dpi,pages", "a/1.png,C-1,600,1", "a/1.png,C-2,,"]
    assembled = joined(file(), rows=rows)
    facts = assembled.inventory.records[0].facts
    assert facts["dpi"] == heard([("facts.csv:2", [Decimal(600)]), ("image", [Decimal(300)])])
    assert facts["dpi"].said == (
        Said(source="facts.csv:2", values=(Decimal(600),)),
        Said(source="image", values=(Decimal(300),)),
    )
    assert facts["pages"] == known(Decimal(1), sources=("facts.csv:2", "image"))
    assert facts["customer"].values == ("C-1", "C-2")
    assert said(assembled) == [("sources-differ", "a/1.png"), ("sources-differ", "a/1.png")]
    details = [finding.detail for finding in assembled.findings]
    assert details == [
        "sources differ on `customer`",
        "sources differ on `dpi`: `300` (image), `600` (facts.csv:2)",
    ]


def test_a_value_that_is_not_understood_is_missing_whatever_others_say() -> None:
    rows = ["path,series,dpi,opened", "a/1.png,cheque-imgae,best,31/12/1999", "a/1.png,cheque-image,,"]
    assembled = joined(file(), rows=rows)
    (record,) = assembled.inventory.records
    assert not {"series", "dpi", "opened"} & set(record.facts)
    # Not the silence of an index, which says nothing of a fact.
    assert record.doubted == ("dpi", "opened", "series")
    assert said(assembled) == [("value-not-understood", "facts.csv:2")] * 3
    assert "`cheque-imgae` is no `series`" in assembled.findings[2].detail
    # What is personal is not repeated in a report.
    assert "1999" not in "".join(finding.detail for finding in assembled.findings)


def test_a_measurement_that_the_vocabulary_does_not_know_is_missing() -> None:
    assembled = joined(file(measured={"format": "webp"}))
    assert "format" not in assembled.inventory.records[0].facts
    assert said(assembled) == [("value-not-understood", "a/1.png")]


def test_columns_rows_and_images_without_one_another_are_findings() -> None:
    rows = ["path,sha256,colour,customer,shade", "gone.png,,red,C-1,", f",{'0' * 64},,C-1,"]
    assembled = joined(file(), rows=rows)
    assert said(assembled) == [
        ("column-not-in-vocabulary", "facts.csv:1"),
        ("column-not-in-vocabulary", "facts.csv:1"),
        ("row-without-image", "facts.csv:2"),
        ("row-without-image", "facts.csv:3"),
        ("image-without-row", "a/1.png"),
    ]


def test_a_row_about_other_bytes_says_nothing_about_these() -> None:
    assembled = joined(file(), rows=["path,sha256,customer", f"a/1.png,{'0' * 64},C-1"])
    assert "customer" not in assembled.inventory.records[0].facts
    assert said(assembled) == [("sources-differ", "facts.csv:2"), ("image-without-row", "a/1.png")]


def test_what_was_not_read_is_a_finding_and_a_record_only_with_its_bytes() -> None:
    link = ScannedFile(location="link", is_file=False, problem="a symbolic link, which is not followed")
    closed = ScannedFile(location="closed.png", problem="there is no permission to read it")
    broken = file(b"broken.png", problem="the file is damaged", measured={})
    assembled = joined(link, closed, broken, rows=["path,customer", "broken.png,C-1", "closed.png,C-2"])
    (record,) = assembled.inventory.records
    assert (record.location, record.problem, record.is_readable) == ("broken.png", "the file is damaged", False)
    assert record.facts["customer"].values == ("C-1",)
    assert assembled.findings == (
        Finding(code=FindingCode.NOT_A_FILE, place="link", detail="a symbolic link, which is not followed"),
        Finding(code=FindingCode.UNREADABLE, place="closed.png", detail="there is no permission to read it"),
        Finding(code=FindingCode.UNREADABLE, place="broken.png", detail="the file is damaged"),
    )


def test_without_a_catalogue_no_image_lacks_a_row() -> None:
    assert not joined(file()).findings


def test_records_are_in_the_order_of_ids_and_links_and_events_are_joined() -> None:
    page = encoded(paper(1), "PNG")
    read = {"sha256": sha256_hex(page), "fingerprint": read_image(page).fingerprint}
    files = [file(path, **read) for path in (b"1", b"2", b"3")]
    ghost = Ghost(
        survivor=record_id(b"1"),
        record=Record(
            id="g-1", location="old", sha256=sha256_hex(page), size=1, fingerprint=read_image(page).fingerprint
        ),
    )
    event = Event(kind="k", asset="a", on=Interval.on(date(2020, 1, 1)))
    events = ReadEvents(
        events=(event,),
        findings=(Finding(code=FindingCode.EVENT_NOT_UNDERSTOOD, place="events.csv:2", detail="x"),),
    )
    assembled = joined(*files, events=events, ghosts=(ghost,))
    ids = [record.id for record in assembled.inventory.records]
    assert ids == sorted(ids)
    assert assembled.inventory.events == (event,)
    assert assembled.inventory.ghosts == (ghost,)
    assert {(link.first, link.second) for link in assembled.inventory.links} == {("g-1", id_) for id_ in ids}
    assert assembled.findings == events.findings
    assert joined(*reversed(files), events=events, ghosts=(ghost,)).inventory == assembled.inventory


def test_two_paths_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.intake.assembly.record_id", lambda path: "r-0")
    with pytest.raises(IdsCollideError):
        joined(file(b"1"), file(b"2"))


def test_different_folders_have_different_text() -> None:
    folders = [b"", b"a", "分行/2024".encode(), "分行".encode("big5"), b"%A4", b"%25A4", b"100%", b"a\nb"]
    texts = [folder_of(folder + b"/1.png" if folder else b"1.png") for folder in folders]
    assert len(set(texts)) == len(texts)
    assert texts[:3] == [".", "a", "分行/2024"]
    assert all(text.encode() for text in texts)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("C-1; C-2", ("C-1", "C-1; C-2", "C-2")),
        ('"C-1\nC-2"', ("C-1", "C-1\nC-2", "C-2")),
        ("C-1_x000D_C-2", ("C-1", "C-1_x000D_C-2", "C-2")),
        ("C-1 & C-2", ("C-1", "C-1 & C-2", "C-2")),
        ("C-1;", ("C-1;",)),
    ],
)
def test_a_text_that_could_be_a_list_leaves_what_tells_cases_apart_doubtful(text: str, values: tuple[str, ...]) -> None:
    assembled = joined(file(), rows=["path,customer", f"a/1.png,{text}"])
    assert assembled.inventory.records[0].facts["customer"].values == values
    found = [(one.code.value, one.place, one.detail) for one in assembled.findings]
    doubtful = ("sources-differ", "facts.csv:2", f"`customer` can be read in {len(values)} ways; all count")
    assert found == ([doubtful] if len(values) > 1 else [])


@pytest.mark.parametrize(
    ("definition", "values"),
    [
        (FactDefinition(name="customer", kind=FactKind.TEXT), ("A & B",)),
        (FactDefinition(name="customer", kind=FactKind.TEXT, identity=Identity.WHERE_RECORDED), ("A", "A & B", "B")),
    ],
)
def test_only_what_tells_cases_apart_is_taken_for_a_list(definition: FactDefinition, values: tuple[str, ...]) -> None:
    vocabulary = Vocabulary(facts={"customer": definition}, events={})
    catalogue = read_catalogue(b"path,customer\na/1.png,A & B", name="x.csv", vocabulary=vocabulary)
    assembled = assemble([file()], vocabulary=vocabulary, catalogues=[catalogue])
    assert assembled.inventory.records[0].facts["customer"].values == values
    mapping = TableMapping(columns={"customer": Meaning(of="customer", values={"A & B": "A & B"})})
    declared = read_catalogue(b"path,customer\na/1.png,A & B", name="x.csv", vocabulary=vocabulary, mapping=mapping)
    assembled = assemble([file()], vocabulary=vocabulary, catalogues=[declared])
    assert assembled.inventory.records[0].facts["customer"].values == ("A & B",)
