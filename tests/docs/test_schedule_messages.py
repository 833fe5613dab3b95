"""What is said of the sheets of a schedule has no codes, so the page of messages is compared with the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from engine.intake.policy_folder import read_policy_folder
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.schedules import cell_marks
from engine.schedules.mapping import COLUMNS, read_columns
from engine.schedules.phrases import Unread, read_phrase

ROOT = Path(__file__).resolve().parents[2]
SECTION = (
    (ROOT / "docs" / "messages.md").read_text(encoding="utf-8").partition("\n## Schedules\n")[2].partition("\n## ")[0]
)
SAID = [one.strip() for row in SECTION.splitlines() if row.startswith("| ") for one in row.split("|")[1].split(";")][1:]


def messages() -> Iterator[str]:
    """Every message of a fault that is written in the code, with `…` for what is put in."""
    for source in sorted((ROOT / "engine" / "schedules").glob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            values: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                values = [keyword.value for keyword in node.keywords if keyword.arg == "message"]
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
                values = [node.value]
            for value in values:
                yield from _texts(value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values]
        yield "".join(parts)


def plain(text: str) -> str:
    return re.sub(r"`?…`?", "…", text)


def test_every_message_about_a_sheet_is_on_the_page_and_no_other() -> None:
    # One message has two beginnings, chosen where it is made.
    beginnings = {"no column has the heading …", "more than one column has the heading …"}
    written = {plain(text) for text in messages()}
    written |= {cell_marks.STRUCK, cell_marks.RAISED, cell_marks.NOTED, cell_marks.STYLED}
    assert "… column has the heading …" in written
    assert {plain(text) for text in SAID} == (written - {"… column has the heading …"}) | beginnings


def test_the_mapping_of_a_schedule_that_is_shown_can_be_read_and_shows_every_key() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("\n### Somebody's own schedule\n")[2]
    (shown,) = re.findall(r"```yaml\n(.+?)```", page.partition("\n## ")[0], re.DOTALL)
    vocabulary = read_bundle(read_policy_folder(ROOT / "policies")).bundle.vocabulary

    mapping = read_columns(Source("m.yaml", shown.encode()), vocabulary=vocabulary)

    assert set(mapping.columns) == set(COLUMNS)
    assert (mapping.header, mapping.sheet) == (3, "Schedule")
    assert (len(mapping.series), len(mapping.triggers), len(mapping.dispositions)) == (1, 2, 2)


def test_the_phrases_that_are_shown_are_read_as_the_page_says() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("\n### Somebody's own schedule\n")[2]
    table, _, after = page.partition("| a period that is written | is read as |")[2].partition("\nLeft to you,")
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")]
    quoted = [text for cell in cells for text in re.findall(r"`([^`]+)`", cell) if "…" not in text]
    certain = [text for text in quoted if re.search(r"\d (?:y|m)|until|ermanent|orever", text)]
    certain += [text for cell in cells for text in cell.strip().split(", ") if re.fullmatch(r"\w*[年月]|永久\w*", text)]
    left = re.findall(r"`([^`]+)`|([三不]\w+年)", after.partition("\n\n")[0])

    assert len(certain) == 17
    assert [text for text in certain if isinstance(read_phrase(text), Unread)] == []
    assert [text for pair in left for text in pair if text and not isinstance(read_phrase(text), Unread)] == []
