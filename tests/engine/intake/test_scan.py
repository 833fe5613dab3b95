"""A scan says the same of the same archive, however many processes read it and whatever lies in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.fingerprints.reading import read_image
from engine.intake.archive import ArchiveError, Entry, read_file, walk
from engine.intake.scan import ScannedFile, location_of, record_id, scan, scan_entry, scan_in_processes
from engine.model.digests import sha256_hex
from engine.model.records import percent_decoded
from tests.engine.fingerprints.drawn import encoded, paper, tiff
from tests.engine.intake.work import ends_at_notes

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


def test_every_entry_is_a_row_with_what_was_found(root: Path) -> None:
    rows = {percent_decoded(one.location): one for one in scan(root)}
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


def test_the_order_and_the_rows_do_not_depend_on_the_workers(root: Path) -> None:
    assert list(scan(root, workers=2)) == list(scan(root))


def test_a_file_that_ends_its_process_is_alone_unreadable(root: Path) -> None:
    found = list(scan_in_processes(root, walk(root), workers=2, work=ends_at_notes))
    expected = list(scan(root))
    assert [one.location for one in found] == [one.location for one in expected]
    for one, other in zip(found, expected, strict=True):
        if one.location == "notes.txt":
            assert one.problem == "decoding the file ended the program that decodes"
            assert (one.sha256, one.size) == (sha256_hex(b"notes"), 5)
        else:
            assert one == other


def test_a_file_that_is_too_large_is_a_record_that_was_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small(archive: Path, path: bytes) -> object:
        return read_file(archive, path, limit=3)

    monkeypatch.setattr("engine.intake.scan.read_file", small)
    row = scan_entry(root, Entry(path=b"notes.txt"))
    assert (row.sha256, row.problem) == (sha256_hex(b"notes"), "the file is larger than 1 GiB")


def test_a_file_that_vanishes_is_a_row_without_a_digest(root: Path) -> None:
    found = scan(root)
    (root / "notes.txt").unlink()
    row = {one.location: one for one in found}["notes.txt"]
    assert (row.is_record, row.problem) == (False, "it is not there")


def test_a_missing_archive_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        scan(tmp_path / "missing")


class Heard:
    def __init__(self) -> None:
        self.total: int | None = None
        self.steps = 0

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.steps += steps


def test_progress_is_told(root: Path) -> None:
    heard = Heard()
    assert len(list(scan(root, progress=heard))) == heard.total == heard.steps == 6


def test_ids_and_locations_come_from_the_bytes() -> None:
    assert record_id(b"a") == f"r-{sha256_hex(b'a')[:16]}"
    for path in (BIG5, b"a b/c\n", b"%41", bytes(range(1, 256))):
        assert percent_decoded(location_of(path)) == path
        assert location_of(path).isascii()
