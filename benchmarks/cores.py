"""How many processors a scan keeps busy, and what the second one brings.

`python -m benchmarks.cores 500 1000` scans the same pages with one process that decodes and with one for each
processor, in the same run; `--write FILE` puts the table below its heading in that file. `busy` is processor time of
all processes by wall time. Read the ratios: the seconds are those of the machine.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.page import put_where_asked
from benchmarks.resume import PAGES, draw_pages
from engine.intake.archive_scan import scan
from engine.intake.remembering import Forgetful
from engine.intake.workers import Workers
from procedures.progress import Silence

HEADING = "How many processors a scan keeps busy"


def processor_seconds() -> float:
    """Return what this process and its ended children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(folder: Path, number: int) -> tuple[float, float]:
    """Return the seconds of a scan with so many processes, and how many processors were busy."""
    began, used = time.perf_counter(), processor_seconds()
    scan(folder, read=Workers(archive=folder, number=number).read, memory=Forgetful(), progress=Silence())
    seconds = time.perf_counter() - began
    return seconds, (processor_seconds() - used) / seconds


def row(files: int, pages: list[bytes]) -> str:
    """Return a row of the table."""
    processors = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for number in range(files):
            (folder / f"{number:07d}.jpg").write_bytes(pages[number % PAGES])
        one, busy_with_one = measured(folder, 1)
        all_of_them, busy_with_all = measured(folder, processors)
    return (
        f"| {files:,} | {one:.1f} | {busy_with_one:.2f} | {processors} | {all_of_them:.1f} | {busy_with_all:.2f} | "
        f"{one / all_of_them:.2f} |\n"
    )


def main(arguments: list[str]) -> None:
    """Measure each size and print the table."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [500, 1000]
    pages = draw_pages(1)
    table = (
        "| files | one process | busy | processes | seconds | busy | times as fast |\n"
        "|---|---|---|---|---|---|---|\n" + "".join(row(files, pages) for files in sizes)
    )
    print(table)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.cores {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, seconds. "
        f"Pages of A4 at 200 dpi.\n\n{table}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
