"""Titles in packs and words of reports say in Chinese what `docs/terms.md` says; that table is the one source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.model.decisions import Bucket
from engine.model.holds import HoldKind
from engine.model.policies import SourceQuality, Title
from engine.model.records import LinkKind
from reports.wording import Words, bucket_words, hold_kind_words, link_words, source_words
from tests.policies.shipped import ROOT, SHIPPED

SECTION = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8").partition("\n## In Traditional Chinese\n")[2]
ROWS = [line.strip("| ").split(" | ") for line in SECTION.partition("\n## ")[0].splitlines() if line.startswith("| ")]
GLOSSARY: Mapping[str, str] = {english: chinese for chinese, english in ROWS[1:]}
LONGEST_FIRST = sorted(GLOSSARY, key=len, reverse=True)

# `legal` alone is no word of the table: a legal entity is another thing than a hold for litigation.
REPORTED = [
    *(bucket_words(bucket) for bucket in Bucket),
    *(hold_kind_words(kind) for kind in HoldKind if kind is not HoldKind.LEGAL),
    *(link_words(kind) for kind in LinkKind),
    *(source_words(source) for source in SourceQuality),
]


def titles() -> Iterator[tuple[str, Title]]:
    bundle = SHIPPED.bundle
    for policy in bundle.policies:
        yield policy.id, policy.title
        yield from ((rule.id, rule.title) for rule in policy.rules)
        yield from ((rule.id, rule.title) for rule in policy.authority)
    yield from ((fact.name, fact.title) for fact in bundle.vocabulary.facts.values())
    yield from ((event.kind, event.title) for event in bundle.vocabulary.events.values())


def terms_in(english: str) -> Iterator[str]:
    """The terms of the glossary in a title, longer ones first: a resolution in dpi is no resolution."""
    left = english
    for term in LONGEST_FIRST:
        plural = re.escape(term[:-1]) + "(?:y|ies)" if term.endswith("y") else re.escape(term) + "s?"
        found = re.compile(rf"\b{plural}\b", re.IGNORECASE)
        if found.search(left):
            left = found.sub("·", left)
            yield term


def faults(title: Mapping[str, str]) -> list[str]:
    return [term for term in terms_in(title["en"]) if GLOSSARY[term] not in title["zh-Hant"]]


def test_the_glossary_is_marked_for_a_lawyer() -> None:
    assert len(GLOSSARY) == len(ROWS) - 1 > 80
    assert "no lawyer has confirmed" in SECTION


def test_every_title_is_in_both_languages() -> None:
    assert [name for name, title in titles() if set(title) != {"en", "zh-Hant"}] == []


def test_every_title_says_a_term_as_the_glossary_does() -> None:
    assert [(name, found) for name, title in titles() if (found := faults(title))] == []


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        ("Copies of cheques", "支票副本", []),
        ("Copies of cheques", "票據副本", ["cheque"]),
        ("Resolution in dpi", "解像度", []),
        ("Resolutions of a company", "公司解像度", ["resolution"]),
        ("Chequered past", "往事", []),
    ],
)
def test_a_title_that_says_it_otherwise_is_found(english: str, chinese: str, expected: list[str]) -> None:
    assert faults({"en": english, "zh-Hant": chinese}) == expected


@pytest.mark.parametrize("words", REPORTED, ids=lambda words: words.en)
def test_reports_say_it_as_the_glossary_does(words: Words) -> None:
    assert GLOSSARY[words.en.lower()] == words.zh


def test_the_glossary_has_no_term_that_nobody_uses() -> None:
    used = {term for _, title in titles() for term in terms_in(title["en"])}
    reported = {words.en.lower() for words in REPORTED}
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(ROOT / "reports").rglob("*.py")))
    assert [term for term in GLOSSARY if term not in used | reported and GLOSSARY[term] not in written] == []
