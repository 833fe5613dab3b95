"""The pages for people are test subjects: links lead somewhere, words are defined once, and every code is explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest

from engine.model.decisions import Bucket, Endless, NotJudged, NotStarted, Obstacle, Outcome, Reason
from engine.model.findings import FindingCode
from engine.model.holds import HoldKind
from engine.model.records import LinkKind

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
REASONS = frozenset(reason.__name__ for reason in get_args(Reason))
EXPLAINED_REASONS: Mapping[str, frozenset[str]] = {
    "## Reasons": REASONS,
    "### Why earlier policies could not judge": frozenset(NotJudged),
    "### Why a floor has no last day": frozenset(Endless),
    "### Why a clock has not started": frozenset(NotStarted),
    "## Obstacles: why a copy may not go": frozenset(Obstacle),
    "## Findings": frozenset(FindingCode),
}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The page without its blocks of code, where a bracket is no link."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    return LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """Where a link into the page can lead, as readers of Markdown name headings."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#{1,6} (.+)$", prose(page), flags=re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def sections(page: Path) -> dict[str, str]:
    """The text below each heading, up to the next of any level."""
    pieces = re.split(r"^(#{1,6} .+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def first_cells(text: str) -> Iterator[str]:
    """What stands in the first column of each table, without the heads."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if not set(row) <= set("|-: ") and not (following and set(following) <= set("|-: ")):
            yield row.split("|")[1].strip()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        assert not link.startswith("/"), f"{link} is not relative"
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        leads = target.exists() and target.is_relative_to(ROOT)
        if not leads or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    index = DOCS / "index.md"
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(index)}
    assert [name_of(page) for page in sorted(DOCS.rglob("*.md")) if page != index and page not in linked] == []


def test_every_term_is_defined_once() -> None:
    terms = [term.strip("`").lower() for term in first_cells((DOCS / "terms.md").read_text(encoding="utf-8"))]
    assert len(terms) > 50
    assert [term for term, times in Counter(terms).items() if times > 1] == []


@pytest.mark.parametrize("values", [Outcome, Bucket, HoldKind, LinkKind], ids=lambda values: values.__name__)
def test_every_outcome_and_kind_is_a_term(values: type[StrEnum]) -> None:
    terms = set(first_cells((DOCS / "terms.md").read_text(encoding="utf-8")))
    assert [value for value in values if f"`{value}`" not in terms] == []


@pytest.mark.parametrize("heading", EXPLAINED_REASONS)
def test_every_code_is_explained_and_no_other(heading: str) -> None:
    cells = list(first_cells(sections(DOCS / "reasons.md")[heading]))
    assert sorted(cells) == sorted(f"`{code}`" for code in EXPLAINED_REASONS[heading])


def test_every_top_level_folder_has_a_place_in_the_house() -> None:
    left_behind = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    folders = {f.name for f in ROOT.iterdir() if f.is_dir()} - left_behind - {".git"}
    rooms = {folder for folder in folders if not folder.endswith(".egg-info")}
    named = {code.strip("/").split("/")[0] for code in CODE.findall((DOCS / "architecture.md").read_text("utf-8"))}
    assert sorted(rooms - named) == []


@pytest.mark.parametrize(
    "page",
    [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", DOCS / "threat-model.md", DOCS / "terms.md", *ADRS],
    ids=name_of,
)
def test_every_file_that_is_named_exists(page: Path) -> None:
    folders = {folder.name for folder in ROOT.iterdir() if folder.is_dir()}
    named = [code for code in CODE.findall(prose(page)) if "/" in code and code.split("/")[0] in folders]
    # A name with a placeholder shows a shape, not a file.
    missing = [name for name in named if not re.search(r"[<*{ ]", name) and not (ROOT / name).exists()]
    assert missing == []


def test_decisions_are_numbered_without_gaps() -> None:
    assert [adr.name[:5] for adr in ADRS] == [f"{number:04d}-" for number in range(1, len(ADRS) + 1)]


@pytest.mark.parametrize("adr", ADRS, ids=name_of)
def test_a_decision_argues_what_it_rejects(adr: Path) -> None:
    text = adr.read_text(encoding="utf-8")
    assert text.startswith(f"# {adr.name[:4]}. ")
    assert re.search(r"^Status: (accepted|superseded by \[\d{4}\]\S+), \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    headings = " ".join(re.findall(r"^## (.+)$", text, re.MULTILINE))
    for part in ("Context", "Drivers", "Options", "Decision", "Consequences", "Confirmation"):
        assert part in headings, f"no {part}"
    assert "Rejected" in text
    assert "Bad: " in text, "a decision without a cost was not looked at"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_no_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|tmp|root)/\S+", page.read_text(encoding="utf-8")) == []
