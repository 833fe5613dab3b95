"""What earlier scans saw of two files, so that the same bytes are not looked at again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from engine.comparing.comparing import ShaPair
from engine.comparing.evidence import Looked
from engine.comparing.looking import said, understood
from engine.confined.framing import MessageError
from engine.custody.clock import Clock, SystemTimer, Timer
from engine.custody.database import StoreBusyError
from engine.custody.looks import KnownLook, Looks
from engine.intake.remembering import reader_key
from engine.model.digests import digest_of

PART = 50
"""Looks that are written together."""

PART_SECONDS = 5.0
"""Seconds after which fewer are written."""


def verifier_key() -> str:
    """Return a digest of everything that decides what is seen of the same bytes: readers, our own code, libraries."""
    here = Path(__file__).resolve().parent
    verification = here.parent / "fingerprints" / "verification"
    sources = [*verification.glob("*.py"), *verification.glob("*.onnx"), *here.glob("*.py")]
    code = {f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    return digest_of([reader_key(), f"opencv/{version('opencv-python-headless')}", code])


@dataclass(slots=True, kw_only=True)
class StoredLooks:
    """The memory in a store; `verifier` is `verifier_key()`. With `looks_again` nothing is recalled."""

    looks: Looks
    verifier: str
    clock: Clock
    looks_again: bool = False
    timer: Timer = field(default_factory=SystemTimer)
    _waiting: list[KnownLook] = field(default_factory=list)
    _written_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._written_at = self.timer.seconds()

    def recall(self, pairs: Iterable[ShaPair]) -> Mapping[ShaPair, Looked]:
        """Return what is known of these pairs."""
        found: dict[ShaPair, Looked] = {}
        for row in () if self.looks_again else self.looks.of(pairs):
            try:
                answer = understood(row.content.encode()) if row.verifier == self.verifier else None
            except MessageError:
                # Whatever wrote it: what is not understood is looked at again.
                continue
            if isinstance(answer, Looked):
                found[row.first, row.second] = answer
        return found

    def keep(self, pair: ShaPair, found: Looked) -> None:
        """Hear what was seen of a pair just now; it is written with others, in one transaction."""
        content = json.dumps(json.loads(said(found)), separators=(",", ":"), sort_keys=True)
        self._waiting.append(KnownLook(first=pair[0], second=pair[1], verifier=self.verifier, content=content))
        if len(self._waiting) >= PART or self.timer.seconds() - self._written_at >= PART_SECONDS:
            self._write()

    def finish(self) -> None:
        """Write what is left."""
        self._write()

    def _write(self) -> None:
        try:
            if self._waiting:
                self.looks.keep(self._waiting, looked_at=self.clock.now())
        except StoreBusyError:
            # A scan is worth more than what is remembered of it: the next one looks again.
            pass
        self._waiting = []
        self._written_at = self.timer.seconds()
