"""Decisions a second by the shipped packs, and the same rules in Cedar: `python -m benchmarks.decisions`.

    python -m benchmarks.decisions 10000 100000 1000000 --cedar /path/to/python [--write docs/benchmarks.md]

Each size is judged in parts of 10,000 on two processes, each part drawn, judged and dropped; seconds are of judging
alone, by the process that judged longest. Every rule is confirmed for the occasion, or nothing would be free. Where a
Python with cedarpy is named, it decides on the first 10,000 records, and both have to free the same ones.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from benchmarks.decisions import cedar
from benchmarks.decisions.drawing import AS_OF, Drawer, confirmed
from benchmarks.page import put_where_asked
from engine.judge.judgement import judge
from engine.model.decisions import Outcome
from engine.model.holds import Register
from procedures.scanning import read_policies

ROOT = Path(__file__).resolve().parents[2]
HEADING = "How fast records are judged"
CEDAR_PEER = Path(__file__).with_name("cedar_peer.py")
PART, PROCESSES, SEED = 10_000, 2, 1

Judged = tuple[int, float, float, Counter[Outcome]]
"""A process, the seconds it judged a part, its peak so far in MB, and the outcomes."""


def drawer() -> Drawer:
    """Return what draws records for the shipped packs, all of them confirmed."""
    return Drawer(bundle=confirmed(read_policies(ROOT / "policies").read.bundle), seed=SEED)


def judged(number: int) -> Judged:
    """Draw a part, judge it, and drop it."""
    drawn = drawer()
    part = drawn.part(number, size=PART)
    began = time.process_time()
    judgement = judge(part, bundle=drawn.bundle, register=Register(), as_of=AS_OF)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return os.getpid(), seconds, peak, Counter(decision.outcome for decision in judgement.decisions)


def row(records: int) -> tuple[float, str]:
    """Return the seconds of judging, and a row of the table."""
    seconds: Counter[int] = Counter()
    peaks: dict[int, float] = {}
    outcomes: Counter[Outcome] = Counter()
    began = time.perf_counter()
    with get_context("spawn").Pool(PROCESSES) as pool:
        for process, took, peak, found in pool.imap_unordered(judged, range(max(1, records // PART))):
            seconds[process] += round(took * 1_000_000)
            peaks[process] = max(peak, peaks.get(process, 0))
            outcomes += found
    whole = time.perf_counter() - began
    longest = max(seconds.values()) / 1_000_000
    shares = ", ".join(f"{outcome} {number / sum(outcomes.values()):.1%}" for outcome, number in outcomes.most_common())
    rate = f"{records / longest:,.0f}"
    return longest, f"| {records:,} | {longest:.1f} | {rate} | {whole:.1f} | {sum(peaks.values()):.0f} | {shares} |"


def beside_cedar(python: str) -> str:
    """Return a sentence on the same 10,000 records, one process each; raises `SystemExit` where they differ."""
    drawn = drawer()
    part = drawn.part(0, size=PART)
    with tempfile.TemporaryDirectory() as folder:
        rules, asked = Path(folder, "rules.cedar"), Path(folder, "requests.jsonl")
        rules.write_text(cedar.policies(drawn.bundle), encoding="utf-8")
        asked.write_text("\n".join(cedar.requests(part, bundle=drawn.bundle, as_of=AS_OF)), encoding="utf-8")
        run = subprocess.run([python, CEDAR_PEER, rules, asked], capture_output=True, text=True, check=True)
    theirs = json.loads(run.stdout)
    began = time.process_time()
    judgement = judge(part, bundle=drawn.bundle, register=Register(), as_of=AS_OF)
    ours = time.process_time() - began
    free = {f'Record::"{one.record}"' for one in judgement.decisions if one.outcome is Outcome.DISPOSE}
    if free != set(theirs["allowed"]) or theirs["errors"]:
        raise SystemExit(f"Cedar frees {len(theirs['allowed'])} and we {len(free)}, with {theirs['errors']} errors")
    return (
        f"Beside Cedar on the same {PART:,} records in one run, one process each: both free the same {len(free):,}; "
        f"Muniment judges {PART / ours:,.0f} records a second, Cedar {PART / theirs['seconds']:,.0f}, "
        f"ours {theirs['seconds'] / ours:.2f} times as fast. Cedar answers yes or no to one question, of dates that "
        "were worked out for it before and are not in its seconds; Muniment works out the dates, and gives the reason "
        "of each rule."
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions", allow_abbrev=False)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--cedar", metavar="PYTHON", help="a Python that has cedarpy")
    parser.add_argument("--write", type=Path, metavar="FILE")
    asked = parser.parse_args()
    number = sum(rule.is_in_force for rule in drawer().bundle.rules)
    told = (
        f"`python -m benchmarks.decisions`, Python {platform.python_version()}, {PROCESSES} processes, {number} rules "
        "in force of the shipped packs, every rule confirmed for the occasion; no record is tied to another."
    )
    lines = [
        told,
        "",
        "| records | seconds of judging | records a second | with drawing them | peak MB, both | outcomes |",
        "|---|---|---|---|---|---|",
    ]
    for size in asked.sizes:
        _, line = row(size)
        print(line, flush=True)
        lines.append(line)
    if asked.cedar:
        lines += ["", beside_cedar(asked.cedar)]
        print(lines[-1])
    put_where_asked(["--write", str(asked.write)] if asked.write else [], heading=HEADING, text="\n".join(lines))
