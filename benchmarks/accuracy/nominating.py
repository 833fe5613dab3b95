"""How many pairs of one record the hashes nominate, class by class, and how many pairs of two records.

`python -m benchmarks.accuracy.nominating --pairs N --seed S` draws pairs 0 to N - 1 of a seed, as
`benchmarks.accuracy` does, and asks the hashes of the pages as they are, those of the normalised pages, and both.
What is not nominated is never looked at: a hold does not reach it. What is nominated and is no copy costs a look. With
`--one-record` pairs of two records are left out. `--write FILE` puts the tables below their heading in that file. The
normalisation was made on the seed 71.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.accuracy.asking import grey
from benchmarks.accuracy.families import Family, Scanned
from benchmarks.accuracy.intervals import wilson
from benchmarks.accuracy.pairs import SAME, kind_of, pair
from benchmarks.page import put_where_asked
from engine.fingerprints.candidates import NEAR_64, NEAR_256, are_near
from engine.fingerprints.normalised_hash import ALGORITHM
from engine.fingerprints.pages import page_of
from engine.model.records import Page

SEEN = (71,)
"""Seeds by which the normalisation was made."""

HEADING = "How many copies the hashes nominate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominated:
    """What was said of one pair: as the pages are, by either kind of hash, and by either with the second turned.

    The second page is turned by a quarter, two or three, as its number says. `has_content` says whether both pages have
    enough on them to be asked at all; `milliseconds` is the time of all hashes of one page.
    """

    number: int
    kind: str
    family: Family | Scanned
    is_same: bool
    has_content: bool
    before: bool
    now: bool
    before_turned: bool
    now_turned: bool
    milliseconds: float


def nominated(asked: tuple[int, int]) -> Nominated:
    """Draw one pair, by (seed, number), and return what nominates it."""
    drawn = pair(*asked)
    first, second = grey(drawn.first), grey(drawn.second)
    began = time.thread_time()
    one = _page(first)
    took = (time.thread_time() - began) * 1000
    other = _page(second)
    laid = _page(np.ascontiguousarray(np.rot90(second, 1 + drawn.number % 3)))
    has_content = not (one.is_low_content or other.is_low_content)
    return Nominated(
        number=drawn.number,
        kind=drawn.kind,
        family=drawn.family,
        is_same=drawn.is_same,
        has_content=has_content,
        before=has_content and are_near(_as_given(one), _as_given(other)),
        now=has_content and are_near(one, other),
        before_turned=has_content and are_near(_as_given(one), _as_given(laid)),
        now_turned=has_content and are_near(one, laid),
        milliseconds=took,
    )


def _page(shades: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Page:
    height, width = shades.shape
    return page_of(Image.fromarray(shades), number=1, size=(width, height), mode="L", pixels="")


def _as_given(page: Page) -> Page:
    hashes = tuple(hash_ for hash_ in page.hashes if hash_.algorithm != ALGORITHM)
    return Page(
        number=1, width=page.width, height=page.height, mode="L", pixels="", quality=page.quality, hashes=hashes
    )


def all_nominated(seed: int, pairs: Iterable[int], *, processes: int) -> Iterator[Nominated]:
    """Yield what nominates the pairs of a seed."""
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(nominated, ((seed, number) for number in pairs), chunksize=4)


def table(results: Iterable[Nominated], *, by_family: bool = False) -> str:
    """Return the shares by class (or by family) as a table."""
    groups: defaultdict[str, list[Nominated]] = defaultdict(list)
    for one in results:
        groups[one.family.value if by_family else one.kind].append(one)
    head = (
        f"| {'family' if by_family else 'class'} | pairs | with content | before | now | now, of those with content "
        "| second page turned, before | now |\n" + "|---" * 8 + "|\n"
    )
    return (
        head
        + "".join(_row(name, groups[name]) for name in sorted(groups))
        + _row("all", [one for group in groups.values() for one in group])
    )


def _row(name: str, group: list[Nominated]) -> str:
    content = [one for one in group if one.has_content]
    cells = [
        f"{len(group):,}",
        f"{len(content):,}",
        _share([one.before for one in group]),
        _share([one.now for one in group]),
        _share([one.now for one in content], has_interval=True),
        _share([one.before_turned for one in group]),
        _share([one.now_turned for one in group]),
    ]
    return f"| {name} | " + " | ".join(cells) + " |\n"


def _share(said: list[bool], *, has_interval: bool = False) -> str:
    if not said:
        return "–"
    low, high = wilson(sum(said), len(said))
    return f"{sum(said) / len(said):.3f}" + (f" ({low:.3f}–{high:.3f})" if has_interval else "")


def report(results: list[Nominated], *, asked: str, seed: int) -> str:
    """Return the section of the page of measurements."""
    results = sorted(results, key=lambda one: one.number)
    taken = sorted(one.milliseconds for one in results)
    return (
        f"Written by `python -m benchmarks.accuracy.nominating {asked} --seed {seed} --write "
        f"docs/benchmarks.md`.\nPython {platform.python_version()}, {platform.machine()}. The pairs are those of "
        "`benchmarks.accuracy`, drawn and simulated.\n"
        f"*Before* are the hashes of the pages as they are (at most {NEAR_64} of 64 bits, or {NEAR_256} of 256), *now* "
        f"these or the short code of the\nnormalised pages at any turn (at most {NEAR_64} of 64). In the last columns "
        "the second page of every pair was turned by one to\nthree quarters as well. Pages with hardly anything on "
        "them are not asked. In brackets: 95 % intervals (Wilson).\n"
        f"All hashes of one page take {taken[len(taken) // 2]:.0f} ms of one core in the median.\n"
        f"{'This seed helped to make the normalisation, so the figures flatter it.' if seed in SEEN else ''}\n\n"
        f"Files of one record:\n\n{table(one for one in results if one.is_same)}\n"
        f"{_two_records(results)}"
        f"By family, files of one record:\n\n{table((one for one in results if one.is_same), by_family=True)}"
    )


def _two_records(results: list[Nominated]) -> str:
    others = [one for one in results if not one.is_same]
    return f"Two records (each costs a look, and nothing else):\n\n{table(others)}\n" if others else ""


def main() -> None:
    """Ask the hashes and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.nominating", allow_abbrev=False)
    parser.add_argument("--pairs", type=int, default=630)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=72)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--one-record", action="store_true")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.pairs)
    wanted = [number for number in numbers if kind_of(number) in SAME or not asked.one_record]
    results = list(all_nominated(asked.seed, wanted, processes=asked.processes))
    drawn = f"--pairs {asked.pairs}" + (" --one-record" if asked.one_record else "")
    text = report(results, asked=drawn, seed=asked.seed)
    print(text)
    if asked.write:
        put_where_asked(["--write", str(asked.write)], heading=HEADING, text=text)


if __name__ == "__main__":
    main()
