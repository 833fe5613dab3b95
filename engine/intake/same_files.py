"""Which entries of an archive are one stored file: what removes one of them may take the bytes of the others.

A hard link gives a file another name, and so does a folder that is mounted a second time. Nobody can tell the two apart
by looking at the files, and of the second no name is spare.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.intake.archive import Entry
from engine.intake.scan import EntryReading, ScannedFile, record_id
from engine.model.findings import Finding, FindingCode


def with_shared_files(entries: Sequence[Entry], readings: Sequence[EntryReading]) -> tuple[ScannedFile, ...]:
    """Return what was read, in its order, with `file` where several entries are one file by device and number.

    The bytes are not asked: between two readings of one file they can change. The name of a file is the id of its first
    entry in the order of paths, so that it says nothing of the disk and is the same on another day.
    """
    by_file: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, (entry, reading) in enumerate(zip(entries, readings, strict=True)):
        # The state of the reading is that of what was opened; the walk may have seen another file there.
        state = reading.state if reading.state is not None else entry.state
        if state is not None:
            by_file[state.device, state.inode].append(place)
    names: dict[int, str] = {}
    for places in by_file.values():
        if len(places) > 1:
            names.update(dict.fromkeys(places, record_id(min(entries[place].path for place in places))))
    return tuple(_named(reading.file, names.get(place)) for place, reading in enumerate(readings))


def _named(one: ScannedFile, name: str | None) -> ScannedFile:
    # Whatever a reading says of it is set right.
    return one if one.file == name else replace(one, file=name)


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """How many names each shared file of a scan has, and its first two in the order of locations."""

    counts: Mapping[str, int]
    first: Mapping[str, list[str]]

    @classmethod
    def of(cls, scanned: Iterable[ScannedFile]) -> SharedFiles:
        """Return the shared files of a scan."""
        counts: Counter[str] = Counter()
        first: defaultdict[str, list[str]] = defaultdict(list)
        for one in scanned:
            if one.file is not None:
                counts[one.file] += 1
                # Two will do to name another to each: a file can have a million names.
                first[one.file] = sorted((*first[one.file], one.location))[:2]
        return cls(counts, first)

    def names_of(self, one: ScannedFile) -> int:
        """Return how many names the file of an entry has, also those that are no record."""
        return 1 if one.file is None else self.counts[one.file]

    def findings(self, one: ScannedFile) -> list[Finding]:
        """Return the finding that an entry is one of several names, with another of them."""
        if one.file is None:
            return []
        other = next(location for location in self.first[one.file] if location != one.location)
        number = self.counts[one.file]
        detail = f"the same stored file as `{other}`" + (f"; it has {number} names in all" if number > 2 else "")
        return [Finding(code=FindingCode.ONE_FILE_MANY_NAMES, place=one.location, detail=detail)]
