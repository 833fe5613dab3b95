"""One stored file under several names is known as one, whichever way its states were learnt."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from engine.custody.store import Store
from engine.intake.archive import Entry, FileState
from engine.intake.archive_scan import reading_here, scan
from engine.intake.remembering import Forgetful
from engine.intake.same_files import with_shared_files
from engine.intake.scan import EntryReading, ScannedFile, location_of, record_id
from tests.engine.fingerprints.drawn import encoded, paper
from tests.engine.intake.test_remembering import Run
from tests.engine.intake.test_scan import Heard


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "b").mkdir(parents=True)
    (root / "b" / "1.png").write_bytes(encoded(paper(1, (60, 80)), "PNG"))
    (root / "copy.png").write_bytes((root / "b" / "1.png").read_bytes())
    (root / "notes.txt").write_bytes(b"notes")
    for name in ("b/2.png", "z.png", "B.png"):
        os.link(root / "b" / "1.png", root / name)
    os.link(root / "notes.txt", root / "b" / "notes.txt")
    os.link(root / "notes.txt", root.parent / "outside.txt")
    return root


def files_of(files: tuple[ScannedFile, ...]) -> dict[str, str | None]:
    return {one.location: one.file for one in files}


def test_hard_links_are_one_file_with_the_name_of_the_first(root: Path) -> None:
    found = scan(root, read=reading_here(root), memory=Forgetful(), progress=Heard())
    image, notes = record_id(b"B.png"), record_id(b"b/notes.txt")
    assert files_of(found.files) == {
        "B.png": image,
        "b/1.png": image,
        "b/2.png": image,
        "b/notes.txt": notes,
        "copy.png": None,
        "notes.txt": notes,
        "z.png": image,
    }


def test_a_resumed_scan_says_the_same_and_remembers_nothing_of_it(root: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "muniment.sqlite") as store:
        first, second = Run(root, store), Run(root, store)
        found, again = first(), second()
        assert (len(first.opened), second.opened) == (7, [])
        assert again.files == found.files
        # What was read of a file does not say it: the last other name can go at any time.
        for name in ("b/2.png", "z.png", "B.png"):
            (root / name).unlink()
        third = Run(root, store)
        assert files_of(third().files)["b/1.png"] is None


def test_a_scan_that_knows_only_some_names_says_the_same(root: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "muniment.sqlite") as store:
        (root / "z.png").rename(tmp_path / "z.png")
        Run(root, store)()
        (tmp_path / "z.png").rename(root / "z.png")
        again = Run(root, store)
        fresh = scan(root, read=reading_here(root), memory=Forgetful(), progress=Heard())
        assert again().files == fresh.files


STATE = FileState(size=1, modified_ns=1, changed_ns=1, inode=7, device=1)


def shared(*items: tuple[bytes, FileState | None, FileState | None]) -> list[str | None]:
    entries = [Entry(path=path, state=walked) for path, walked, _ in items]
    readings = [EntryReading(file=ScannedFile(location=location_of(path)), state=read) for path, _, read in items]
    return [one.file for one in with_shared_files(entries, readings)]


def test_another_device_another_number_and_no_state_are_no_shared_file() -> None:
    assert shared((b"a", STATE, STATE), (b"b", replace(STATE, device=2), replace(STATE, device=2))) == [None, None]
    assert shared((b"a", STATE, STATE), (b"b", replace(STATE, inode=8), None)) == [None, None]
    assert shared((b"a", None, None), (b"b", None, None)) == [None, None]


def test_what_was_opened_counts_before_what_the_walk_saw() -> None:
    other = replace(STATE, inode=8)
    assert shared((b"a", STATE, STATE), (b"b", STATE, other)) == [None, None]
    assert shared((b"b", STATE, STATE), (b"a", other, STATE)) == [record_id(b"a")] * 2
    assert shared((b"a", STATE, STATE), (b"b", STATE, None)) == [record_id(b"a")] * 2


def test_a_file_that_changed_between_two_readings_is_still_one() -> None:
    later = replace(STATE, size=2, changed_ns=2)
    assert shared((b"a", STATE, STATE), (b"b", later, later)) == [record_id(b"a")] * 2


def test_a_reading_can_not_say_it_itself() -> None:
    file = ScannedFile(location="a", file="r-0")
    (found,) = with_shared_files([Entry(path=b"a", state=STATE)], [EntryReading(file=file, state=STATE)])
    assert found.file is None
