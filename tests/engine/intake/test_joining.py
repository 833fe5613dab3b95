"""Rows in doubt: a row that is left out, and a path that several files could have, settle no fact of a file."""

from __future__ import annotations

import io

import openpyxl
import pytest

from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.scan import ScannedFile
from engine.model.digests import sha256_hex
from engine.model.mappings import TableMapping
from engine.model.path_patterns import PathPattern
from tests.engine.intake.test_assembly import VOCABULARY, file

SETTLED = b"path,customer\na.png,C-1\nb.png,C-2"


def joined(*tables: bytes, paths: tuple[bytes, ...] = (b"a.png", b"b.png"), **changed: str) -> Assembled:
    catalogues = [
        read_catalogue(data, name=f"{number}.csv", vocabulary=VOCABULARY) for number, data in enumerate(tables, 1)
    ]
    files: list[ScannedFile] = [file(path, **changed) for path in paths]
    return assemble(files, vocabulary=VOCABULARY, catalogues=catalogues)


def customers(assembled: Assembled) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for record in assembled.inventory.records:
        fact = record.facts.get("customer")
        found[record.location] = () if fact is None else fact.values
    return found


def findings_of(assembled: Assembled, place: str) -> list[str]:
    return [finding.code.value for finding in assembled.findings if finding.place == place]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("path,customer,series\na.png,C-2,Chan, Tai Man", "value-not-understood"),
        ("path,customer,series\na.png,C-2", "value-not-understood"),
        ("customer,path,series\nChan, Tai Man,a.png,cheque-image", "value-not-understood"),
        ("sha256,customer\n{digest},C-2,C-3", "value-not-understood"),
        ("path,sha256,customer\na.png,0123,C-2", "value-not-understood"),
        ("path,sha256,customer\na.png," + "0" * 64 + ",C-2", "sources-differ"),
        ("path,sha256,customer\na.png," + "0" * 64 + ",", "sources-differ"),
    ],
)
def test_a_row_that_is_left_out_leaves_its_facts_missing_whatever_others_say(table: str, code: str) -> None:
    assembled = joined(SETTLED, table.replace("{digest}", sha256_hex(b"a.png").upper()).encode())
    assert customers(assembled) == {"a.png": (), "b.png": ("C-2",)}
    assert findings_of(assembled, "2.csv:2") == [code]
    assert not any("0123" in finding.detail or "Chan" in finding.detail for finding in assembled.findings)


def test_only_the_facts_of_its_own_columns_are_missing() -> None:
    assembled = joined(SETTLED, b"path,registered\na.png,yes,no")
    assert customers(assembled) == {"a.png": ("C-1",), "b.png": ("C-2",)}


def test_a_row_by_path_with_the_digest_of_another_file_leaves_both_in_doubt() -> None:
    assembled = joined(SETTLED, f"path,sha256,customer\na.png,{sha256_hex(b'b.png')},C-3".encode())
    assert customers(assembled) == {"a.png": (), "b.png": ()}


def test_a_row_that_names_no_file_legibly_is_a_finding_only() -> None:
    assembled = joined(SETTLED, b"path,customer\n,C-3\nx,y,z")
    assert customers(assembled) == {"a.png": ("C-1",), "b.png": ("C-2",)}
    assert findings_of(assembled, "2.csv:2") == findings_of(assembled, "2.csv:3") == ["value-not-understood"]


def test_a_path_that_is_made_of_columns_is_read_in_a_broken_row_too() -> None:
    mapping = TableMapping(path=PathPattern.of("{Box}.png"))
    rows = read_catalogue(b"Box,customer\na,C-2,C-3", name="x.csv", vocabulary=VOCABULARY, mapping=mapping)
    settled = read_catalogue(SETTLED, name="y.csv", vocabulary=VOCABULARY)
    assembled = assemble([file(b"a.png")], vocabulary=VOCABULARY, catalogues=[settled, rows])
    assert customers(assembled) == {"a.png": ()}


@pytest.mark.parametrize("key", ["path", "sha256"])
def test_a_row_whose_path_or_digest_cannot_be_read_settles_nothing(key: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["path", "sha256", "customer"])
    digest = sha256_hex(b"a.png")
    sheet.append(["#REF!", digest, "C-1"] if key == "path" else ["a.png", "#REF!", "C-1"])
    data = io.BytesIO()
    book.save(data)
    assembled = joined(data.getvalue(), paths=(b"a.png", b"copy.png"), sha256=digest)
    assert customers(assembled) == {"a.png": (), "copy.png": ()}
    assert findings_of(assembled, "1.csv:2") == ["value-not-understood"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("a%20b.png", b"a b.png", b"a%20b.png"),
        (r"x\a.png", b"x\\a.png", b"x/a.png"),
        ('" a.png"', b" a.png", b"a.png"),
        ("a.png", b"a.png", b"a.png "),
        (r"x\a%20b.png", b"x/a b.png", b"x/a%20b.png"),
    ],
)
def test_a_path_that_two_files_could_have_means_both_in_doubt(text: str, first: bytes, second: bytes) -> None:
    settled = f"sha256,customer\n{sha256_hex(first)},C-1\n{sha256_hex(second)},C-2\n".encode()
    assembled = joined(settled, f"path,customer\n{text},C-3".encode(), paths=(first, second))
    assert set(customers(assembled).values()) == {()}
    assert findings_of(assembled, "2.csv:2") == ["value-not-understood"]


def test_a_file_whose_name_has_spaces_around_it_is_named_by_its_location() -> None:
    assembled = joined(b"path,customer\na.png,C-1", paths=(b" a.png",))
    assert customers(assembled) == {"%20a.png": ()}
    assert findings_of(assembled, "1.csv:2") == ["value-not-understood"]
    assert customers(joined(b"path,customer\n%20a.png,C-1", paths=(b" a.png",))) == {"%20a.png": ("C-1",)}


@pytest.mark.parametrize("key", ["path", "sha256"])
def test_what_stands_where_a_file_should_be_named_is_not_repeated(key: str) -> None:
    assembled = joined(f"{key},customer\nChan Tai Man A123456(7),C-9".encode())
    (finding,) = [finding for finding in assembled.findings if finding.place == "1.csv:2"]
    assert not any(part in finding.detail for part in ("Chan", "chan", "123456", "C-9"))
