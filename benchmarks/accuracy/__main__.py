"""How often verification is right, class by class.

`python -m benchmarks.accuracy --pairs N --seed S` draws pairs 0 to N - 1 of a seed, asks verification, prints tables;
`--write FILE` puts them below their heading in that file, `--log FILE` writes every verdict as a line
of JSON and takes up what it holds already.
The seeds 2 to 4 and 11 to 13 chose the limits of verification; fresh figures come from another.

Peers (imagehash, pdqhash) have a place in `results`: they answer the same pairs, from an environment of their own.
"""

from __future__ import annotations

import argparse
import json
import platform
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import cv2

from benchmarks.accuracy.asking import answers
from benchmarks.accuracy.families import Family
from benchmarks.accuracy.results import Result, closest, summary, table, times
from benchmarks.page import put_where_asked
from engine.fingerprints.verification.verdict import Tier

SEEN = (2, 3, 4, 11, 12, 13)
"""Seeds by which the limits of verification were chosen."""

HEADING = "How often verification is right"


def main() -> None:
    """Ask verification and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", allow_abbrev=False)
    parser.add_argument("--pairs", type=int, default=630)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    wanted = set(range(asked.first, asked.first + asked.pairs))
    results = [one for one in logged(asked.log, seed=asked.seed) if one.number in wanted]
    missing = sorted(wanted - {one.number for one in results})
    with asked.log.open("a", encoding="utf-8") if asked.log else nullcontext() as log:
        for one in answers(asked.seed, missing, processes=asked.processes):
            results.append(one)
            if log:
                print(json.dumps({"seed": asked.seed, **asdict(one)}, ensure_ascii=False), file=log, flush=True)
    results.sort(key=lambda one: one.number)
    text = report(results, seed=asked.seed)
    print(text)
    if asked.write:
        put_where_asked(["--write", str(asked.write)], heading=HEADING, text=text)


def logged(log: Path | None, *, seed: int) -> list[Result]:
    """Return the verdicts of a seed that a log holds, so that a run that was cut off goes on where it stopped."""
    if log is None or not log.exists():
        return []
    found = []
    for line in log.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        if values.pop("seed") == seed:
            values |= {
                "family": Family(values["family"]),
                "tier": Tier(values["tier"]),
                "doubts": tuple(values["doubts"]),
            }
            found.append(Result(**values))
    return found


def report(results: list[Result], *, seed: int) -> str:
    """Return the section of the page of measurements."""
    same = [one for one in results if one.is_same]
    different = [one for one in results if not one.is_same]
    return (
        f"Written by `python -m benchmarks.accuracy --pairs {len(results)} --seed {seed} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, OpenCV {cv2.__version__}, {platform.machine()}. Records, scanners and\n"
        "copiers are drawn and simulated: these are figures of a model, not of an archive. A pair takes\n"
        f"{times(results)}\nof one core, both pages prepared anew. In brackets: 95 % intervals (Wilson).\n"
        f"{'This seed helped to choose the limits, so the figures flatter them.' if seed in SEEN else ''}\n\n"
        f"{summary(results)}\nFiles of one record:\n\n{table(same)}\nTwo records:\n\n{table(different)}\n"
        f"By family, files of one record:\n\n{table(same, by_family=True)}\n"
        f"By family, two records:\n\n{table(different, by_family=True)}\n"
        f"The pairs of two records that came nearest to being called lookalike:\n\n{closest(results, number=10)}"
    )


if __name__ == "__main__":
    main()
