"""Pairs put to verification, on several processes; whatever the answer, it is a function of (seed, number)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.drawing import Drawn
from benchmarks.accuracy.pairs import pair
from benchmarks.accuracy.results import Result
from engine.fingerprints.verification.verifying import verify


def grey(drawn: Drawn) -> NDArray[np.uint8]:
    """Return a picture as verification is given it."""
    return np.asarray(cv2.cvtColor(drawn.picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def answer(asked: tuple[int, int]) -> Result:
    """Draw one pair, by (seed, number), and return what verification says of it."""
    drawn = pair(*asked)
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
        excess=verdict.excess,
        similarity=verdict.similarity,
        milliseconds=(time.thread_time() - began) * 1000,
    )


def answers(seed: int, pairs: Iterable[int], *, processes: int) -> Iterator[Result]:
    """Yield what verification says of the pairs of a seed."""
    with get_context("spawn").Pool(processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        yield from pool.imap_unordered(answer, ((seed, number) for number in pairs), chunksize=4)
