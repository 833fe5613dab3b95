"""How often verification is right, class by class, and other programs beside it.

`python -m benchmarks.accuracy --pairs N --seed S` draws pairs 0 to N - 1 of a seed, asks verification, prints tables;
`--write FILE` puts them below their heading in that file, `--log FILE` writes every answer as a line
of JSON and takes up what it holds already.
The seeds in `SEEN` chose the limits of verification; fresh figures come from another.

`--peers NAME=PYTHON ...` puts the same pairs to other programs, each run by the Python of an environment that has it
(imagehash, imagededup, pdqhash, perception, imgdd, czkawka); a file may be named instead, with such a line for each.
`--folder DIR ...` derives the pairs from the real pages in these folders, each file a record of its own.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import cv2

from benchmarks.accuracy.asking import Draw, PeerAnswer, answers, drawn_from
from benchmarks.accuracy.beside import Peer, section
from benchmarks.accuracy.folder import Folder, FolderError, folder_of, folder_pair
from benchmarks.accuracy.logs import Source, logged, note, still_to_ask
from benchmarks.accuracy.results import Result, closest, summary, table, times
from benchmarks.page import put_where_asked
from benchmarks.peers.environments import Conversation, PeerError, named
from benchmarks.peers.programs import PROGRAMS

SEEN = (2, 3, 4, 11, 12, 13, 21, 31, 41, 51)
"""Seeds by which the limits of verification were chosen. The comparator learnt from seeds of another stream."""

FLATTERED = "This seed helped to choose the limits, so the figures flatter them."

HEADING = "How often verification is right"
HEADING_OF_FOLDERS = "How often verification is right on real pages"


def main() -> None:
    """Ask verification and other programs, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", allow_abbrev=False)
    parser.add_argument("--pairs", type=int, default=630)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--peers", nargs="+", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--folder", nargs="+", type=Path, default=[], metavar="DIR")
    parser.add_argument("--log", type=Path)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    try:
        pythons = named(asked.peers)
        folder = folder_of(asked.folder) if asked.folder else None
    except (PeerError, FolderError) as error:
        parser.error(str(error))
    peers = present(pythons) if pythons else []
    draw: Draw = partial(folder_pair, folder, asked.seed) if folder else drawn_from(asked.seed)
    source = Source(seed=asked.seed, folder=folder.digest if folder else "")
    running = {peer.name: (peer.name.split()[0], pythons[peer.name.split()[0]]) for peer in peers if peer.methods}
    wanted = range(asked.first, asked.first + asked.pairs)
    said, missing = still_to_ask(wanted, logged(asked.log, source=source), peers=running)
    try:
        with asked.log.open("a", encoding="utf-8") if asked.log else nullcontext() as log:
            for one in answers(draw, missing, pythons=running, processes=asked.processes) if missing else ():
                said.append(one)
                note(log, one, source=source)
    except FolderError as error:
        parser.error(str(error))
    results = sorted((one for one in said if isinstance(one, Result)), key=lambda one: one.number)
    text = report(results, seed=asked.seed, folder=folder, first=asked.first, has_peers=bool(peers))
    if peers:
        text += "\n" + section(results, [one for one in said if isinstance(one, PeerAnswer)], peers)
    print(text)
    if asked.write:
        heading = HEADING_OF_FOLDERS if folder else HEADING
        put_where_asked(["--write", str(asked.write)], heading=heading, text=text)


def present(pythons: dict[str, str]) -> list[Peer]:
    """Return every program there is: started once for its version, or why it does not run."""
    found = []
    for name in PROGRAMS:
        if name not in pythons:
            found.append(Peer(name=name, why="no environment was named"))
            continue
        try:
            conversation = Conversation(pythons[name], "answering", name)
        except PeerError as error:
            print(f"{name} does not run: {error}", file=sys.stderr)
            found.append(Peer(name=name, why=str(error)))
            continue
        greeting = conversation.greeting
        conversation.close()
        found.append(Peer(name=f"{name} {greeting['version']}", methods=tuple(greeting["methods"])))
    return found


def report(
    results: Sequence[Result], *, seed: int, folder: Folder | None = None, first: int = 0, has_peers: bool = False
) -> str:
    """Return the section of the page of measurements."""
    same = [one for one in results if one.is_same]
    different = [one for one in results if not one.is_same]
    options = f"--pairs {len(results)} --seed {seed}"
    options += f" --first {first}" if first else ""
    options += " --folder DIR" if folder else ""
    options += " --peers NAME=PYTHON ..." if has_peers else ""
    return (
        f"Written by `python -m benchmarks.accuracy {options} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, OpenCV {cv2.__version__}, {platform.machine()}. {_origin(folder)}\n"
        f"A pair takes {times(list(results))} of one core, both\npages prepared anew. "
        "In brackets: 95 % intervals (Wilson).\n"
        f"{FLATTERED if seed in SEEN and not folder else ''}\n\n"
        f"{summary(list(results))}\nFiles of one record:\n\n{table(same)}\nTwo records:\n\n{table(different)}\n"
        f"By family, files of one record:\n\n{table(same, by_family=True)}\n"
        f"By family, two records:\n\n{table(different, by_family=True)}\n"
        f"The pairs of two records that came nearest to being called lookalike:\n\n"
        f"{closest(list(results), number=10)}"
    )


def _origin(folder: Folder | None) -> str:
    if folder is None:
        return (
            "Records, scanners and\ncopiers are drawn and simulated: these are figures of a model, not of an archive."
        )
    return (
        f"Pairs are derived from\n{len(folder.pages):,} real pages; {folder.left_out:,} files were left out "
        "(unreadable, blank, too small, or the same pixels).\nScanners and copiers are simulated, stamps and notes are "
        "drawn, and one glyph is replaced by another of its page.\nTwo files count as two records only where they are "
        "not near by hash, since nobody has labelled the others: what\ngoes by such a hash cannot be wrong there."
    )


if __name__ == "__main__":
    main()
