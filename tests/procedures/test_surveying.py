"""A survey and a comparison of real folders: what is written, what is refused, and that nothing else is touched."""

from __future__ import annotations

import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from engine.confined import crew
from engine.custody.clock import HONG_KONG, FixedClock
from engine.intake.archive import ArchiveError
from engine.survey.reconciliation import Match
from procedures.plan_folder import OutputInsideArchiveError
from procedures.progress import Silence
from procedures.surveying import (
    ComparisonOrder,
    LeafletExistsError,
    LeafletNotWritableError,
    SameArchiveError,
    SharedFilesError,
    SurveyOrder,
    compare,
    survey,
)
from tests.procedures.auditing import NOON

LATE = FixedClock(datetime(2100, 1, 1, tzinfo=HONG_KONG))
"""Long after the files were written: what was written just now is read again."""


def drawn(words: str) -> Image.Image:
    page = Image.new("L", (240, 160), "white")
    pen = ImageDraw.Draw(page)
    pen.text((20, 30), words, fill="black")
    pen.rectangle((20, 60, 60 + 10 * len(words), 130), outline="black", width=3)
    return page


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four images of two papers, a file that is none, and a symbolic link; nothing in them is anybody's."""
    folder = tmp_path / "archive"
    (folder / "forms").mkdir(parents=True)
    form, letter = drawn("INVENTED FORM 1"), drawn("INVENTED LETTER 2")
    form.save(folder / "forms" / "form.png")
    form.save(folder / "forms" / "form.tif", compression="tiff_lzw")
    letter.save(folder / "letter.png")
    os.link(folder / "letter.png", folder / "letter-again.png")
    (folder / "notes.txt").write_text("no image", encoding="utf-8")
    (folder / "elsewhere").symlink_to(tmp_path)
    return folder


def states(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def test_a_survey_counts_a_folder_and_leaves_it_as_it_was(archive: Path, tmp_path: Path) -> None:
    before = states(archive)
    out = tmp_path / "survey.pdf"
    order = SurveyOrder(archive=archive, hkd_per_gb_year=Decimal("3.50"), out=out)
    found = survey(order, clock=NOON, progress=Silence())
    assert (found.as_of, found.files.files, found.images.files, found.pages) == (NOON.today(), 5, 4, 4)
    assert (found.copies.by_bytes, found.copies.by_pixels, found.further_names) == (1, 1, 1)
    assert found.copies.redundant_bytes == min(
        (archive / "forms" / f"form.{end}").stat().st_size for end in ("png", "tif")
    )
    assert [trouble.locations for trouble in (*found.troubles, *found.not_files)] == [("notes.txt",), ("elsewhere",)]
    assert found.cost is not None
    assert out.read_bytes().startswith(b"%PDF-")
    assert str(tmp_path).encode() not in out.read_bytes()
    assert states(archive) == before


def test_without_a_file_named_nothing_is_written(archive: Path, tmp_path: Path) -> None:
    before = states(tmp_path)
    survey(SurveyOrder(archive=archive), clock=NOON, progress=Silence())
    assert states(tmp_path) == before


def test_the_same_survey_writes_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    outs = (tmp_path / "1.pdf", tmp_path / "2.pdf")
    for out in outs:
        survey(SurveyOrder(archive=archive, out=out), clock=NOON, progress=Silence())
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_nothing_is_written_over(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.pdf"
    out.write_text("mine", encoding="utf-8")
    dangling = tmp_path / "dangling.pdf"
    dangling.symlink_to(tmp_path / "not-there.pdf")
    for path in (out, dangling):
        with pytest.raises(LeafletExistsError):
            survey(SurveyOrder(archive=archive, out=path), clock=NOON, progress=Silence())
    assert out.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "not-there.pdf").exists()


def test_a_file_that_appears_meanwhile_is_not_written_over(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "late.pdf"

    def late(*_: object, **__: object) -> bytes:
        out.write_text("theirs", encoding="utf-8")
        return b"%PDF-"

    monkeypatch.setattr("procedures.surveying.render_leaflet", late)
    with pytest.raises(LeafletExistsError):
        survey(SurveyOrder(archive=archive, out=out), clock=NOON, progress=Silence())
    assert out.read_text(encoding="utf-8") == "theirs"


def test_pages_inside_an_archive_are_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "way-in").symlink_to(archive)
    before = states(archive)
    for out in (archive / "survey.pdf", tmp_path / "way-in" / "survey.pdf"):
        with pytest.raises(OutputInsideArchiveError):
            survey(SurveyOrder(archive=archive, out=out), clock=NOON, progress=Silence())
        with pytest.raises(OutputInsideArchiveError):
            compare(ComparisonOrder(source=_other(tmp_path), target=archive, out=out), clock=NOON, progress=Silence())
    assert states(archive) == before


def _other(tmp_path: Path) -> Path:
    other = tmp_path / "other"
    other.mkdir(exist_ok=True)
    return other


def test_a_folder_for_the_pages_that_is_not_there_is_told_of(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(LeafletNotWritableError):
        survey(SurveyOrder(archive=archive, out=tmp_path / "no" / "a.pdf"), clock=NOON, progress=Silence())


def test_an_archive_is_found_again_after_files_were_moved_encoded_and_lost(archive: Path, tmp_path: Path) -> None:
    (archive / "elsewhere").unlink()
    target = _other(tmp_path)
    (target / "forms").mkdir()
    (target / "moved.png").write_bytes((archive / "letter.png").read_bytes())
    Image.open(archive / "forms" / "form.png").save(target / "forms" / "form.tif")
    drawn("SOMETHING ELSE").save(target / "new.png")
    before = states(archive) | states(target)
    found = compare(ComparisonOrder(source=archive, target=target), clock=NOON, progress=Silence())
    assert {one.location: (one.match, one.places) for one in found.matched} == {
        "forms/form.png": (Match.SAME_PIXELS, ("forms/form.tif",)),
        "forms/form.tif": (Match.SAME_PIXELS, ("forms/form.tif",)),
        "letter-again.png": (Match.ELSEWHERE, ("moved.png",)),
        "letter.png": (Match.ELSEWHERE, ("moved.png",)),
        "notes.txt": (Match.NOT_COMPARED, ()),
    }
    assert [one.location for one in found.only_target] == ["new.png"]
    assert len(found.fewer_copies) == 2
    assert not found.is_complete
    assert states(archive) | states(target) == before


def test_a_comparison_writes_its_pages(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "comparison.pdf"
    compare(ComparisonOrder(source=archive, target=_other(tmp_path), out=out), clock=NOON, progress=Silence())
    assert out.read_bytes().startswith(b"%PDF-")


def test_an_archive_is_not_compared_with_itself_or_with_a_part_of_itself(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "by-link").symlink_to(archive)
    for other in (archive, archive / "forms", archive.parent, tmp_path / "by-link", archive / ".." / "archive"):
        with pytest.raises(SameArchiveError):
            compare(ComparisonOrder(source=archive, target=other), clock=NOON, progress=Silence())


def test_an_archive_that_is_not_there_is_told_of_on_either_side(archive: Path, tmp_path: Path) -> None:
    for source, target in ((archive, tmp_path / "none"), (tmp_path / "none", archive)):
        with pytest.raises(ArchiveError):
            compare(ComparisonOrder(source=source, target=target), clock=NOON, progress=Silence())


def test_a_survey_that_remembers_reads_nothing_twice(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "store.sqlite"
    first = survey(SurveyOrder(archive=archive, database=database), clock=LATE, progress=Silence())
    monkeypatch.setattr(crew, "serve", None)
    assert survey(SurveyOrder(archive=archive, database=database), clock=LATE, progress=Silence()) == first


def test_a_database_in_the_archive_is_refused(archive: Path) -> None:
    with pytest.raises(OutputInsideArchiveError):
        survey(SurveyOrder(archive=archive, database=archive / "store.sqlite"), clock=NOON, progress=Silence())


def test_a_file_that_is_one_in_both_archives_is_no_copy(archive: Path, tmp_path: Path) -> None:
    other = _other(tmp_path)
    os.link(archive / "letter.png", other / "linked.png")
    with pytest.raises(SharedFilesError) as refused:
        compare(ComparisonOrder(source=archive, target=other), clock=NOON, progress=Silence())
    assert refused.value.number == 1
