"""Draw the tiles from which the comparator learns: `python -m training.tiles --seed S --pairs N --out TILES.npz`.

Pairs of papers are made as `benchmarks.accuracy` makes them, of other seeds and without the families held out. Each
side is made twice by the same chance, once of each record, so that what differs between the two is what was changed,
pixel for pixel. The pages are then laid on one another by verification itself, and squares are cut out: where something
was changed, where the comparator of today is most mistaken, and some at random.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy import pairs
from benchmarks.accuracy.asking import grey
from benchmarks.accuracy.drawing import Drawn, studio
from benchmarks.accuracy.families import Family, content
from engine.fingerprints.verification.alignment import aligned
from engine.fingerprints.verification.comparator import CELL, changes
from engine.fingerprints.verification.overlay import Overlay, overlaid
from engine.fingerprints.verification.preparing import Grey, PreparedPage, flattened, prepare
from engine.fingerprints.verification.refinement import warped

SIDE = 96
SHOWN = tuple(family for family in Family if not family.is_held_out)
SAME_SHARE = 0.45
MOST_CHANGED, MOST_MISTAKEN, MOST_RANDOM = 4, 5, 2
OFTEN_SAME = {
    "rescan": 4,
    "two scans": 5,
    "hard rescan": 5,
    "bitonal": 3,
    "scan and bitonal": 4,
    "photocopy": 4,
    "scan and photocopy": 4,
    "copies of copies": 2,
}
OFTEN_CHANGED = {
    "one character": 5.0,
    "note added": 2.0,
    "one character, under 75 dpi": 0.0,
    "other page of a letter": 0.0,
    "mirrored": 0.0,
}
"""How often a class is drawn where it is not once: hard scans and single characters are what is to be learnt; pages
that do not lie on one another teach nothing."""

SMALL_PRINT = (Family.STATEMENT, Family.STATEMENT, Family.STATEMENT, Family.RECEIPT, Family.LETTER)
"""Families of which single characters are drawn more often: fine figures are the hardest to tell from one another."""

LEAST_GAP = 14
"""Levels of 255 by which the two makings of a side must differ for a pixel to be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Two pages, and on each the levels by which what was changed shows (nothing where both are of one record)."""

    kind: str
    first: Drawn
    second: Drawn
    gaps: tuple[Grey, Grey] | None


def made(seed: int, number: int) -> Made | None:
    """Return pair `number` of a seed, or nothing where its two papers are not of one size."""
    chance, numbers = Random(f"learn/{seed}/{number}"), np.random.default_rng([7, seed, number])
    room = studio(seed)
    if chance.random() < SAME_SHARE:
        kind = chance.choices(list(pairs.SAME), [OFTEN_SAME.get(one, 1) for one in pairs.SAME])[0]
        family = chance.choice([one for one in pairs.OFTEN if one in SHOWN])
        drawn = pairs.drawn_as(room, content(seed, family, chance.randrange(pairs.RECORDS)))
        first, second = (condition(drawn, numbers) for condition in pairs.SAME[kind])
        return Made(kind=kind, first=first, second=second, gaps=None)
    weights = [OFTEN_CHANGED.get(change, 1.0) for change, _ in pairs.DIFFERENT.values()]
    kind = chance.choices(list(pairs.DIFFERENT), weights)[0]
    change, condition_name = pairs.DIFFERENT[kind]
    able = pairs.families_for(change, SHOWN)
    family = chance.choice([*able, *(SMALL_PRINT if change == "one character" else ())])
    one = content(seed, family, chance.randrange(pairs.RECORDS))
    before, after, _ = pairs.changed(room, seed, one, change, chance)
    if before.picture.shape != after.picture.shape:
        return None
    sides = []
    for condition, (shown, other) in zip(
        pairs.CONDITIONS[condition_name], ((before, after), (after, before)), strict=True
    ):
        again = np.random.default_rng()
        again.bit_generator.state = numbers.bit_generator.state
        side, twin = condition(shown, numbers), condition(other, again)
        sides.append((side, _gap(grey(side), grey(twin))))
    if chance.random() < 0.5:
        sides.reverse()
    return Made(kind=kind, first=sides[0][0], second=sides[1][0], gaps=(sides[0][1], sides[1][1]))


def _gap(one: Grey, two: Grey) -> Grey:
    return np.asarray(cv2.absdiff(cv2.GaussianBlur(one, (0, 0), 1), cv2.GaussianBlur(two, (0, 0), 1)), dtype=np.uint8)


def tiles(asked: tuple[int, int]) -> tuple[NDArray[np.uint8], str] | None:
    """Return the tiles of one pair, n by 96 by 96 by 6 as `training.teach` takes them, and its class."""
    cv2.setNumThreads(1)
    pair = made(*asked)
    if pair is None:
        return None
    sides = [
        (prepare(grey(side)), None if pair.gaps is None else pair.gaps[at])
        for at, side in enumerate((pair.first, pair.second))
    ]
    sides.sort(key=lambda side: side[0].grey.size)
    (first, gap), (second, other_gap) = sides
    alignment = aligned(first, second)
    if alignment is None:
        return None
    overlay = overlaid(first, second, alignment)
    if min(overlay.page.shape) < SIDE + 8:
        return None
    mask = np.zeros_like(overlay.page)
    if gap is not None and other_gap is not None:
        mask = _mask(first, second, gap, other_gap, overlay)
        if not mask.any():
            return None
    layers = [overlay.page, overlay.laid, flattened(overlay.page), flattened(overlay.laid), mask, overlay.view]
    stack = np.stack(layers, axis=-1)
    cut = [
        stack[top : top + SIDE, left : left + SIDE]
        for top, left in _places(overlay, mask, np.random.default_rng([9, *asked]))
    ]
    return (np.stack(cut), pair.kind) if cut else None


def _mask(first: PreparedPage, second: PreparedPage, gap: Grey, other_gap: Grey, overlay: Overlay) -> Grey:
    """Return where either page shows what was changed, 255, as they lie on one another."""
    size = (overlay.page.shape[1], overlay.page.shape[0])
    one = cv2.resize(_prepared(gap, first), size, interpolation=cv2.INTER_LINEAR)
    two = warped(_prepared(other_gap, second), overlay.inverse, size, overlay.field)[0]
    least = max(LEAST_GAP, 0.25 * max(int(one.max()), int(two.max())))
    return np.where(cv2.max(one, two) > least, 255, 0).astype(np.uint8)


def _prepared(gap: Grey, page: PreparedPage) -> Grey:
    """Return a mask cut and reduced as its page was."""
    height, width = page.grey.shape
    inner = gap[
        page.top : page.top + round(height * page.step) + 1, page.left : page.left + round(width * page.step) + 1
    ]
    reach = max(1, int(page.step))
    thick = cv2.dilate(inner, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.resize(thick, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _places(overlay: Overlay, mask: Grey, chance: np.random.Generator) -> list[tuple[int, int]]:
    """Return where tiles are cut: their upper left corners."""
    height, width = overlay.page.shape
    odds = changes(overlay.page, overlay.laid, overlay.view)
    odds = np.repeat(np.repeat(odds, CELL, axis=0), CELL, axis=1)
    odds = np.pad(odds, ((0, height - odds.shape[0]), (0, width - odds.shape[1])), mode="edge")
    near = cv2.dilate(mask, np.ones((17, 17), np.uint8)) > 0
    ink = cv2.blur(cv2.max(flattened(overlay.page), flattened(overlay.laid)), (9, 9))
    changed, same = [], []
    for top in range(0, height - SIDE + 1, SIDE // 2):
        for left in range(0, width - SIDE + 1, SIDE // 2):
            at = np.s_[top : top + SIDE, left : left + SIDE]
            if overlay.view[at].mean() < 250:
                continue
            if mask[at].any():
                changed.append((top, left))
            elif int(ink[at].max()) > 20:
                same.append((float(odds[at][~near[at]].max(initial=-99)), top, left))
    chance.shuffle(changed)
    same.sort(reverse=True)
    others = [(top, left) for _, top, left in same[MOST_MISTAKEN:]]
    chance.shuffle(others)
    chosen = [*changed[:MOST_CHANGED], *((top, left) for _, top, left in same[:MOST_MISTAKEN]), *others[:MOST_RANDOM]]
    moved = chance.integers(-12, 13, size=(len(chosen), 2))
    return [
        (int(np.clip(top + down, 0, height - SIDE)), int(np.clip(left + across, 0, width - SIDE)))
        for (top, left), (down, across) in zip(chosen, moved, strict=True)
    ]


def main() -> None:
    """Draw tiles on two processes and write them."""
    parser = argparse.ArgumentParser(prog="python -m training.tiles", allow_abbrev=False)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pairs", type=int, required=True)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    found, meta = [], []
    with get_context("spawn").Pool(asked.processes) as pool:
        work = ((asked.seed, number) for number in range(asked.pairs))
        for number, one in enumerate(pool.imap_unordered(tiles, work, chunksize=4)):
            if one is not None:
                found.append(one[0])
                meta += [(one[1], "", "", 0, number)] * len(one[0])
    np.savez(asked.out, tiles=np.concatenate(found), meta=np.array(meta, dtype=object))


if __name__ == "__main__":
    main()
