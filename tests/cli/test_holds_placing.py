"""A hold is placed at once, by whoever does it; what matches nothing or everything is asked for once more."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.custody.documents import HoldChangedError
from engine.model.conditions import ALWAYS, AllOf, AnyOf, DigestIn, OneOf, RecordIn
from engine.model.findings import FindingCode
from engine.model.holds import HoldKind
from procedures.register import documents_of
from procedures.register_findings import register_findings
from procedures.scanning import read_policies
from tests.cli.hold_office import HOLD, NOON, RECORDS, Office, at, identical, keep, open_office, scan_of
from tests.cli.running import Ended

pytestmark = pytest.mark.xdist_group("holds")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, seen=capsys, patch=monkeypatch)


def refused(office: Office, ended: Ended, *, code: int, says: str, before: int) -> None:
    assert (ended.code, says in ended.err) == (code, True), ended.said
    assert office.size() == before


def test_a_hold_from_options_shows_its_matches_and_binds(office: Office) -> None:
    ended = office.place("HCA-1", "--customer", "C-1,C-2", "--reference", "HCA 1/2026", "--review-on", "2027-03-01")
    assert ended.code == 0
    assert "of 5 records scanned on 2026-11-22\n  4 match certainly, 1 possibly" in ended.out
    # r-1, r-2 and r-5 are due; r-3 has no rule, and of r-4 nobody knows whose it is.
    assert "3 of these a plan for 2026-11-22 would let go without it" in ended.out
    with office.store() as store:
        one = store.standing().holds["HCA-1"]
    assert (one.hold.kind, one.hold.reference, one.is_by_legal) == (HoldKind.LEGAL, "HCA 1/2026", True)
    assert one.hold.scope == OneOf(fact="customer", values=("C-1", "C-2"))
    assert one.source_name == ""


def test_facts_of_options_must_all_fit_and_records_come_besides(office: Office) -> None:
    scope = ("--fact", "series=form", "--fact", "customer=C-1", "--customer", "C-2", "--record", "r-3,r-9")
    assert office.place("HCA-1", *scope, "--sha256", "0c4d55aa").code == 0
    with office.store() as store:
        found = store.standing().holds["HCA-1"].hold.scope
    both = AllOf(
        parts=(OneOf(fact="series", values=("form",)), OneOf(fact="customer", values=("C-1", "C-2"))),
    )
    assert found == AnyOf(parts=(both, RecordIn(ids=("r-3", "r-9")), DigestIn(prefixes=("0c4d55aa",))))


def test_a_custodian_is_a_fact_as_any_other(office: Office) -> None:
    ended = office.place("HCA-1", "--fact", "custodian=Branch 12")
    assert (ended.code, "2 match certainly, 3 possibly" in ended.out) == (0, True)
    with office.store() as store:
        assert store.standing().holds["HCA-1"].hold.scope == OneOf(fact="custodian", values=("Branch 12",))


def test_a_cluster_is_written_out_as_the_records_that_are_in_it_now(office: Office) -> None:
    with office.store() as store:
        keep(store, scan_of("scan-2", links=(identical("r-1", "r-4"), identical("r-2", "r-5"))))
    before = office.size()
    wrong = office.place("HCA-1", "--cluster", "r-5")
    refused(office, wrong, code=2, says="`r-5` is no cluster of the latest scans", before=before)
    cluster = wrong.err.partition("did you mean `")[2].partition("`")[0]
    ended = office.place("HCA-1", "--cluster", cluster)
    assert ended.code == 0, ended.said
    assert f"{cluster}: 2 records, by the scan scan-2 of 2026-11-22" in ended.out
    assert "held only by a link" in ended.out
    assert "2 match certainly, 0 possibly" in ended.out
    digests = tuple(sorted(one.sha256 for one in RECORDS if one.id in ("r-2", "r-5")))
    with office.store() as store:
        scope = store.standing().holds["HCA-1"].hold.scope
    assert scope == AnyOf(parts=(RecordIn(ids=("r-2", "r-5")), DigestIn(prefixes=digests)))
    shown = office.holds("show", "HCA-1").out
    assert f"# cluster {cluster}, 2 records, taken on 2026-11-22 of the scan scan-2 of 2026-11-22" in shown


@pytest.mark.parametrize("named", ["", "c-1\nids: [r-1]", "c-0123456789ab,"])
def test_a_cluster_that_nobody_has_is_refused(office: Office, named: str) -> None:
    before = office.size()
    refused(office, office.place("HCA-1", "--cluster", named), code=2, says="--record and --sha256", before=before)


def test_a_cluster_is_said_by_options_and_not_beside_a_file(office: Office) -> None:
    (office.folder / "h.yaml").write_text(HOLD, "utf-8")
    before = office.size()
    both = office.holds("place", office.folder / "h.yaml", "--cluster", "c-1")
    refused(office, both, code=2, says="one of the two", before=before)


def test_without_a_database_there_is_no_cluster_and_none_is_made(office: Office) -> None:
    database = office.folder / "other" / "new.sqlite"
    office.patch.setattr(Office, "database", property(lambda _: database))
    ended = office.place("HCA-1", "--cluster", "c-1")
    assert (ended.code, "there is no database" in ended.err, database.exists()) == (2, True, False)


@pytest.mark.parametrize(
    "value", ["C: 1", "#1", "no", "null", "~", "'", '"', "a\\b", "客戶 1", "- x", "&a", "{x}", "1.0"]
)
def test_options_are_read_back_as_they_were_given(office: Office, value: str) -> None:
    ended = office.place("HCA-1", "--customer", value, "--yes")
    assert ended.code == 0, ended.said
    with office.store() as store:
        assert store.standing().holds["HCA-1"].hold.scope == OneOf(fact="customer", values=(value,))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--fact", "custommer=C-1"), "did you mean `customer`?"),
        (("--fact", "series=froms"), "is not a value of `series`"),
        (("--customer", ""), "error[L"),
        (("--customer", "C-1,"), "error[L"),
        (("--customer", "C\u200b-1"), "error["),
        (("--customer", "C-1", "--until", "2027-01-01"), "a hold of type `legal` has no `until`"),
        (("--customer", "C-1", "--review-on", "soon"), "`soon` is not a date"),
        (("--customer", "C-1", "--everything"), "names a scope too"),
        (("--record", "r-1", "--id", "forms"), "the id `forms` is taken"),
        (("--record", "r-1", "--id", "HCA 1"), "`HCA 1` cannot be a name"),
        (("--record", "r-1", "--type", "leagl"), "did you mean `legal`?"),
    ],
)
def test_what_the_reader_refuses_in_a_file_it_refuses_in_options(
    office: Office, more: tuple[str, ...], says: str
) -> None:
    before = office.size()
    refused(office, office.place("HCA-1", *more), code=3, says=says, before=before)


def test_a_hold_without_a_matter_or_a_scope_is_refused(office: Office) -> None:
    before = office.size()
    ended = office.holds("place", "--id", "HCA-1", "--type", "legal", "--customer", "C-1")
    refused(office, ended, code=3, says="matter", before=before)
    ended = office.holds("place", "--id", "HCA-1", "--type", "legal", "--matter", "m")
    refused(office, ended, code=3, says="scope", before=before)


def test_a_file_or_options_and_never_both_or_neither(office: Office) -> None:
    (office.folder / "h.yaml").write_text(HOLD, "utf-8")
    before = office.size()
    refused(office, office.holds("place"), code=2, says="one of the two", before=before)
    both = office.holds("place", office.folder / "h.yaml", "--id", "x")
    refused(office, both, code=2, says="one of the two", before=before)
    refused(office, office.place("x", "--fact", "customer"), code=2, says="NAME=VALUE", before=before)
    refused(office, office.holds("place", office.folder / "no.yaml"), code=2, says="no such file", before=before)
    refused(office, office.holds("place", office.policies / "rules.yaml"), code=2, says="no hold", before=before)


@pytest.mark.parametrize(
    ("more", "says"),
    [(("--customer", "C-77", "--fact", "series=letter", "--fact", "custodian=x"), ""), (("--everything",), "every")],
)
def test_nothing_and_everything_need_saying_yes(office: Office, more: tuple[str, ...], says: str) -> None:
    before = office.size()
    ended = office.place("HCA-1", *more)
    refused(office, ended, code=4, says=says or "it matches no record", before=before)
    assert "--yes" in ended.err
    assert office.place("HCA-1", *more, "--yes").code == 0
    with office.store() as store:
        assert (store.standing().holds["HCA-1"].hold.scope == ALWAYS) is ("--everything" in more)


@pytest.mark.parametrize(("answer", "code"), [(True, 0), (False, 4)])
def test_on_a_terminal_somebody_is_asked(office: Office, answer: bool, code: int) -> None:
    office.patch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    office.patch.setattr("typer.confirm", lambda *_, **__: answer)
    assert office.place("HCA-1", "--everything").code == code


def test_a_hold_that_may_match_what_comes_needs_no_scan(office: Office) -> None:
    database = office.folder / "new" / "new.sqlite"
    given = ("--id", "H", "--type", "legal", "--matter", "m", "--customer", "C-1", "--policies", office.policies)
    ended = office.holds("place", *given, "--database", database, policies=False)
    assert ended.code == 0  # the last --database counts, which has a scan
    database = office.folder / "other" / "new.sqlite"
    office.patch.setattr(Office, "database", property(lambda _: database))
    ended = office.holds("place", *given, policies=False)
    assert (ended.code, database.exists(), "no scan yet" in ended.err) == (4, False, True)
    assert office.holds("place", *given, "--yes", policies=False).code == 0
    assert "H  legal  m" in office.holds("list").out


@pytest.mark.parametrize("person", ["cy", "stranger"])
def test_a_hold_by_somebody_else_binds_and_is_a_finding(office: Office, person: str) -> None:
    office.work_as(person)
    ended = office.place()
    assert (ended.code, "no legal officer" in ended.out, "binds from now on" in ended.out) == (3, True, True)
    policies = read_policies(office.policies)
    with office.store() as store:
        standing = store.standing()
    assert [f.place for f in register_findings(policies, standing) if f.code is FindingCode.HOLD_NOT_BY_LEGAL] == [
        "HCA-1"
    ]


def test_a_certificate_says_who_places_whatever_the_account(office: Office) -> None:
    office.work_as("stranger")
    assert office.place("HCA-1", *map(str, office.key("bo"))).code == 0
    with office.store() as store:
        one = store.standing().holds["HCA-1"]
    assert (one.person.id if one.person else "", one.is_by_legal) == ("bo", True)


def test_a_mistake_in_a_rule_stops_no_hold(office: Office) -> None:
    (office.policies / "broken.yaml").write_text("muniment: 1\nkind: policy\nid: x\nrules: [\n", "utf-8")
    ended = office.place()
    assert (ended.code, "could not be judged" in ended.out) == (0, True)
    assert "2 match certainly, 1 possibly" in ended.out


def test_a_scan_of_another_vocabulary_stops_no_hold(office: Office) -> None:
    text = (office.policies / "vocabulary.yaml").read_text("utf-8").replace("letter, form", "other, form")
    (office.policies / "vocabulary.yaml").write_text(text, "utf-8")
    ended = office.place()
    assert (ended.code, "not counted" in ended.out) == (0, True)


def test_a_hold_from_a_file_in_the_policies_is_that_file(office: Office) -> None:
    (office.policies / "holds").mkdir()
    file = office.policies / "holds" / "hca-1.yaml"
    file.write_text(HOLD, "utf-8")
    assert office.holds("place", file).code == 0
    with office.store() as store:
        assert store.standing().holds["HCA-1"].source_name == "holds/hca-1.yaml"
    file.unlink()
    assert "its file is gone" in office.holds("list", policies=True).out
    assert "its file is gone" not in office.holds("list").out


def test_a_hold_from_a_file_elsewhere_is_never_missing(office: Office) -> None:
    file = office.folder / "hca-1.yaml"
    file.write_text(HOLD, "utf-8")
    assert office.holds("place", file).code == 0
    again = office.holds("place", file)
    assert (again.code, "stands already" in again.out) == (0, True)
    assert "its file is gone" not in office.holds("list", policies=True).out
    file.write_text(HOLD.replace("C-1", "C-2"), "utf-8")
    before = office.size()
    refused(office, office.holds("place", file), code=4, says="the id `HCA-1` is in use", before=before)


def test_a_file_with_the_id_of_a_placed_hold_must_say_the_same(office: Office) -> None:
    (office.folder / "hca-1.yaml").write_text(HOLD, "utf-8")
    assert office.holds("place", office.folder / "hca-1.yaml").code == 0
    before = office.size()
    in_policies = office.policies / "hca-1.yaml"
    in_policies.write_text(f"# the same\n{HOLD}", "utf-8")
    with office.store() as store:
        standing = store.enter_documents(documents_of(read_policies(office.policies)), scribe=at(NOON))
        assert list(standing.holds) == ["HCA-1"]
        in_policies.write_text(HOLD.replace("C-1", "C-2"), "utf-8")
        with pytest.raises(HoldChangedError, match="`HCA-1` was entered in the register with another content"):
            store.enter_documents(documents_of(read_policies(office.policies)), scribe=at(NOON))
    assert office.size() == before


def test_a_regulator_and_an_access_request_have_their_own_lines(office: Office) -> None:
    ended = office.place("R-1", "--customer", "C-1", "--type", "regulator", "--until", "2027-03-31")
    assert ended.code == 0
    ended = office.place("A-1", "--customer", "C-1", "--type", "access-request", "--received", "2026-11-01")
    assert ended.code == 0
    assert office.place("R-2", "--customer", "C-1", "--type", "regulator").code == 3
