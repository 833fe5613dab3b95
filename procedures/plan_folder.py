"""The folder that an audit fills: the plan, the manifest, the parts, and last the report.

Files are written whole or not at all, and the report only after everything that it pins.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.judge.planning import PlanFile
from engine.model.errors import MunimentError
from engine.model.plans import Manifest, PlanHeader

PLAN = "plan.json"
MANIFEST = "manifest.json"
REPORT = "report.pdf"


class FolderNotWritableError(MunimentError):
    """The folder for the results can't be written."""

    def __init__(self, *, folder: Path, cause: str) -> None:
        super().__init__(
            f"the results can't be written to `{folder}`", cause=cause, help="name another folder with --out"
        )


class OutputInsideArchiveError(MunimentError):
    """The results would be written into the archive, which is never changed."""

    exit_code = 4

    def __init__(self, *, output: Path, archive: Path) -> None:
        super().__init__(
            f"`{output}` lies inside the archive `{archive}`",
            cause="Muniment changes nothing in an archive, and its own results would be judged with it",
            help="name a folder outside the archive",
        )


class ReportExistsError(MunimentError):
    """The folder holds a report; a signed report is evidence and is never written over."""

    exit_code = 4

    def __init__(self, *, report: Path) -> None:
        super().__init__(
            f"`{report}` exists already",
            cause="a report is evidence of what was judged, and is never written over",
            help="name another folder with --out",
        )


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """Where the results of one audit are written and read."""

    path: Path

    def prepare(self, *, archive: Path) -> None:
        """Make the folder, unless it lies in the archive or holds a report already."""
        refuse_inside(self.path, archive=archive)
        if (self.path / REPORT).exists():
            raise ReportExistsError(report=self.path / REPORT)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderNotWritableError(folder=self.path, cause=error.strerror or str(error)) from None

    def write_plan(self, header: PlanHeader, manifest: Manifest, files: tuple[PlanFile, ...]) -> None:
        """Write the parts, then the plan, then the manifest that binds them."""
        for file in files:
            self._write(file.pin.name, file.data)
        self._write(PLAN, header.to_bytes())
        self._write(MANIFEST, manifest.to_bytes())

    def write_report(self, pdf: bytes) -> Path:
        """Write the signed report and return where it is."""
        return self._write(REPORT, pdf)

    def _write(self, name: str, data: bytes) -> Path:
        target, partial = self.path / name, self.path / f".{name}.partial"
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError as error:
            raise FolderNotWritableError(folder=self.path, cause=error.strerror or str(error)) from None
        return target


def refuse_inside(output: Path, *, archive: Path) -> None:
    """Raise `OutputInsideArchiveError` where `output` lies in the archive, links resolved."""
    try:
        is_inside = output.resolve().is_relative_to(archive.resolve())
    except (OSError, RuntimeError) as error:
        # Links that lead round in a circle are a `RuntimeError` to the Pythons before 3.13.
        raise FolderNotWritableError(folder=output, cause="its links lead nowhere") from error
    if is_inside:
        raise OutputInsideArchiveError(output=output, archive=archive)
