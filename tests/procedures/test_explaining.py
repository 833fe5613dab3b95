"""Why a record is what it is, and what would have been said of it on another day."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.model.decisions import Outcome
from procedures.explained_words import MASKED, lines_of, plain_of
from procedures.explaining import Explained, NoArchiveError, RecordUnknownError, explain
from procedures.known_on import NotKnownError
from tests.procedures.office import FIRST, HOLD, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "desk")
    made.image("in/1.png", 1, "C-1")
    made.image("in/2.png", 2, "C-2")
    made.events = [("C-1", "2020-01-31"), ("C-2", "2020-01-31")]
    return made


def explained(office: Office, name: str, *, known_on: int, as_of: int | None = None) -> Explained:
    with office.store() as store:
        return explain(
            store,
            name,
            archive=None,
            as_of=FIRST + timedelta(days=known_on if as_of is None else as_of),
            known_on=FIRST + timedelta(days=known_on),
        )


def said(found: Explained, *, shows_personal: bool = False, sees_sealed: bool = False) -> str:
    lines = lines_of(found, shows_personal=shows_personal, sees_sealed=sees_sealed)
    plain = plain_of(found, shows_personal=shows_personal, sees_sealed=sees_sealed)
    return "\n".join(lines) + json.dumps(plain, ensure_ascii=False)


def test_a_past_day_is_told_by_what_was_known_then(office: Office) -> None:
    office.scan(0)
    office.plan(0)
    office.write("hold.yaml", HOLD % ("HCA-1", "C-1", ""))
    office.rows["in/1.png"] = "C-9"
    office.scan(5)
    office.plan(5)
    office.rows["in/1.png"] = "C-1"
    office.scan(7)
    office.plan(7)
    found = {day: explained(office, "in/1.png", known_on=day) for day in (0, 4, 5, 6, 7, 30)}
    outcomes = {day: one.decision.outcome for day, one in found.items()}
    assert outcomes == {
        0: Outcome.DISPOSE,
        4: Outcome.DISPOSE,
        # The hold is of C-1. The record became C-9's on the day on which the hold was entered.
        5: Outcome.HELD,
        6: Outcome.HELD,
        7: Outcome.HELD,
        30: Outcome.HELD,
    }
    assert [one.record.facts["customer"].values for one in found.values()] == [
        ("C-1",), ("C-1",), ("C-9",), ("C-9",), ("C-1",), ("C-1",)
    ]  # fmt: skip  # a day a value, as above
    assert len(found[0].learnt) < len(found[5].learnt)
    assert "HCA-1" not in said(found[4])
    assert "HCA-1" in said(found[5])


def test_the_day_that_is_judged_for_is_another_than_that_of_knowing(office: Office) -> None:
    office.events[0] = ("C-1", "2024-03-10")
    office.scan(0)
    office.plan(0)
    # Two years, through 10 March 2026.
    assert explained(office, "in/1.png", known_on=20, as_of=9).decision.outcome is Outcome.KEEP
    assert explained(office, "in/1.png", known_on=0, as_of=10).decision.outcome is Outcome.DISPOSE


@pytest.mark.parametrize("name", ["in/1.png", "1.png"])
def test_a_record_is_named_by_its_path_or_the_end_of_it(office: Office, name: str) -> None:
    office.scan(0)
    office.plan(0)
    found = explained(office, name, known_on=0)
    assert found.record.location == "in/1.png"
    assert explained(office, found.record.id, known_on=0).record == found.record


def test_a_name_of_two_records_or_none_is_refused(office: Office) -> None:
    office.image("out/1.png", 3, "C-2")
    office.scan(0)
    office.plan(0)
    with pytest.raises(RecordUnknownError, match="several records") as caught:
        explained(office, "1.png", known_on=0)
    assert "in/1.png" in caught.value.cause
    for name in ("9.png", ".png", "r-0", ""):
        with pytest.raises(RecordUnknownError, match="no record"):
            explained(office, name, known_on=0)


def test_before_anything_was_known_nothing_is_said(office: Office) -> None:
    with pytest.raises(NoArchiveError):
        explained(office, "1.png", known_on=0)
    office.scan(3)
    with pytest.raises(NotKnownError):
        explained(office, "1.png", known_on=2)
    with pytest.raises(NotKnownError, match="no policy"):
        explained(office, "1.png", known_on=3)


def test_personal_values_are_masked(office: Office) -> None:
    office.scan(0)
    office.plan(0)
    found = explained(office, "in/1.png", known_on=0)
    assert "C-1" not in said(found)
    assert MASKED in said(found)
    assert "C-1" in said(found, shows_personal=True)


def test_a_sealed_matter_is_named_to_legal_officers_alone(office: Office) -> None:
    office.write("hold.yaml", HOLD % ("S-77", "C-1", ", confidentiality: sealed"))
    office.scan(0)
    office.plan(0)
    found = explained(office, "in/1.png", known_on=0)
    assert found.decision.outcome is Outcome.HELD
    for secret in ("S-77", "Example v Bank"):
        assert secret not in said(found)
        assert secret in said(found, sees_sealed=True)
    # Nothing is held by it here, so not even a legal officer is told of it.
    assert "S-77" not in said(explained(office, "in/2.png", known_on=0), sees_sealed=True)
