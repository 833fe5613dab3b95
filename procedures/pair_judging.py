"""Entering what a person said of the pairs that were drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from engine.custody.accounts import account, scribe_of
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.intake.table_errors import MOST_BYTES
from engine.model.calibration import Said
from engine.model.errors import MunimentError
from engine.register.acts import PairsJudged
from engine.register.calibrating import LONGEST_NAME, Sheet, StandingDraw
from engine.register.standing import Standing
from procedures.ledger import opened, require_whole
from procedures.pair_sheets import ReadSheet, read_sheet
from procedures.proposing import signer_of


class SheetFileError(MunimentError):
    """A sheet that can't be opened."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` can't be read", cause=cause, help="name the sheet that was filled in")


class NoNameError(MunimentError):
    """A judgement by nobody, or by a name that could forge a line."""

    def __init__(self) -> None:
        super().__init__(
            "a judgement needs the name of who looked at the pairs",
            help=f'write it as --by "Chan Tai Man": one line of at most {LONGEST_NAME} characters',
        )


class SheetEnteredAlreadyError(MunimentError):
    """A sheet whose every answer was entered before, by the same person."""

    def __init__(self, *, entry: int) -> None:
        super().__init__(
            "nothing in this sheet is new",
            cause=f"the same answers by the same person stand in entry {entry} already",
            help="see what was entered with `muniment calibrate show`",
        )
        self.entry = entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """Which sheet to enter, by whose judgement, into which database."""

    sheet: Path
    by: str
    database: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntered:
    """A sheet that was entered under a number: how often each answer was given, and how many pairs have none."""

    draw: StandingDraw
    entry: int
    said: dict[Said, int]
    blank: int


def enter_sheet(order: SheetOrder, *, clock: Clock, key: SigningKey | None = None) -> SheetEntered:
    """Enter the answers of a sheet; `key` is that of a person's certificate, and the account counts without one.

    Raises `SheetFileError`, `NoNameError`, `SheetEnteredAlreadyError`, what `read_sheet` raises, `NoDatabaseError`,
    `LedgerBrokenError`, `NotRegisteredError` and `ActRefusedError`.
    """
    by = order.by.strip()
    if not by or not by.isprintable() or len(by) > LONGEST_NAME:
        raise NoNameError
    data = _bytes_of(order.sheet)
    with opened(order.database) as store:
        require_whole(store)
        standing = store.standing()
        read = read_sheet(data, name=order.sheet.name, draws=tuple(standing.draws.values()))
        signer = None if key is None else signer_of(standing, key)
        judge = (by, account() if signer is None else f"signed by {signer.person}")

        def require_news(now: Standing) -> None:
            _require_news(now.draws[read.draw.digest], read, judge=judge)

        act = PairsJudged(draw=read.draw.digest, by=by, answers=read.answers)
        after, (entry,) = store.enter([act], scribe=scribe_of(clock), signer=signer, require=require_news)
    return SheetEntered(
        draw=after.draws[read.draw.digest],
        entry=entry,
        said=dict(Counter(answer.said for answer in read.answers)),
        blank=read.blank,
    )


def _require_news(draw: StandingDraw, read: ReadSheet, *, judge: tuple[str, str]) -> None:
    said: dict[int, tuple[Said, str]] = {}
    last: Sheet | None = None
    for sheet in draw.sheets:
        if sheet.judge == judge:
            last = sheet
            said.update((answer.pair, (answer.said, answer.remark)) for answer in sheet.act.answers)
    if last is not None and all(said.get(one.pair) == (one.said, one.remark) for one in read.answers):
        raise SheetEnteredAlreadyError(entry=last.sequence)


def _bytes_of(path: Path) -> bytes:
    """Return what a file holds, and one byte more than the most of what is too large: whoever reads it says so."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SheetFileError(path=path, cause=(error.strerror or str(error)).lower()) from None
