"""How a whole scan grows with its archive: seconds, files a second, processor time and memory."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.files import draw_small_pages

ROOT = Path(__file__).resolve().parents[2]

_MEASURED = """
import json, resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
sys.exit(ended)
"""
# A process begins with the peak of the one that started it, so a small one starts what is measured.


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan: seconds, seconds of all its processors, and MB at the peak of its largest process."""

    files: int
    seconds: float
    cpu: float
    peak: float


def scan(files: int) -> Scan:
    """Draw so many small pages and scan them with the command that users have, into a new database."""
    with TemporaryDirectory() as made:
        archive = Path(made) / "archive"
        archive.mkdir()
        draw_small_pages(archive, number=files)
        command = [str(Path(sys.executable).with_name("muniment")), "scan", str(archive)]
        command += ["--database", str(Path(made) / "muniment.sqlite"), "--policies", str(ROOT / "policies")]
        began = time.perf_counter()
        ran = subprocess.run([sys.executable, "-I", "-c", _MEASURED, *command], capture_output=True, check=False)
        seconds = time.perf_counter() - began
    if ran.returncode:
        raise RuntimeError(f"the scan failed: {ran.stderr[-500:].decode(errors='replace')}")
    cpu, peak = json.loads(ran.stdout)
    return Scan(files=files, seconds=seconds, cpu=cpu, peak=peak / 1024)


def table(scans: Sequence[Scan]) -> str:
    """Return a row for each scan; growth is the exponent against the one before: 1 is in proportion."""
    text = (
        "| files | seconds | files a second | busy processors | largest process, MB | growth |\n" + "|---" * 6 + "|\n"
    )
    before: Scan | None = None
    for one in scans:
        growth = ""
        if before is not None and one.files != before.files:
            growth = f"{math.log(one.seconds / before.seconds) / math.log(one.files / before.files):.2f}"
        text += (
            f"| {one.files:,} | {one.seconds:.1f} | {one.files / one.seconds:.0f} | {one.cpu / one.seconds:.2f} | "
            f"{one.peak:,.0f} | {growth} |\n"
        )
        before = one
    return text
