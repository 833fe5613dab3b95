"""The spread catalogue says what the single one says, in the forms in which old systems leave such things."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import yaml

from samples.indexes import COLUMNS_2009, LANTAU_COLUMNS, PHOTO, SIDECAR_FIELDS, lantau_workbook
from tests.samples.drawn import Drawn

pytestmark = pytest.mark.xdist_group("sample")

Rows = Mapping[str, Mapping[str, str]]


def known(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value and name != "path"}


def of_2009(spread: Drawn) -> Rows:
    text = (spread.root / "index-2009.csv").read_bytes().decode("cp950")
    head, *rows = list(csv.reader(text.splitlines(), delimiter=";"))[2:]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        facts = found[cells["檔案"]] = {}
        for column, fact, written in COLUMNS_2009:
            value = {said: value for value, said in written.items()}.get(cells[column], cells[column])
            if fact == "captured_on":
                value = "-".join(reversed(value.split("/")))
            if value != "不詳":
                facts[fact] = value
    return found


def of_lantau(spread: Drawn) -> Rows:
    (head, *rows) = openpyxl.load_workbook(spread.root / "lantau.xlsx")["Index"].iter_rows(values_only=True)
    assert head == ("File", *(column for column, _ in LANTAU_COLUMNS))
    found: dict[str, dict[str, str]] = {}
    for path, *cells in rows:
        facts = found[str(path)] = {}
        for (_, fact), cell in zip(LANTAU_COLUMNS, cells, strict=True):
            match cell:
                case bool():
                    facts[fact] = "yes" if cell else "no"
                case datetime():
                    facts[fact] = cell.date().isoformat()
                case str():
                    facts[fact] = cell
    return found


def of_sidecars(spread: Drawn) -> Rows:
    found: dict[str, dict[str, str]] = {}
    for file in spread.archive.rglob("*.json"):
        told = json.loads(file.read_bytes())
        assert told["type"] == PHOTO
        facts = {fact: told[field] for field, fact in SIDECAR_FIELDS if field in told}
        found[str(file.with_suffix(".jpg").relative_to(spread.archive))] = facts | {"series": "tender-photograph"}
    return found


def test_all_sources_together_say_what_the_single_catalogue_says(drawn: Drawn, spread: Drawn) -> None:
    elsewhere = {**of_2009(spread), **of_lantau(spread), **of_sidecars(spread)}
    assert len(elsewhere) > 50
    for path, row in drawn.rows.items():
        told = known(spread.rows.get(path, {}))
        if path == "Lantau Trust 大嶼信託/LT 77044.jpg":
            assert told == {"customer": "C-10009"} != {"customer": elsewhere[path]["customer"]}
        elif path in elsewhere:
            assert (told, elsewhere[path]) == ({}, known(row)), path
        else:
            assert told == known(row), path


def test_the_archive_and_the_right_answers_are_the_same(drawn: Drawn, spread: Drawn) -> None:
    assert spread.truth == drawn.truth
    assert {path for path in spread.paths if not path.endswith(".json")} == drawn.paths


def test_the_mapping_names_every_table_and_column(spread: Drawn) -> None:
    mapping = yaml.load((spread.root / "mapping.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    old, lantau = mapping["catalogues"]["index-2009.csv"], mapping["catalogues"]["lantau.xlsx"]
    third = (spread.root / "index-2009.csv").read_bytes().decode("cp950").splitlines()[2]
    assert list(old["columns"]) == third.split(";")
    assert (old["encoding"], old["delimiter"], old["header"]) == ("big5", ";", "3")
    assert list(lantau["columns"]) == ["File", *(column for column, _ in LANTAU_COLUMNS)]
    assert set(mapping["sidecars"][0]["fields"]) == {field for field, _ in SIDECAR_FIELDS}


def test_a_workbook_has_no_time_in_it() -> None:
    rows = {"a.jpg": {"customer": "C-1", "captured_on": "2020-02-03", "registered": "yes"}}
    workbook = lantau_workbook(rows)
    assert workbook == lantau_workbook(rows)
    properties = openpyxl.load_workbook(BytesIO(workbook)).properties
    assert {str(time) for time in (properties.created, properties.modified)} == {"2009-12-31 00:00:00"}


def test_the_index_of_2009_is_no_utf_8(spread: Drawn) -> None:
    with pytest.raises(UnicodeDecodeError):
        Path(spread.root / "index-2009.csv").read_text(encoding="utf-8")
