"""Pairs put to verification and to other programs, on several processes; an answer follows from the pair alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.accuracy.drawing import Drawn
from benchmarks.accuracy.pairs import Pair, pair
from benchmarks.accuracy.results import Result
from benchmarks.peers.environments import Conversation, PeerError
from engine.fingerprints.verification.verifying import verify

Draw = Callable[[int], Pair]
"""Returns pair n of a seed, of drawn pages or of a folder's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAnswer:
    """What another program, named with its version, said of a pair by each of its methods; nothing, and `why`."""

    number: int
    peer: str
    answers: Mapping[str, bool] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is still to be asked of one pair: verification, and programs by their names with versions."""

    number: int
    is_verified: bool
    peers: tuple[str, ...] = ()


def grey(drawn: Drawn) -> NDArray[np.uint8]:
    """Return a picture as verification is given it."""
    return np.asarray(cv2.cvtColor(drawn.picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def answer(asked: tuple[int, int]) -> Result:
    """Draw one pair, by (seed, number), and return what verification says of it."""
    return verified(pair(*asked))


def verified(drawn: Pair) -> Result:
    """Return what verification says of a pair."""
    first, second = grey(drawn.first), grey(drawn.second)
    began = time.thread_time()
    verdict = verify(first, second, dpi=(drawn.first.dpi, drawn.second.dpi))
    return Result(
        number=drawn.number,
        kind=drawn.kind,
        family=drawn.family,
        is_same=drawn.is_same,
        what=drawn.what,
        tier=verdict.tier,
        doubts=tuple(doubt.value for doubt in verdict.doubts),
        change=verdict.change,
        excess=verdict.excess,
        similarity=verdict.similarity,
        dpi=verdict.effective_dpi,
        milliseconds=(time.thread_time() - began) * 1000,
    )


class Peers:
    """The other programs of one process, each started when it is first asked, and again after it ended."""

    def __init__(self, pythons: Mapping[str, tuple[str, str]]) -> None:
        self._pythons = pythons
        self._running: dict[str, Conversation] = {}

    def said(self, drawn: Pair, peers: Iterable[str]) -> list[PeerAnswer]:
        """Return what programs say of a pair, of which both pages are written as files, alone in their folder."""
        with TemporaryDirectory() as made:
            files = [str(Path(made) / name) for name in ("1.png", "2.png")]
            for file, page in zip(files, (drawn.first, drawn.second), strict=True):
                # Lossless: what a page went through is in its pixels. The least compression is the quickest.
                Image.fromarray(page.picture).save(file, compress_level=1, dpi=(page.dpi, page.dpi))
            return [self._one(peer, files, number=drawn.number) for peer in peers]

    def _one(self, peer: str, files: list[str], *, number: int) -> PeerAnswer:
        try:
            if peer not in self._running or self._running[peer].is_over:
                name, python = self._pythons[peer]
                self._running[peer] = Conversation(python, "answering", name)
            answers = self._running[peer].ask(files)["answers"]
        except PeerError as error:
            return PeerAnswer(number=number, peer=peer, why=str(error))
        return PeerAnswer(number=number, peer=peer, answers=answers)


@dataclass(slots=True)
class _Room:
    """What a process works with."""

    draw: Draw
    peers: Peers


_room: list[_Room] = []


def _furnish(draw: Draw, pythons: Mapping[str, tuple[str, str]]) -> None:
    cv2.setNumThreads(1)
    _room[:] = [_Room(draw=draw, peers=Peers(pythons))]


def _answered(asked: Asked) -> list[Result | PeerAnswer]:
    (room,) = _room
    drawn = room.draw(asked.number)
    said: list[Result | PeerAnswer] = [verified(drawn)] if asked.is_verified else []
    return [*said, *room.peers.said(drawn, asked.peers)] if asked.peers else said


def drawn_from(seed: int) -> Draw:
    """Return what draws the pairs of a seed."""
    return partial(pair, seed)


def answers(
    draw: Draw, asked: Iterable[Asked], *, pythons: Mapping[str, tuple[str, str]], processes: int
) -> Iterator[Result | PeerAnswer]:
    """Yield what is said of pairs; `pythons` has the name and the Python of each program with its version.

    Each process writes the files of one pair at a time and removes them, so the disk holds as many pairs as there are
    processes, however many are asked.
    """
    with get_context("spawn").Pool(processes, initializer=_furnish, initargs=(draw, pythons)) as pool:
        for said in pool.imap_unordered(_answered, asked, chunksize=4):
            yield from said
