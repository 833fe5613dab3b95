"""Dossiers: whatever any copy is known by stays with its name, side by side, and nothing is decided by it."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.dossiers import dossiers
from engine.model.decisions import Cluster
from engine.model.dossiers import Attestation, Attested, Difference, Dossier
from engine.model.facts import Fact, heard, known
from engine.model.records import Ghost, Inventory, Record
from tests.spec.adaptor import inventory_of, judgement_of
from tests.spec.cases import draw_case


def record(id_: str, *, tags: dict[str, str] | None = None, **facts: Fact) -> Record:
    return Record(id=id_, location=id_, sha256="a" * 64, size=1, facts=facts, tags=tags or {})


def one(*records: Record, ghosts: tuple[Ghost, ...] = (), choice: str | None = "r-1") -> Dossier:
    cluster = Cluster(
        id="c-1",
        members=tuple(record.id for record in records),
        choice=choice,
        rule=None,
        contests=(),
        survivors={},
    )
    (dossier,) = dossiers(Inventory(records=records, ghosts=ghosts), [cluster])
    return dossier


def by(record: str, *sources: str) -> Attestation:
    return Attestation(record=record, sources=sources)


def test_what_only_one_copy_knows_is_kept_for_all() -> None:
    dossier = one(
        record("r-1", customer=known("C-1", sources=("index.csv:2",))),
        record("r-2", customer=known("C-1", sources=("name",)), case=known("K-1", sources=("index.csv:9",))),
    )
    assert dossier == Dossier(
        cluster="c-1",
        choice="r-1",
        members=("r-1", "r-2"),
        ghosts=(),
        differences=(
            Difference(
                name="case",
                is_tag=False,
                values=(Attested(value="K-1", by=(by("r-2", "index.csv:9"),)),),
                silent=("r-1",),
            ),
        ),
    )
    assert dossier.differences[0].reconciled == "K-1"


def test_copies_that_contradict_one_another_are_shown_side_by_side() -> None:
    disputed = heard([("index.csv:2", ["C-1", "C-3"]), ("name", ["C-1"])])
    (difference,) = one(
        record("r-1", customer=disputed), record("r-2", customer=known("C-2", sources=("sidecar",)))
    ).differences
    assert difference.values == (
        Attested(value="C-1", by=(by("r-1", "index.csv:2", "name"),)),
        Attested(value="C-2", by=(by("r-2", "sidecar"),)),
        Attested(value="C-3", by=(by("r-1", "index.csv:2"),)),
    )
    assert difference.reconciled is None


def test_tags_differ_like_facts_and_come_after_them() -> None:
    first = record("r-1", tags={"EXIF:Make": "A", "XMP:dc:title": "T"}, dpi=known(Decimal(300), sources=("image",)))
    second = record("r-2", tags={"EXIF:Make": "B", "XMP:dc:title": "T"}, dpi=known(Decimal(200), sources=("image",)))
    assert [(one.name, one.is_tag, [v.value for v in one.values]) for one in one(first, second).differences] == [
        ("dpi", False, [Decimal(200), Decimal(300)]),
        ("EXIF:Make", True, ["A", "B"]),
    ]


def test_a_copy_that_was_removed_before_is_still_heard() -> None:
    gone = record("g-1", customer=known("C-9", sources=("index.csv:4",)))
    dossier = one(record("r-1"), record("r-2"), ghosts=(Ghost(survivor="r-1", record=gone),))
    assert dossier.ghosts == ("g-1",)
    (difference,) = dossier.differences
    assert (difference.reconciled, difference.silent) == ("C-9", ("r-1", "r-2"))


def test_copies_that_are_known_by_the_same_differ_in_nothing() -> None:
    same = known("C-1", sources=("a.csv:1",))
    assert one(record("r-1", customer=same), record("r-2", customer=same), choice=None).differences == ()


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nothing_that_a_member_is_known_by_is_left_out(seed: int) -> None:
    case = draw_case(Random(seed))
    inventory, judgement = inventory_of(case), judgement_of(case)
    records = {record.id: record for record in inventory.records}
    found = dossiers(inventory, judgement.clusters)
    assert [dossier.cluster for dossier in found] == [cluster.id for cluster in judgement.clusters]
    for dossier in found:
        told = {
            (difference.name, attestation.record, attested.value)
            for difference in dossier.differences
            for attested in difference.values
            for attestation in attested.by
        }
        differing = {difference.name for difference in dossier.differences}
        for member in dossier.members:
            facts = records[member].facts
            assert {(name, member, v) for name in facts.keys() & differing for v in facts[name].values} <= told
        for name in {name for member in dossier.members for name in records[member].facts} - differing:
            assert len({records[member].facts[name].values for member in dossier.members}) == 1
