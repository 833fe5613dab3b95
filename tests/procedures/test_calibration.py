"""From looks over a draw, blind pages and a sheet to figures that a plan pins; no file of the archive is changed."""

from __future__ import annotations

import base64
import csv
import io
import re
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.custody.accounts import scribe_of
from engine.judge.planning import in_parts, manifest_of
from engine.model.calibration import Answered, Rate, Said
from engine.model.digests import sha256_hex
from engine.model.records import LinkKind
from engine.register.acts import PairsDrawn
from procedures import scanning
from procedures.calibrating import Calibrated, show_calibration
from procedures.explained_ties import tie_lines
from procedures.explaining import NoArchiveError, explain
from procedures.judging import Planned
from procedures.pair_drawing import (
    SHEET,
    DrawnSheet,
    DrawOrder,
    FolderTakenError,
    NothingLookedAtError,
    draw_pairs,
)
from procedures.pair_judging import (
    NoNameError,
    SheetEnteredAlreadyError,
    SheetFileError,
    SheetOrder,
    enter_sheet,
)
from procedures.pair_pictures import LONG_SIDE, Side, place_of, sides_shown
from procedures.plan_folder import OutputInsideArchiveError
from procedures.progress import Silence
from procedures.replay import replay
from tests.engine.fingerprints.drawn import encoded
from tests.procedures.office import FIRST, Office, clock
from tests.procedures.test_looks import form


@dataclass(frozen=True, slots=True)
class Desk:
    """An office whose pairs were looked at, and one draw of all of them."""

    office: Office
    drawn: DrawnSheet

    def order(self, out: str, *, seed: int = 7, number: int = 10) -> DrawOrder:
        return order(self.office, out, seed=seed, number=number)

    def enter(self, answers: dict[Answered, str], *, by: str = "Chan Tai Man") -> None:
        enter_sheet(self.filled(answers, by=by), clock=clock(2))

    def filled(self, answers: dict[Answered, str], *, by: str = "Chan Tai Man") -> SheetOrder:
        text = (self.drawn.folder / SHEET).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        for row, pair in zip(rows[1:], self.drawn.draw.act.pairs, strict=True):
            row[4] = answers.get(pair.answered, "")
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path = self.office.desk / "filled.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return SheetOrder(sheet=path, by=by, database=self.office.desk / "store.sqlite")

    def show(self) -> Calibrated:
        return show_calibration(self.office.desk / "store.sqlite", policies=self.office.desk / "policies")

    def page(self) -> str:
        return (self.drawn.folder / "pairs-01.html").read_text(encoding="utf-8")


def order(office: Office, out: str, *, seed: int = 7, number: int = 10) -> DrawOrder:
    return DrawOrder(
        database=office.desk / "store.sqlite",
        policies=office.desk / "policies",
        out=office.desk / out,
        seed=seed,
        number=number,
    )


def bytes_of(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path): (sha256_hex(path.read_bytes()) if path.is_file() else "", path.stat().st_mtime_ns)
        for path in sorted([folder, *folder.rglob("*")])
    }


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("office") / "desk")
    for name, filled, customer, quality in (
        ("paper.jpg", 5, "C-1", 95),
        ("again.jpg", 5, "C-1", 70),
        ("other <b>.jpg", 6, "C-3", 90),
    ):
        (made.archive / name).write_bytes(encoded(form(filled=filled), "JPEG", quality=quality))
        made.rows[name] = customer
    made.scan(0, looks=True)
    # Founds the registry, and tells the store of the policies.
    made.plan(0)
    return made


@pytest.fixture(scope="module")
def first_draw(looked: Office) -> DrawnSheet:
    before = bytes_of(looked.archive)
    drawn = draw_pairs(order(looked, "pairs"), clock=clock(1), progress=Silence())
    assert bytes_of(looked.archive) == before
    return drawn


@pytest.fixture
def desk(looked: Office, first_draw: DrawnSheet, tmp_path: Path) -> Desk:
    """The same desk for every test, with a copy of the database as it was after the draw."""
    kept = looked.desk / "store.sqlite.kept"
    if not kept.exists():
        kept.write_bytes((looked.desk / "store.sqlite").read_bytes())
    (looked.desk / "store.sqlite").write_bytes(kept.read_bytes())
    return Desk(looked, first_draw)


RIGHT = {Answered.LOOKALIKE: "yes", Answered.DIFFERENT: "no"}
WRONG = {Answered.LOOKALIKE: "no", Answered.DIFFERENT: "yes"}


def test_what_is_shown_is_blind_and_self_contained(desk: Desk) -> None:
    page = desk.page()
    assert (len(desk.drawn.draw.act.pairs), desk.drawn.pages, desk.drawn.not_shown) == (3, 1, 0)
    assert re.findall(r'<article id="(.+?)">', page) == ["P0001", "P0002", "P0003"]
    body = page.partition("<body>")[2]
    # Nothing of what the machine said, by word or by number, and no markup that tells pairs apart.
    assert not re.search(r"lookalike|different|doubtful|candidate|similarity|excess|d64", body)
    shapes = {re.sub(r"base64,[^\"]+|P000\d|[0-9a-f]{64}|[AB]: [^<]+", "", one) for one in body.split("<article")[1:-1]}
    assert len(shapes) == 1
    assert "<script" not in page
    assert set(re.findall(r'(?:src|href)="([^":]*:?)', page)) == {"data:"}
    assert "default-src 'none'" in page
    assert "other &lt;b&gt;.jpg" in page
    assert desk.drawn.folder.stat().st_mode & 0o077 == 0
    sheet = (desk.drawn.folder / SHEET).read_text(encoding="utf-8-sig")
    assert not re.search(r"lookalike|different|account-form", sheet)


def test_a_page_is_large_enough_to_read_and_the_place_is_framed_and_shown_from_near(desk: Desk) -> None:
    pictures = [base64.b64decode(one) for one in re.findall(r"base64,([^\"]+)", desk.page())]
    assert len(pictures) == 3 * 4
    sizes = [Image.open(BytesIO(one)).size for one in pictures]
    assert sizes[0][1] == LONG_SIDE
    red, green, _ = np.moveaxis(np.asarray(Image.open(BytesIO(pictures[0])).convert("RGB"), dtype=int), 2, 0)
    assert 100 < np.count_nonzero(red - green > 90) < 5_000


def test_the_same_seed_is_the_same_draw_and_is_entered_once(desk: Desk) -> None:
    again = draw_pairs(desk.order("pairs-again"), clock=clock(2), progress=Silence())
    assert (again.draw.digest, again.draw.sequence, again.is_new) == (
        desk.drawn.draw.digest,
        desk.drawn.draw.sequence,
        False,
    )
    for name in (SHEET, "pairs-01.html"):
        assert (again.folder / name).read_bytes() == (desk.drawn.folder / name).read_bytes()
    assert [one.is_as_drawn for one in desk.show().draws] == [True]


def test_answers_become_figures_that_the_plan_pins_and_the_replay_agrees(desk: Desk) -> None:
    unmeasured = desk.office.plan(2)
    assert not desk.show().figures.is_measured
    assert {pair.said for pair in unmeasured.case.register.judged} == {None}
    desk.enter(WRONG)
    figures = desk.show().figures
    assert figures.whole.false == Rate(judged=1, wrong=1, bound=10000)
    assert (figures.whole.missed.judged, figures.whole.missed.wrong) == (2, 2)
    assert [row.series for row in figures.rows] == ["account-form"]
    planned = desk.office.plan(2)
    assert [pair.said for pair in planned.case.register.judged].count(Said.SAME) == 2
    assert planned.header.register_ != unmeasured.header.register_
    assert planned.judgement == unmeasured.judgement
    lines = [line for file in planned.files if file.pin.role == "register" for line in file.lines]
    assert sum(b'"kind":"judged-pair"' in line for line in lines) == 3
    assert told(desk, planned).startswith("  Judged by people: lookalikes that were none, 1 of 1: at most 100.00 %")


def test_an_answer_that_was_changed_in_the_files_of_a_plan_is_found(desk: Desk) -> None:
    desk.enter(WRONG)
    planned = desk.office.plan(2)
    files = [
        *(file for file in planned.files if file.pin.role != "register"),
        *in_parts(
            [
                line.replace(b'"said":"no"', b'"said":"yes"')
                for file in planned.files
                if file.pin.role == "register"
                for line in file.lines
            ],
            role="register",
        ),
    ]
    contents = {file.pin.name: file.data for file in files}
    again = replay(planned.header, manifest_of(planned.header, files), contents)
    assert (again.differing, again.pins) == ((), ("register",))


def told(desk: Desk, planned: Planned) -> str:
    with desk.office.store() as store:
        found = explain(store, "again.jpg", archive=None, as_of=FIRST, known_on=clock(3).today())
    return list(tie_lines(found))[-1]


def test_before_anybody_judged_an_explanation_says_so(desk: Desk) -> None:
    assert "not measured on this archive" in told(desk, desk.office.plan(2))


def test_an_older_version_counts_in_nothing_and_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.enter(RIGHT)
    assert desk.show().figures.is_measured
    monkeypatch.setattr(scanning, "verifier_key", lambda: "f" * 64)
    assert LinkKind.LOOKALIKE in {link.kind for link in desk.office.scan(2, looks=True).inventory.links}
    figures = desk.show().figures
    assert (figures.verifier, figures.is_measured, figures.other_versions) == ("f" * 16, False, 3)


def test_a_sheet_is_entered_once_and_by_somebody(desk: Desk) -> None:
    filled = desk.filled(RIGHT)
    entered = enter_sheet(filled, clock=clock(1))
    assert (entered.said, entered.blank) == ({Said.SAME: 1, Said.OTHER: 2}, 0)
    with pytest.raises(SheetEnteredAlreadyError):
        enter_sheet(filled, clock=clock(1))
    assert enter_sheet(replace(filled, by="Wong Siu Ling"), clock=clock(1)).entry == entered.entry + 1
    for nobody in ("", "  ", "A\nB", "x" * 121):
        with pytest.raises(NoNameError):
            enter_sheet(replace(filled, by=nobody), clock=clock(1))
    with pytest.raises(SheetFileError):
        enter_sheet(replace(filled, sheet=desk.office.desk / "nowhere.csv"), clock=clock(1))


def test_nothing_is_written_into_the_archive_or_over_anything(desk: Desk) -> None:
    inside = replace(desk.order("x"), out=desk.office.archive / "pairs")
    with pytest.raises(OutputInsideArchiveError):
        draw_pairs(inside, clock=clock(1), progress=Silence())
    with pytest.raises(FolderTakenError):
        draw_pairs(desk.order("pairs", seed=8), clock=clock(1), progress=Silence())
    (desk.office.desk / "link").symlink_to(desk.office.desk)
    with pytest.raises(FolderTakenError):
        draw_pairs(desk.order("link", seed=8), clock=clock(1), progress=Silence())
    # What was refused was not entered.
    assert len(desk.show().draws) == 1


def test_a_draw_that_somebody_wrote_by_hand_is_seen(desk: Desk) -> None:
    act = desk.drawn.draw.act
    with desk.office.store() as store:
        chosen = replace(act, seed=9, pairs=act.pairs[:1])
        assert isinstance(chosen, PairsDrawn)
        store.enter([chosen], scribe=scribe_of(clock(2)))
    assert [one.is_as_drawn for one in desk.show().draws] == [True, False]


def test_an_archive_without_looks_has_nothing_to_draw(tmp_path: Path) -> None:
    office = Office(tmp_path / "desk")
    office.store().close()
    with pytest.raises(NoArchiveError):
        draw_pairs(order(office, "pairs"), clock=clock(1), progress=Silence())
    office.image("a.png", 1, "C-1")
    office.scan(0)
    with pytest.raises(NothingLookedAtError):
        draw_pairs(order(office, "pairs"), clock=clock(1), progress=Silence())
    assert not (tmp_path / "desk" / "pairs").exists()


def test_a_file_that_changed_is_not_shown(looked: Office) -> None:
    assert looked.last is not None
    one = next(record for record in looked.last.inventory.records if record.location == "again.jpg")
    sides = [Side(record=replace(one, sha256="0" * 64)), Side(record=one, page=2), Side(record=one)]
    assert [shown is not None for shown in sides_shown(sides, archive=looked.archive)] == [False, False, True]


@pytest.mark.parametrize("said", ["", "1,2", "1,2 3x", "-1,2 3x4", "1,2 3x4 5", "9" * 30 + ",2 3x4", "１,2 3x4"])
def test_a_place_that_is_none_is_none(said: str) -> None:
    assert place_of(said) is None
    assert place_of("12,3 45x6") == (12, 3, 45, 6)
