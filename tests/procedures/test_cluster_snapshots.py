"""A cluster is written out as it is now: what it holds stays held when files move, change, or leave the cluster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from engine.custody.store import Store
from engine.judge.judgement import judge
from engine.model.conditions import AnyOf, Condition, DigestIn, RecordIn
from engine.model.decisions import Decision, HeldByLink, HeldDirectly, Outcome
from engine.model.records import Link, LinkKind, Record
from engine.register.acts import HoldEntered
from procedures.cases import case_of
from procedures.cluster_snapshots import ClustersNotJudgedError, ClusterUnknownError, Snapshot, take_snapshots
from procedures.hold_drafts import Draft, HoldWords, ScopeWords, draft_of_words, open_desk
from procedures.hold_placing import place
from procedures.scanning import read_policies
from tests.cli.hold_office import NOON, VOCABULARY, identical, keep, record, scan_of, write_policies

TODAY = NOON.today()
FORMS = {name: record(name, series="form", customer="C-1") for name in ("r-1", "r-2", "r-3", "r-4")}
# The first two have the same bytes; the fourth is like the third.
FORMS["r-2"] = replace(FORMS["r-2"], sha256=FORMS["r-1"].sha256)
LINKS = (identical("r-1", "r-2"), Link(first="r-3", second="r-4", kind=LinkKind.LOOKALIKE))


@dataclass(frozen=True, slots=True)
class Room:
    """A database and policies, with one scan in which there are two clusters."""

    folder: Path

    @property
    def policies(self) -> Path:
        return self.folder / "policies"

    def store(self) -> Store:
        return Store.open(self.folder / "m.sqlite")

    def scan(self, id: str, *records: Record, links: tuple[Link, ...] = LINKS, archive: str = "") -> str:
        found = scan_of(id, *records, links=links)
        found = replace(found, archive=archive) if archive else found
        with self.store() as store:
            keep(store, found)
        return id

    def decide(self, scan: str) -> dict[str, Decision]:
        with self.store() as store:
            case = case_of(
                store.load_scan(scan),
                policies=read_policies(self.policies),
                standing=store.standing(),
                as_of=TODAY,
                store=store,
                versions={},
            )
        judgement = judge(case.inventory, bundle=case.bundle, register=case.register, as_of=TODAY)
        return {one.record: one for one in judgement.decisions}

    def cluster(self, record: str) -> str:
        """Return the cluster of a record, as an explanation names it."""
        membership = self.decide("scan-1")[record].membership
        assert membership is not None
        return membership.cluster

    def take(self, *named: str) -> tuple[Snapshot, ...]:
        desk = open_desk(self.policies)
        with self.store() as store:
            return take_snapshots(named, store=store, policies=desk.policies, standing=store.standing(), today=TODAY)

    def draft(self, scope: ScopeWords, *, id: str = "HCA-1", is_sealed: bool = False) -> Draft:
        lines = {"id": id, "type": "legal", "matter": "Example v Bank"}
        words = HoldWords(lines=lines, scope=scope, issued_on=TODAY, issued_by="Legal", is_sealed=is_sealed)
        return draft_of_words(words, desk=open_desk(self.policies))

    def hold(self, *clusters: str) -> Draft:
        draft = self.draft(ScopeWords(snapshots=self.take(*clusters)))
        with self.store() as store:
            place(store, draft, clock=NOON)
        return draft


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path)
    write_policies(made.policies)
    made.scan("scan-1", *FORMS.values())
    return made


def parts(scope: Condition) -> tuple[Condition, ...]:
    assert isinstance(scope, AnyOf)
    return scope.parts


def held(decisions: dict[str, Decision]) -> set[str]:
    return {id for id, one in decisions.items() if one.outcome is Outcome.HELD}


def test_a_snapshot_names_every_member_and_where_it_was_taken(room: Room) -> None:
    (same,) = room.take(room.cluster("r-1"))
    assert (same.ids, same.digests) == (("r-1", "r-2"), (FORMS["r-1"].sha256,))
    assert (same.scan, same.scanned_on, same.taken_on) == ("scan-1", TODAY, TODAY)
    (alike,) = room.take(room.cluster("r-4"))
    assert alike.ids == ("r-3", "r-4")
    assert alike.digests == tuple(sorted((FORMS["r-3"].sha256, FORMS["r-4"].sha256)))


def test_the_kept_text_says_of_which_cluster_scan_and_day_its_lists_are(room: Room) -> None:
    cluster = room.cluster("r-1")
    draft = room.hold(cluster)
    (one,) = room.take(cluster)
    assert draft.text.partition("scope:\n")[2].splitlines() == [
        "  any:",
        (
            f"    # cluster {cluster}, 2 records, taken on 2026-11-22 of the scan scan-1 of 2026-11-22, "
            f"by policies {one.policies[:12]}"
        ),
        "    - ids: [r-1, r-2]",
        f"    - sha256: [{FORMS['r-1'].sha256}]",
    ]
    with room.store() as store:
        acts = [one.act for one in store.noted()]
    assert [act.source_text for act in acts if isinstance(act, HoldEntered)] == [draft.text]


def test_beside_what_else_is_named_a_snapshot_is_one_more_part_of_the_union(room: Room) -> None:
    named = ScopeWords(facts={"customer": ("C-9",)}, records=("r-9",), digests=("0c4d55aa",))
    both = replace(named, snapshots=room.take(room.cluster("r-3"), room.cluster("r-1")))
    without, found = (parts(room.draft(scope).hold.scope) for scope in (named, both))
    assert found[:3] == without
    assert found[3] == RecordIn(ids=("r-3", "r-4"))
    assert found[5:] == (RecordIn(ids=("r-1", "r-2")), DigestIn(prefixes=(FORMS["r-1"].sha256,)))


def test_the_members_are_held_and_nothing_else(room: Room) -> None:
    room.hold(room.cluster("r-1"))
    found = room.decide("scan-1")
    assert held(found) == {"r-1", "r-2"}
    assert all(isinstance(found[id].reasons[0], HeldDirectly) for id in ("r-1", "r-2"))


def test_a_member_that_is_moved_stays_held_by_its_bytes(room: Room) -> None:
    room.hold(room.cluster("r-3"))
    moved = replace(FORMS["r-3"], id="r-7", location="r-7.png")
    # In an archive of its own nothing is remembered of it: only the SHA-256 of the list can hold it.
    later = room.scan("scan-2", moved, FORMS["r-1"], links=(), archive="/another")
    assert held(room.decide(later)) == {"r-7"}


def test_a_member_whose_bytes_change_stays_held_by_its_id(room: Room) -> None:
    room.hold(room.cluster("r-3"))
    changed = replace(FORMS["r-3"], sha256="ab" * 32)
    later = room.scan("scan-2", changed, FORMS["r-1"], links=(), archive="/another")
    assert held(room.decide(later)) == {"r-3"}


def test_who_joins_later_is_held_by_a_link_and_not_by_the_snapshot(room: Room) -> None:
    draft = room.hold(room.cluster("r-1"))
    late = record("r-8", series="form", customer="C-1")
    found = room.decide(room.scan("scan-2", *FORMS.values(), late, links=(*LINKS, identical("r-1", "r-8"))))
    assert held(found) == {"r-1", "r-2", "r-8"}
    assert [type(one) for one in found["r-8"].reasons if isinstance(one, HeldDirectly | HeldByLink)] == [HeldByLink]
    assert parts(draft.hold.scope)[0] == RecordIn(ids=("r-1", "r-2"))


def test_a_cluster_with_other_members_is_another(room: Room) -> None:
    before = room.cluster("r-1")
    late = record("r-8", series="form", customer="C-1")
    room.scan("scan-2", *FORMS.values(), late, links=(*LINKS, identical("r-1", "r-8")))
    with pytest.raises(ClusterUnknownError) as caught:
        room.take(before)
    assert "whose members have changed" in caught.value.cause
    assert "muniment explain" in caught.value.help


def test_near_ones_are_named_also_for_the_id_of_a_member(room: Room) -> None:
    cluster = room.cluster("r-1")
    for wrong in (f"{cluster[:-1]}x", cluster[2:], "r-1", "r-2"):
        with pytest.raises(ClusterUnknownError) as caught:
            room.take(wrong)
        assert caught.value.near == (cluster,)
        assert f"did you mean `{cluster}`?" in caught.value.help
    with pytest.raises(ClusterUnknownError) as caught:
        room.take("nothing like it")
    assert caught.value.near == ()


def test_one_unknown_cluster_of_several_is_refused_and_one_named_twice_is_taken_once(room: Room) -> None:
    cluster = room.cluster("r-1")
    with pytest.raises(ClusterUnknownError, match="`c-x`"):
        room.take(cluster, "c-x")
    assert len(room.take(cluster, cluster)) == 1


def test_without_a_scan_there_is_no_cluster(room: Room, tmp_path: Path) -> None:
    empty = Room(tmp_path / "empty")
    empty.folder.mkdir()
    write_policies(empty.policies)
    with pytest.raises(ClusterUnknownError) as caught:
        empty.take(room.cluster("r-1"))
    assert "no scan yet" in caught.value.cause


def test_an_archive_that_cannot_be_judged_is_named_where_the_cluster_is_in_no_other(room: Room) -> None:
    cluster = room.cluster("r-1")
    strange = replace(FORMS["r-1"], id="r-9", facts=record("r-9", custodian="Branch 12").facts)
    room.scan("scan-2", strange, links=(), archive="/strange")
    text = VOCABULARY.replace("custodian: {text: true}", "custodian: {number: true}")
    (room.policies / "vocabulary.yaml").write_text(text, "utf-8")
    assert len(room.take(cluster)) == 1
    with pytest.raises(ClusterUnknownError) as caught:
        room.take("c-x")
    assert "/strange: " in caught.value.cause


def test_one_cluster_of_two_archives_is_taken_of_both(room: Room) -> None:
    elsewhere = tuple(replace(one, sha256=f"{number:064x}") for number, one in enumerate(FORMS.values()))
    room.scan("scan-2", *elsewhere, archive="/mounted/elsewhere")
    cluster = room.cluster("r-3")
    found = room.take(cluster)
    assert [(one.cluster, one.scan) for one in found] == [(cluster, "scan-1"), (cluster, "scan-2")]
    assert found[1].digests == (f"{2:064x}", f"{3:064x}")


def test_policies_with_errors_cannot_say_who_is_in_a_cluster(room: Room) -> None:
    cluster = room.cluster("r-1")
    (room.policies / "broken.yaml").write_text("muniment: 1\nkind: policy\nid: x\nrules: [\n", "utf-8")
    with pytest.raises(ClustersNotJudgedError):
        room.take(cluster)


def test_a_sealed_hold_changes_no_cluster_and_no_message(room: Room) -> None:
    cluster = room.cluster("r-1")
    before, unsealed = room.take(cluster), refusal(room)
    with room.store() as store:
        place(store, room.draft(ScopeWords(records=("r-1", "r-3")), id="S-77", is_sealed=True), clock=NOON)
    assert held(room.decide("scan-1")) == set(FORMS)
    assert (room.take(cluster), refusal(room)) == (before, unsealed)


def refusal(room: Room) -> tuple[str, str, str]:
    with pytest.raises(ClusterUnknownError) as caught:
        room.take("c-none")
    return caught.value.message, caught.value.cause, caught.value.help
