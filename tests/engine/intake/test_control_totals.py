"""A table of control totals is understood whole, or refused with its line."""

from __future__ import annotations

import pytest

from engine.intake.control_totals import read_control_totals
from engine.intake.table_errors import TableError
from engine.model.completeness import ControlTotal
from engine.model.facts import FactDefinition, FactKind, Vocabulary

VOCABULARY = Vocabulary(
    facts={
        "folder": FactDefinition(name="folder", kind=FactKind.PATH),
        "system": FactDefinition(name="system", kind=FactKind.ONE_OF, values=("email", "paper")),
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT, is_personal=True),
        "dpi": FactDefinition(name="dpi", kind=FactKind.NUMBER),
    },
    events={},
)


def read(text: str) -> tuple[ControlTotal, ...]:
    return read_control_totals(text.encode(), name="totals.csv", vocabulary=VOCABULARY)


def test_totals_are_read_by_source() -> None:
    assert read('folder,files,pages,bytes\nb\\c/,"12,000",,9\n./a,0,1,\n.,7,,\n') == (
        ControlTotal(by="folder", source=".", files=7),
        ControlTotal(by="folder", source="a", files=0, pages=1),
        ControlTotal(by="folder", source="b/c", files=12000, bytes=9),
    )
    assert read("files,system\n3,email\n") == (ControlTotal(by="system", source="email", files=3),)


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("folder,pages\na,1\n", 1, "no column `files`"),
        ("files\n1\n", 1, "one column names the source, and it has none"),
        ("folder,system,files\na,email,1\n", 1, "`folder`, `system`"),
        ("customer,files\nC-1,1\n", 1, "`customer`"),
        ("dpi,files\n300,1\n", 1, "`dpi`"),
        ("box,files\nB-1,1\n", 1, "`box`"),
        ("folder,files\n", 0, "no total"),
        ("folder,files\na,1\na/,2\n", 3, "its source has a total already, at line 2"),
        ("folder,files,pages\na,,1\n", 2, "no number of `files`"),
        ("folder,files\na,12.000\n", 2, "what stands under `files` is no number"),
        ("folder,files\na,-1\n", 2, "what stands under `files` is no number"),
        ("folder,files\na,1,2\n", 2, "3 cells and the header 2"),
        ("folder,files\n,1\n", 2, "does not name its source"),
        ("system,files\nfax,1\n", 2, "its source is no `system`: expected one of its values"),
        ("folder,files\n../x,1\n", 2, "a path inside the archive"),
    ],
)
def test_nothing_is_passed_over(text: str, line: int, cause: str) -> None:
    with pytest.raises(TableError) as refused:
        read(text)
    assert refused.value.line == line
    assert cause in refused.value.cause


PERSON = "Chan Tai Man A123456(7)"


@pytest.mark.parametrize(
    "rows",
    [
        f"{PERSON},1,1\n{PERSON},2,2",
        f"../{PERSON},1,1",
        f"a,{PERSON},1",
        f"a,1,{PERSON}",
        f"a,,{PERSON}",
        f"{PERSON},,",
        f",{PERSON},1",
        f"a,{PERSON},1,1",
    ],
)
def test_what_stands_in_a_cell_is_not_repeated(rows: str) -> None:
    for header in ("folder,files,pages", "system,files,pages"):
        with pytest.raises(TableError) as refused:
            read(f"{header}\n{rows}\n")
        said = f"{refused.value.message} {refused.value.cause} {refused.value.help}"
        assert not any(part in said for part in ("Chan", "A123456"))
        assert refused.value.line
        assert refused.value.help


@pytest.mark.parametrize(
    ("header", "help"),
    [
        ("folder,Files", "did you mean `files`?"),
        ("folder,files,Pages", "did you mean `pages`?"),
        ("Folder,files", "did you mean `folder`?"),
    ],
)
def test_a_name_that_is_nearly_right_is_refused_with_the_right_one(header: str, help: str) -> None:
    with pytest.raises(TableError) as refused:
        read(f"{header}\na,1,2\n")
    assert refused.value.line == 1
    assert refused.value.help.startswith(help)
