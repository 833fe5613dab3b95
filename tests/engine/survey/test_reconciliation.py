from __future__ import annotations

import pytest

from engine.model.records import Page
from engine.survey.files import SurveyedFile
from engine.survey.reconciliation import MOST_PLACES, Match, Matched, Reconciliation, reconcile
from tests.engine.survey.entries import closed, image, link, page, unread


def only(found: Reconciliation) -> Matched:
    (one,) = found.matched
    return one


def match(source: SurveyedFile, *target: SurveyedFile) -> Matched:
    return only(reconcile([source], target=target))


def test_the_same_bytes_at_the_same_path_come_first() -> None:
    found = match(image("a.png", data="1"), image("0.png", data="1"), image("a.png", data="1"))
    assert (found.match, found.places, found.found) == (Match.SAME_PLACE, ("a.png",), 1)


def test_the_same_bytes_elsewhere_say_where() -> None:
    found = match(image("a.png", data="1"), image("y.png", data="1"), image("x.png", data="1"))
    assert (found.match, found.places, found.found) == (Match.ELSEWHERE, ("x.png", "y.png"), 2)
    assert not found.is_other_at_place


def test_many_places_are_counted_and_the_first_named() -> None:
    found = match(image("a", data="1"), *(image(f"t{number}", data="1") for number in range(9)))
    assert (len(found.places), found.found) == (MOST_PLACES, 9)


def test_the_same_pixels_in_other_bytes_are_found_with_the_one_at_the_path_first() -> None:
    found = match(image("b.tif", page("p"), data="1"), image("a.png", page("p")), image("b.tif", page("p"), data="2"))
    assert (found.match, found.places) == (Match.SAME_PIXELS, ("b.tif", "a.png"))


@pytest.mark.parametrize(
    ("mine", "theirs", "pages_found"),
    [
        ((page("p"),), (page("p"), page("q", number=2)), 1),
        ((page("p"), page("q", number=2)), (page("p"),), 1),
        ((page("p"), page("q", number=2)), (page("q"), page("p", number=2)), 2),
    ],
    ids=["one more", "one fewer", "another order"],
)
def test_another_number_or_order_of_pages_is_missing(
    mine: tuple[Page, ...], theirs: tuple[Page, ...], pages_found: int
) -> None:
    found = match(image("a.tif", *mine, data="1"), image("a.tif", *theirs, data="2"))
    assert (found.match, found.pages_found, found.is_other_at_place) == (Match.MISSING, pages_found, True)


def test_a_file_that_cannot_be_decoded_is_compared_by_its_bytes_and_by_nothing_else() -> None:
    assert match(unread("a.dcm", data="1"), unread("b.dcm", data="1")).match is Match.ELSEWHERE
    found = match(unread("a.dcm", data="1"), unread("a.dcm", data="2"))
    assert (found.match, found.problem) == (Match.NOT_COMPARED, "the file is damaged")


@pytest.mark.parametrize("entry", [closed("a.png"), link("a.png")], ids=["closed", "link"])
def test_what_has_no_bytes_is_not_compared_even_with_itself(entry: SurveyedFile) -> None:
    found = reconcile([entry], target=[entry])
    assert only(found).match is Match.NOT_COMPARED
    assert not found.is_complete
    assert found.target_unread == ("a.png",)


def test_three_files_found_in_one_are_found_and_said_to_have_fewer_copies() -> None:
    source = [image(name, data="1") for name in "abc"]
    found = reconcile([*source, image("d")], target=[image("z", data="1"), image("d")])
    assert found.is_complete
    assert [one.match for one in found.matched] == [Match.ELSEWHERE] * 3 + [Match.SAME_PLACE]
    assert [(one.source, one.target) for one in found.fewer_copies] == [(("a", "b", "c"), ("z",))]
    assert (found.contents, found.contents_found) == (2, 2)


def test_a_content_that_is_missing_is_not_among_those_with_fewer_copies() -> None:
    found = reconcile([image("a", data="1"), image("b", data="1")], target=[])
    assert (found.fewer_copies, found.contents, found.contents_found) == ((), 1, 0)


def test_what_only_the_target_has_is_listed() -> None:
    found = reconcile(
        [image("a", page("p"))], target=[image("b", page("p")), image("c", size=7), unread("d", size=5), closed("e")]
    )
    assert [one.location for one in found.only_target] == ["c", "d", "e"]
    assert found.only_target_bytes == 112


def test_a_page_low_in_content_found_by_pixels_is_a_doubt() -> None:
    blank = page("w", quality=1)
    found = reconcile([image("a", blank)], target=[image("b", blank)])
    assert (only(found).match, found.low_content) == (Match.SAME_PIXELS, 1)
    assert reconcile([image("a", blank)], target=[image("a", blank)]).low_content == 0


def test_an_empty_source_shows_nothing() -> None:
    assert not reconcile([], target=[image("a")]).is_complete
    assert reconcile([image("a")], target=[image("a")]).is_complete


def test_the_tallies_add_up_to_the_source() -> None:
    source = [image("a"), image("b", page("p"), data="1"), image("c"), unread("d"), closed("e"), link("f")]
    found = reconcile(source, target=[image("a"), image("x", page("p"), data="2")])
    assert [one.match for one in found.tallies] == list(Match)
    assert [one.files for one in found.tallies] == [1, 0, 1, 1, 3]
    assert sum(one.bytes for one in found.tallies) == found.source.bytes
    assert [len(found.files_that(one.match)) for one in found.tallies] == [one.files for one in found.tallies]
