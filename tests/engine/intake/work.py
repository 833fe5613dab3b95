"""Work for other processes, which import it by name."""

from __future__ import annotations

import os
from pathlib import Path

from engine.intake.archive import Entry
from engine.intake.scan import ScannedFile, scan_entry


def ends_at_notes(archive: Path, entry: Entry) -> ScannedFile:
    """End the process without a word at `notes.txt`, as a decoder's crash does."""
    if entry.path == b"notes.txt":
        os._exit(1)
    return scan_entry(archive, entry)
