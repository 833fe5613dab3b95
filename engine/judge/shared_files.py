"""Names of one stored file leave together or not at all: who removes one of them may take the bytes of the others.

A hard link and a folder that is mounted twice look alike. With the second, no name has bytes of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.judge.retention import LEAVING, Verdict
from engine.model.decisions import Outcome, SharesFile
from engine.model.records import Record


def keep_shared_files(verdicts: Mapping[str, Verdict], *, records: Iterable[Record]) -> dict[str, Verdict]:
    """Return the verdicts, those on shared files capped at `review` unless every name of the file leaves alike."""
    files: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.file is not None:
            files[record.file].append(record)
    capped = dict(verdicts)
    for sharing in files.values():
        capped.update(_capped(sorted(sharing, key=lambda record: record.id), verdicts))
    return capped


def _capped(sharing: Sequence[Record], verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, Verdict]]:
    """Yield the verdicts that change; linear, for a file can have a million names."""
    outcomes = {record.id: verdicts[record.id].outcome for record in sharing}
    is_whole = all(record.names == len(sharing) for record in sharing)
    first = sharing[0].id
    unlike_first = next((id for id, outcome in outcomes.items() if outcome is not outcomes[first]), None)
    if is_whole and unlike_first is None:
        return
    for record in sharing:
        if outcomes[record.id] not in LEAVING:
            continue
        other = unlike_first if outcomes[record.id] is outcomes[first] else first
        verdict = verdicts[record.id]
        reasons = (*verdict.reasons, SharesFile(names=record.names, other=other))
        yield record.id, replace(verdict, outcome=Outcome.REVIEW, reasons=reasons)
