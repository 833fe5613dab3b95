"""What has to be done once before a process that decodes is confined."""

from __future__ import annotations

import io

from PIL import Image

from engine.fingerprints.reading import FORMATS, read_image
from engine.fingerprints.unreadable import UnreadableError


def warm_up() -> None:
    """Import what decoding imports on first use, which may not be possible any more once the process is confined."""
    for form in FORMATS:
        file = io.BytesIO()
        Image.new("L", (8, 8)).save(file, form)
        try:
            read_image(file.getvalue())
        except UnreadableError:
            continue
