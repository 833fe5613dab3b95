"""Drawing pairs of an archive for a person to judge: entered first, then shown, so that no draw is left untold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.store import Scan, Store
from engine.judge.drawing import draw
from engine.judge.looked_pairs import LookedPair, looked_pairs
from engine.model.calibration import DrawnPair
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.records import Record
from engine.register.acts import PairsDrawn
from engine.register.calibrating import StandingDraw, draw_digest
from procedures.archives import scan_of
from procedures.ledger import opened, require_whole, write_new
from procedures.pair_pictures import Shown, Side, place_of, sides_shown
from procedures.pair_sheets import draw_name, pair_name, sheet_of
from procedures.plan_folder import FolderNotWritableError, refuse_inside
from procedures.progress import Progress
from procedures.scanning import read_policies
from reports.legible import legible_location
from reports.pair_pages import PAIRS_ON_A_PAGE, ShownPair, ShownSide, page_name, pair_page

SHEET = "answers.csv"
MOST_PAIRS = 2_000


class NothingLookedAtError(MunimentError):
    """An archive whose latest scan has no look that can be right or wrong, or looks of several versions."""

    def __init__(self, *, archive: str, cause: str) -> None:
        super().__init__(
            f"no pair of `{archive}` can be drawn",
            cause=cause,
            help="look at its pairs first: `muniment scan --look`, or `muniment audit --look`",
        )


class FolderTakenError(MunimentError):
    """A folder for the pages in which something lies."""

    exit_code = 4

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"`{folder}` is not empty",
            cause="answers that lie there would be mixed up with others",
            help="name a new folder with --out",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOrder:
    """Of which archive to draw how many pairs by which seed, and where the pages and the sheet go.

    Without an archive the only one of the database is meant. `policies` has the words by which series are named.
    """

    database: Path
    policies: Path
    out: Path
    seed: int
    number: int
    archive: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSheet:
    """A draw that was entered, and what was written for it; `not_shown` counts pictures that could not be made.

    `is_new` says that nobody had drawn these pairs before.
    """

    draw: StandingDraw
    folder: Path
    pages: int
    not_shown: int
    is_new: bool


def draw_pairs(order: DrawOrder, *, clock: Clock, progress: Progress) -> DrawnSheet:
    """Draw pairs of the latest scan, enter the draw, and write its pages and an empty sheet; the archive is only read.

    The same seed over the same looks is the same draw, and is entered once. Raises `NoDatabaseError`, `NoArchiveError`,
    `NoScanError`, `LedgerBrokenError`, `NothingLookedAtError`, and what cannot be written.
    """
    vocabulary = read_policies(order.policies).read.bundle.vocabulary
    with opened(order.database) as store:
        require_whole(store)
        scan = scan_of(store, order.archive, database=order.database)
        archive = Path(scan.archive)
        refuse_inside(order.out, archive=archive)
        _require_empty(order.out)
        looked = looked_pairs(scan.inventory, vocabulary=vocabulary)
        act = drawn_act(scan, looked, seed=order.seed, number=order.number)
        entered, is_new = _entered(store, act, clock=clock)
    try:
        order.out.mkdir(parents=True, exist_ok=True)
        order.out.chmod(0o700)
    except OSError as error:
        raise FolderNotWritableError(folder=order.out, cause=error.strerror or str(error)) from None
    by_key = {pair.key: pair for pair in looked}
    shown = [_sides(pair, by_key) for pair in entered.act.pairs]
    pages, not_shown = _write_pages(shown, entered, archive=archive, out=order.out, progress=progress)
    # Last: a folder without a sheet is one that was not finished.
    write_new(order.out / SHEET, [sheet_of(entered.digest, entered.act.pairs)])
    return DrawnSheet(draw=entered, folder=order.out, pages=pages, not_shown=not_shown, is_new=is_new)


def drawn_act(scan: Scan, looked: tuple[LookedPair, ...], *, seed: int, number: int) -> PairsDrawn:
    """Return what is drawn of the looks of a scan; raises `NothingLookedAtError`."""
    versions = {pair.verifier for pair in looked}
    if len(versions) > 1 or "" in versions:
        cause = "its latest scan has looks of a version that did not say which it was, or of several"
        raise NothingLookedAtError(archive=scan.archive, cause=cause)
    drawn = draw(looked, seed=seed, number=number)
    if not drawn.pairs:
        cause = "its latest scan found no lookalike, and nothing that was looked at and found different"
        raise NothingLookedAtError(archive=scan.archive, cause=cause)
    return PairsDrawn(
        archive=scan.archive,
        scan=scan.id,
        verifier=versions.pop(),
        seed=seed,
        number=number,
        strata=drawn.strata,
        pairs=drawn.pairs,
    )


def draws_alike(store: Store, act: PairsDrawn, *, vocabulary: Vocabulary) -> bool:
    """Say whether the seed of a draw draws the same pairs of its scan again: nobody chose them by hand."""
    try:
        scan = store.load_scan(act.scan)
        again = drawn_act(scan, looked_pairs(scan.inventory, vocabulary=vocabulary), seed=act.seed, number=act.number)
    except MunimentError:
        return False
    return draw_digest(again) == draw_digest(act)


def _entered(store: Store, act: PairsDrawn, *, clock: Clock) -> tuple[StandingDraw, bool]:
    digest = draw_digest(act)
    known = store.standing().draws.get(digest)
    if known is not None:
        return known, False
    standing, _ = store.enter([act], scribe=scribe_of(clock))
    return standing.draws[digest], True


def _require_empty(folder: Path) -> None:
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise FolderTakenError(folder=folder)
    except OSError as error:
        raise FolderNotWritableError(folder=folder, cause=error.strerror or str(error)) from None


def _sides(pair: DrawnPair, looked: dict[tuple[str, str], LookedPair]) -> tuple[Side, Side]:
    found = looked[min(pair.first, pair.second), max(pair.first, pair.second)]
    one = Side(record=found.first, page=found.pages[0], place=place_of(found.places[0]))
    two = Side(record=found.second, page=found.pages[1], place=place_of(found.places[1]))
    return (one, two) if found.first.sha256 == pair.first else (two, one)


def _write_pages(
    pairs: list[tuple[Side, Side]], draw: StandingDraw, *, archive: Path, out: Path, progress: Progress
) -> tuple[int, int]:
    """Write the pages one after the other, and return how many, and how many pictures there are none of."""
    progress.stage("pictures", total=2 * len(pairs))
    drawn = sides_shown((side for pair in pairs for side in pair), archive=archive)
    pages = -(-len(pairs) // PAIRS_ON_A_PAGE)
    not_shown = 0
    for number, start in enumerate(range(0, len(pairs), PAIRS_ON_A_PAGE), 1):
        some = []
        for place, sides in enumerate(pairs[start : start + PAIRS_ON_A_PAGE], start):
            pictures = list(islice(drawn, 2))
            progress.advance(2)
            not_shown += pictures.count(None)
            some.append(ShownPair(id=pair_name(place), sides=_shown_sides(sides, pictures)))
        page = pair_page(some, name=draw_name(draw.digest), number=number, pages=pages, sheet=SHEET)
        write_new(out / page_name(number), [page])
    _finish(drawn)
    return pages, not_shown


def _finish(drawn: Iterator[Shown | None]) -> None:
    """Let the processes end: they do when there is nothing more to yield."""
    assert next(drawn, None) is None


def _shown_sides(sides: tuple[Side, Side], pictures: Iterable[Shown | None]) -> tuple[ShownSide, ShownSide]:
    left, right = (
        ShownSide(
            name=name,
            sha256=side.record.sha256,
            location=legible_location(side.record.location),
            number=side.page,
            of=_pages_of(side.record),
            picture=None if picture is None else picture.page,
            near=None if picture is None else picture.close,
        )
        for name, side, picture in zip(("A", "B"), sides, pictures, strict=True)
    )
    return left, right


def _pages_of(record: Record) -> int:
    return len(record.fingerprint.pages) if record.fingerprint is not None else 1
