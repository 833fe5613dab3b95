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


TRUE = b"path,customer\nscan/box 1/a.png,C-1\n"


@pytest.mark.parametrize(
    "text",
    [
        "scan/box 1/A.PNG",
        "/scan/box 1/a.png",
        "scan//box 1/a.png",
        "./scan/./box 1/a.png",
        "scan/x/../box 1/a.png",
        r"Z:\scan\box 1\a.png",
        r"\\server\share\scan\box 1\a.png",
        "file:///Z:/scan/box%201/a.png",
        "scan/box%25201/a.png",
        "scan/box 1 /a.png",
        "scan/box 1./a.png",
        "scan/box  1/a.png",
        "scan/box\u00a01/a\u200b.png",
        "\uff53\uff43\uff41\uff4e/box 1/a.png",
        '"scan/box 1/a.png"',
        "archive/scan/box 1/a.png",
        "box 1/a.png",
        "a.png",
        "scan/box 2/a.png",
        "elsewhere/a.png",
    ],
)
def test_a_path_that_is_written_otherwise_leaves_its_facts_missing_whatever_others_say(text: str) -> None:
    quoted = text.replace('"', '""')
    assembled = joined(TRUE, f'path,customer\n"{quoted}",C-2'.encode(), paths=(b"scan/box 1/a.png", b"b.png"))
    assert customers(assembled) == {"b.png": (), "scan/box%201/a.png": ()}
    (finding,) = [finding for finding in assembled.findings if finding.place == "2.csv:2"]
    assert finding.code.value == "value-not-understood"
    assert finding.detail == ("the path is not quite `scan/box%201/a.png`; what the row says counts as missing there")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scan/cafe\u0301.png".encode(), "scan/caf\u00e9.png"),
        ("scan/caf\u00e9.png".encode(), "scan/cafe\u0301.png"),
        ("scan/\u652f\u7968.png".encode("big5hkscs"), "scan/\u652f\u7968.png"),
        (b"scan/\xa4%41.png", "Scan/%A4%2541.png"),
    ],
)
def test_a_name_in_other_signs_or_another_encoding_is_a_doubt(name: bytes, text: str) -> None:
    settled = f"sha256,customer\n{sha256_hex(name)},C-1".encode()
    assembled = joined(settled, f"path,customer\n{text},C-2".encode(), paths=(name,))
    assert set(customers(assembled).values()) == {()}
    assert findings_of(assembled, "2.csv:2") == ["value-not-understood"]


def test_only_what_the_row_fills_in_is_missing_by_a_path_that_is_written_otherwise() -> None:
    assembled = joined(SETTLED, b"path,customer,registered\nA.png,,yes")
    assert customers(assembled) == {"a.png": ("C-1",), "b.png": ("C-2",)}


def test_a_path_of_the_archive_means_no_other_that_is_like_it() -> None:
    paths = (b"a.png", b"A.png", b"x/a.png")
    assembled = joined(b"path,customer\na.png,C-1\nA.png,C-2\nx/a.png,C-3", paths=paths)
    assert customers(assembled) == {"a.png": ("C-1",), "A.png": ("C-2",), "x/a.png": ("C-3",)}
    assert not assembled.findings


def test_a_path_without_its_folders_means_each_file_that_it_can() -> None:
    paths = tuple(f"box{number}/0001.tif".encode() for number in range(9))
    rows = "".join(f"{path.decode()},C-1\n" for path in paths)
    assembled = joined(f"path,customer\n{rows}0001.tif,C-2".encode(), paths=(*paths, b"box1/0002.tif"))
    assert set(customers(assembled).values()) == {()}
    (finding,) = [finding for finding in assembled.findings if finding.place == "1.csv:11"]
    assert finding.detail == (
        "the path can mean `box0/0001.tif` or `box1/0001.tif` or `box2/0001.tif` or 6 more; "
        "what the row says counts as missing there"
    )


@pytest.mark.parametrize(("lost", "told"), [(1, ()), (2, ()), (3, ("C-1",))])
def test_a_name_that_many_folders_have_tells_no_file_of_another_folder(lost: int, told: tuple[str, ...]) -> None:
    rows = "".join(f"box{number}/0001.tif,C-2\n" for number in range(1, lost + 1))
    assembled = joined(f"path,customer\nbox0/0001.tif,C-1\n{rows}".encode(), paths=(b"box0/0001.tif",))
    assert customers(assembled) == {"box0/0001.tif": told}


def test_a_row_without_its_path_speaks_of_the_files_with_its_digest_in_doubt() -> None:
    digest = sha256_hex(b"a.png")
    assembled = joined(SETTLED, f"path,sha256,customer,registered\ngone/x.png,{digest},C-2,".encode())
    assert customers(assembled) == {"a.png": (), "b.png": ("C-2",)}
    (finding,) = [finding for finding in assembled.findings if finding.place == "2.csv:2"]
    assert finding.detail == (
        "the archive has no file of the path in this row, and its SHA-256 is that of `a.png`; "
        "what the row says counts as missing there"
    )


def test_a_row_that_is_left_out_can_name_its_file_in_another_form() -> None:
    assembled = joined(SETTLED, b"path,customer\nZ:\\scan\\A.png,Chan, Tai Man\n.,x,y\n/,x,y")
    assert customers(assembled) == {"a.png": (), "b.png": ("C-2",)}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("path,customer\na.png,C-1\n,C-9\nb.png,C-2", ()),
        ("path,customer\na.png,C-1\n,\n,C-9\nb.png,C-2", ()),
        ("path,customer\na.png,C-1\n,Chan, Tai Man\nb.png,C-2", ()),
        ("path,customer,registered\na.png,C-1,yes\n,,no\nb.png,C-2,", ("C-1",)),
        ("path,Customer,customer\na.png,,C-1\n,C-9,\nb.png,,C-2", ()),
        ("sha256,customer\n{digest},C-1\n,C-9", ()),
    ],
)
def test_a_row_that_names_no_file_may_go_on_with_the_one_above(table: str, told: tuple[str, ...]) -> None:
    assembled = joined(b"path,customer\nb.png,C-2", table.replace("{digest}", sha256_hex(b"a.png")).encode())
    assert customers(assembled) == {"a.png": told, "b.png": ("C-2",)}
    details = [one.detail for one in assembled.findings if one.detail.startswith("it does not say which file it means")]
    assert all(
        one.endswith("it may go on with a row above, and what it says counts as missing on the file of that one")
        for one in details
    )


def test_a_path_of_columns_of_which_one_is_as_above_leaves_its_facts_missing() -> None:
    mapping = TableMapping(path=PathPattern.of("{Box}/{No}.png"))
    table = b"Box,No,customer\nx,1,C-1\n,2,C-9\ny,1,C-3"
    rows = read_catalogue(table, name="x.csv", vocabulary=VOCABULARY, mapping=mapping)
    settled = read_catalogue(b"path,customer\nx/1.png,C-1\nx/2.png,C-2", name="y.csv", vocabulary=VOCABULARY)
    files = [file(b"x/1.png"), file(b"x/2.png"), file(b"y/1.png")]
    assembled = assemble(files, vocabulary=VOCABULARY, catalogues=[settled, rows])
    assert customers(assembled) == {"x/1.png": (), "x/2.png": (), "y/1.png": ("C-3",)}
