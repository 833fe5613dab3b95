"""Names of one stored file leave together or not at all."""

from __future__ import annotations

from time import process_time

import pytest

from engine.judge.retention import Verdict
from engine.judge.shared_files import keep_shared_files
from engine.model.decisions import NoRule, Outcome, SharesFile
from engine.model.records import Record
from tests.spec.adaptor import verdict_of
from tests.spec.examples import ALWAYS, CLOSED, case_of, confirmed, linked, record, rule

D, T, R, K, H = Outcome.DISPOSE, Outcome.TRANSFER, Outcome.REVIEW, Outcome.KEEP, Outcome.HELD


def name(id_: str, *, file: str | None = "f", names: int = 2) -> Record:
    return Record(id=id_, location=id_, sha256="a" * 64, size=1, file=file, names=names if file else 1)


def outcomes(*before: Outcome, names: int | None = None) -> tuple[Outcome, ...]:
    records = [name(str(place), names=names or len(before)) for place in range(len(before))]
    verdicts = {str(place): Verdict(outcome=outcome, reasons=()) for place, outcome in enumerate(before)}
    forth, back = (keep_shared_files(verdicts, records=order) for order in (records, records[::-1]))
    assert forth == back
    return tuple(forth[record.id].outcome for record in records)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((D, D), (D, D)),
        ((T, T, T), (T, T, T)),
        ((D, K), (R, K)),
        ((H, D), (H, R)),
        ((D, T), (R, R)),
        ((D, D, R), (R, R, R)),
        ((D, D, K, T), (R, R, K, R)),
        ((K, H), (K, H)),
    ],
)
def test_a_file_leaves_under_all_its_names_or_under_none(
    before: tuple[Outcome, ...], after: tuple[Outcome, ...]
) -> None:
    assert outcomes(*before) == after


def test_a_name_that_is_no_record_keeps_the_others() -> None:
    assert outcomes(D, D, names=3) == (R, R)
    assert outcomes(T, names=2) == (R,)


def test_a_file_with_one_name_and_another_file_are_left_alone() -> None:
    records = [name("a"), name("b"), name("c", file=None), name("d", file="g"), name("e", file="g")]
    verdicts = {id_: Verdict(outcome=D, reasons=()) for id_ in "acde"} | {"b": Verdict(outcome=K, reasons=())}
    found = keep_shared_files(verdicts, records=records)
    assert {id_: verdict.outcome for id_, verdict in found.items()} == {"a": R, "b": K, "c": D, "d": D, "e": D}


def test_the_reason_is_added_and_names_one_that_is_not_to_leave_alike() -> None:
    no_rule = NoRule(may_apply=())
    verdicts = {
        id_: Verdict(outcome=outcome, reasons=(no_rule,)) for id_, outcome in zip("abc", (D, K, T), strict=True)
    }
    found = keep_shared_files(verdicts, records=[name(id_, names=3) for id_ in "abc"])
    assert found["a"].reasons == (no_rule, SharesFile(names=3, other="b"))
    assert found["b"] == verdicts["b"]
    assert found["c"].reasons == (no_rule, SharesFile(names=3, other="a"))
    alone = keep_shared_files(verdicts, records=[name("a")])
    assert alone["a"].reasons == (no_rule, SharesFile(names=2, other=None))


def test_a_file_with_very_many_names_takes_no_longer_than_many_files() -> None:
    number = 30_000
    records = [name(f"{place:06}", names=number) for place in range(number)]
    verdicts = {record.id: Verdict(outcome=D, reasons=()) for record in records}
    verdicts[records[-1].id] = Verdict(outcome=K, reasons=())
    began = process_time()
    found = keep_shared_files(verdicts, records=records)
    assert process_time() - began < 10  # comparing every two would take minutes
    assert sum(verdict.outcome is R for verdict in found.values()) == number - 1


@pytest.mark.parametrize(("shared", "bucket"), [({}, "undecided"), ({"file": "f", "names": 2}, "remove-copy")])
def test_a_survivor_that_stays_for_its_other_name_has_copies(shared: dict[str, object], bucket: str) -> None:
    case = case_of(
        records=[record("a", account="A") | shared, record("b", account="B")],
        links=linked("a-b identical"),
        rules=[rule(at_least=12)],
        confirmations=[confirmed("rule")],
        events=CLOSED,
        authority=[{"id": "authority", "applies_to": ALWAYS, "choose": [], "identical": "remove"}],
    )
    found = verdict_of(case)["records"]
    assert (found["a"]["bucket"], found["b"]["bucket"]) == ("review" if shared else "dispose", bucket)
