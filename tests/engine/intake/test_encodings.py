"""Encodings: a declared one is kept to, Big5 is recognised by its own shape, and nothing else is taken for it."""

from __future__ import annotations

import codecs

import pytest

from engine.intake.catalogue import read_catalogue
from engine.intake.encodings import decode, is_likely_big5
from engine.intake.table_errors import TableError
from engine.model.facts import FactDefinition, FactKind, Vocabulary
from engine.model.findings import FindingCode
from engine.model.mappings import Encoding, Meaning, TableMapping
from tests.engine.intake.drawn_tables import workbook

ROWS = [
    ["檔案", "客戶編號", "分行", "備註"],
    ["cheques/0001.tif", "陳大文", "中環德輔道中總行", "支票正面影像"],
    ["cheques/0002.tif", "李小明", "旺角彌敦道分行", "支票背面，無簽署"],
    ["forms/0003.tif", "黃美玲", "沙田大圍邨分行", "開戶申請表，資料不詳"],
]
TEXT = "".join(",".join(row) + "\r\n" for row in ROWS)
VOCABULARY = Vocabulary(
    facts={name: FactDefinition(name=name, kind=FactKind.TEXT) for name in ("customer", "custodian")},
    events={},
)
COLUMNS = {
    "檔案": Meaning(of="path"),
    "客戶編號": Meaning(of="customer"),
    "分行": Meaning(of="custodian"),
    "備註": Meaning(of="ignore"),
}
SIMPLIFIED = """文件,客户编号,分行,备注
cheques/0001.tif,陈大文,中环德辅道中总行,支票正面图像
cheques/0002.tif,李小明,旺角弥敦道分行,支票背面没有签名
forms/0003.tif,黄美玲,沙田大围村分行,开户申请表资料不详
"""
LATIN = """path,customer,note
a.tif,Müller & Söhne,geprüft; Größe unverändert
b.tif,Ängström Åsa Öberg,Överföring Älvsjö Åre Ängby
c.tif,Señor Núñez,año 1999 à Évian, Émile Édouard
"""


def facts_of(data: bytes, *, encoding: Encoding | None = None) -> list[tuple[str | None, dict[str, tuple[str, ...]]]]:
    mapping = TableMapping(encoding=encoding, columns=COLUMNS)
    read = read_catalogue(data, name="index.csv", vocabulary=VOCABULARY, mapping=mapping)
    return [(row.path, {said.fact: said.texts for said in row.says}) for row in read.rows]


def test_one_catalogue_says_the_same_in_every_encoding() -> None:
    expected = facts_of(TEXT.encode())
    assert expected[0] == ("cheques/0001.tif", {"customer": ("陳大文",), "custodian": ("中環德輔道中總行",)})
    assert len(expected) == 3
    assert facts_of(codecs.BOM_UTF8 + TEXT.encode()) == expected
    assert facts_of(TEXT.encode(), encoding=Encoding.UTF8) == expected
    assert facts_of(TEXT.encode("big5hkscs")) == expected
    assert facts_of(TEXT.encode("big5hkscs"), encoding=Encoding.BIG5) == expected
    assert facts_of(TEXT.encode("utf-16"), encoding=Encoding.UTF16) == expected
    assert facts_of(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), encoding=Encoding.UTF16) == expected
    assert facts_of(workbook(Index=ROWS)) == expected


def test_big5_that_nobody_declared_is_a_finding() -> None:
    text, (finding,) = decode(TEXT.encode("big5hkscs"), name="index.csv", encoding=None)
    assert text == TEXT
    assert (finding.code, finding.place) == (FindingCode.ENCODING_ASSUMED, "index.csv")
    assert decode(TEXT.encode("big5hkscs"), name="index.csv", encoding=Encoding.BIG5)[1] == ()


def test_characters_of_hong_kong_are_read_as_big5() -> None:
    text = TEXT.replace("大圍邨", "深水埗、鰂魚涌、啲嘢")
    assert decode(text.encode("big5hkscs"), name="x", encoding=None)[0] == text


@pytest.mark.parametrize(
    "data",
    [
        SIMPLIFIED.encode("gbk"),
        SIMPLIFIED.encode("gb18030") * 50,
        "客户编号,客户,客户,客户,客户,客户\n".encode("gbk") * 20,
        LATIN.encode("latin-1"),
        LATIN.encode("cp1252") * 50,
        LATIN.upper().encode("latin-1"),
        "path,氏名\na.tif,山田太郎、東京都千代田区、カタカナ\n".encode("shift-jis") * 20,
        "path,이름\na.tif,김철수 서울특별시 강남구\n".encode("euc-kr") * 20,
        "path,имя\na.tif,Иванов Пётр Сергеевич, Москва\n".encode("cp1251") * 20,
        "path,x\na,支票".encode("big5"),  # too little to tell
        bytes(range(128, 255)) * 20,
    ],
)
def test_other_text_is_not_taken_for_big5(data: bytes) -> None:
    assert not is_likely_big5(data)
    with pytest.raises(TableError) as caught:
        decode(data, name="index.csv", encoding=None)
    assert "is not UTF-8" in caught.value.cause
    assert "declare its `encoding`" in caught.value.help


@pytest.mark.parametrize(
    ("data", "encoding", "line", "cause"),
    [
        ("a\nb支票".encode("big5"), Encoding.UTF8, 2, "byte 0xA4, 3 bytes in, is not UTF-8"),
        (b"a\nb\nc\xff\n", Encoding.BIG5, 3, "byte 0xFF, 5 bytes in, is not Big5"),
        (b"\xff\xfea", Encoding.UTF16, 1, "is not UTF-16"),
        ("a\nb".encode("utf-16"), None, 0, "it is in UTF-16"),
        ("a\nb\x00".encode("utf-16"), Encoding.UTF16, 2, "a NUL byte"),
        (b"a\x00", Encoding.BIG5, 1, "a NUL byte"),
    ],
)
def test_bytes_that_are_not_what_was_declared_are_refused_by_line_and_byte(
    data: bytes, encoding: Encoding | None, line: int, cause: str
) -> None:
    with pytest.raises(TableError) as caught:
        decode(data, name="index.csv", encoding=encoding)
    assert (caught.value.line, cause in caught.value.cause) == (line, True)
