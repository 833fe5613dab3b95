"""From a folder with hard links to the plan: no step takes the bytes of a name that stays."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.exchange import record_from_line, record_to_line
from engine.custody.store import Scan
from engine.judge.judgement import judge
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.decisions import Bucket, Decision, Hindrance, Obstacle, SharesFile
from engine.model.holds import Register
from engine.model.policies import Bundle
from procedures.intake import Intake
from procedures.progress import Silence
from procedures.scanning import keep_scan, open_store, scan_archive
from tests.engine.fingerprints.drawn import encoded, paper

CLOCK = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
POLICIES = Path(__file__).parents[2] / "policies"
POLICY = """\
muniment: 1
kind: policy
id: sample-shared
rules:
  - id: sample-forms
    title: An invented rule for the papers of a customer
    applies_to: {series: account-form}
    keep: {at_least: P2Y, from: relationship-ended}
    then: dispose
    copies: one
    basis: [{cite: An invented rule, checked: 2026-11-21, source: none}]
authority:
  - id: sample-record
    applies_to: {series: account-form}
    choose: [{pages: most}]
    members: {identical: remove}
"""
CONFIRMATION = """\
{muniment: 1, kind: confirmation, rules: [{id: sample-forms, version: %s}], by: Counsel, on: 2026-10-01,
 advice: {sha256: 9b1e77d0}, until: 2027-09-30}
"""
EVENTS = "event,asset,on\nrelationship-ended,C-1,2020-01-31\n"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    names = ("vocabulary.yaml", "approvals.yaml")
    sources = [*(Source(name, (POLICIES / name).read_bytes()) for name in names), Source("p.yaml", POLICY.encode())]
    (rule,) = read_bundle(sources).bundle.rules
    return read_bundle([*sources, Source("counsel.yaml", (CONFIRMATION % rule.version).encode())]).bundle


def scanned(desk: Path, rows: dict[str, str], *, bundle: Bundle, mapping: Path | None = None) -> Scan:
    table = "".join(f"{path},{customer},account-form\n" for path, customer in rows.items())
    (desk / "index.csv").write_text(f"path,customer,series\n{table}")
    (desk / "events.csv").write_text(EVENTS)
    intake = Intake(
        archive=desk / "archive",
        catalogues=(desk / "index.csv",),
        events=(desk / "events.csv",),
        mapping=mapping,
    )
    with open_store(desk / "store.sqlite", archive=intake.archive) as store:
        scan = scan_archive(intake, store=store, vocabulary=bundle.vocabulary, clock=CLOCK, progress=Silence())
        keep_scan(scan, store=store, clock=CLOCK)
    return scan


def judged(scan: Scan, bundle: Bundle) -> dict[str, Decision]:
    judgement = judge(scan.inventory, bundle=bundle, register=Register(), as_of=date(2026, 11, 1))
    locations = {record.id: record.location for record in scan.inventory.records}
    return {locations[decision.record]: decision for decision in judgement.decisions}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One image in `a` and linked into `b`, and again in a file of its own, `c`."""
    archive = tmp_path / "archive"
    for folder in "abc":
        (archive / folder).mkdir(parents=True)
    data = encoded(paper(1), "PNG")
    (archive / "a" / "1.png").write_bytes(data)
    os.link(archive / "a" / "1.png", archive / "b" / "1.png")
    (archive / "c" / "1.png").write_bytes(data)
    return archive


def shared_by(scan: Scan) -> list[tuple[str, str]]:
    return [(one.place, one.detail) for one in scan.findings if one.code == "one-file-many-names"]


def same_file(decision: Decision) -> list[Hindrance]:
    assert decision.membership is not None
    return [one for one in decision.membership.hindrances if one.obstacle is Obstacle.SAME_FILE]


def test_a_second_scan_and_what_is_kept_of_a_scan_are_the_same(archive: Path, bundle: Bundle) -> None:
    rows = {f"{folder}/1.png": "C-2" for folder in "abc"}
    first, second = (scanned(archive.parent, rows, bundle=bundle) for _ in range(2))
    assert (second.inventory, second.findings) == (first.inventory, first.findings)
    with open_store(archive.parent / "store.sqlite", archive=archive) as store:
        assert store.load_scan(first.id).inventory == first.inventory
    records = first.inventory.records
    assert [record_from_line(record_to_line(record)) for record in records] == list(records)
    assert {record.location: record.names for record in records} == {"a/1.png": 2, "b/1.png": 2, "c/1.png": 1}


def test_a_linked_name_is_no_copy_and_a_file_of_its_own_is(archive: Path, bundle: Bundle) -> None:
    # Customer C-2 has not left, so nothing is due and only copies can go.
    scan = scanned(archive.parent, {f"{folder}/1.png": "C-2" for folder in "abc"}, bundle=bundle)
    decisions = judged(scan, bundle)
    buckets = {location: decision.bucket for location, decision in decisions.items()}
    copies = {location for location, bucket in buckets.items() if bucket is Bucket.REMOVE_COPY}
    # The location decides between images that are level, so `a` survives.
    assert copies == {"c/1.png"}
    survivor = decisions["c/1.png"].membership
    assert survivor is not None
    assert same_file(decisions["b/1.png"]) == [Hindrance(obstacle=Obstacle.SAME_FILE, by=survivor.survivor or "")]
    assert same_file(decisions["c/1.png"]) == []
    assert shared_by(scan) == [
        ("a/1.png", "the same stored file as `b/1.png`"),
        ("b/1.png", "the same stored file as `a/1.png`"),
    ]


def test_a_shared_file_is_no_copy_of_a_survivor_in_another(archive: Path, bundle: Bundle) -> None:
    (archive / "c" / "1.png").rename(archive / "0.png")
    os.link(archive / "a" / "1.png", archive / "c" / "1.png")
    rows = {path: "C-2" for path in ("0.png", "a/1.png", "b/1.png", "c/1.png")}
    scan = scanned(archive.parent, rows, bundle=bundle)
    decisions = judged(scan, bundle)
    assert {decision.bucket for decision in decisions.values()} == {Bucket.UNDECIDED}
    for name in "abc":
        assert same_file(decisions[f"{name}/1.png"]) == [Hindrance(obstacle=Obstacle.SAME_FILE)]
    assert shared_by(scan)[0] == ("a/1.png", "the same stored file as `b/1.png`; it has 3 names in all")


def test_a_file_is_disposed_of_under_all_its_names_or_not_at_all(archive: Path, bundle: Bundle) -> None:
    names = ("a/1.png", "b/1.png", "c/1.png")
    all_due = judged(scanned(archive.parent, dict.fromkeys(names, "C-1"), bundle=bundle), bundle)
    assert {decision.bucket for decision in all_due.values()} == {Bucket.DISPOSE}
    rows = {"a/1.png": "C-1", "b/1.png": "C-2", "c/1.png": "C-1"}
    decisions = judged(scanned(archive.parent, rows, bundle=bundle), bundle)
    assert [decisions[name].bucket for name in names] == [Bucket.REVIEW, Bucket.UNDECIDED, Bucket.DISPOSE]
    reason = decisions["a/1.png"].reasons[-1]
    assert reason == SharesFile(names=2, other=decisions["b/1.png"].record)
    assert (decisions["a/1.png"].owner, decisions["a/1.png"].decide_by is not None) == ("records manager", True)


def test_a_sidecar_that_is_linked_elsewhere_keeps_the_record_there(archive: Path, bundle: Bundle) -> None:
    desk = archive.parent
    (archive / "a" / "1.json").write_text('{"juris": "HK"}')
    os.link(archive / "a" / "1.json", archive / "note")
    (desk / "mapping.yaml").write_text(
        'muniment: 1\nkind: mapping\nsidecars: [{match: "*.json", of: "{name}.png", fields: {juris: jurisdiction}}]\n'
    )
    scan = scanned(desk, {"note": "C-1"}, bundle=bundle, mapping=desk / "mapping.yaml")
    note = judged(scan, bundle)["note"]
    assert "a/1.json" not in {record.location for record in scan.inventory.records}
    assert (note.bucket, note.reasons[-1]) == (Bucket.REVIEW, SharesFile(names=2, other=None))
