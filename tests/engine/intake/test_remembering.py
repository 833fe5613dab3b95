"""What was read before is not opened again, unless anything at all could be different."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.custody.clock import FixedClock
from engine.custody.database import StoreBusyError
from engine.custody.readings import Readings
from engine.custody.store import Store
from engine.fingerprints.decoders import decoder_name
from engine.fingerprints.perceptual import algorithm_name
from engine.fingerprints.tiff_container import PAGE_LIMIT
from engine.intake import remembering
from engine.intake.archive import Entry, FileState, walk
from engine.intake.archive_scan import ArchiveScan, Read, reading_here, scan
from engine.intake.credible import is_credible
from engine.intake.remembering import StoredMemory, is_racy, reader_key
from engine.intake.scan import EntryReading, ScannedFile, location_of
from engine.model.records import Fingerprint, Page, PerceptualHash
from tests.engine.fingerprints.drawn import encoded, paper
from tests.engine.intake.test_scan import Heard

NAMES = [b"1.png", b"2.png", b"3.png", "支票.txt".encode("big5"), b"empty"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    root.mkdir()
    for name in NAMES:
        data = encoded(paper(name[0], (60, 80)), "PNG") if name.endswith(b"png") else name[:3]
        (root / os.fsdecode(name)).write_bytes(data)
    (root / "link").symlink_to("1.png")
    return root


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "muniment.sqlite") as opened:
        yield opened


def later(seconds: float = 3600) -> FixedClock:
    """A clock that is far enough from now that no file of a test is racy."""
    return FixedClock(datetime.now(UTC) + timedelta(seconds=seconds))  # noqa: TID251 - what the file system says too


class Run:
    """A scan in this process that counts what it opens."""

    def __init__(
        self, root: Path, store: Store, *, reader: str = "r1", rereads: bool = False, at: float = 3600
    ) -> None:
        self.root, self.opened = root, list[bytes]()
        self.memory = StoredMemory(
            readings=store.readings,
            archive=os.fsencode(root),
            reader=reader,
            clock=later(at),
            rereads=rereads,
        )

    def read(self, items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        for item in items:
            if isinstance(item, Entry):
                self.opened.append(item.path)
            yield from reading_here(self.root)([item])

    def __call__(self, read: Read | None = None) -> ArchiveScan:
        return scan(self.root, read=read or self.read, memory=self.memory, progress=Heard())


def test_a_second_scan_opens_nothing_and_says_the_same(root: Path, store: Store) -> None:
    first, second = Run(root, store), Run(root, store)
    found, again = first(), second()
    assert sorted(first.opened) == sorted(NAMES)
    assert second.opened == []
    assert again.files == found.files
    assert ((found.read, found.known), (again.read, again.known)) == ((5, 0), (0, 5))


def touched(path: Path) -> None:
    path.write_bytes(path.read_bytes())


def same_size_and_time(path: Path) -> None:
    status = path.stat()
    path.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def moved_over(path: Path) -> None:
    status = path.stat()
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.rename(path)


@pytest.mark.parametrize("change", [touched, same_size_and_time, moved_over])
def test_a_file_that_could_have_changed_is_read_again_and_no_other(root: Path, store: Store, change: object) -> None:
    Run(root, store)()
    assert callable(change)
    change(root / "2.png")
    again = Run(root, store)
    fresh = scan(root, read=reading_here(root), memory=remembering.Forgetful(), progress=Heard())
    assert again().files == fresh.files
    assert again.opened == [b"2.png"]


def test_another_reader_reads_everything_again(root: Path, store: Store) -> None:
    Run(root, store)()
    other = Run(root, store, reader="r2")
    assert (other().read, len(other.opened)) == (5, 5)
    assert Run(root, store, reader="r2")().known == 5


def test_everything_is_read_again_where_asked_and_remembered_anew(root: Path, store: Store) -> None:
    Run(root, store)()
    asked = Run(root, store, rereads=True)
    assert (asked().known, sorted(asked.opened)) == (0, sorted(NAMES))
    assert Run(root, store)().known == 5


def test_one_archive_is_not_another(root: Path, store: Store, tmp_path: Path) -> None:
    Run(root, store)()
    root.rename(tmp_path / "elsewhere")
    assert Run(tmp_path / "elsewhere", store)().known == 0


def test_files_that_are_gone_are_forgotten_at_the_end_of_a_scan(root: Path, store: Store) -> None:
    Run(root, store)()
    (root / "2.png").unlink()
    (root / "3.png").rename(root / "4.png")
    assert Run(root, store)().known == 3
    assert store.readings.count(location_of(os.fsencode(root))) == 4


def test_what_passes_is_not_remembered(root: Path, store: Store) -> None:
    def fails(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        for one in reading_here(root)(items):
            is_second = one.file.location == "2.png"
            yield replace(one, is_lasting=False) if is_second else one

    Run(root, store)(fails)
    again = Run(root, store)
    again()
    assert again.opened == [b"2.png"]


def test_a_scan_that_is_stopped_goes_on_where_it_was(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "PART", 1)

    class StopError(Exception):
        pass

    def stops(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        for one in Run(root, store).read(items):
            if one.file.location == "3.png":
                raise StopError
            yield one

    with pytest.raises(StopError):
        Run(root, store)(stops)
    again = Run(root, store)
    found = again()
    assert again.opened == [path for path in [e.path for e in walk(root) if e.obstacle is None] if path >= b"3.png"]
    assert found.known == 2
    assert found.files == scan(root, read=reading_here(root), memory=remembering.Forgetful(), progress=Heard()).files


def test_a_file_that_was_changed_as_it_was_read_is_read_again(root: Path, store: Store) -> None:
    # The clock of these scans stands where the files were written, or before.
    Run(root, store, at=0)()
    again = Run(root, store)
    again()
    assert sorted(again.opened) == sorted(NAMES)


MOMENT = 1_700_000_000_000_000_000
MILLISECOND = 1_000_000


@pytest.mark.parametrize(
    ("changed", "modified", "is_so"),
    [
        (MOMENT - 21 * MILLISECOND, MOMENT - 21 * MILLISECOND, False),
        (MOMENT - 19 * MILLISECOND, MOMENT - 19 * MILLISECOND, True),
        (MOMENT + MILLISECOND, MOMENT, True),
        # A file system that keeps whole seconds may keep every second one.
        (MOMENT - 1_000 * MILLISECOND, MOMENT - 1_000 * MILLISECOND, True),
        (MOMENT - 3_000 * MILLISECOND, MOMENT - 3_000 * MILLISECOND, False),
        # A time set by hand to a whole second says nothing of the steps.
        (MOMENT - 999 * MILLISECOND, MOMENT - 2_000 * MILLISECOND, False),
    ],
)
def test_what_is_racy(changed: int, modified: int, is_so: bool) -> None:
    state = FileState(size=1, modified_ns=modified, changed_ns=changed, inode=1, device=1)
    assert is_racy(state, began_ns=MOMENT) is is_so


def test_what_is_not_understood_in_the_store_is_read_again(root: Path, store: Store) -> None:
    Run(root, store)()
    with sqlite3.connect(store.database.path) as connection:
        connection.execute("UPDATE reading SET content = '{}' WHERE location = '1.png'")
        connection.execute("UPDATE reading SET content = 'x' WHERE location = '2.png'")
        connection.execute(
            "UPDATE reading SET content = (SELECT content FROM reading WHERE location = 'empty') "
            "WHERE location = '3.png'"
        )
    again = Run(root, store)
    again()
    assert again.opened == [b"1.png", b"2.png", b"3.png"]


def test_another_process_that_writes_delays_and_loses_nothing(
    root: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "PART", 1)
    with store.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(store.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def lets_go_at_last(items: Iterable[Entry | EntryReading]) -> Iterator[EntryReading]:
        yield from reading_here(root)(items)
        other.execute("ROLLBACK")

    Run(root, store)(lets_go_at_last)
    other.close()
    assert Run(root, store)().known == 5


def test_a_store_that_stays_busy_does_not_make_every_file_wait(
    root: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "PART", 1)
    attempts = 0

    def busy(*given: object, **named: object) -> None:
        nonlocal attempts
        attempts += 1
        raise StoreBusyError(path=store.database.path)

    monkeypatch.setattr(Readings, "keep", busy)
    Run(root, store)()
    # One in the scan, and one at its end.
    assert attempts == 2


def test_the_key_of_a_reader_is_the_same_until_what_reads_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reader_key()
    assert reader_key() == before
    monkeypatch.setattr(remembering, "memory_limit", lambda _: 1 << 30)
    with_less_memory = reader_key()
    monkeypatch.setattr(remembering, "decoder_names", lambda: ("another",))
    assert len({before, with_less_memory, reader_key()}) == 3


def test_a_known_row_has_no_more_than_the_row_that_was_read(root: Path, store: Store) -> None:
    (first, *_), (again, *_) = Run(root, store)().files, Run(root, store)().files
    assert isinstance(again, ScannedFile)
    assert again == first
    assert again.fingerprint is not None


SHA = "ab" * 32
HASH = PerceptualHash(algorithm=algorithm_name(8), bits=64, hex="0" * 16)
PAGE = Page(number=1, width=2, height=2, mode="L", pixels=SHA, quality=50, hashes=(HASH,))


def read_as(page: Page, *more: Page) -> ScannedFile:
    pages = (page, *(replace(one, number=number) for number, one in enumerate(more, start=2)))
    return replace(ROW, problem=None, fingerprint=Fingerprint(pages=pages, decoder=decoder_name()))


ROW = ScannedFile(location="a", sha256=SHA, size=3, problem="the file is damaged")


def test_a_reading_that_could_be_ours_is_believed() -> None:
    assert is_credible(ROW, location="a", size=3)
    assert is_credible(ScannedFile(location="a", problem="there is no permission to read it"), location="a")
    assert is_credible(read_as(PAGE, replace(PAGE, hashes=()), replace(PAGE, mode="I;16")), location="a", size=3)


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, location="b"),
        replace(ROW, is_file=False),
        replace(ROW, file="r-1"),
        replace(ROW, sha256="not hex"),
        replace(ROW, size=-7),
        replace(ROW, size=4),
        replace(ROW, measured={"dpi": "abc"}),
        replace(ROW, problem=None),
        replace(ROW, problem="half \ud800"),
        replace(ROW, tags={"EXIF:Artist": "\udcff"}),
        replace(ROW, problem=None, fingerprint=Fingerprint(pages=(), decoder=decoder_name())),
        replace(ROW, problem=None, fingerprint=Fingerprint(pages=(), decoder="another")),
        replace(ROW, measured={"title": "x"}),
        replace(ROW, unread_tags=("\ud800",)),
        ScannedFile(location="a"),
        ScannedFile(location="a", problem="half \ud800"),
        ScannedFile(location="a", problem="gone", size=10**400),
        ScannedFile(location="a", problem="gone", measured={"pages": "1"}),
        read_as(replace(PAGE, number=2)),
        read_as(replace(PAGE, width=10**400)),
        read_as(replace(PAGE, mode="\ud800")),
        read_as(replace(PAGE, quality=101)),
        read_as(replace(PAGE, hashes=(replace(HASH, hex="z" * 16),))),
        read_as(replace(PAGE, hashes=(replace(HASH, hex="0" * 64),))),
        read_as(replace(PAGE, hashes=(replace(HASH, bits=256, hex="0" * 64),))),
        read_as(replace(PAGE, hashes=(replace(HASH, algorithm="another"),))),
        read_as(PAGE, *[PAGE] * PAGE_LIMIT),
    ],
)
def test_a_reading_that_could_not_be_ours_is_not_believed(row: ScannedFile) -> None:
    assert not is_credible(row, location="a", size=3)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"size":1e400}', "null", '"\\ud800"'])
def test_a_row_that_nobody_of_ours_wrote_is_read_again(root: Path, store: Store, tmp_path: Path, content: str) -> None:
    Run(root, store)()
    with sqlite3.connect(tmp_path / "muniment.sqlite") as connection:
        connection.execute("update reading set content = ?", (content,))
    again = Run(root, store)
    assert again() == replace(Run(root, store, rereads=True)(), read=again_count(root), known=0)


def again_count(root: Path) -> int:
    return sum(entry.obstacle is None for entry in walk(root))
