"""What a scan does with the bytes of a file, as a program among others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.peers.programs import Program
from engine.fingerprints.reading import read_image
from engine.intake.archive import Entry
from engine.intake.workers import Workers

REPEATS = 3


def muniment() -> Program:
    """Return the fingerprint of a file: SHA-256, decoded whole, digest of the pixels, both hashes, quality, tags."""

    def take(files: list[Path]) -> None:
        for file in files:
            data = file.read_bytes()
            hashlib.sha256(data).hexdigest()
            read_image(data)

    def answer(first: Path, second: Path) -> dict[str, bool]:
        one, two = (read_image(file.read_bytes()).fingerprint for file in (first, second))
        return {"same pixels": one == two}

    return Program(version="", methods=("same pixels",), answer=answer, take=take)


def scanned_a_second(folder: Path, *, processes: int) -> float:
    """Return how many files of a folder a scan's processes read in a second, once all of them have started."""
    entries = [Entry(path=file.name.encode()) for file in sorted(folder.iterdir())]
    warm = entries[:1] * 2 * processes

    def asked() -> Iterator[Entry]:
        yield from warm
        yield from entries * REPEATS

    began = 0.0
    for number, reading in enumerate(Workers(archive=folder, number=processes).read(asked())):
        assert reading.file.fingerprint is not None, reading.file.problem
        if number == len(warm) - 1:
            began = perf_counter()
    return len(entries) * REPEATS / (perf_counter() - began)
