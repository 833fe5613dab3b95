"""With `--look` a rescan of a held record is certainly held by its tie; what differs stays a candidate and says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.comparing.evidence import KEYS
from engine.comparing.maps.refusals import NoMap
from engine.custody.keys import generate_local_key
from engine.fingerprints.verification.verdict import Doubt
from engine.ledger.heads import Head
from engine.model.decisions import HeldByLink, Outcome
from engine.model.records import LinkKind
from procedures.explained_maps import MapNotDrawnError, NoTieError, map_lines, write_map
from procedures.explained_ties import plain_ties, tie_lines
from procedures.explaining import explain
from procedures.issuing import issue
from procedures.ledger import FileExistsAlreadyError
from procedures.plan_folder import OutputInsideArchiveError
from procedures.progress import Silence
from reports.inputs import ReportInput
from reports.look_words import DOUBTS, doubt_words
from tests.engine.fingerprints.drawn import encoded
from tests.engine.fingerprints.drawn import paper as drawn_paper
from tests.procedures.office import FIRST, HOLD, Office, clock, decisions


def form(*, filled: int) -> Image.Image:
    """A form, in shades of grey; only what is filled in differs from another one."""
    page = drawn_paper(1, (1240, 1754))
    page.paste(drawn_paper(filled, (1240, 1754)).crop((250, 500, 650, 700)), (250, 500))
    return page.filter(ImageFilter.GaussianBlur(1.2))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "desk")
    for name, filled, customer, quality in (
        ("held.jpg", 5, "C-1", 95),
        ("again.jpg", 5, "C-2", 70),
        ("other.jpg", 6, "C-3", 90),
    ):
        (made.archive / name).write_bytes(encoded(form(filled=filled), "JPEG", quality=quality))
        made.rows[name] = customer
    made.events = [(customer, "2015-01-01") for customer in ("C-1", "C-2", "C-3")]
    made.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    return made


def test_a_look_decides_what_a_hold_reaches(office: Office) -> None:
    office.scan(0)
    before = decisions(office.plan(0))
    assert [before[name].outcome for name in ("again.jpg", "other.jpg")] == [Outcome.HELD, Outcome.HELD]
    assert before["other.jpg"].is_possible
    scan = office.scan(0, looks=True)
    (tie,) = (link for link in scan.inventory.links if link.kind is LinkKind.LOOKALIKE)
    others = [link for link in scan.inventory.links if link is not tie]
    assert {(link.kind, link.evidence["looked"]) for link in others} == {(LinkKind.CANDIDATE, "different")}
    assert (
        {"excess", "similarity", "place_first", "resolution", "d64"}
        <= tie.evidence.keys()
        <= {*KEYS, "d64", "d256", "pages", "looked_by"}
    )
    after = decisions(office.plan(0))
    (reason,) = (one for one in after["again.jpg"].reasons if isinstance(one, HeldByLink))
    assert (reason.link, reason.is_possible) == (LinkKind.LOOKALIKE, False)
    # Some rescans are called different, so a machine's word ends no hold.
    assert (after["other.jpg"].outcome, after["other.jpg"].is_possible) == (Outcome.HELD, True)
    with office.store() as store:
        found = explain(store, "again.jpg", archive=None, as_of=FIRST, known_on=FIRST)
    lines = list(tie_lines(found))
    assert lines[1] == "Tied to 2 records"
    assert "held.jpg" in lines[2]
    assert f"excess {tie.evidence['excess']}" in lines[3]
    assert str(tie.evidence["place_first"]) in lines[4]
    assert plain_ties(found)[0] == {
        "record": ({tie.first, tie.second} - {found.record.id}).pop(),
        "kind": "lookalike",
        "evidence": tie.evidence,
    }
    assert "looked different" in "\n".join(lines)
    # What was seen is known to a scan that is not asked to look.
    assert office.scan(0).inventory.links == scan.inventory.links


def test_every_doubt_has_its_words() -> None:
    of_pages = {f"pages-{order}" for order in ("missing", "added", "reordered", "not-searched")}
    assert set(DOUBTS) == {doubt.value for doubt in Doubt} | of_pages
    assert doubt_words("edge-differs, low-resolution").en.count(";") == 1
    assert doubt_words("").en


class Composed(Exception):  # noqa: N818 - it ends what follows, and is no error
    """What a report would have been composed from."""


def test_a_pair_that_was_looked_at_is_drawn_for_who_may_see_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.scan(0, looks=True)
    planned = office.plan(0)
    with office.store() as store:
        found = explain(store, "again.jpg", archive=None, as_of=FIRST, known_on=FIRST)
    out = tmp_path / "map.png"
    with pytest.raises(NoTieError, match="2 records were compared"):
        write_map(found, out=out, beside=None, shows_personal=True)
    with pytest.raises(NoTieError, match="was not compared"):
        write_map(found, out=out, beside="again.jpg", shows_personal=True)
    with pytest.raises(MapNotDrawnError) as masked:
        write_map(found, out=out, beside="other.jpg", shows_personal=False)
    assert masked.value.why is NoMap.PERSONAL
    with pytest.raises(OutputInsideArchiveError):
        write_map(found, out=office.archive / "map.png", beside="other.jpg", shows_personal=True)
    assert not out.exists()
    written = write_map(found, out=out, beside="other.jpg", shows_personal=True)
    with Image.open(out, formats=["PNG"]) as sheet:
        assert sheet.mode == "RGB"
        # A page of 1600 pixels, enlargements of 1120, and their margins.
        assert sheet.width == round(1600 * 1240 / 1754) + 1120 + 3 * 48
        colours = np.asarray(sheet).astype(int)[:, :1100]
    rows, columns = np.nonzero((colours[..., 0] - colours[..., 1] > 60) & (colours[..., 0] > 120))
    scale = 1600 / 1754
    assert 250 * scale < np.median(columns) - 48 < 650 * scale
    assert 500 * scale < np.median(rows) - 48 < 700 * scale
    said = "\n".join(map_lines(written))
    assert all(name in said for name in ("again.jpg", "other.jpg", "In the frame"))
    before = out.read_bytes()
    with pytest.raises(FileExistsAlreadyError) as there:
        write_map(found, out=out, beside="other.jpg", shows_personal=True)
    assert "--map" in there.value.help
    assert out.read_bytes() == before

    def compose(given: ReportInput) -> None:
        raise Composed(given)

    # The report of the same papers: they are of a personal series, so what it has of both is why nothing is shown.
    monkeypatch.setattr("procedures.issuing.compose", compose)
    with pytest.raises(Composed) as composed:
        issue(
            planned,
            archive=office.archive,
            key=generate_local_key(tmp_path / "key.pem", organisation="Example", now=clock(0).now()),
            head=Head(size=1, root="0" * 64, at=clock(0).now(), key="0" * 64, signature="0" * 128),
            issued_at=clock(0).now(),
            progress=Silence(),
        )
    (given,) = composed.value.args
    looked_at = {
        (link.first, link.second) for link in planned.case.inventory.links if link.kind is not LinkKind.IDENTICAL
    }
    assert given.maps == dict.fromkeys(looked_at, NoMap.PERSONAL)
