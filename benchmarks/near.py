"""How long it takes to find all near hashes, beside other programs that do it: seconds, pairs, growth.

`python -m benchmarks.near 10000 100000 1000000 --peers PYTHON` searches so many 64-bit codes for pairs that differ in
at most 10 bits, a tenth of them planted; `--peers` names the Python of an environment that has the other programs
(faiss-cpu, pybktree, imagededup), which get the same codes one after the other, each up to the size that it did not
finish in `--most` seconds (600). `--write FILE` puts the table below its heading in that file. Read the ratios and the
growth: the seconds are those of the machine. Of the pages of the next rows a tenth are others turned, and a tenth are
nearly square. Half of the codes of the rows after these lie around five others, as scans of five forms do.
`--closer 1000000 10000000` searches so many codes for what differs in at most 8 bits, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.page import put_where_asked
from engine.fingerprints.candidates import MOST_NEAR, NEAR_64, NEAR_256, NEAREST
from engine.fingerprints.hamming_index import Codes, HammingIndex
from engine.fingerprints.hamming_join import near_pairs
from engine.fingerprints.normalised_hash import turned
from engine.fingerprints.turned_search import near_turned

HEADING = "How long it takes to find what is near"
PEERS = ("faiss IndexBinaryFlat", "imagededup brute force", "imagededup BK tree", "pybktree")
FORMS = 5
CLOSER_HEADING = "How long it takes to find what is near among ten million"
CLOSER = 8
"""Bits apart in the table of the largest archives, where 10 would find mostly strangers."""

SCRIPT = Path(__file__).with_name("near_peers.py")


def codes_of(number: int, *, words: int, radius: int, seed: int = 1) -> Codes:
    """Return random codes, of which a tenth lies within the radius of others."""
    chance = np.random.default_rng([seed, number, words])
    codes = chance.integers(0, 2**64, (number, words), dtype=np.uint64)
    planted = chance.permutation(number)[: number // 10]
    centres = chance.integers(0, number, len(planted) // 3 + 1)
    for at, target in enumerate(planted.tolist()):
        _turn(codes, target, codes[centres[at % len(centres)]], int(chance.integers(0, radius + 1)), chance)
    return codes


def forms_of(number: int, *, seed: int = 1) -> Codes:
    """Return 64-bit codes of which half lie within five bits of one of five others."""
    chance = np.random.default_rng([seed, number])
    codes = chance.integers(0, 2**64, (number, 1), dtype=np.uint64)
    forms = chance.integers(0, 2**64, (FORMS, 1), dtype=np.uint64)
    for target in range(number // 2):
        _turn(codes, target, forms[target % FORMS], int(chance.integers(0, 6)), chance)
    return codes


def _turn(codes: Codes, target: int, like: Codes, bits: int, chance: np.random.Generator) -> None:
    code = like.copy()
    for bit in chance.choice(64 * len(code), bits, replace=False).tolist():
        code[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
    codes[target] = code


def ours(codes: Codes, radius: int) -> tuple[float, int]:
    """Return the seconds and the number of pairs."""
    began = time.perf_counter()
    pairs = near_pairs(codes, radius=radius)
    return time.perf_counter() - began, len(pairs)


def turned_of(number: int, *, seed: int = 1) -> tuple[Codes, NDArray[np.int64]]:
    """Return codes of normalised pages, of which a tenth are others turned and a little changed, and their sizes."""
    chance = np.random.default_rng([seed, number])
    codes = chance.integers(0, 2**64, (number, 4), dtype=np.uint64)
    sizes = np.where(chance.random(number)[:, None] < 0.1, (2000, 2200), (2480, 3508))
    copies = chance.permutation(number)[: number // 10]
    centres = chance.integers(0, number, len(copies))
    quarters = chance.integers(0, 4, len(copies))
    for turn in range(4):
        mine = quarters == turn
        codes[copies[mine]] = turned(codes[centres[mine]], quarters=turn)
        sizes[copies[mine]] = sizes[centres[mine]] if turn % 2 == 0 else sizes[centres[mine], ::-1]
    # Terms 1 to 5 of the first row are of the short code.
    codes[copies, 0] ^= chance.integers(0, 32, len(copies), dtype=np.uint64) << np.uint64(58)
    return codes, sizes


def at_every_turn(number: int) -> tuple[float, int]:
    """Return the seconds and the number of pairs of normalised pages, with all that the search prepares and reports."""
    codes, sizes = turned_of(number)
    began = time.perf_counter()
    found = near_turned(codes, sizes, radius=NEAR_64, most_near=MOST_NEAR, nearest=NEAREST, patience=20_000)
    return time.perf_counter() - began, len(found.pairs)


def as_given(number: int) -> float:
    """Return the seconds for as many pages by both hashes of the pages as they are, with the search for crowds."""
    short, long = codes_of(number, words=1, radius=NEAR_64), codes_of(number, words=4, radius=NEAR_256)
    began = time.perf_counter()
    for codes, radius in ((short, NEAR_64), (long, NEAR_256)):
        HammingIndex(codes, radius=radius).crowded(most=MOST_NEAR)
        near_pairs(codes, radius=radius)
    return time.perf_counter() - began


def crowded(codes: Codes) -> tuple[float, int, int]:
    """Return the seconds for codes of which many are of a crowd, how many are, and how many pairs are left of these."""
    began = time.perf_counter()
    index = HammingIndex(codes, radius=NEAR_64)
    apart = index.crowded(most=MOST_NEAR)
    near_pairs(codes, radius=NEAR_64, apart=apart)
    pairs, _ = index.nearest(codes, among=apart, most=NEAREST, patience=20_000)
    return time.perf_counter() - began, int(apart.sum()), len(pairs)


def theirs(python: str, peer: str, codes: Codes, radius: int, *, most: int) -> tuple[float, int] | None:
    """Return the seconds and the number of pairs of another program, or nothing where it took too long."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "codes.npy"
        np.save(file, codes)
        try:
            run = subprocess.run(
                [python, str(SCRIPT), peer, str(file), str(radius)],
                capture_output=True,
                text=True,
                timeout=most,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    if run.returncode:
        raise RuntimeError(f"{peer} failed: {run.stderr[-1000:]}")
    found = json.loads(run.stdout.splitlines()[-1])
    return float(found["seconds"]), int(found["pairs"])


def alone(number: int, radius: int) -> dict[str, float]:
    """Return `seconds`, `pairs` and `peak` (MB) of a search in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.near_alone", str(number), str(radius)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def closer(sizes: list[int]) -> str:
    """Return the table of searches for what differs in at most `CLOSER` bits, in processes of their own."""
    rows: list[str] = []
    before: tuple[int, float] | None = None
    for number in sizes:
        found = alone(number, CLOSER)
        took = found["seconds"]
        growth = "" if before is None else f"{math.log(took / before[1]) / math.log(number / before[0]):.2f}"
        before = (number, took)
        rows.append(f"| {number:,} | {took:.2f} | {found['pairs']:,} | {growth} | {found['peak']:,.0f} |\n")
    return (
        f"64 bits, {CLOSER} apart, each in a process of its own, with what it takes to draw the codes:\n\n"
        "| codes | seconds | pairs | growth | MB at the peak |\n|---|---|---|---|---|\n" + "".join(rows)
    )


def table(sizes: list[int], python: str | None, *, most: int) -> str:
    """Return the tables for these sizes."""
    rows, ratios = [], []
    gone: set[str] = set()
    before: tuple[int, float] | None = None
    for number in sizes:
        codes = codes_of(number, words=1, radius=NEAR_64)
        took, pairs = ours(codes, NEAR_64)
        wide, wide_pairs = ours(codes_of(number, words=4, radius=NEAR_256), NEAR_256)
        growth = "" if before is None else f"{math.log(took / before[1]) / math.log(number / before[0]):.2f}"
        before = (number, took)
        rows.append(f"| {number:,} | {took:.2f} | {pairs:,} | {growth} | {wide:.2f} | {wide_pairs:,} |\n")
        for peer in PEERS if python is not None else ():
            if peer in gone:
                continue
            assert python is not None
            found = theirs(python, peer, codes, NEAR_64, most=most)
            if found is None:
                gone.add(peer)
                ratios.append(f"| {peer} | {number:,} | more than {most} | | |\n")
            else:
                same = "the same" if found[1] == pairs else f"{found[1] - pairs:+,}"
                ratios.append(f"| {peer} | {number:,} | {found[0]:.2f} | {found[0] / took:,.0f} | {same} |\n")
    turns = []
    for number in sizes:
        given = as_given(number)
        seconds, pairs = at_every_turn(number)
        turns.append(f"| {number:,} | {given:.2f} | {seconds:.2f} | {pairs:,} | {(given + seconds) / given:.2f} |\n")
    crowds = []
    for number in (one for one in sizes if one <= 1_000_000):
        seconds, of_crowd, left = crowded(forms_of(number))
        crowds.append(f"| {number:,} | {seconds:.1f} | {of_crowd:,} | {left:,} |\n")
    return (
        f"| codes | 64 bits, {NEAR_64} apart | pairs | growth | 256 bits, {NEAR_256} apart | pairs |\n"
        "|---|---|---|---|---|---|\n"
        + "".join(rows)
        + "\nOther programs on the same 64-bit codes, in the same run:\n\n"
        "| program | codes | seconds | times as long | pairs |\n|---|---|---|---|---|\n"
        + "".join(ratios)
        + "\nWhole searches, each with its search for crowds, and what the second adds to the first:\n\n"
        "| pages | as they are | normalised, at every turn | pairs | times as long together |\n|---|---|---|---|---|\n"
        + "".join(turns)
        + "\nHalf of the codes around five others, as scans of five forms:\n\n"
        "| codes | seconds | of a crowd | pairs left among them |\n|---|---|---|---|\n" + "".join(crowds)
    )


def main(arguments: list[str]) -> None:
    """Measure each size and print the tables."""
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    asked.add_argument("--peers")
    asked.add_argument("--most", type=int, default=600)
    asked.add_argument("--closer", nargs="*", type=int, default=[])
    asked.add_argument("--write")
    known = asked.parse_args(arguments)
    sizes, python = known.sizes, known.peers
    if known.closer:
        found = closer(known.closer)
        print(found)
        put_where_asked(
            arguments,
            heading=CLOSER_HEADING,
            text=f"Written by `python -m benchmarks.near --closer {' '.join(map(str, known.closer))} --write "
            f"docs/benchmarks.md`.\nPython {platform.python_version()}, {platform.machine()}.\n\n{found}",
        )
        return
    # What is compiled once for a process is no part of the growth.
    ours(codes_of(5_000, words=1, radius=NEAR_64), NEAR_64)
    ours(codes_of(5_000, words=4, radius=NEAR_256), NEAR_256)
    crowded(forms_of(5_000))
    at_every_turn(10_000)
    found = table(sizes, python, most=known.most)
    print(found)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.near {' '.join(map(str, sizes))} --peers PYTHON --most {known.most} "
        "--write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}, seconds. The first search compiles for some "
        f"seconds, which are left out.\n\n{found}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
