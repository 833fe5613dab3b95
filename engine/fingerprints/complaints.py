"""What libtiff, and libjpeg inside of GDCM, say while they decode.

libtiff decodes damaged fax data into white lines, returns success, and writes "Bad code word" to the process's standard
error, where Pillow leaves it. That line is the only sign that a page is not the page that was scanned, so it is caught
here; whatever else was written meanwhile goes on to standard error.

It is caught in a pipe, and not in a file: a process that decodes may write no file. A pipe that is full takes no more
(64 KiB on Linux), so a file that makes libtiff complain for ever fills no disk, and its first lines are enough.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_STANDARD_ERROR = 2
# `module: text`, the module being a function of libtiff or the name under which Pillow opens a file.
_COMPLAINT = re.compile(
    rb"^(?:_?TIFF|MissingRequired|tempfile\.tif|Fax|ZIP|LZW|PackBits|O?JPEG|LZMA|ZSTD|WebP|Dump|NeXT|Thunder|LogL|Log|PixarLog|LERC|JBIG)"
    rb"[^\n\x1b]*: [^\n\x1b]+\n?"
    # Of libjpeg, as it stands inside of GDCM, which goes on behind damaged data in the same way.
    rb"|^(?:Corrupt JPEG data|Premature end of JPEG|Inconsistent progression|Invalid SOS)[^\n\x1b]*\n?",
    re.MULTILINE,
)


@dataclass(slots=True)
class Complaints:
    """The lines that they wrote, filled when the block ends."""

    lines: list[str] = field(default_factory=list)


@contextmanager
def overheard() -> Iterator[Complaints]:
    """Collect their complaints during the block.

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
    heard, written_to = os.pipe()
    os.set_blocking(written_to, False)
    os.dup2(written_to, _STANDARD_ERROR)
    os.close(written_to)
    try:
        yield complaints
    finally:
        # The last end to write to closes here, so that reading comes to an end.
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
        with os.fdopen(heard, "rb") as file:
            written = file.read()
        complaints.lines.extend(line.decode("ascii", "replace").strip() for line in _COMPLAINT.findall(written))
        rest = _COMPLAINT.sub(b"", written)
        if rest:
            os.write(_STANDARD_ERROR, rest)
