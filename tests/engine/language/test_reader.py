"""One bundle from many files: what is required of all of them, and who is blamed for what."""

from __future__ import annotations

import pytest

from engine.language.codes import Severity
from engine.language.problems import BundleError
from engine.model.policies import Approvals
from tests.engine.language.documents import (
    APPROVALS,
    CONFIRMATION,
    DESIGN_PAGE,
    HOLD,
    POLICY,
    RELEASE,
    VOCABULARY,
    read,
)


def problems(files: dict[str, str]) -> list[str]:
    try:
        return [f"{p.span}: {p.code}" for p in read(files).warnings]
    except BundleError as error:
        return [f"{p.span}: {p.code}" for p in error.problems]


def test_a_vocabulary_alone_is_a_bundle_with_the_usual_approvals() -> None:
    read_alone = read({"v.yaml": VOCABULARY})

    assert read_alone.bundle.rules == ()
    assert read_alone.bundle.approvals == Approvals()


def test_nothing_at_all_is_no_bundle() -> None:
    assert problems({}) == ["None: L006"]


def test_one_run_finds_the_problems_of_every_file_in_reading_order() -> None:
    files = {
        "v.yaml": VOCABULARY,
        "b.yaml": POLICY.replace("P5Y", "5 years").replace("relationship-ended", "relationship-end"),
        "a.yaml": HOLD.replace("C-00417", "C-*").replace("type: legal", "type: leagl"),
        "c.yaml": "a: &b 1",
    }

    assert problems(files) == [
        "a.yaml:1:52: L017",
        "a.yaml:3:27: L027",
        "b.yaml:15:17: L010",
        "b.yaml:16:13: L030",
        "c.yaml:1:4: Y003",
    ]


def test_a_fact_that_is_declared_wrongly_is_blamed_once() -> None:
    vocabulary = VOCABULARY.replace("series: {one_of", "series: {oneof")

    assert problems({**DESIGN_PAGE, "policies/vocabulary.yaml": vocabulary}) == ["policies/vocabulary.yaml:4:12: L002"]


def test_an_event_that_is_declared_wrongly_is_blamed_once() -> None:
    vocabulary = VOCABULARY.replace("transaction-completed: {per:", "transaction-completed: {pre:")
    rule = POLICY.replace("from: relationship-ended", "from: transaction-completed")

    assert problems({"v.yaml": vocabulary, "p.yaml": rule}) == ["v.yaml:22:27: L002"]


def test_without_its_vocabulary_a_policy_is_blamed_for_its_yaml_alone() -> None:
    broken = {"v.yaml": VOCABULARY + "  : [", "p.yaml": POLICY.replace("P5Y", "forever"), "q.yaml": "a: *b"}

    assert [problem.rpartition(" ")[2] for problem in problems(broken)] == ["Y003", "Y001"]


def test_a_rule_that_is_written_wrongly_is_there_for_its_confirmation() -> None:
    files = {"v.yaml": VOCABULARY, "p.yaml": POLICY.replace("P5Y", "forever"), "c.yaml": CONFIRMATION % "3f9a12c4"}

    assert problems(files) == ["p.yaml:15:17: L010"]


def test_while_a_file_cannot_be_read_nothing_is_called_missing() -> None:
    files = {"v.yaml": VOCABULARY, "p.yaml": "a: &b 1", "c.yaml": CONFIRMATION % "3f9a12c4", "r.yaml": RELEASE}

    assert problems(files) == ["p.yaml:1:4: Y003"]


def test_a_hold_that_is_written_wrongly_is_there_for_its_release() -> None:
    files = {"v.yaml": VOCABULARY, "h.yaml": HOLD.replace("type: legal", "type: lego"), "r.yaml": RELEASE}

    assert problems(files) == ["h.yaml:1:52: L017"]


def test_a_lapsed_confirmation_is_a_warning_and_the_bundle_is_read() -> None:
    lapsed = read({**DESIGN_PAGE, "c.yaml": CONFIRMATION % "3f9a12c4"})

    assert [problem.severity for problem in lapsed.warnings] == [Severity.WARNING]
    assert len(lapsed.bundle.confirmations) == 1


def test_an_older_confirmation_is_no_news_once_the_present_version_is_confirmed() -> None:
    version = read(DESIGN_PAGE).bundle.rules[0].version

    files = {**DESIGN_PAGE, "old.yaml": CONFIRMATION % "3f9a12c4", "new.yaml": CONFIRMATION % version}

    assert read(files).warnings == ()


def test_warnings_are_told_with_the_errors() -> None:
    files = {**DESIGN_PAGE, "c.yaml": CONFIRMATION % "3f9a12c4", "z.yaml": APPROVALS}

    assert problems(files) == ["c.yaml:1:80: B002", "z.yaml:1:21: L060"]


def test_ids_are_shared_by_rules_policies_and_holds_but_not_by_entities() -> None:
    entities = "{muniment: 1, kind: entities, entities: [{id: hk-banking, year_end: unknown}]}"

    assert problems({**DESIGN_PAGE, "e.yaml": entities}) == []
    assert problems({**DESIGN_PAGE, "h.yaml": HOLD.replace("HCA-1234-2026", "cheque-images")}) == ["h.yaml:1:31: L007"]


def test_roles_are_those_of_the_vocabulary() -> None:
    approvals = APPROVALS.replace("compliance", "records")

    assert problems({"v.yaml": VOCABULARY, "a.yaml": approvals})[0].endswith("L062")
    assert problems({"v.yaml": VOCABULARY + "roles: [author, records, legal]\n", "a.yaml": approvals}) == []


def test_a_rule_without_an_owner_has_the_owner_of_its_policy() -> None:
    own = POLICY.replace("    in_force: no ", "    owner: Land Office Liaison\n    in_force: no ")

    owners = {rule.id: rule.owner for rule in read({"v.yaml": VOCABULARY, "p.yaml": own}).bundle.rules}

    assert owners == {
        "amlo-customer-records": "Group Records Management",
        "lto-supporting-documents": "Land Office Liaison",
    }


def test_an_error_says_how_many_there_are_and_exits_with_findings() -> None:
    with pytest.raises(BundleError) as caught:
        read({"v.yaml": VOCABULARY, "p.yaml": POLICY.replace("P5Y", "forever")})

    assert str(caught.value) == "the policy files have 1 error"
    assert caught.value.exit_code == 3
    assert "error[L010]" in caught.value.cause
