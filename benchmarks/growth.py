"""How an audit grows with its archive: seconds of each stage and peak memory, for several sizes in one run.

`python -m benchmarks.growth 100 200 400` prints a table; `--write FILE` puts it into a Markdown file. Each size runs in
a process of its own, over pages drawn from a seed: forms of one template with other data (half of them), letters, and
byte copies. Seconds depend on the machine; read the last column, the growth against the size before.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from benchmarks.page import put_where_asked
from engine.custody.clock import HONG_KONG, FixedClock
from procedures.audit import Audit, audit
from procedures.intake import Intake
from procedures.keys import make_local_key
from reports.typeface import REGULAR

ROOT = Path(__file__).resolve().parent.parent
NOON = FixedClock(datetime(2026, 11, 1, 12, tzinfo=HONG_KONG))
A4_AT_100_DPI = (827, 1169)


class StopWatch:
    """Listens to the stages of an audit and times them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name = ""
        self._since = 0.0

    def stage(self, name: str, *, total: int | None = None) -> None:  # noqa: ARG002 - the listener's form
        """Close the stage before and begin another."""
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def advance(self, steps: int = 1) -> None:
        """Take no notice of steps."""


def draw_archive(folder: Path, *, files: int) -> None:
    """Draw `files` pages; every tenth is a byte copy of an earlier one."""
    folder.mkdir()
    random = Random(files)
    letters = ImageFont.truetype(REGULAR, 18)
    for number in range(files):
        path = folder / f"{number:06d}.jpg"
        if number % 10 == 9:
            path.write_bytes((folder / f"{random.randrange(number):06d}.jpg").read_bytes())
            continue
        page = Image.new("L", A4_AT_100_DPI, 245)
        pen = ImageDraw.Draw(page)
        if number % 2:
            for row in range(14):
                pen.rectangle((60, 90 + row * 72, 760, 140 + row * 72), outline=90, width=2)
                pen.text((75, 102 + row * 72), f"Field {row + 1}: {random.randrange(10**9)}", font=letters, fill=30)
        else:
            for row in range(40):
                words = "".join(random.choice("abcdefghij klmnop qrst") for _ in range(random.randrange(20, 64)))
                pen.text((60, 60 + row * 27), words, font=letters, fill=30)
        page.save(path, quality=80)


def measure(files: int) -> dict[str, float]:
    """Audit an archive of so many files and return seconds by stage, and peak memory in MB."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        draw_archive(folder / "archive", files=files)
        key = make_local_key(folder / "keys", organisation="Benchmark", now=NOON.now())
        order = Audit(
            intake=Intake(archive=folder / "archive"),
            policies=ROOT / "policies",
            as_of=date(2026, 11, 1),
            out=folder / "out",
            database=folder / "db.sqlite",
        )
        watch = StopWatch()
        began = time.perf_counter()
        audited = audit(order, key=key, clock=NOON, progress=watch)
        watch.stage("end")
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return {
            **watch.seconds,
            "total": time.perf_counter() - began,
            "peak MB": peak / 1024,
            "candidates": audited.planned.header.counts.candidate_links,
        }


def table(results: dict[int, dict[str, float]]) -> str:
    """Return the measurements as a Markdown table."""
    columns = [name for name in next(iter(results.values()))]
    lines = [
        "| files | " + " | ".join(columns) + " | total against the size before |",
        "|---" * (len(columns) + 2) + "|",
    ]
    before: tuple[int, float] | None = None
    for files, result in results.items():
        growth = f"{result['total'] / before[1]:.2f} for {files / before[0]:.2f}" if before else ""
        cells = [f"{result[name]:,.0f}" if result[name] >= 100 else f"{result[name]:.1f}" for name in columns]
        lines.append(f"| {files:,} | " + " | ".join(cells) + f" | {growth} |")
        before = (files, result["total"])
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Measure each size in a process of its own and print the table."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))))
        return
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [100, 200, 400]
    results = {}
    for files in sizes:
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(files)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        results[files] = json.loads(ran.stdout.splitlines()[-1])
    found = table(results)
    print(found)
    put_where_asked(
        arguments,
        heading="How an audit grows with its archive",
        text=f"Written by `python -m benchmarks.growth {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}, seconds unless said. Half of the pages are one "
        "form with other data, so candidates grow with the square\nof their number: that is the known limit of this "
        "version.\n\n" + found,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
