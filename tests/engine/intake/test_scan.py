"""A scan has one row for each entry of an archive, whatever lies in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from engine.fingerprints.reading import read_image
from engine.intake.archive import ArchiveError, Entry, read_file
from engine.intake.archive_scan import ArchiveScan, Progress, reading_here, scan
from engine.intake.remembering import Forgetful
from engine.intake.scan import EntryReading, Nobody, ScannedFile, location_of, read_entry, record_id
from engine.model.digests import sha256_hex
from engine.model.records import percent_decoded
from tests.engine.fingerprints.drawn import encoded, paper, tiff

BIG5 = "支票".encode("big5")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "cheques").mkdir()
    (tmp_path / "cheques" / "1.png").write_bytes(encoded(paper(1), "PNG", dpi=(300, 300)))
    (tmp_path / os.fsdecode(BIG5 + b".tif")).write_bytes(
        tiff(paper(1, mode="1"), paper(2, mode="1"), compression="group4")
    )
    (tmp_path / "line\nbreak <b>.jpg").write_bytes(encoded(paper(3), "JPEG"))
    (tmp_path / "notes.txt").write_bytes(b"notes")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "link.png").symlink_to("cheques/1.png")
    return tmp_path


class Heard:
    def __init__(self) -> None:
        self.total: int | None = None
        self.steps = 0

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.steps += steps


def scanned(root: Path, progress: Progress | None = None) -> ArchiveScan:
    return scan(root, read=reading_here(root), memory=Forgetful(), progress=progress or Heard())


def test_every_entry_is_a_row_with_what_was_found(root: Path) -> None:
    found = scanned(root)
    rows = {percent_decoded(one.location): one for one in found.files}
    cheque = rows[b"cheques/1.png"]
    data = (root / "cheques" / "1.png").read_bytes()
    assert cheque == ScannedFile(
        location="cheques/1.png",
        sha256=sha256_hex(data),
        size=len(data),
        fingerprint=read_image(data).fingerprint,
        measured={"pages": "1", "format": "png", "compression": "lossless", "dpi": "300"},
    )
    assert rows[BIG5 + b".tif"].measured == {"pages": "2", "format": "tiff", "compression": "lossless"}
    assert rows[b"line\nbreak <b>.jpg"].location == "line%0Abreak%20%3Cb%3E.jpg"
    assert rows[b"empty.png"].problem == "the file is empty"
    assert rows[b"empty.png"].sha256 == sha256_hex(b"")
    assert rows[b"notes.txt"].problem == "the file is not an image that is known here"
    assert not rows[b"link.png"].is_file
    assert not rows[b"link.png"].is_record
    assert len(rows) == 6
    # The link is never opened.
    assert (found.read, found.known) == (5, 0)


def test_a_file_that_is_too_large_is_a_record_that_was_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small(archive: Path, path: bytes, **options: object) -> object:
        return read_file(archive, path, limit=3)

    monkeypatch.setattr("engine.intake.scan.read_file", small)
    row = read_entry(root, Entry(path=b"notes.txt"), Nobody()).file
    assert (row.sha256, row.problem) == (sha256_hex(b"notes"), "the file is larger than 1 GiB")


def test_a_file_that_vanishes_is_a_row_without_a_digest_and_is_not_remembered(root: Path) -> None:
    seen: list[EntryReading] = []

    def after_it_vanished(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        (root / "notes.txt").unlink()
        for one in reading_here(root)(items):
            seen.append(one)
            yield one

    found = scan(root, read=after_it_vanished, memory=Forgetful(), progress=Heard())
    row = {one.location: one for one in found.files}["notes.txt"]
    assert (row.is_record, row.problem) == (False, "it is not there")
    assert [one.is_lasting for one in seen if one.file.location == row.location] == [False]


def test_the_state_of_a_reading_is_that_of_the_file_while_it_was_read(root: Path) -> None:
    reading = read_entry(root, Entry(path=b"notes.txt"), Nobody())
    status = (root / "notes.txt").stat()
    assert reading.state is not None
    assert (reading.state.inode, reading.state.changed_ns) == (status.st_ino, status.st_ctime_ns)
    assert reading.is_lasting


def test_a_missing_archive_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        scanned(tmp_path / "missing")


@pytest.mark.parametrize("is_replaced", [True, False])
def test_an_archive_that_is_moved_while_it_is_read_is_no_scan(root: Path, is_replaced: bool) -> None:
    def as_it_moves(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        for number, reading in enumerate(reading_here(root)(items)):
            if number == 1:
                root.rename(root.with_name("moved"))
                if is_replaced:
                    root.mkdir()
            yield reading

    try:
        with pytest.raises(ArchiveError):
            scan(root, read=as_it_moves, memory=Forgetful(), progress=Heard())
    finally:
        if is_replaced:
            root.rmdir()
        root.with_name("moved").rename(root)


def test_a_file_of_an_archive_that_is_gone_is_a_row(tmp_path: Path) -> None:
    reading = read_entry(tmp_path / "gone", Entry(path=b"a.png"), Nobody())
    assert (reading.file.problem, reading.is_lasting) == ("the archive could not be opened any more", False)


def test_progress_is_told(root: Path) -> None:
    heard = Heard()
    assert len(scanned(root, heard).files) == heard.total == heard.steps == 6


def test_ids_and_locations_come_from_the_bytes() -> None:
    assert record_id(b"a") == f"r-{sha256_hex(b'a')[:16]}"
    for path in (BIG5, b"a b/c\n", b"%41", bytes(range(1, 256))):
        assert percent_decoded(location_of(path)) == path
        assert location_of(path).isascii()
