"""What would become of records if a hold were let go, counted before anybody proposes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.custody.documents import Documents
from engine.custody.store import Store
from engine.model.conditions import RecordIn
from engine.model.decisions import Bucket
from engine.model.holds import Hold, HoldKind, Release
from engine.model.records import Fingerprint, Link, LinkKind, Page, Record
from procedures.hold_impact import Impact, impacts
from procedures.proposing import approve
from procedures.register import documents_of
from procedures.scanning import Policies, read_policies
from tests.cli.hold_office import CONFIRMATION, NOON, RULES, VOCABULARY, at, enrol, keep, record, scan_of

AS_OF = date(2026, 12, 23)
HELD = Hold(
    id="h", kind=HoldKind.LEGAL, scope=RecordIn(ids=("r-1",)), matter="m", issued_on=NOON.today(), issued_by="Invented"
)
AUTHORITY = """\
authority:
  - id: forms-authority
    applies_to: {series: form}
    choose: [{series: form}]
    members: {identical: remove, lookalike: review}
"""


def readable(id: str, *, digest: str) -> Record:
    """A form of one customer that was read whole, of which one is enough."""
    page = Page(number=1, width=10, height=10, mode="L", pixels=digest * 64, quality=90)
    bare = record(id, series="form", customer="C-9", custodian="x")
    return replace(bare, sha256=digest * 64, fingerprint=Fingerprint(pages=(page,), decoder="d"))


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    rules = RULES.replace("    then: dispose\n", "    then: dispose\n    copies: one\n")
    (folder / "rules.yaml").write_text(rules + AUTHORITY, "utf-8")
    (rule,) = read_policies(folder).read.bundle.rules
    (folder / "counsel.yaml").write_text(CONFIRMATION % rule.version, "utf-8")
    return read_policies(folder)


@pytest.fixture
def store(tmp_path: Path, policies: Policies) -> Iterator[Store]:
    with Store.open(tmp_path / "s.sqlite") as opened:
        signers = enrol(opened, tmp_path, clock=NOON)
        standing = opened.enter_documents(documents_of(policies), scribe=at(NOON))
        approve(opened, standing.open()[0].number, scribe=at(NOON), signer=signers["eve"])
        opened.enter_documents(Documents(holds=(HELD,), texts={}), scribe=at(NOON))
        yield opened


def impact(store: Store, policies: Policies, *records: Record, links: tuple[Link, ...] = ()) -> Impact:
    keep(store, scan_of("s", *records, links=links))
    release = Release(hold="h", on=NOON.today(), by=(), reason="r")
    standing = store.standing()
    (found,) = impacts(release, store=store, policies=policies, standing=standing, today=NOON.today(), as_of=AS_OF)
    return found


def link(first: str, second: str, kind: LinkKind) -> Link:
    return Link(first=first, second=second, kind=kind)


def test_a_record_that_a_hold_alone_holds_is_counted_by_what_becomes_of_it(store: Store, policies: Policies) -> None:
    found = impact(store, policies, record("r-1", series="form", customer="C-1"))
    assert (found.held, found.only, dict(found.outcomes), found.others) == (1, 1, {Bucket.DISPOSE: 1}, 0)
    assert found.leaving == 1


def test_copies_that_stay_only_for_the_sake_of_a_held_record_are_counted_beside_it(
    store: Store, policies: Policies
) -> None:
    # The hold reaches r-1 and, one link deep, r-2. r-4 is a copy of r-3, of their cluster, and not held.
    records = (*(readable(f"r-{n}", digest=d) for n, d in ((1, "b"), (2, "a"), (3, "c"), (4, "c"))),)
    links = (
        link("r-1", "r-2", LinkKind.LOOKALIKE),
        link("r-2", "r-3", LinkKind.LOOKALIKE),
        link("r-2", "r-4", LinkKind.LOOKALIKE),
        link("r-3", "r-4", LinkKind.IDENTICAL),
    )
    found = impact(store, policies, *records, links=links)
    assert (found.held, found.only) == (2, 2)
    assert (found.others, found.leaving) == (1, 1)


def test_a_hold_that_holds_nothing_frees_nothing(store: Store, policies: Policies) -> None:
    found = impact(store, policies, record("r-7", series="form", customer="C-1"))
    assert (found.held, found.only, dict(found.outcomes), found.others) == (0, 0, {}, 0)
