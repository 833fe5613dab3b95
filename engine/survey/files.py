"""The entries of an archive as a survey counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.intake.archive import FileState
from engine.intake.scan import ScannedFile, record_id
from engine.model.records import Record, percent_decoded


@dataclass(frozen=True, kw_only=True)
class SurveyedFile:
    """One entry with what the file system states of it.

    `is_further_name` says that the same file was met before under another name (a hard link): it takes no room of its
    own, so its bytes count as 0 and no total counts a byte twice. (Not slotted: the record is made once.)
    """

    scanned: ScannedFile
    state: FileState | None = None
    is_further_name: bool = False

    @property
    def location(self) -> str:
        """Return its path in the archive, percent-encoded."""
        return self.scanned.location

    @property
    def bytes(self) -> int:
        """Return the room it takes: what was read, or what the file system states where nothing could be."""
        if self.is_further_name:
            return 0
        return self.scanned.size if self.scanned.is_record else self.state.size if self.state is not None else 0

    @property
    def pages(self) -> int:
        """Return the number of its pages that were read."""
        return len(self.scanned.fingerprint.pages) if self.scanned.fingerprint is not None else 0

    @property
    def is_image(self) -> bool:
        """Say whether it is an image that was read whole."""
        return self.scanned.fingerprint is not None

    @property
    def top_folder(self) -> str:
        """Return the first folder of its path, percent-encoded; empty where it lies in the archive itself."""
        first, slash, _ = self.location.partition("/")
        return first if slash else ""

    @cached_property
    def record(self) -> Record | None:
        """Return it as a record for comparing; absent where its bytes are not known."""
        if self.scanned.sha256 is None:
            return None
        return Record(
            id=record_id(percent_decoded(self.location)),
            location=self.location,
            sha256=self.scanned.sha256,
            size=self.scanned.size,
            fingerprint=self.scanned.fingerprint,
            problem=self.scanned.problem,
        )


def surveyed_files(scanned: Iterable[ScannedFile], *, states: Mapping[str, FileState]) -> tuple[SurveyedFile, ...]:
    """Return the entries in their order, each with its state by location.

    Two names are one file where device, number and bytes are the same: a network may give two files one number.
    """
    met: set[tuple[int, int, str]] = set()
    found = []
    for one in scanned:
        state = states.get(one.location)
        is_further = False
        if state is not None and one.sha256 is not None:
            file = (state.device, state.inode, one.sha256)
            is_further = file in met
            met.add(file)
        found.append(SurveyedFile(scanned=one, state=state, is_further_name=is_further))
    return tuple(found)
