"""A learned eye for one changed character: how likely it is that a place was changed, and not just scanned again.

Blur, noise, a copier's threshold and a shift of a pixel change every stroke a little; another digit changes one stroke
much. Where the one ends and the other begins was learnt from pairs of drawn papers of which every changed pixel is
known (`training/`): six layers of convolutions that see some fifty pixels around a place, 34,000 numbers, in
`comparator.onnx`. It sees the two pages as they lie on one another, grey and with their ground flattened, and nothing
else; it cannot read, and knows no form.

Its first answer about a piece leans on chance: where strokes fall on its grid, and which page is called the first. A
piece that may have a change is therefore looked at from eight sides, turned and mirrored, with the pages in either
order, and the mean counts: what was changed is seen from every side, what only looked so is not.
"""

from __future__ import annotations

import heapq
import math
import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.fingerprints.verification.preparing import Floats, Grey, flattened

MODEL = Path(__file__).with_name("comparator.onnx")

CELL = 4
"""Pixels of a cell of the answer."""

UNCHANGED = -12.0
"""The log-odds of a place that need not be asked about: both pages are the same there."""

_CORE, _AROUND = 256, 32
"""Pixels of the pieces that are asked about, and those around them that the comparator sees too."""

_SAME = 12
"""Levels of 255 by which a piece must differ somewhere, after a mean of three by three pixels, to be asked about."""

_BATCH = 8

LOOK_AGAIN = -2.0
"""Log-odds of a change over which a piece is looked at from every side."""

_SIDES = 8

_nets = threading.local()


def _network() -> cv2.dnn.Net:
    """Return this thread's own network: one cannot be shared."""
    net: cv2.dnn.Net | None = getattr(_nets, "net", None)
    if net is None:
        net = _nets.net = cv2.dnn.readNetFromONNX(str(MODEL))
    return net


def changes(
    page: Grey,
    laid: Grey,
    view: Grey,
    *,
    is_enough: Callable[[Floats], bool] = lambda _found: False,
    doubted_over: float = math.inf,
) -> Floats:
    """Return the log-odds that each cell of `CELL` pixels was changed, between two pages that lie on one another.

    `page` and `laid` are H by W in grey; cells that are not whole in `view` (255 where both are seen) are `UNCHANGED`.
    Once `is_enough` says so of what was seen from every side, the rest is not asked about. Once a place seen from every
    side is over `doubted_over`, no further one is looked at from every side.
    """
    look = _Look(page, laid, view)
    waiting = look.likeliest_first()
    for start in range(0, len(waiting), _BATCH):
        look.ask(waiting[start : start + _BATCH])
        while is_enough(look.found):
            if is_enough(look.sure):
                return look.found
            look.ask_again()
    while look.has_possible and not (look.sure > doubted_over).any():
        look.ask_again()
    return look.found


Place = tuple[int, int]
"""Top and left of a piece, in pixels."""


class _Look:
    """What was found so far of two pages; `sure` is what of it was seen from every side, and `UNCHANGED` elsewhere."""

    def __init__(self, page: Grey, laid: Grey, view: Grey) -> None:
        rows, columns = page.shape[0] // CELL, page.shape[1] // CELL
        self.found = np.full((rows, columns), UNCHANGED, np.float32)
        self.sure = self.found.copy()
        self._net = _network()
        self._view = view
        self._seen = _seen(view, rows, columns)
        self._layers = [page, laid, flattened(page), flattened(laid)]
        # Whole pieces everywhere: the last ones reach beyond the page, whose edge is carried on.
        before, after = _AROUND, _CORE + _AROUND
        self._padded = [
            cv2.copyMakeBorder(layer, before, after, before, after, cv2.BORDER_REPLICATE) for layer in self._layers
        ]
        self._possible: list[tuple[float, Place]] = []

    def likeliest_first(self) -> list[Place]:
        """Return the pieces to ask about, those that differ most first, so that a clear change is found early."""
        _, _, one, two = self._layers
        gap = cv2.min(cv2.blur(cv2.absdiff(one, two), (3, 3)), self._view)
        rows, columns = self.found.shape
        gaps = {
            (top, left): int(cv2.minMaxLoc(gap[top : top + _CORE, left : left + _CORE])[1])
            for top in range(0, rows * CELL, _CORE)
            for left in range(0, columns * CELL, _CORE)
        }
        return sorted((place for place, most in gaps.items() if most > _SAME), key=lambda place: (-gaps[place], place))

    @property
    def has_possible(self) -> bool:
        """Say whether a piece that may have a change was not yet seen from every side."""
        return bool(self._possible)

    def ask(self, places: list[Place]) -> None:
        """Look at pieces from one side."""
        pieces = np.stack([self._piece(place) for place in places])
        for place, answer in zip(places, _answers(self._net, pieces), strict=True):
            most = self._put(place, answer, self.found)
            if most > LOOK_AGAIN:
                heapq.heappush(self._possible, (-most, place))

    def ask_again(self) -> None:
        """Look from every side at the piece of the likeliest change that was not seen so."""
        _, place = heapq.heappop(self._possible)
        answer = _from_every_side(self._net, self._piece(place))
        for kept in (self.found, self.sure):
            self._put(place, answer, kept)

    def _piece(self, place: Place) -> Floats:
        side = _CORE + 2 * _AROUND
        top, left = place
        cut = np.stack([layer[top : top + side, left : left + side] for layer in self._padded])
        return np.asarray(cut / np.float32(255), np.float32)

    def _put(self, place: Place, answer: Floats, kept: Floats) -> float:
        """Keep the answer about a piece, and return the greatest log-odds in it."""
        row, column = place[0] // CELL, place[1] // CELL
        cut = kept[row : row + _CORE // CELL, column : column + _CORE // CELL]
        known = self._seen[row : row + cut.shape[0], column : column + cut.shape[1]]
        inner = np.s_[_AROUND // CELL : (_AROUND + _CORE) // CELL]
        cut[known] = np.maximum(answer[inner, inner][: cut.shape[0], : cut.shape[1]][known], UNCHANGED)
        return float(cut[known].max(initial=UNCHANGED))


def _answers(net: cv2.dnn.Net, pieces: Floats) -> Floats:
    """Return the log-odds of each cell of pieces of shape (n, 4, H, W)."""
    net.setInput(pieces)
    return np.asarray(net.forward(), dtype=np.float32)[:, 0]


def _from_every_side(net: cv2.dnn.Net, piece: Floats) -> Floats:
    """Return the mean of the log-odds of each cell of a piece of shape (4, H, W), seen from eight sides."""
    views = np.stack([_turned(piece if side < _SIDES // 2 else piece[_SWAPPED], side) for side in range(_SIDES)])
    answers = _answers(net, views)
    return np.asarray(np.mean([_turned_back(answers[side], side) for side in range(_SIDES)], axis=0), np.float32)


_SWAPPED = [1, 0, 3, 2]
"""The second page in the place of the first."""


def _turned(view: Floats, side: int) -> Floats:
    """Return a square view turned by so many quarters, and mirrored too from the fifth side on."""
    turned = np.rot90(view, side % 4, axes=(-2, -1))
    return turned if side < _SIDES // 2 else turned[..., ::-1]


def _turned_back(answer: Floats, side: int) -> Floats:
    straight = answer if side < _SIDES // 2 else answer[..., ::-1]
    return np.rot90(straight, -(side % 4), axes=(-2, -1))


def _seen(view: Grey, rows: int, columns: int) -> NDArray[np.bool_]:
    """Return which cells both pages show whole."""
    whole = cv2.erode(view, np.ones((CELL, CELL), np.uint8), anchor=(0, 0), borderValue=255)
    return np.asarray(whole[: rows * CELL : CELL, : columns * CELL : CELL] == 255)
