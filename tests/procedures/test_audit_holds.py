"""Holds, releases and confirmations in an audit: what moves meanwhile stops it, and what is sealed stands nowhere."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.custody.accounts import scribe_of
from engine.custody.keys import load_local_key
from engine.custody.plans import RegisterMovedError
from engine.model.digests import canonical_bytes, sha256_hex
from engine.model.findings import FindingCode
from engine.register.acts import HoldEntered
from procedures.audit import Audit, Audited, audit
from procedures.demo import Demonstration
from procedures.planning import PlanMovedError, PlanOrder, ReportOrder, plan, report
from procedures.progress import Silence
from procedures.replay import replay
from procedures.scanning import open_store, read_policies
from tests.procedures.auditing import NOON, approve, order_of, said_in, state_of, under_seal, verified

pytestmark = pytest.mark.xdist_group("demonstration")


def withdraw_the_confirmation(policies: Path) -> None:
    (policies / "sample-confirmation.yaml").unlink()


def place_another_hold(policies: Path) -> None:
    hold = (policies / "litigation-hold.yaml").read_text(encoding="utf-8")
    (policies / "late-hold.yaml").write_text(hold.replace("id: SAMPLE-HCA-1-2026", "id: SAMPLE-LATE"), encoding="utf-8")


@pytest.fixture(scope="session")
def planned_folder(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store, the policies and the files of a plan that nobody has reported on."""
    folder = tmp_path_factory.mktemp("planned")
    whole = order_of(demonstration, folder / "out")
    policies = shutil.copytree(whole.policies, folder / "policies")
    shutil.copy(demonstration.folder / "muniment.sqlite", folder / "store.sqlite")
    plan(
        PlanOrder(database=folder / "store.sqlite", policies=policies, out=whole.out, as_of=whole.as_of),
        clock=NOON,
        progress=Silence(),
    )
    return folder


@pytest.mark.parametrize("meanwhile", [withdraw_the_confirmation, place_another_hold])
def test_a_report_is_refused_on_a_plan_that_no_longer_follows(
    demonstration: Demonstration, planned_folder: Path, tmp_path: Path, meanwhile: Callable[[Path], None]
) -> None:
    folder = shutil.copytree(planned_folder, tmp_path / "planned")
    whole = order_of(demonstration, folder / "out")
    meanwhile(folder / "policies")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    with pytest.raises(PlanMovedError):
        report(
            ReportOrder(
                archive=whole.intake.archive,
                database=folder / "store.sqlite",
                policies=folder / "policies",
                out=whole.out,
            ),
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


def test_a_sealed_matter_stands_in_no_file_and_still_holds_and_the_archive_is_as_it_was(
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
    before = state_of(whole.intake.archive)
    audited = audit(sealed, key=key, clock=NOON, progress=Silence())
    assert state_of(whole.intake.archive) == before
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


@pytest.fixture(scope="session")
def unapproved(demonstration: Demonstration, scanned: Path, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Return an audit of the sample with nothing approved, and a release of its sealed matter beside the other."""
    folder = tmp_path_factory.mktemp("unapproved")
    whole = order_of(demonstration, folder / "out")
    shutil.copy(scanned, whole.database)
    policies = shutil.copytree(whole.policies, folder / "policies")
    hold = next(one for one in read_policies(policies).read.holds if one.is_sealed)
    release = (policies / "counter-three-release.yaml").read_text(encoding="utf-8")
    (policies / "its-release.yaml").write_text(release.replace("SAMPLE-HCA-9-2023", hold.id), encoding="utf-8")
    key = load_local_key(demonstration.folder / "keys" / "system.pem", now=NOON.now())
    order = Audit(intake=whole.intake, policies=policies, as_of=whole.as_of, out=whole.out, database=whole.database)
    return audit(order, key=key, clock=NOON, progress=Silence())


def test_what_nobody_approved_frees_nothing(demonstration: Demonstration, unapproved: Audited) -> None:
    counts = unapproved.planned.header.counts
    assert (counts.dispose.records, counts.transfer.records, counts.remove_copy.records) == (0, 0, 0)
    codes = Counter(finding.code for finding in unapproved.planned.findings)
    assert (codes[FindingCode.CONFIRMATION_NOT_APPROVED], codes[FindingCode.RELEASE_NOT_APPROVED]) == (1, 2)
    assert verified(demonstration, unapproved.report).is_sound


def test_a_release_that_nobody_approved_tells_nothing_of_a_sealed_matter(
    demonstration: Demonstration, unapproved: Audited
) -> None:
    policies = order_of(demonstration, unapproved.report.parent).policies
    hold = next(one for one in read_policies(policies).read.holds if one.is_sealed)
    assert hold.span is not None
    said = said_in(unapproved.report.parent, unapproved.report)
    for secret in (hold.id, hold.matter, hold.span.file, "its-release.yaml"):
        assert secret.encode() not in said


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
