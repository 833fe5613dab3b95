"""The resolution that a page itself states."""

from __future__ import annotations

import math
from typing import Any

from PIL import Image

from engine.fingerprints.canonical import UNPARSABLE

_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_INCH, _CENTIMETRE = 2, 3


def stated_dpi(image: Image.Image) -> int | None:
    """Return the resolution that a page itself states; Pillow's own defaults (72, 1) are not facts."""
    info = image.info
    match image.format:
        case "TIFF":
            return _dpi_of_tags(getattr(image, "tag_v2", {}), unit_absent=_INCH)
        case "JPEG" | "MPO" if info.get("jfif_unit") in (1, 2):
            scale = 1.0 if info["jfif_unit"] == 1 else 2.54
            return dpi_of(*(side * scale for side in info["jfif_density"]))
        case "PNG" | "BMP" | "JPEG2000" if "dpi" in info:
            return dpi_of(*info["dpi"])
    try:
        return _dpi_of_tags(image.getexif(), unit_absent=_INCH)
    except UNPARSABLE:
        # Metadata that cannot be parsed states nothing; `upright` deals with what that means for the pixels.
        return None


def _dpi_of_tags(tags: Any, *, unit_absent: int) -> int | None:
    unit = tags.get(_RESOLUTION_UNIT, unit_absent)
    across, down = tags.get(_X_RESOLUTION), tags.get(_Y_RESOLUTION)
    if unit not in (_INCH, _CENTIMETRE) or across is None or down is None:
        return None
    scale = 2.54 if unit == _CENTIMETRE else 1.0
    try:
        return dpi_of(float(across) * scale, float(down) * scale)
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def dpi_of(across: float, down: float) -> int | None:
    """Return the lower of two resolutions, rounded, or nothing where they are none."""
    lowest = min(across, down)
    # Writers without a resolution put 0 or 1 in the field.
    if not math.isfinite(lowest) or not math.isfinite(across + down) or lowest <= 1:
        return None
    return math.floor(lowest + 0.5)
