from __future__ import annotations

from engine.survey.files import surveyed_files
from tests.engine.survey.entries import closed, image, link, state, unread


def test_a_hard_link_takes_no_room_of_its_own() -> None:
    first, second = image("a.png", data="x").scanned, image("b.png", data="x").scanned
    found = surveyed_files([first, second], states={"a.png": state(inode=7), "b.png": state(inode=7)})
    assert [(one.is_further_name, one.bytes) for one in found] == [(False, 100), (True, 0)]


def test_one_number_with_other_bytes_is_another_file() -> None:
    first, second = image("a.png").scanned, image("b.png").scanned
    found = surveyed_files([first, second], states={"a.png": state(inode=0), "b.png": state(inode=0)})
    assert [one.bytes for one in found] == [100, 100]


def test_a_file_that_may_not_be_read_has_the_size_that_the_file_system_states() -> None:
    assert closed("a.png", size=77).bytes == 77
    assert closed("a.png").record is None
    assert link("a").bytes == 0


def test_a_file_in_no_folder_has_no_top_folder() -> None:
    assert [one.top_folder for one in (image("a.png"), image("x/y/a.png"), unread("%20/a"))] == ["", "x", "%20"]
