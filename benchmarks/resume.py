"""What a scan costs that finds nearly everything as it was: relative to the first scan of the same run.

`python -m benchmarks.resume 500 1000 2000` prints a table; `--write FILE` puts it below the heading of that file's
section. Pages are A4 at 200 dpi, as office scanners make them. After the first scan one file in a hundred is new. Only
the scan is measured (walking, reading, and what the store remembers), not what is made of it. Seconds depend on the
machine; read the last column.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from benchmarks.page import put_where_asked
from engine.custody.clock import FixedClock, SystemClock
from engine.custody.store import Store
from engine.intake.archive_scan import ArchiveScan, scan
from engine.intake.remembering import StoredMemory, reader_key
from engine.intake.workers import Workers
from procedures.progress import Silence
from reports.typeface import REGULAR

A4_AT_200_DPI = (1654, 2339)
PAGES = 40
HEADING = "What a scan costs that finds nearly everything as it was"


def draw_pages(seed: int) -> list[bytes]:
    """Return pages of text as JPEG files; an archive has them again and again, and every file is read by itself."""
    random = Random(seed)
    letters = ImageFont.truetype(REGULAR, 30)
    found: list[bytes] = []
    with tempfile.TemporaryDirectory() as made:
        for number in range(PAGES):
            page = Image.new("L", A4_AT_200_DPI, 245)
            pen = ImageDraw.Draw(page)
            for row in range(50):
                words = "".join(random.choice("abcdefghij klmnop qrst") for _ in range(random.randrange(20, 90)))
                pen.text((120, 120 + row * 42), words, font=letters, fill=30)
            path = Path(made) / f"{number}.jpg"
            page.save(path, quality=80)
            found.append(path.read_bytes())
    return found


def scanned(folder: Path, store: Store) -> tuple[ArchiveScan, float]:
    """Return a scan and its seconds."""
    # An hour from now: the files of a benchmark are younger than any archive, and would count as just changed.
    clock = FixedClock(SystemClock().now() + timedelta(hours=1))
    began = time.perf_counter()
    workers = Workers(archive=folder, number=os.cpu_count() or 1)
    memory = StoredMemory(readings=store.readings, archive=os.fsencode(folder), reader=reader_key(), clock=clock)
    found = scan(folder, read=workers.read, memory=memory, progress=Silence())
    return found, time.perf_counter() - began


def measure(files: int, pages: list[bytes]) -> str:
    """Return a row of the table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "archive"
        folder.mkdir()
        for number in range(files):
            (folder / f"{number:07d}.jpg").write_bytes(pages[number % PAGES])
        with Store.open(Path(made) / "muniment.sqlite") as store:
            first, seconds = scanned(folder, store)
            _, nothing_new = scanned(folder, store)
            for number in range(files // 100):
                (folder / f"{number * 100:07d}-new.jpg").write_bytes(pages[number % PAGES])
            again, some_new = scanned(folder, store)
    assert (first.known, again.known) == (0, files), (first.known, again.known)
    return (
        f"| {files:,} | {seconds:.1f} | {nothing_new:.2f} | {nothing_new / seconds:.2%} | "
        f"{again.read:,} | {some_new:.2f} | {some_new / seconds:.2%} |\n"
    )


def main(arguments: list[str]) -> None:
    """Measure each size and print the table."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [500, 1000, 2000]
    pages = draw_pages(1)
    table = (
        "| files | first scan | nothing new | of the first | new files | with them | of the first |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for files in sizes:
        table += measure(files, pages)
    print(table)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.resume {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, seconds. "
        "Pages of A4 at 200 dpi.\nTo start the processes that decode takes the same time whatever the number of "
        "files, so the share falls as the\narchive grows.\n\n" + table,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
