"""What is known of the archive as several systems left it: a table of 2009 in Big5, a workbook, notes beside pictures.

They say together what `catalogue.csv` alone says otherwise. `mapping.yaml` tells how to read them.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

Facts = Mapping[str, str]

_YES_NO = {"yes": "是", "no": "否"}
_PLACES = {"HK": "香港", "SG": "新加坡"}
_SERIES = {"account-form": "開戶文件"}
_SYSTEMS = {"branch-capture": "分行掃描", "migration-2009": "零九年遷移"}
_ENTITIES = {"sample-harbour-bank": "樣本海港銀行"}

COLUMNS_2009: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    # the column of 2009, the fact it means, and how its values were written
    ("客戶編號", "customer", {}),
    ("文件類別", "series", _SERIES),
    ("適用法域", "jurisdiction", _PLACES),
    ("儲存地", "storage_jurisdiction", _PLACES),
    ("法律實體", "entity", _ENTITIES),
    ("保管人", "custodian", {}),
    ("系統", "system", _SYSTEMS),
    ("已登記", "registered", _YES_NO),
    ("掃描日期", "captured_on", {}),
)
"""Beside `檔案`, which is the path, and `備註`, which is of no interest."""

NOT_RECORDED = "不詳"
BIG5 = "cp950"
"""Python's name for Big5 as Windows writes it."""

LANTAU_COLUMNS: tuple[tuple[str, str], ...] = (
    ("Customer", "customer"),
    ("Item", "transaction"),
    ("Series", "series"),
    ("Law", "jurisdiction"),
    ("Stored in", "storage_jurisdiction"),
    ("Entity", "entity"),
    ("Custodian", "custodian"),
    ("System", "system"),
    ("Registered", "registered"),
    ("Scanned", "captured_on"),
)

SIDECAR_FIELDS: tuple[tuple[str, str], ...] = (
    ("type", "series"),
    ("tender", "tender_no"),
    ("supplier", "supplier"),
    ("law", "jurisdiction"),
    ("storedIn", "storage_jurisdiction"),
    ("desk", "custodian"),
    ("system", "system"),
    ("registered", "registered"),
    ("taken", "captured_on"),
)
PHOTO = "photo"
"""What the suppliers' portal calls the series of a photograph."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def index_of_2009(rows: Mapping[str, Facts]) -> bytes:
    """Return the index of 2009: Big5, semicolons, names of columns in the third line, days before months."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["樣本海港銀行 檔案索引（虛構）"])
    writer.writerow(["匯出日期 31/12/2009", "由 檔案中心"])
    writer.writerow(["檔案", *(column for column, _, _ in COLUMNS_2009), "備註"])
    for number, path in enumerate(sorted(rows)):
        cells = [_as_in_2009(rows[path].get(fact, ""), fact, written) for _, fact, written in COLUMNS_2009]
        writer.writerow([path, *cells, "已覆核" if number % 3 == 0 else "-"])
    return out.getvalue().encode(BIG5)


def _as_in_2009(value: str, fact: str, written: Mapping[str, str]) -> str:
    if not value:
        return NOT_RECORDED
    if fact == "captured_on":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return written.get(value, value)


def lantau_workbook(rows: Mapping[str, Facts]) -> bytes:
    """Return the workbook of the Lantau Trust: dates are cells of dates; the same rows give the same bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Index")
    sheet.append(["File", *(column for column, _ in LANTAU_COLUMNS)])
    for path in sorted(rows):
        facts = rows[path]
        sheet.append([path, *(_cell(facts.get(fact, ""), fact) for _, fact in LANTAU_COLUMNS)])
    out = BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _cell(value: str, fact: str) -> str | date | bool | None:
    if not value:
        return None
    if fact == "captured_on":
        return date.fromisoformat(value)
    return value == "yes" if fact == "registered" else value


def _timeless(workbook: bytes) -> bytes:
    """Return a workbook whose parts and properties have no time of day at which it was written."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as read, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in sorted(read.namelist()):
            part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2009-12-31T00:00:00Z", read.read(name))
            info = ZipInfo(name, date_time=_EPOCH)
            info.compress_type = ZIP_DEFLATED
            written.writestr(info, part)
    return out.getvalue()


def sidecar(facts: Facts) -> bytes:
    """Return the note that the suppliers' portal left beside a photograph."""
    told = {field: facts[fact] for field, fact in SIDECAR_FIELDS if facts.get(fact)}
    return (json.dumps(told | {"type": PHOTO}, ensure_ascii=False, indent=1) + "\n").encode()


def mapping() -> str:
    """Return the document that says what all of them mean."""
    columns = ["      檔案: path", *(_column(name, fact, written) for name, fact, written in COLUMNS_2009)]
    lantau = ["      File: path", *(f"      {name}: {fact}" for name, fact in LANTAU_COLUMNS)]
    fields = [
        f"      {name}: " + (f"{{fact: {fact}, values: {{{PHOTO}: tender-photograph}}}}" if fact == "series" else fact)
        for name, fact in SIDECAR_FIELDS
    ]
    return f"""\
# SAMPLE: how the tables and notes of the invented organisation are to be read.
muniment: 1
kind: mapping
catalogues:
  index-2009.csv:
    encoding: big5
    delimiter: ";"
    header: 3
    dates: [DD/MM/YYYY]
    missing: ["-", {NOT_RECORDED}]
    columns:
{chr(10).join(columns)}
      備註: ignore
  lantau.xlsx:
    sheet: Index
    columns:
{chr(10).join(lantau)}
paths: ["Clearing 2021-04-15/{{transaction}}_*.jpg"]
sidecars:
  - match: "*.json"
    of: "{{name}}.jpg"
    fields:
{chr(10).join(fields)}
"""


def _column(name: str, fact: str, written: Mapping[str, str]) -> str:
    if not written:
        return f"      {name}: {fact}"
    values = ", ".join(f"{said}: {value}" for value, said in written.items())
    return f"      {name}: {{fact: {fact}, values: {{{values}}}}}"
