"""A frame as a screen would show it, in eight bits: for perceptual hashes and small pictures, never for identity.

What the picture means to a physician is in the stored samples; a window leaves most of them out. A view that cannot be
made as the file says is stretched between its least and greatest value.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut

from engine.fingerprints.canonical import stretched

_MOST_LOOKED_UP = 16


def viewed(samples: NDArray[Any], data_set: Dataset, photometric: str) -> Image.Image:
    """Return a frame of shape (rows, columns) or (rows, columns, 3) in eight bits, grey or RGB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if samples.ndim == 3:
            return _colours(samples, photometric)
        if photometric == "PALETTE COLOR":
            try:
                return _colours(apply_color_lut(samples, data_set), "RGB")
            except Exception:  # noqa: BLE001 - a palette that cannot be used may raise anything
                return Image.fromarray(stretched(samples))
        grey = _grey(samples, data_set)
        return Image.fromarray(255 - grey if photometric == "MONOCHROME1" else grey)


def _colours(samples: NDArray[Any], photometric: str) -> Image.Image:
    if samples.shape[2] != 3:
        return Image.fromarray(stretched(samples[..., 0]))
    wide = samples.dtype.itemsize * 8 - 8
    eight = samples if samples.dtype == np.uint8 else (samples >> max(wide, 0)).astype(np.uint8)
    if photometric.startswith("YBR_FULL"):
        return Image.fromarray(eight, "YCbCr").convert("RGB")
    return Image.fromarray(eight, "RGB")


def _grey(samples: NDArray[Any], data_set: Dataset) -> NDArray[np.uint8]:
    """Return grey by the file's rescaling and first window, or stretched where there is none."""
    if samples.dtype.kind == "f" or samples.dtype.itemsize * 8 > _MOST_LOOKED_UP:
        return stretched(samples)
    low, high = int(samples.min()), int(samples.max())
    # The window is asked once for each value and not for each pixel, which would take eight bytes.
    values = np.arange(low, high + 1).astype(samples.dtype)
    try:
        shown = np.asarray(apply_voi_lut(apply_modality_lut(values, data_set), data_set, index=0), dtype=np.float64)
    except Exception:  # noqa: BLE001 - a window that cannot be used may raise anything
        shown = values.astype(np.float64)
    table: NDArray[np.uint8] = stretched(shown)
    if low == high:
        return np.full(samples.shape, 128, dtype=np.uint8)
    # Differences in a wider type: those of eight signed bits do not fit into eight.
    return table[samples.astype(np.int32) - low]
