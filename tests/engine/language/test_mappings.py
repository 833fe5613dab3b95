"""A mapping says what its author wrote, and nothing where one word of it is wrong."""

from __future__ import annotations

import pytest

from engine.language.mappings import MappingError
from engine.model.date_forms import DateForm
from engine.model.mappings import Encoding, Meaning, NamePattern, SourceMapping, TableMapping
from engine.model.path_patterns import PathPattern
from tests.engine.language.documents import MAPPING, mapping_of

SLASHES = DateForm.of("DD/MM/YYYY")


def test_a_whole_mapping_is_read() -> None:
    read = mapping_of("m.yaml", MAPPING)
    assert read.catalogues["index-2009.csv"] == TableMapping(
        encoding=Encoding.BIG5,
        delimiter=";",
        header=3,
        dates=(SLASHES, DateForm.of("D-M-YYYY")),
        missing=frozenset({"-", "N/A", "不詳"}),
        path=PathPattern.of("{Box}/{File No}.tif"),
        columns={
            "客戶編號": Meaning(of="customer"),
            "Doc Type": Meaning(of="series", values={"CHQ": "cheque-image", "IDC": "id-document"}),
            "Scanned": Meaning(of="captured_on", dates=(DateForm.of("DD MMM YYYY"),)),
            "Remarks": Meaning(of="ignore"),
        },
    )
    assert read.catalogues["register.xlsx"] == TableMapping(
        sheet="Index", columns={"File": Meaning(of="path"), "Digest": Meaning(of="sha256")}
    )
    assert read.events["closures.csv"].columns == {
        "Type": Meaning(of="event", values={"CLOSE": "relationship-ended"}),
        "A/C": Meaning(of="asset"),
        "Date": Meaning(of="on", dates=(DateForm.of("D/M/YYYY"),)),
        "Until": Meaning(of="on_latest"),
    }
    assert read.paths == (
        NamePattern(match=PathPattern.of("cheques/{customer}/{transaction}_*.jpg")),
        NamePattern(match=PathPattern.of("scans/{captured_on}/*"), dates=(DateForm.of("YYYYMMDD"),)),
    )
    (sidecar,) = read.sidecars
    assert sidecar.match.read("1.json") == {"name": ("1",)}
    assert [of.text for of in sidecar.of] == ["{name}.tif", "{name}.jpg"]
    assert (sidecar.missing, sidecar.dates) == (frozenset({"?"}), (SLASHES,))
    assert sidecar.fields["cust"] == Meaning(of="customer")
    assert set(read.tags) == {"EXIF:DateTimeOriginal"}


def test_an_empty_mapping_says_nothing() -> None:
    assert mapping_of("m.yaml", "muniment: 1\nkind: mapping\n") == SourceMapping()


def test_one_wrong_word_refuses_the_whole_mapping_and_every_wrong_word_is_named() -> None:
    wrong = MAPPING.replace("DD MMM YYYY", "DD MMM YY").replace("cust: customer", "cust: custmer")
    with pytest.raises(MappingError) as caught:
        mapping_of("m.yaml", wrong)
    assert [str(problem.code) for problem in caught.value.problems] == ["M001", "L022"]
    assert caught.value.message == "the mapping has 2 errors"
    assert caught.value.exit_code == 3
