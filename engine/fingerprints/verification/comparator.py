"""A learned eye for one changed character: how likely it is that a place was changed, and not just scanned again.

Blur, noise, a copier's threshold and a shift of a pixel change every stroke a little; another digit changes one stroke
much. Where the one ends and the other begins was learnt from pairs of drawn papers of which every changed pixel is
known (`training/`): six layers of convolutions that see some fifty pixels around a place, 34,000 numbers, in
`comparator.onnx`. It sees the two pages as they lie on one another, grey and with their ground flattened, and nothing
else; it cannot read, and knows no form.
"""

from __future__ import annotations

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

_nets = threading.local()


def _network() -> cv2.dnn.Net:
    """Return this thread's own network: one cannot be shared."""
    net: cv2.dnn.Net | None = getattr(_nets, "net", None)
    if net is None:
        net = _nets.net = cv2.dnn.readNetFromONNX(str(MODEL))
    return net


def changes(
    page: Grey, laid: Grey, view: Grey, *, is_enough: Callable[[Floats], bool] = lambda _found: False
) -> Floats:
    """Return the log-odds that each cell of `CELL` pixels was changed, between two pages that lie on one another.

    `page` and `laid` are H by W in grey; cells that are not whole in `view` (255 where both are seen) are `UNCHANGED`.
    Once `is_enough` says so of what was found so far, the rest is not asked about.
    """
    height, width = page.shape
    rows, columns = height // CELL, width // CELL
    found = np.full((rows, columns), UNCHANGED, np.float32)
    layers = [page, laid, flattened(page), flattened(laid)]
    gap = cv2.min(cv2.blur(cv2.absdiff(layers[2], layers[3]), (3, 3)), view)
    # The likeliest pieces first, so that a clear change is found early.
    gaps = {
        (top, left): int(cv2.minMaxLoc(gap[top : top + _CORE, left : left + _CORE])[1])
        for top in range(0, rows * CELL, _CORE)
        for left in range(0, columns * CELL, _CORE)
    }
    places = sorted((place for place, most in gaps.items() if most > _SAME), key=lambda place: (-gaps[place], place))
    if not places:
        return found
    seen = _seen(view, rows, columns)
    # Whole pieces everywhere: the last ones reach beyond the page, whose edge is carried on.
    before, after = _AROUND, _CORE + _AROUND
    padded = [cv2.copyMakeBorder(layer, before, after, before, after, cv2.BORDER_REPLICATE) for layer in layers]
    side = _CORE + 2 * _AROUND
    inner = np.s_[_AROUND // CELL : (_AROUND + _CORE) // CELL]
    net = _network()
    for start in range(0, len(places), _BATCH):
        part = places[start : start + _BATCH]
        pieces = np.stack(
            [np.stack([layer[top : top + side, left : left + side] for layer in padded]) for top, left in part]
        )
        net.setInput(pieces.astype(np.float32) / 255)
        answer = np.asarray(net.forward(), dtype=np.float32)[:, 0, inner, inner]
        for (top, left), piece in zip(part, answer, strict=True):
            row, column = top // CELL, left // CELL
            cut = found[row : row + _CORE // CELL, column : column + _CORE // CELL]
            known = seen[row : row + cut.shape[0], column : column + cut.shape[1]]
            cut[known] = np.maximum(piece[: cut.shape[0], : cut.shape[1]][known], UNCHANGED)
        if is_enough(found):
            break
    return found


def _seen(view: Grey, rows: int, columns: int) -> NDArray[np.bool_]:
    """Return which cells both pages show whole."""
    whole = cv2.erode(view, np.ones((CELL, CELL), np.uint8), anchor=(0, 0), borderValue=255)
    return np.asarray(whole[: rows * CELL : CELL, : columns * CELL : CELL] == 255)
