"""What is known of how often looks are right in an archive: its draws, who judged them, and the figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.custody.store import Store
from engine.judge.calibration import calibrate
from engine.model.calibration import Calibration
from engine.model.facts import Vocabulary
from engine.register.calibrating import StandingDraw
from procedures.archives import scan_of
from procedures.ledger import opened, require_whole
from procedures.pair_drawing import draws_alike
from procedures.scanning import read_policies


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDraw:
    """A draw as it stands; `is_as_drawn` says that its seed draws the same pairs of its scan again."""

    draw: StandingDraw
    is_as_drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """The draws of an archive, and the figures of its latest scan."""

    archive: str
    scan: str
    draws: tuple[ListedDraw, ...]
    figures: Calibration


def show_calibration(database: Path, *, policies: Path, archive: Path | None = None) -> Calibrated:
    """Return how often looks are right in an archive, as far as people judged; every draw is drawn again.

    Raises `NoDatabaseError`, `LedgerBrokenError`, `NoArchiveError` and `NoScanError`.
    """
    vocabulary = read_policies(policies).read.bundle.vocabulary
    with opened(database) as store:
        require_whole(store)
        scan = scan_of(store, archive, database=database)
        standing = store.standing()
        return Calibrated(
            archive=scan.archive,
            scan=scan.id,
            draws=tuple(
                _listed(draw, store, vocabulary) for draw in standing.draws.values() if draw.act.archive == scan.archive
            ),
            figures=calibrate(scan.inventory, standing.judged(archive=scan.archive), vocabulary=vocabulary),
        )


def _listed(draw: StandingDraw, store: Store, vocabulary: Vocabulary) -> ListedDraw:
    return ListedDraw(draw=draw, is_as_drawn=draws_alike(store, draw.act, vocabulary=vocabulary))
