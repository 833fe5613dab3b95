"""What libtiff says while it decodes.

libtiff decodes damaged fax data into white lines, returns success, and writes "Bad code word" to the process's standard
error, where Pillow leaves it. That line is the only sign that a page is not the page that was scanned, so it is caught
here; whatever else was written meanwhile goes on to standard error.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_STANDARD_ERROR = 2
# `module: text`, the module being a function of libtiff or the name under which Pillow opens a file.
_COMPLAINT = re.compile(
    rb"^(?:_?TIFF|MissingRequired|tempfile\.tif|Fax|ZIP|LZW|PackBits|O?JPEG|LZMA|ZSTD|WebP|Dump|NeXT|Thunder|LogL|Log|PixarLog|LERC|JBIG)"
    rb"[^\n\x1b]*: [^\n\x1b]+\n?",
    re.MULTILINE,
)


@dataclass(slots=True)
class Complaints:
    """The lines that libtiff wrote, filled when the block ends."""

    lines: list[str] = field(default_factory=list)


@contextmanager
def overheard() -> Iterator[Complaints]:
    """Collect libtiff's complaints during the block.

    Standard error is a property of the process: this belongs in the thread that decodes, and lines that other threads
    write meanwhile arrive after the block.
    """
    complaints = Complaints()
    try:
        kept = os.dup(_STANDARD_ERROR)
    except OSError:
        # Without a standard error nobody hears libtiff; the structure of the file was still checked.
        yield complaints
        return
    with tempfile.TemporaryFile() as heard:
        os.dup2(heard.fileno(), _STANDARD_ERROR)
        try:
            yield complaints
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)
            heard.seek(0)
            written = heard.read()
            complaints.lines.extend(line.decode("ascii", "replace").strip() for line in _COMPLAINT.findall(written))
            rest = _COMPLAINT.sub(b"", written)
            if rest:
                os.write(_STANDARD_ERROR, rest)
