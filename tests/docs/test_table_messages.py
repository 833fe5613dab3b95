"""What is said of tables has no codes, so the page of messages is compared with the texts in the code, both ways."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INTAKE = ROOT / "engine" / "intake"
SECTION = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8").partition("\n## Tables and sidecars\n")[2]

# These read the archive and the policies, and say nothing of a table. A new module is no exception by itself.
OF_OTHER_THINGS = frozenset(
    {"archive.py", "archive_scan.py", "confinement.py", "policy_folder.py", "policy_revisions.py", "remembering.py"}
    | {"same_files.py", "scan.py", "workers.py"}
)
SOURCES = [
    *(path for path in sorted(INTAKE.glob("*.py")) if path.name not in OF_OTHER_THINGS),
    ROOT / "procedures" / "intake.py",
]

# Words of the reader of CSV, which ours replace; and of an archive of which two paths have one id.
NOT_OF_TABLES = frozenset({"field larger", "end of data", "have the same id", "rename one of them, or scan them apart"})
BETWEEN = "…"
# A name that is put into a text, a place for one, or what stands between two ways in which a text can go.
NAMED = re.compile(r"`[^`]*`|[^\w-]+")


def texts(source: Path) -> Iterator[str]:
    """Every text in a module that is not its documentation, with `…` for what is put in."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else BETWEEN for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def plain(text: str) -> str:
    return " ".join(text.split())


def pieces(text: str) -> list[str]:
    """The parts of a text between what is put in."""
    return [piece for one in text.split(BETWEEN) if (piece := plain(one.strip("`;:,. ()")))]


ALL = {piece: source.name for source in SOURCES for text in texts(source) for piece in pieces(text)}
# Of one word nobody can say whether it is a message.
PIECES = {piece: source for piece, source in ALL.items() if " " in piece and piece not in NOT_OF_TABLES}
WORDS = ALL.keys() - PIECES.keys()
SAID = [
    row.split("|")[1].strip()
    for row in SECTION.splitlines()
    if row.startswith("| ") and row.split("|")[1].strip() not in ("it says", "cause")
]


def test_there_are_messages_to_compare() -> None:
    assert len(PIECES) > 120
    assert len(SAID) > 80


def test_every_message_about_tables_is_on_the_page() -> None:
    page = plain(SECTION)
    assert sorted((source, piece) for piece, source in PIECES.items() if piece not in page) == []


@pytest.mark.parametrize("said", SAID)
def test_the_page_has_no_message_that_the_code_has_not(said: str) -> None:
    left = said
    for piece in sorted(PIECES, key=len, reverse=True):
        left = left.replace(piece, BETWEEN)
    assert [word for word in NAMED.split(left) if word and word not in WORDS] == []
