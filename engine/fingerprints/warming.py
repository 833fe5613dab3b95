"""What has to be done once before a process that decodes is confined."""

from __future__ import annotations

import io

from PIL import Image

from engine.fingerprints.raster import FORMATS
from engine.fingerprints.reading import read_image
from engine.fingerprints.smallest import smallest_dicom
from engine.fingerprints.unreadable import UnreadableError


def warm_up() -> None:
    """Import what decoding imports on first use, which may not be possible any more once the process is confined."""
    files = [_encoded(form) for form in (*FORMATS, "PDF")]
    # A PDF that is more than its scan is drawn; a HEIF of nothing is refused, by what would have read it.
    for data in (*files, files[-1] + b"\n%\n", smallest_dicom(), b"\x00\x00\x00\x10ftypheic\x00\x00\x00\x00"):
        try:
            read_image(data)
        except UnreadableError:
            continue


def _encoded(form: str) -> bytes:
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, form)
    return file.getvalue()
