"""An audit from end to end: the same bytes twice, an untouched archive, a report that verifies."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from engine.custody.certificates import load_certificate
from engine.custody.keys import load_local_key
from engine.intake.archive import ArchiveError
from procedures.audit import Audit, audit
from procedures.demo import Demonstration
from procedures.intake import Intake
from procedures.keys import make_local_key
from procedures.plan_folder import FolderNotWritableError, OutputInsideArchiveError, ReportExistsError, refuse_inside
from procedures.planning import NoScanError, PlanOrder, ReportOrder, plan, report
from procedures.progress import Silence
from procedures.sample_people import approve_sample
from procedures.scanning import keep_scan, open_store, read_policies, scan_archive
from procedures.verifying import verify_report
from reports.sampling import MOST_CLUSTERS
from tests.procedures.auditing import LATER, NOON, order_of, state_of, verified
from tests.reports.layout import overlaps_in, strays_in

pytestmark = pytest.mark.xdist_group("demonstration")


def test_the_same_inputs_give_the_same_bytes_another_day(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pages show the day, and are compared nowhere: they are not rendered.
    monkeypatch.setattr("procedures.audit.issue", lambda *_, **__: b"pages")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=LATER.now())
    order = order_of(demonstration, tmp_path)
    # The register is an input too: it knows since when a release counts.
    shutil.copy(demonstration.folder / "muniment.sqlite", order.database)
    audit(order, key=key, clock=LATER, progress=Silence())
    first = demonstration.folder / "audit"
    names = {path.name for path in first.iterdir() if path.suffix in (".json", ".jsonl")}
    assert {"plan.json", "manifest.json", "decisions-00001.jsonl"} <= names
    differing = {name for name in names if (first / name).read_bytes() != (tmp_path / name).read_bytes()}
    assert differing == set()


def test_a_report_verifies_and_every_decision_is_made_again(demonstration: Demonstration) -> None:
    found = verified(demonstration, demonstration.audited.report)
    assert found.is_sound, found
    assert found.replay is not None
    files = json.loads((demonstration.folder / "sample" / "ground-truth.json").read_bytes())["files"]
    sealed = sum(any(reason.endswith(":sealed") for reason in file["reasons"]) for file in files.values())
    assert sealed > 0
    assert (found.replay.decisions, found.replay.differing, found.replay.sealed) == (len(files), (), sealed)


@pytest.mark.parametrize("name", ["decisions-00001.jsonl", "records-00001.jsonl", "policies-00001.jsonl"])
def test_a_changed_file_beside_the_report_is_seen(demonstration: Demonstration, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(demonstration.folder / "audit", tmp_path / "audit")
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"2", b"3", 1))
    assert not verified(demonstration, folder / "report.pdf").is_sound


def test_another_key_is_not_trusted(demonstration: Demonstration, tmp_path: Path) -> None:
    make_local_key(tmp_path / "keys", organisation="Another bureau (invented)", now=NOON.now())
    other = load_certificate(tmp_path / "keys" / "system.cert.pem")
    assert not verify_report(demonstration.audited.report, trusted=[other], at=LATER.now()).is_sound
    assert verified(demonstration, demonstration.audited.report).is_sound


def test_the_steps_one_by_one_give_the_plan_of_the_audit(
    demonstration: Demonstration, scanned: Path, tmp_path: Path
) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    database = Path(shutil.copy(scanned, tmp_path / "store.sqlite"))
    policies = read_policies(whole.policies)
    vocabulary = policies.read.bundle.vocabulary
    with open_store(database, archive=whole.intake.archive) as store:
        approve_sample(store, policies, clock=NOON)
        scan = scan_archive(whole.intake, store=store, vocabulary=vocabulary, clock=NOON, progress=Silence())
        keep_scan(scan, store=store, clock=NOON)
    planned, _ = plan(
        PlanOrder(database=database, policies=whole.policies, out=whole.out, as_of=whole.as_of),
        clock=NOON,
        progress=Silence(),
    )
    assert planned.header == demonstration.audited.planned.header
    ordered = ReportOrder(archive=whole.intake.archive, database=database, policies=whole.policies, out=whole.out)
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    issued = report(ordered, key=key, clock=NOON, progress=Silence())
    assert verified(demonstration, issued.path).is_sound
    with pytest.raises(ReportExistsError):
        report(ordered, key=key, clock=NOON, progress=Silence())


def test_nothing_is_written_into_the_archive(demonstration: Demonstration) -> None:
    whole = order_of(demonstration, demonstration.folder / "sample" / "archive" / "results")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    before = state_of(whole.intake.archive)
    with pytest.raises(OutputInsideArchiveError):
        audit(whole, key=key, clock=NOON, progress=Silence())
    assert state_of(whole.intake.archive) == before


def test_what_cannot_be_read_is_a_row_with_a_reason_and_is_kept(demonstration: Demonstration, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "empty.png").touch()
    (archive / "<b onload=x>.jpg").write_bytes(b"no image")
    (archive / "link.png").symlink_to(archive / "empty.png")
    os.mkfifo(archive / "pipe")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    policies = demonstration.folder / "sample" / "policies"
    order = Audit(
        intake=Intake(archive=archive),
        policies=policies,
        as_of=date(2026, 11, 1),
        out=tmp_path / "out",
        database=tmp_path / "db.sqlite",
    )
    audited = audit(order, key=key, clock=NOON, progress=Silence())
    problems = {record.location: record.problem for record in audited.planned.case.inventory.records}
    assert set(problems) == {"empty.png", "%3Cb%20onload%3Dx%3E.jpg"}
    assert all(problems.values())
    counts = audited.planned.header.counts
    # The file in no catalogue could belong to the matter on hold: it is held possibly, and nothing is let go.
    assert counts.held.records + counts.undecided.records == counts.records.records == 2
    places = {finding.place for finding in audited.planned.findings}
    assert {"link.png", "pipe"} <= places
    assert verified(demonstration, audited.report).is_sound


def test_page_one_has_all_of_its_digests(demonstration: Demonstration) -> None:
    first = PdfDocument(demonstration.audited.report)[0].get_textpage().get_text_range()
    header = demonstration.audited.planned.header
    for digest in (demonstration.audited.planned.manifest.digest(), header.digest(), header.bundle):
        assert digest in first


def test_each_look_fits_one_page(demonstration: Demonstration) -> None:
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(demonstration.audited.report)]
    looks = [text for text in pages if "Cluster c-" in text]
    assert demonstration.audited.planned.header.counts.clusters > MOST_CLUSTERS
    assert len(looks) == MOST_CLUSTERS
    pdf = demonstration.audited.report.read_bytes()
    assert (overlaps_in(pdf), strays_in(pdf)) == ([], [])
    # What does not fit goes to the next page: the clock first, for it stands last.
    assert all("Decision" in text for text in looks)
    alone = [text for text in pages if text.lstrip().startswith("Retention clock") and "Decision" not in text]
    assert alone == []


def test_an_archive_that_is_not_there_leaves_nothing_behind(demonstration: Demonstration, tmp_path: Path) -> None:
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    order = Audit(
        intake=Intake(archive=tmp_path / "missing"),
        policies=demonstration.folder / "sample" / "policies",
        as_of=date(2026, 11, 1),
        out=tmp_path / "out",
        database=tmp_path / "db.sqlite",
    )
    with pytest.raises(ArchiveError):
        audit(order, key=key, clock=NOON, progress=Silence())
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_of_the_archive_that_was_judged(demonstration: Demonstration, tmp_path: Path) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    shutil.copytree(demonstration.folder / "audit", whole.out, ignore=shutil.ignore_patterns("report.pdf"))
    (tmp_path / "other").mkdir()
    ordered = ReportOrder(
        archive=tmp_path / "other",
        database=demonstration.folder / "muniment.sqlite",
        policies=whole.policies,
        out=whole.out,
    )
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    with pytest.raises(NoScanError):
        report(ordered, key=key, clock=NOON, progress=Silence())


def test_a_folder_for_results_whose_links_go_round_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FolderNotWritableError) as refused:
        refuse_inside(tmp_path / "a" / "out", archive=tmp_path / "archive")
    assert refused.value.exit_code == 2
