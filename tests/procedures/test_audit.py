"""An audit from end to end: the same bytes twice, an untouched archive, a report that verifies."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from engine.custody.accounts import scribe_of
from engine.custody.certificates import load_certificate
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.keys import load_local_key
from engine.custody.plans import RegisterMovedError
from engine.intake.archive import ArchiveError
from engine.model.digests import canonical_bytes, sha256_hex
from engine.model.findings import FindingCode
from engine.model.holds import SEALED
from engine.register.acts import HoldEntered
from procedures.audit import Audit, audit
from procedures.demo import Demonstration, intake_of
from procedures.intake import Intake
from procedures.judging import Planned
from procedures.keys import make_local_key
from procedures.plan_folder import FolderNotWritableError, OutputInsideArchiveError, ReportExistsError, refuse_inside
from procedures.planning import NoScanError, PlanMovedError, PlanOrder, ReportOrder, plan, report
from procedures.progress import Silence
from procedures.replay import replay
from procedures.sample_people import approve_sample
from procedures.scanning import keep_scan, open_store, read_policies, scan_archive
from procedures.verifying import Verified, verify_report
from reports.sampling import MOST_CLUSTERS
from tests.reports.layout import overlaps_in, strays_in

pytestmark = pytest.mark.xdist_group("demonstration")

NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
LATER = FixedClock(datetime(2026, 12, 24, 18, tzinfo=HONG_KONG))


def order_of(demonstration: Demonstration, out: Path) -> Audit:
    sample = demonstration.folder / "sample"
    return Audit(
        intake=intake_of(sample),
        policies=sample / "policies",
        as_of=date(2026, 11, 1),
        out=out,
        database=out.with_suffix(".sqlite"),
    )


@pytest.fixture(scope="session")
def scanned(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that has read the sample once, and in which nobody has entered or approved anything.

    An audit that starts from a copy of it opens no file again.
    """
    database: Path = tmp_path_factory.mktemp("scanned") / "scanned.sqlite"
    order = order_of(demonstration, database.with_suffix(""))
    vocabulary = read_policies(order.policies).read.bundle.vocabulary
    with open_store(database, archive=order.intake.archive) as store:
        scan = scan_archive(order.intake, store=store, vocabulary=vocabulary, clock=NOON, progress=Silence())
        keep_scan(scan, store=store, clock=NOON)
    return database


def approve(order: Audit) -> None:
    """Let the invented people approve what the policies of an order say."""
    with open_store(order.database, archive=order.intake.archive) as store:
        approve_sample(store, read_policies(order.policies), clock=NOON)


def verified(demonstration: Demonstration, report: Path) -> Verified:
    certificate = load_certificate(demonstration.folder / "keys" / "system.cert.pem")
    return verify_report(report, trusted=[certificate], at=LATER.now())


def state_of(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return everything that an audit must leave as it was: content, mode, mtime and ctime of files and folders."""
    state: dict[str, tuple[object, ...]] = {}
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        state[str(path)] = (content, status.st_mode, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return state


def under_seal(planned: Planned) -> int:
    """Return how many decisions only a sealed hold explains."""
    return sum(any(getattr(r, "hold", "") == SEALED for r in d.reasons) for d in planned.judgement.decisions)


def text_of(report: Path) -> bytes:
    """Return all words of a PDF, as a reader sees them."""
    pages = PdfDocument(report)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).encode()


def test_the_same_inputs_give_the_same_bytes_another_day(demonstration: Demonstration, tmp_path: Path) -> None:
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=LATER.now())
    archive = demonstration.folder / "sample" / "archive"
    before = state_of(archive)
    order = order_of(demonstration, tmp_path)
    # The register is an input too: it knows since when a release counts.
    shutil.copy(demonstration.folder / "muniment.sqlite", order.database)
    audit(order, key=key, clock=LATER, progress=Silence())
    assert state_of(archive) == before
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


def withdraw_the_confirmation(policies: Path) -> None:
    (policies / "sample-confirmation.yaml").unlink()


def place_another_hold(policies: Path) -> None:
    hold = (policies / "litigation-hold.yaml").read_text(encoding="utf-8")
    (policies / "late-hold.yaml").write_text(hold.replace("id: SAMPLE-HCA-1-2026", "id: SAMPLE-LATE"), encoding="utf-8")


@pytest.mark.parametrize("meanwhile", [withdraw_the_confirmation, place_another_hold])
def test_a_report_is_refused_on_a_plan_that_no_longer_follows(
    demonstration: Demonstration, tmp_path: Path, meanwhile: Callable[[Path], None]
) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    policies = shutil.copytree(whole.policies, tmp_path / "policies")
    database = tmp_path / "store.sqlite"
    shutil.copy(demonstration.folder / "muniment.sqlite", database)
    plan(
        PlanOrder(database=database, policies=policies, out=whole.out, as_of=whole.as_of),
        clock=NOON,
        progress=Silence(),
    )
    meanwhile(policies)
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    with pytest.raises(PlanMovedError):
        report(
            ReportOrder(archive=whole.intake.archive, database=database, policies=policies, out=whole.out),
            key=key,
            clock=NOON,
            progress=Silence(),
        )
    assert not (whole.out / "report.pdf").exists()


def test_a_hold_whose_file_disappears_still_holds(demonstration: Demonstration, tmp_path: Path) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    policies = shutil.copytree(whole.policies, tmp_path / "policies")
    database = tmp_path / "store.sqlite"
    shutil.copy(demonstration.folder / "muniment.sqlite", database)
    (policies / "litigation-hold.yaml").unlink()
    planned, _ = plan(
        PlanOrder(database=database, policies=policies, out=whole.out, as_of=whole.as_of),
        clock=NOON,
        progress=Silence(),
    )
    assert planned.header.counts == demonstration.audited.planned.header.counts
    assert "hold-file-missing" in {finding.code for finding in planned.findings}


def said_in(folder: Path, report: Path) -> bytes:
    """Return everything that an audit wrote for people and programs."""
    parts = [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".json", ".jsonl")]
    return b"".join(parts) + text_of(report)


def test_the_sealed_matter_of_the_sample_stands_in_no_file(demonstration: Demonstration) -> None:
    said = said_in(demonstration.folder / "audit", demonstration.audited.report)
    for secret in (
        b"SAMPLE-INQ",
        b"sealed-matter",
        b"Orchid Example Fixtures",
        b"Preserving what a regulator",
        b"Sample Investigations",
    ):
        assert secret not in said


def test_a_sealed_matter_stands_in_no_file_and_still_holds(
    demonstration: Demonstration, scanned: Path, tmp_path: Path
) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    policies = shutil.copytree(whole.policies, tmp_path / "policies")
    hold = policies / "litigation-hold.yaml"
    text = hold.read_text(encoding="utf-8").replace("confidentiality: internal", "confidentiality: sealed")
    hold.write_text(text, encoding="utf-8")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    sealed = Audit(intake=whole.intake, policies=policies, as_of=whole.as_of, out=whole.out, database=whole.database)
    shutil.copy(scanned, sealed.database)
    approve(sealed)
    audited = audit(sealed, key=key, clock=NOON, progress=Silence())
    counts = audited.planned.header.counts
    assert counts == demonstration.audited.planned.header.counts
    said = said_in(whole.out, audited.report)
    for secret in (
        b"SAMPLE-HCA-1",
        b"litigation-hold.yaml",
        b"Sample Peak Bank (invented)",
        b"Defence of the claim",
        b"Sample Legal",
    ):
        assert secret not in said
    found = verified(demonstration, audited.report)
    assert found.is_sound, found
    assert found.replay is not None
    assert found.replay.sealed == under_seal(audited.planned) > under_seal(demonstration.audited.planned)


def test_shipped_policies_free_nothing(demonstration: Demonstration, tmp_path: Path) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    policies = shutil.copytree(whole.policies, tmp_path / "policies")
    (policies / "sample-confirmation.yaml").unlink()
    database = tmp_path / "store.sqlite"
    shutil.copy(demonstration.folder / "muniment.sqlite", database)
    planned, _ = plan(
        PlanOrder(database=database, policies=policies, out=whole.out, as_of=whole.as_of),
        clock=NOON,
        progress=Silence(),
    )
    counts = planned.header.counts
    assert (counts.dispose.records, counts.transfer.records, counts.remove_copy.records) == (0, 0, 0)
    assert counts.review.records > 0


def test_what_nobody_approved_frees_nothing(demonstration: Demonstration, scanned: Path, tmp_path: Path) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    shutil.copy(scanned, whole.database)
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    audited = audit(whole, key=key, clock=NOON, progress=Silence())
    counts = audited.planned.header.counts
    assert (counts.dispose.records, counts.transfer.records, counts.remove_copy.records) == (0, 0, 0)
    codes = Counter(finding.code for finding in audited.planned.findings)
    assert (codes[FindingCode.CONFIRMATION_NOT_APPROVED], codes[FindingCode.RELEASE_NOT_APPROVED]) == (1, 1)
    assert verified(demonstration, audited.report).is_sound


def test_a_hold_that_is_placed_while_a_report_is_made_stops_it(
    demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    shutil.copy(demonstration.folder / "muniment.sqlite", whole.database)
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())

    def placed_meanwhile(*arguments: Any, **named: Any) -> bytes:
        hold = read_policies(whole.policies).read.holds[0]
        with open_store(whole.database, archive=whole.intake.archive) as other:
            other.enter([HoldEntered(hold=replace(hold, id="LATE-1"))], scribe=scribe_of(NOON))
        return b"pages that nobody may see"

    # What the pages say is nothing to this: they are not rendered, neither before nor after.
    monkeypatch.setattr("procedures.audit.issue", placed_meanwhile)
    with pytest.raises(RegisterMovedError) as caught:
        audit(whole, key=key, clock=NOON, progress=Silence())
    assert caught.value.exit_code == 4
    assert not (whole.out / "report.pdf").exists()
    monkeypatch.setattr("procedures.audit.issue", lambda *_, **__: b"pages")
    shutil.rmtree(whole.out)
    audited = audit(whole, key=key, clock=NOON, progress=Silence())
    assert audited.report.read_bytes() == b"pages"
    assert "LATE-1" in {entered.hold.id for entered in audited.planned.case.register.holds}


def test_a_release_that_nobody_approved_tells_nothing_of_a_sealed_matter(
    demonstration: Demonstration, scanned: Path, tmp_path: Path
) -> None:
    whole = order_of(demonstration, tmp_path / "out")
    shutil.copy(scanned, whole.database)
    policies = shutil.copytree(whole.policies, tmp_path / "policies")
    sealed = policies / "its-release.yaml"
    hold = next(one for one in read_policies(policies).read.holds if one.is_sealed)
    assert hold.span is not None
    release = (policies / "counter-three-release.yaml").read_text(encoding="utf-8")
    sealed.write_text(release.replace("SAMPLE-HCA-9-2023", hold.id), encoding="utf-8")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    order = Audit(intake=whole.intake, policies=policies, as_of=whole.as_of, out=whole.out, database=whole.database)
    audited = audit(order, key=key, clock=NOON, progress=Silence())
    said = said_in(whole.out, audited.report)
    for secret in (hold.id, hold.matter, hold.span.file, sealed.name):
        assert secret.encode() not in said
    assert verified(demonstration, audited.report).is_sound


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


def test_a_sealed_reason_cannot_cover_a_forged_disposal(demonstration: Demonstration) -> None:
    planned = demonstration.audited.planned
    contents = {file.pin.name: file.data for file in planned.files}
    forged, expected = [], set()
    for line in contents["decisions-00001.jsonl"].splitlines():
        plain = json.loads(line)
        if plain["outcome"] == "keep":
            sealed = {"is": "HeldDirectly", "hold": "sealed", "member": None, "is_possible": False}
            expected.add(plain["record"])
            plain |= {"outcome": "dispose", "bucket": "dispose", "reasons": [*plain["reasons"], sealed]}
        forged.append(canonical_bytes(plain))
    data = b"".join(line + b"\n" for line in forged)
    pins = [
        pin.model_copy(update={"sha256": sha256_hex(data), "bytes": len(data)}) if pin.role == "decisions" else pin
        for pin in planned.manifest.files
    ]
    manifest = planned.manifest.model_copy(update={"files": tuple(pins)})
    again = replay(planned.header, manifest, contents | {"decisions-00001.jsonl": data})
    assert expected
    assert set(again.differing) == expected
    assert again.sealed == under_seal(planned)


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
