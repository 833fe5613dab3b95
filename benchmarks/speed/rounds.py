"""Rounds in which programs take turns on the same files, on one processor and on two; and what they took."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.peers.environments import Conversation, PeerError

REFERENCE = "imagehash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one program took for all files once: seconds, seconds of processors, MB at its peak in one process."""

    wall: float
    cpu: float
    peak: float


@dataclass(slots=True, kw_only=True)
class Taken:
    """The turns of one program by the number of processors, or `why` it did not run."""

    version: str = ""
    turns: dict[int, list[Turn]] = field(default_factory=dict)
    why: str = ""


class Team:
    """A program at so many processors: processes with a share of the files each, or one with threads of its own."""

    def __init__(self, name: str, python: str, files: Sequence[Path], processors: Sequence[int]) -> None:
        self._made = TemporaryDirectory()
        self._members: list[Conversation] = []
        try:
            first = self._member(name, python, files[:: len(processors)], processors[:1])
            self.version: str = first.greeting["version"]
            if len(processors) > 1 and first.greeting["has_threads"]:
                self._members.pop().close()
                self._member(name, python, files, processors)
            else:
                for at, processor in enumerate(processors[1:], start=1):
                    self._member(name, python, files[at :: len(processors)], [processor])
        except PeerError:
            self.close()
            raise

    def _member(self, name: str, python: str, files: Sequence[Path], processors: Sequence[int]) -> Conversation:
        folder = Path(self._made.name) / str(len(list(Path(self._made.name).iterdir())))
        folder.mkdir()
        for number, file in enumerate(files):
            shutil.copyfile(file, folder / f"{number:05d}{file.suffix.lower()}")
        found = Conversation(python, "timing", name, str(folder), ",".join(map(str, processors)))
        self._members.append(found)
        return found

    def turn(self) -> Turn:
        """Take one turn."""
        with ThreadPoolExecutor(len(self._members)) as threads:
            began = perf_counter()
            said = list(threads.map(lambda member: member.ask("once more"), self._members))
            wall = perf_counter() - began
        return Turn(wall=wall, cpu=sum(one["cpu"] for one in said), peak=max(one["peak"] for one in said))

    def close(self) -> None:
        """End all processes."""
        for member in self._members:
            member.close()
        self._made.cleanup()


def compared(pythons: Mapping[str, str], files: Sequence[Path], *, rounds: int) -> dict[str, Taken]:
    """Return what each program took for the files: in each round each has its turn, at one processor and at two."""
    processors = sorted(os.sched_getaffinity(0))[: min(2, len(files))]
    numbers = range(1, len(processors) + 1)
    taken: dict[str, Taken] = {}
    teams: dict[tuple[str, int], Team] = {}
    try:
        for name, python in pythons.items():
            try:
                for number in numbers:
                    teams[name, number] = Team(name, python, files, processors[:number])
                taken[name] = Taken(version=teams[name, 1].version, turns={number: [] for number in numbers})
            except PeerError as error:
                taken[name] = Taken(why=str(error))
        for _ in range(rounds):
            for (name, number), team in teams.items():
                if taken[name].why:
                    continue
                try:
                    taken[name].turns[number].append(team.turn())
                except PeerError as error:
                    taken[name] = Taken(why=str(error))
    finally:
        for team in teams.values():
            team.close()
    return taken


def table(taken: Mapping[str, Taken], *, files: int, names: Mapping[str, str]) -> str:
    """Return a row for each program; what it takes of `REFERENCE`'s processor time is the median over the rounds."""
    text = (
        "| program | ms of a processor an image | times as fast as imagehash | images a second, one processor | "
        "two | times one | peak MB |\n|---|---|---|---|---|---|---|\n"
    )
    base = taken[REFERENCE].turns.get(1, []) if REFERENCE in taken else []
    for name, one in taken.items():
        label = f"{names.get(name, name)} {one.version}".strip()
        if one.why:
            text += f"| {label} | not run: {one.why} | | | | | |\n"
            continue
        alone, both = one.turns[1], one.turns.get(2, [])
        single, double = (files / median(turn.wall for turn in turns) if turns else 0 for turns in (alone, both))
        times = [theirs.cpu / ours.cpu for theirs, ours in zip(base, alone, strict=False)]
        cells = (
            f"{median(turn.cpu for turn in alone) / files * 1000:.1f}",
            f"{median(times):.2f}" if times else "",
            f"{single:.1f}",
            f"{double:.1f}" if both else "",
            f"{double / single:.2f}" if both else "",
            f"{max(turn.peak for turn in (*alone, *both)):,.0f}",
        )
        text += f"| {label} | {' | '.join(cells)} |\n"
    return text
