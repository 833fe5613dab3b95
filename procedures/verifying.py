"""Checking a report: the seal and what it binds, then every decision made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from engine.custody.plain_forms import PlainFormError
from engine.model.errors import MunimentError
from procedures.replay import Replay, replay
from reports.annexes import FolderReader
from reports.checks import Verification
from reports.verification import MOST_BYTES, verify


class NoReportError(MunimentError):
    """A report that can't be opened."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` can't be read", cause=cause, help="name the report.pdf of an audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found: the checks of the report, and the replay, or why there was none."""

    report: Verification
    replay: Replay | None
    replay_problem: str

    @property
    def is_sound(self) -> bool:
        """Say whether every check passed and every decision came out the same."""
        return self.report.is_sound and self.replay is not None and self.replay.agrees


def verify_report(
    path: Path,
    *,
    trusted: Sequence[x509.Certificate],
    at: datetime,
    time_stamps: Sequence[x509.Certificate] = (),
) -> Verified:
    """Check the report at `path` with the files beside it; nothing but `trusted` certificates counts.

    `time_stamps` are those that vouch for the token on the head of the ledger.
    """
    folder = FolderReader(path.resolve().parent)
    report = verify(report_bytes(path), trusted=trusted, at=at, beside=folder, time_stamps=time_stamps)
    if not report.is_sound or report.manifest is None or report.plan is None:
        return Verified(report=report, replay=None, replay_problem="the report did not pass, so nothing was replayed")
    try:
        contents = {pin.name: b"".join(folder.pieces(pin.name)) for pin in report.manifest.files}
        return Verified(report=report, replay=replay(report.plan, report.manifest, contents), replay_problem="")
    except (MunimentError, PlainFormError, OSError, ValueError, KeyError) as error:
        # What can't be replayed has not been verified; the words say why.
        return Verified(report=report, replay=None, replay_problem=str(error).splitlines()[0])


def report_bytes(path: Path) -> bytes:
    """Return a report as it lies there, cut behind what can be checked; raises `NoReportError`."""
    try:
        with path.open("rb") as file:
            # One byte past the limit is enough for the check that refuses it.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NoReportError(path=path, cause=(error.strerror or str(error)).lower()) from None
