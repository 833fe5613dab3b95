"""What lays a report out, with versions: another Pango may break a line elsewhere, so the plan names it."""

from __future__ import annotations

import ctypes
import ctypes.util
from importlib.metadata import version


def renderer_versions() -> dict[str, str]:
    """Return the versions of everything that decides how the pages look."""
    return {
        "weasyprint": version("weasyprint"),
        "pydyf": version("pydyf"),
        "pango": _text_of("pango-1.0", "pango_version_string"),
        "harfbuzz": _text_of("harfbuzz", "hb_version_string"),
    }


def _text_of(library: str, function: str) -> str:
    path = ctypes.util.find_library(library)
    if path is None:
        return "unknown"
    call = getattr(ctypes.CDLL(path), function)
    call.restype = ctypes.c_char_p
    return str(call().decode("ascii"))
