from __future__ import annotations

import hashlib
import random
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.model.decisions import Bucket, Cluster, Contest, Outcome
from engine.model.facts import FactDefinition, FactKind
from engine.model.findings import Finding, FindingCode
from engine.model.plans import Manifest
from reports.blocks import Cards, Figures, Notice, SignatureBox, Sum, Table
from reports.composed import Document
from reports.document import compose
from reports.evidence import Evidence
from reports.fields import RoleNamesError, fields_of
from reports.inputs import ReportInput, ReportMismatchError
from reports.risk import points_of, risks_of
from reports.sampling import MOST_CLUSTERS, QUOTAS, LookKind, sampled_clusters
from reports.sections.look_facts import facts_compared
from reports.sections.schedule import MOST_ROWS
from reports.wording import size_words
from tests.reports.building import AS_OF, ISSUED_AT, Builder, due, facts
from tests.reports.invented import SECRET_CUSTOMER, empty, rich
from tests.reports.invented_policies import SECRET_MATTER


def words_in(value: object) -> str:
    """Return every text anywhere in a tree of blocks."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        parts: list[object] = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value)]
    else:
        parts = []
    return "\n".join(said for part in parts if (said := words_in(part)))


def _section(document: Document, anchor: str) -> str:
    return words_in(next(section for section in document.sections if section.anchor == anchor))


def test_the_same_input_gives_the_same_document() -> None:
    assert compose(rich()) == compose(rich())


def test_the_order_of_the_input_changes_nothing() -> None:
    given = rich()
    shuffled = list(given.inventory.records)
    random.Random(7).shuffle(shuffled)
    again = replace(
        given,
        inventory=replace(given.inventory, records=tuple(shuffled), links=given.inventory.links[::-1]),
        judgement=replace(given.judgement, clusters=given.judgement.clusters[::-1]),
    )
    assert compose(again) == compose(given)


def test_page_one_adds_up() -> None:
    blocks = compose(rich()).front.blocks
    figures = [figure for block in blocks if isinstance(block, Figures) for figure in block.figures]
    total = next(block for block in blocks if isinstance(block, Sum))
    numbers = [int(number.replace(",", "")) for number, _, _ in total.terms]
    assert len(figures) == len(Bucket)
    assert [figure.number for figure in figures] == [number for number, _, _ in total.terms]
    assert sum(numbers) == int(total.total[0].replace(",", "")) == len(rich().inventory.records)


def test_copies_and_disposals_are_counted_apart() -> None:
    counts = rich().header.counts
    said = words_in(compose(rich()).front)
    assert counts.remove_copy.records != counts.dispose.records
    assert f"{counts.remove_copy.records}\ncopies to remove" in said
    assert f"{counts.dispose.records}\nrecords due for disposal" in said


def test_a_forecast_says_so_on_page_one_and_on_the_approvals_page() -> None:
    given = rich()
    assert "FORECAST" not in words_in(compose(given))
    early = datetime.combine(AS_OF - timedelta(days=1), ISSUED_AT.timetz())
    forecast = compose(replace(given, issued_at=early))
    assert any(isinstance(block, Notice) and block.title.en == "FORECAST." for block in forecast.front.blocks)
    assert "forecast is not for signing" in _section(forecast, "approvals")


def test_a_judgement_of_the_day_of_issue_is_no_forecast() -> None:
    given = replace(rich(), issued_at=datetime.combine(AS_OF, ISSUED_AT.timetz()))
    assert "FORECAST" not in words_in(compose(given))


def test_personal_values_are_masked_and_still_told_apart() -> None:
    document = compose(rich())
    said = words_in(document)
    assert SECRET_CUSTOMER not in said
    assert "C-7" not in said
    assert "masked ①" in said
    assert "masked ②" in said


def test_a_fact_that_the_vocabulary_does_not_know_is_masked() -> None:
    builder = Builder()
    for id in ("r-1", "r-2"):
        builder.add(
            id,
            location=f"/{id}",
            bucket=Bucket.KEEP,
            reasons=(),
            facts=facts("circular", unheard_of="Jane Roe"),
        )
    evidence = Evidence.of(builder.build())
    assert [words.en for words in evidence.fact_values("unheard_of", ("r-1", "r-2"))] == ["masked ①", "masked ①"]


def test_sealed_matters_stand_nowhere() -> None:
    said = words_in(compose(rich()))
    for secret in (SECRET_MATTER, "COVERT-1", "2031-05-05"):
        assert secret not in said
    assert "sealed: held, ask Legal" in said


def test_a_hold_that_is_not_sealed_shows_its_reach_but_not_its_matter() -> None:
    said = _section(compose(rich()), "holds")
    assert "HCA-9999-2026\nlegal\n法律程序\n3\n0\n2027-03-01" in said
    assert "Example v Example" not in words_in(compose(rich()))


def test_a_released_hold_is_over_and_a_missing_file_still_holds() -> None:
    said = _section(compose(rich()), "holds")
    assert "OLD-2019-4\nlegal\n法律程序\n0\n0\n–\nover" in said
    assert "binds; its file is gone" in said


def test_look_pages_follow_the_printed_rule() -> None:
    given = rich()
    evidence = Evidence.of(given)
    chosen = sampled_clusters(evidence)
    kinds = [look.kind for look in chosen]
    assert len(chosen) == MOST_CLUSTERS
    assert kinds == sorted(kinds, key=list(LookKind).index)
    assert {kind: kinds.count(kind) for kind in LookKind} == {
        LookKind.COPIES: MOST_CLUSTERS - 3,
        LookKind.HELD: 1,
        LookKind.AUTHORITY: 1,
        LookKind.OTHER: 1,
    }
    assert all(kinds.count(kind) >= min(QUOTAS[kind], 1) for kind in LookKind)
    points = {id: points_of(cluster, evidence) for id, cluster in evidence.clusters.items()}
    waiting = {f"c-{number:03d}" for number in range(1, 15)}
    for place, look in enumerate(look for look in chosen if look.kind is LookKind.COPIES):
        assert look.is_for_risk == (place % 2 == 0)
        order = sorted(waiting, key=lambda id: hashlib.sha256((given.header.digest() + id).encode()).digest())
        if look.is_for_risk:
            order.sort(key=lambda id: -points[id])
        assert look.cluster.id == order[0]
        waiting.remove(look.cluster.id)
    assert len(set(points.values())) > 1


def test_points_count_each_ground_once_and_copies_up_to_four() -> None:
    b = Builder()
    for number in range(7):
        b.add(
            f"r-{number}",
            location=f"{number}.jpg",
            bucket=Bucket.REMOVE_COPY if number else Bucket.KEEP,
            outcome=Outcome.KEEP,
            reasons=(),
            facts=facts("id-document", captured_on=date(2020, 1, 1 + number % 2)),
            candidates=number,
        )
    contests = tuple(Contest(loser=f"r-{number}", line=None, fact="") for number in range(1, 7))
    ids = tuple(f"r-{number}" for number in range(7))
    cluster = Cluster(id="c-1", members=ids, choice="r-0", rule="which-image", contests=contests)
    found = {risk.words.en: risk.points for risk in risks_of(cluster, Evidence.of(b.build()))}
    assert found == {
        "personal": 3,
        "chosen by the tie-break alone": 3,
        "recorded facts differ": 2,
        "near other records by hash": 2,
        "copies to remove: 6": 4,
    }
    alone = Cluster(id="c-2", members=("r-0",), choice="r-0", rule="which-image")
    assert [risk.words.en for risk in risks_of(alone, Evidence.of(b.build()))] == ["personal"]


def test_only_the_pictures_that_are_shown_go_into_the_document() -> None:
    document = compose(rich())
    shown = {
        card.picture
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Cards)
        for card in block.cards
        if card.picture
    }
    assert shown <= {name for name, _ in document.pictures}
    assert len(document.pictures) < len(rich().pictures)


def test_a_picture_that_does_not_decode_is_replaced_by_words() -> None:
    broken = {id: data[: len(data) // 2] for id, data in rich().pictures.items()}
    document = compose(replace(rich(), pictures=broken, maps={}))
    assert document.pictures == ()
    assert "no picture" in _section(document, "look-1")


def test_the_schedule_is_short_and_says_what_it_leaves_out() -> None:
    builder = Builder()
    for number in range(300):
        bucket = Bucket.DISPOSE if number >= 5 else Bucket.TRANSFER
        id = f"r-{number:04d}"
        builder.add(id, location=f"/{id}", bucket=bucket, reasons=(due("circulars", id),), facts=facts("circular"))
    document = compose(builder.build())
    section = next(section for section in document.sections if section.anchor == "schedule")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == MOST_ROWS
    assert words_in(table).count("Transfer") == 5
    assert "60 of 300 actions" in words_in(section)


def test_an_archive_without_records_is_a_report_too() -> None:
    document = compose(empty())
    said = words_in(document)
    assert "There is nothing to look at" in said
    assert "No hold was ever entered" in said


def test_each_required_role_has_its_box() -> None:
    document = compose(rich())
    approvals = next(section for section in document.sections if section.anchor == "approvals")
    boxes = [block.anchor for block in approvals.blocks if isinstance(block, SignatureBox)]
    assert boxes == ["sig-system", "sig-compliance", "sig-legal"]


def test_roles_that_cannot_be_told_apart_are_refused() -> None:
    assert fields_of(("records-manager",)) == {"sig-system": "Sig_System", "sig-records-manager": "Sig_RecordsManager"}
    for roles in (("legal", "Legal"), ("system",), ("法律",), ("a-b", "a b"), tuple("abcdefghij")):
        with pytest.raises(RoleNamesError):
            fields_of(roles)


def _other_plan(given: ReportInput) -> ReportInput:
    return replace(given, manifest=Manifest(plan_id=given.header.plan_id, plan_sha256="0" * 64, files=()))


def _other_day(given: ReportInput) -> ReportInput:
    return replace(given, judgement=replace(given.judgement, as_of=date(2026, 11, 19)))


def _one_decision_less(given: ReportInput) -> ReportInput:
    return replace(given, judgement=replace(given.judgement, decisions=given.judgement.decisions[1:]))


def _moved_to_another_bucket(given: ReportInput) -> ReportInput:
    first, *others = given.judgement.decisions
    moved = Bucket.DISPOSE if first.bucket is not Bucket.DISPOSE else Bucket.KEEP
    return replace(given, judgement=replace(given.judgement, decisions=(replace(first, bucket=moved), *others)))


def _another_size(given: ReportInput) -> ReportInput:
    first, *others = given.inventory.records
    records = (replace(first, size=first.size + 1), *others)
    return replace(given, inventory=replace(given.inventory, records=records))


def _no_zone(given: ReportInput) -> ReportInput:
    return replace(given, issued_at=given.issued_at.replace(tzinfo=None))


@pytest.mark.parametrize(
    "change", [_other_plan, _other_day, _one_decision_less, _moved_to_another_bucket, _another_size, _no_zone]
)
def test_parts_that_contradict_each_other_make_no_report(change: object) -> None:
    assert callable(change)
    with pytest.raises(ReportMismatchError):
        compose(change(rich()))


def test_a_finding_about_a_sealed_hold_is_counted_and_not_told() -> None:
    told = (Finding(code=FindingCode.HOLD_REVIEW_DUE, place="holds/x.yaml:3", detail="COVERT-1 is due"),)
    said = _section(compose(replace(rich(), findings=told)), "remainder")
    assert "COVERT-1" not in said
    assert "holds/x.yaml" not in said
    assert "sealed: held, ask Legal" in said


def test_a_plan_that_touches_too_much_says_so() -> None:
    given = rich()
    assert "house limit" not in words_in(compose(given))
    strict = replace(given.bundle, approvals=replace(given.bundle.approvals, max_percent=5))
    assert "Above the house limit: 34.8%" in words_in(compose(replace(given, bundle=strict)))


def test_what_counsel_has_not_confirmed_is_named_and_samples_are_marked() -> None:
    said = _section(compose(rich()), "rules")
    assert "2 rules keep and permit nothing: business-vouchers-of-unknown-length, title-instruments." in said
    assert "Sample confirmations." in said
    assert "Not in force" in said


def test_storage_is_counted_by_outcome_and_costed_only_at_a_stated_rate() -> None:
    given = rich()
    without = _section(compose(given), "storage")
    assert "HKD a year" not in without
    assert "no storage rate was given" in without
    tally = given.header.counts.dispose
    priced = _section(compose(replace(given, hkd_per_gb_year=Decimal(1_000_000))), "storage")
    wanted = (Decimal(tally.bytes) / 1000).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    assert f"dispose\n{tally.records}\n{size_words(tally.bytes)}\n{wanted:,}\n" in priced
    assert "HKD 1,000,000 a gigabyte" in priced


def test_copies_are_counted_where_they_are_stored() -> None:
    b = Builder()
    for number, place in enumerate(("HK", "SG", "SG", None)):
        copy = number in (1, 3)
        b.add(
            f"r-{number}",
            location=f"{number}.jpg",
            bucket=Bucket.REMOVE_COPY if copy else Bucket.KEEP,
            outcome=Outcome.KEEP,
            reasons=(),
            facts=facts("cheque-image", **({"storage_jurisdiction": place} if place else {})),
        )
    ids = tuple(f"r-{number}" for number in range(4))
    b.clusters.append(Cluster(id="c-1", members=ids, choice="r-0", rule="which-image"))
    given = b.build()
    stored_in = FactDefinition(name="storage_jurisdiction", kind=FactKind.TEXT)
    vocabulary = replace(given.bundle.vocabulary, facts={**given.bundle.vocabulary.facts, stored_in.name: stored_in})
    said = _section(compose(replace(given, bundle=replace(given.bundle, vocabulary=vocabulary))), "storage")
    assert "SG\n0\n1\n1\nHK\n1\n0\n0\nnot known\n不詳\n0\n1\n0" in said


def test_embedded_tags_are_compared_and_not_shown() -> None:
    b = Builder()
    for number in range(3):
        b.add(f"r-{number}", location=f"{number}.jpg", bucket=Bucket.KEEP, reasons=(), facts=facts("cheque-image"))
    tags: tuple[dict[str, str], ...] = ({"EXIF:Artist": "Invented Clerk"}, {"EXIF:Artist": "Another"}, {})
    b.records[:] = [replace(record, tags=own) for record, own in zip(b.records, tags, strict=True)]
    table = facts_compared({"r-0": "A", "r-1": "B", "r-2": "C"}, Evidence.of(b.build()), most=3)
    assert len(table.rows) == 3
    said = words_in(table.rows[-1])
    assert "Embedded tags" in said
    assert [shown in said for shown in ("1 ①", "1 ②", "none")] == [True] * 3
    assert "Clerk" not in said
