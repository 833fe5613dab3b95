"""Processes read what this one reads, survive every file, and may do nothing but read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.confined.confinement import Limits
from engine.confined.crew import AHEAD, DONE_AHEAD, ENDED, ENDLESS, WorkerError, silent_for
from engine.confined.framing import MessageError
from engine.intake.archive import Entry, read_file, walk
from engine.intake.archive_scan import reading_here
from engine.intake.scan import EntryReading, ScannedFile, read_entry
from engine.intake.workers import Workers, said, understood
from engine.model.digests import sha256_hex
from tests.engine.fingerprints.drawn import encoded, paper, tiff
from tests.engine.intake import work


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    for number in range(6):
        (root / f"{number}.png").write_bytes(encoded(paper(number, (60, 80)), "PNG"))
    (root / "pages.tif").write_bytes(tiff(*(paper(number, (60, 80), "1") for number in range(5))))
    (root / "notes.txt").write_bytes(b"notes")
    (root / "zero.png").write_bytes(b"")
    return root


def by_name(readings: Iterator[EntryReading]) -> dict[str, EntryReading]:
    return {one.file.location: one for one in readings}


def expected(root: Path) -> dict[str, EntryReading]:
    return by_name(reading_here(root)(walk(root)))


def differing(found: dict[str, EntryReading], root: Path) -> list[str]:
    right = expected(root)
    assert list(found) == list(right)
    return [name for name in right if found[name] != right[name]]


@pytest.mark.parametrize("number", [1, 2])
def test_the_order_and_the_rows_do_not_depend_on_the_processes(root: Path, number: int) -> None:
    assert differing(by_name(Workers(archive=root, number=number).read(walk(root))), root) == []


def test_what_was_read_already_passes_in_its_place_and_needs_no_process(root: Path) -> None:
    known = [EntryReading(file=ScannedFile(location=f"{number}")) for number in range(200)]
    # Whoever is given no work can't even begin, and nobody minds.
    idle = Workers(archive=root, number=2, limits=Limits(memory=1 << 20))
    assert list(idle.read(known)) == known
    items: list[Entry | EntryReading] = [
        known[0],
        Entry(path=b"1.png"),
        *known[1:150],
        Entry(path=b"zero.png"),
        known[150],
    ]
    names = [one.file.location for one in Workers(archive=root, number=2).read(items)]
    assert names == ["0", "1.png", *(f"{number}" for number in range(1, 150)), "zero.png", "150"]


def test_a_file_that_ends_its_process_is_alone_unreadable_and_not_lasting(root: Path) -> None:
    found = by_name(Workers(archive=root, number=2, read_one=work.ends_at_notes).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    row = found["notes.txt"].file
    assert (row.problem, row.sha256, row.size) == (ENDED, sha256_hex(b"notes"), 5)
    assert not found["notes.txt"].is_lasting


def test_a_process_that_ends_at_every_file_costs_every_file_and_not_the_scan(root: Path) -> None:
    found = list(Workers(archive=root, number=2, read_one=work.ends_at_once).read([Entry(path=b"1.png")] * 3))
    assert [one.file.problem for one in found] == [ENDED] * 3
    assert not any(one.file.is_record for one in found)


def test_a_file_that_keeps_its_process_busy_is_given_up_after_the_limit(root: Path) -> None:
    patient = Limits(seconds=2)
    found = by_name(Workers(archive=root, number=2, limits=patient, read_one=work.hangs_at_notes).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    row = found["notes.txt"]
    assert (row.file.problem, row.file.sha256) == (silent_for(2), sha256_hex(b"notes"))
    assert not row.is_lasting


def test_half_an_answer_makes_nobody_wait(root: Path) -> None:
    found = by_name(Workers(archive=root, number=2, limits=Limits(seconds=2), read_one=work.says_half).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    assert (found["notes.txt"].file.problem, found["notes.txt"].file.sha256) == (silent_for(2), sha256_hex(b"notes"))


def test_an_answer_that_nothing_could_hold_is_not_waited_for(root: Path) -> None:
    found = by_name(Workers(archive=root, number=1, read_one=work.announces_too_much).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    assert found["notes.txt"].file.problem == ENDED


def test_signs_of_life_without_end_are_none(root: Path) -> None:
    found = by_name(Workers(archive=root, number=2, read_one=work.steps_for_ever).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    assert found["notes.txt"].file.problem == ENDLESS


def test_memory_that_is_not_there_is_a_reason_and_ends_nothing(root: Path) -> None:
    found = by_name(Workers(archive=root, number=1, read_one=work.eats_memory_at_notes).read(walk(root)))
    assert differing(found, root) == ["notes.txt"]
    assert found["notes.txt"].file.problem == "there was not enough memory to read the file"
    assert not found["notes.txt"].is_lasting


def test_a_picture_that_needs_more_than_its_process_may_have_is_unreadable_for_now(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(encoded(paper(1, (15_000, 15_000)), "PNG", compress_level=1))
    (tmp_path / "small.png").write_bytes(encoded(paper(1, (60, 80)), "PNG"))
    # The libraries alone take most of it.
    found = by_name(Workers(archive=tmp_path, number=1, limits=Limits(memory=650 << 20)).read(walk(tmp_path)))
    assert found["large.png"].file.problem == "there was not enough memory to read the file"
    assert found["large.png"].file.sha256 == sha256_hex((tmp_path / "large.png").read_bytes())
    assert not found["large.png"].is_lasting
    assert found["small.png"].file.fingerprint is not None


def test_an_answer_about_another_file_ends_the_process_that_gave_it(root: Path) -> None:
    found = list(Workers(archive=root, number=1, read_one=work.lies).read([Entry(path=b"1.png")]))
    assert [(one.file.location, one.file.problem, one.is_lasting) for one in found] == [("1.png", ENDED, False)]


def test_a_process_that_cannot_begin_is_no_fault_of_a_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.confined.crew.serve", work.cannot_begin)
    with pytest.raises(WorkerError):
        list(Workers(archive=root, number=2).read(walk(root)))


def test_results_in_hand_are_bounded(root: Path) -> None:
    taken = 0

    def entries() -> Iterator[Entry]:
        nonlocal taken
        while True:
            taken += 1
            yield Entry(path=b"zero.png")

    reading = Workers(archive=root, number=2).read(entries())
    for done in range(1, 200):
        next(reading)
        assert taken - done <= 2 * AHEAD
    reading.close()  # type: ignore[attr-defined]  # an iterator to everybody else


def test_what_is_known_keeps_no_process_from_its_work(root: Path) -> None:
    taken: list[int] = []

    def items() -> Iterator[Entry | EntryReading]:
        for number in range(2 * DONE_AHEAD):
            taken.append(number)
            # Far apart, as the new files of an archive are.
            known = EntryReading(file=ScannedFile(location=f"{number}"))
            yield Entry(path=b"1.png") if number in (0, DONE_AHEAD // 2) else known

    next(Workers(archive=root, number=2).read(items()))
    assert DONE_AHEAD // 2 < len(taken) <= 2 * AHEAD + DONE_AHEAD


def test_a_process_that_decodes_may_only_read(root: Path) -> None:
    before = {path.name: path.read_bytes() for path in root.iterdir()}
    (found,) = Workers(archive=root, number=1, read_one=work.tries_everything).read([Entry(path=b"notes.txt")])
    ends = dict(one.split(": ") for one in (found.file.problem or "").split("; "))
    assert ends.pop("read") == "done"
    assert ends == dict.fromkeys(ends, "RefusedError")
    assert len(ends) == len(work.ATTEMPTS) - 1
    assert {path.name: path.read_bytes() for path in root.iterdir()} == before


def test_the_system_knows_the_limits_of_a_process_that_decodes(root: Path) -> None:
    limits = Limits(memory=3 << 30, files=48)
    workers = Workers(archive=root, number=1, limits=limits, read_one=work.says_its_limits)
    (found,) = workers.read([Entry(path=b"1.png")])
    stated = dict(re.findall(r"^(Max [a-z ]+?) {2,}(\w+)", found.file.problem or "", re.MULTILINE))
    assert stated["Max address space"] == str(3 << 30)
    assert stated["Max open files"] == "48"
    assert (stated["Max core file size"], stated["Max file size"]) == ("0", "0")


@pytest.mark.parametrize("data", [b"", b"x", b"\xff", b"{}", b"[]", b"[" * 100_000, b'{"file":1}'])
def test_what_no_worker_says_is_refused(data: bytes) -> None:
    with pytest.raises(MessageError):
        understood(EntryReading, data)


def test_a_message_is_understood_as_it_was_meant(root: Path) -> None:
    for reading in expected(root).values():
        assert understood(EntryReading, said(reading)) == reading


def test_the_steps_of_a_file_are_told(root: Path) -> None:
    class Counting:
        steps = 0
        contents = 0

        def content(self, content: object) -> None:
            self.contents += 1

        def step(self) -> None:
            self.steps += 1

    heard = Counting()
    read_entry(root, Entry(path=b"pages.tif"), heard)
    assert (heard.contents, heard.steps) == (1, 5)
    assert read_file(root, b"pages.tif", after_part=heard.step).size
