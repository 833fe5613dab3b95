from __future__ import annotations

from engine.survey.copies import MOST_PAIRS, SharedBy, candidates, identical_copies, ties
from engine.survey.files import SurveyedFile, surveyed_files
from tests.engine.survey.entries import closed, image, page, state, unread


def test_a_class_by_bytes_and_one_by_pixels_are_told_apart() -> None:
    files = (
        image("a.png", page("p"), data="1", size=100),
        image("b.png", page("p"), data="1", size=100),
        image("c.tif", page("q"), size=500),
        image("d.png", page("q"), size=200),
        image("e.png"),
    )
    found = identical_copies(files, links=ties(files))
    assert [(one.members, one.by, one.redundant_files, one.redundant_bytes) for one in found.classes] == [
        (("c.tif", "d.png"), SharedBy.PIXELS, 1, 200),
        (("a.png", "b.png"), SharedBy.BYTES, 1, 100),
    ]
    assert (found.redundant_files, found.redundant_bytes, found.by_bytes, found.by_pixels) == (2, 300, 1, 1)


def test_the_largest_is_taken_to_stay_so_that_no_byte_too_many_is_claimed() -> None:
    files = tuple(image(f"{size}.png", page("p"), size=size) for size in (10, 1000, 100))
    assert identical_copies(files, links=ties(files)).redundant_bytes == 110


def test_files_that_cannot_be_decoded_are_identical_by_bytes_alone() -> None:
    files = (unread("a.dcm", data="1"), unread("b.dcm", data="1"), unread("c.dcm"), closed("d"))
    assert identical_copies(files, links=ties(files)).members == {"a.dcm", "b.dcm"}


def test_another_number_of_pages_is_no_copy() -> None:
    files = (image("a.tif", page("p")), image("b.tif", page("p"), page("p", number=2)))
    assert identical_copies(files, links=ties(files)).classes == ()


def test_a_hard_link_is_redundant_and_costs_nothing() -> None:
    scanned = [image(name, data="1").scanned for name in ("a", "b", "c")]
    states = {"a": state(inode=7), "b": state(inode=7), "c": state(inode=8)}
    files = surveyed_files(scanned, states=states)
    found = identical_copies(files, links=ties(files))
    assert (found.redundant_files, found.redundant_bytes) == (2, 100)


def near(name: str, bits: int) -> SurveyedFile:
    """An image whose hashes differ in so many bits from those of the image with none."""
    made = page(name)
    short, long = made.hashes
    hashes = (
        type(short)(algorithm="a/1", bits=64, hex=f"{(1 << bits) - 1:016x}"),
        type(long)(algorithm="b/1", bits=256, hex=f"{(1 << bits) - 1:064x}"),
    )
    return image(name, type(made)(number=1, width=9, height=9, mode="L", pixels=name, quality=50, hashes=hashes))


def test_candidates_are_pairs_that_are_no_copies_the_nearest_first() -> None:
    files = (near("a", 0), near("b", 6), near("c", 2), near("z", 60))
    found = candidates(files, links=ties(files))
    assert (found.pairs, found.files) == (3, 3)
    assert [(one.first, one.second, one.bits_of_64) for one in found.nearest] == sorted(
        ((one.first, one.second, one.bits_of_64) for one in found.nearest), key=lambda one: one[2]
    )


def test_identical_files_are_no_candidates() -> None:
    files = (image("a", page("p")), image("b", page("p")))
    assert candidates(files, links=ties(files)).pairs == 0


def test_only_the_nearest_candidates_are_named_and_all_are_counted() -> None:
    files = tuple(near(f"f{number}", 0) for number in range(8))
    found = candidates(files, links=ties(files))
    assert (found.pairs, found.files, len(found.nearest)) == (28, 8, MOST_PAIRS)
