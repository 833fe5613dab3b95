"""A report shows where two records differ if they were looked at and it was drawn, and says why where it was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.comparing.maps.refusals import NoMap
from engine.model.records import Link, LinkKind
from reports.blocks import Given, Pair
from reports.composed import Document
from reports.document import compose
from reports.pictured import mapped
from reports.sections.look_pairs import in_pages
from reports.shown_maps import NO_MAPS, ShownMap, caption_of, is_looked_at
from tests.reports.invented import LOOKED, rich, shown_map
from tests.reports.test_document import words_in


def pairs_of(document: Document) -> list[Pair]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Pair)]


def test_maps_are_asked_for_where_pages_were_compared_and_stand_side_by_side() -> None:
    wanted = mapped(rich())
    assert {(link.first, link.second) for link in wanted} == {
        ("r-keep-000", "r-keep-003"),
        ("r-keep-000", "r-keep-004"),
        # Of a cluster those with the record that its page shows first, and no more than fit one page.
        ("r-alike-0", "r-alike-1"),
        ("r-alike-0", "r-alike-2"),
    }
    assert all(is_looked_at(link) for link in wanted)


def test_a_map_stands_with_its_pair_and_its_pictures_in_the_document() -> None:
    document = compose(rich())
    seen = [pair for pair in pairs_of(document) if pair.seen is not None]
    assert [pair.heading.en for pair in seen] == ["A and B: lookalike", "Pair 1: doubtful"]
    names = {name for name, _ in document.pictures}
    for pair in seen:
        assert pair.seen is not None
        assert {pair.seen.whole, pair.seen.close_first, pair.seen.close_second} <= names
        said = words_in(pair.seen)
        assert all(number in said for number in ("1,020", "1,544", "48 × 48", "1,018", "1,540", "49 × 49"))
    assert "Copying explains" in words_in(seen[0].seen)
    assert ("Hatched" in words_in(seen[0].seen), "Hatched" in words_in(seen[1].seen)) == (False, True)
    (page,) = (one for one in document.sections if one.anchor.endswith("-differences"))
    assert page.is_nested


def test_by_hash_alone_there_is_no_map_and_no_word_of_one() -> None:
    alone = [pair for pair in pairs_of(compose(rich())) if "Only the hashes are near" in words_in(pair.notes)]
    assert alone
    assert all(pair.seen is None and "difference map" not in words_in(pair.notes) for pair in alone)


@pytest.mark.parametrize("why", NoMap)
def test_without_a_map_the_pair_says_why(why: NoMap) -> None:
    given = rich()
    document = compose(replace(given, maps=dict.fromkeys(given.maps, why)))
    assert not any(pair.seen for pair in pairs_of(document))
    (pair,) = (pair for pair in pairs_of(document) if pair.heading.en == "Pair 1: doubtful")
    assert f"No difference map: {NO_MAPS[why].en}." in words_in(pair.notes)
    # Where all is masked, the page of the cluster has said so.
    has_page = any(section.anchor.endswith("-differences") for section in document.sections)
    assert has_page == (why is not NoMap.PERSONAL)


def test_a_map_that_does_not_decode_is_left_out() -> None:
    given = rich()
    broken: dict[tuple[str, str], ShownMap | NoMap] = {
        ties: replace(shown_map(), close_second=b"no picture") for ties in given.maps
    }
    document = compose(replace(given, maps=broken))
    assert not any(pair.seen for pair in pairs_of(document))
    assert not any(name.startswith(("map", "first", "second")) for name, _ in document.pictures)


def test_a_page_has_three_pairs_or_two_with_a_map() -> None:
    pairs = pairs_of(compose(rich()))
    (drawn, *_), (plain, *_) = ([one for one in pairs if (one.seen is None) is is_plain] for is_plain in (False, True))

    def pair(name: str) -> Pair:
        return replace(drawn if name.isupper() else plain, notes=(Given(text=name),))

    pages = in_pages(pair(name) for name in "abcdEFgHi")
    assert [[words_in(one.notes) for one in page] for page in pages] == [
        ["a", "b", "c"],
        ["d", "E"],
        ["F", "g"],
        ["H", "i"],
    ]


def test_what_is_no_place_gives_no_caption() -> None:
    link = Link(first="a", second="b", kind=LinkKind.DOUBTFUL, evidence=LOOKED | {"place_second": "somewhere"})
    assert caption_of(link, ("A", "B"), is_hatched=False) == ()
