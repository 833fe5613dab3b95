"""A correction of an event waits for a second person; what could be meant otherwise is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.custody.ledger import Scribe
from engine.custody.register import ActRefusedError
from engine.custody.store import Store
from engine.intake.events import ON_SOME_DAY
from engine.ledger.entries import Actor
from engine.model.dates import Interval
from engine.register.proposals import State
from procedures.event_corrections import (
    DaysImpossibleError,
    EventNotNamedError,
    Named,
    NoReasonError,
    NoSuchEventError,
    NothingChangesError,
    ProposedAlreadyError,
    SeveralEventsError,
    correct,
    days,
)
from procedures.events import list_events
from procedures.proposing import NotRegisteredError, approve
from procedures.register import events_in_force
from tests.procedures.registered import (
    ENDED,
    NOON,
    RIGHT,
    VOCABULARY,
    imported,
    is_running,
    keep,
    people,
    propose,
    scanned,
)


def test_an_earlier_end_counts_as_both_until_a_second_person_agrees(database: Path) -> None:
    signers = people(database)
    imported(database, ENDED)
    (listed,) = list_events(database, asset="C-00417")
    before = days(date(2015, 1, 1), None, called="")
    earlier = days(date(2012, 1, 1), date(2012, 6, 30), called="")
    done = correct(database, Named(id=listed.id), to=earlier, reason=" the letter ", clock=NOON)
    assert (done.before.counts_as, done.to, done.after.counts_as) == (
        before,
        earlier,
        Interval(earliest=date(2012, 1, 1), latest=date(2015, 1, 1)),
    )
    assert (done.proposal.state, len(done.proposal.approvals)) == (State.OPEN, 1)
    number = done.proposal.number
    scribe = Scribe(actor=Actor(account="elsewhere"), clock=NOON)
    with Store.open(database) as store:
        # The author by certificate is the author.
        with pytest.raises(ActRefusedError, match="has approved the proposal"):
            approve(store, number, scribe=scribe, signer=signers["sample-solicitor-one"])
        assert approve(store, number, scribe=scribe, signer=signers["sample-solicitor-two"]).state is State.BINDING
    (listed,) = list_events(database)
    assert (listed.counts_as, listed.event.on) == (earlier, before)


def test_a_retraction_in_the_register_ends_what_it_clears_only_when_two_agree(database: Path) -> None:
    signers = people(database)
    inventory = scanned("C-00417")
    resumed = "relationship-resumed,c-00417,2014-01-01"
    imported(database, ENDED, resumed)
    assert not is_running(inventory, database)
    number = propose(database, None, row=resumed)
    assert not is_running(inventory, database)
    with Store.open(database) as store:
        scribe = Scribe(actor=Actor(account="elsewhere"), clock=NOON)
        approve(store, number, scribe=scribe, signer=signers["sample-solicitor-two"])
    assert is_running(inventory, database)
    # The same table again says nothing new: it is the same event, and it stays retracted.
    assert imported(database, ENDED, resumed).taken.new == ()
    assert is_running(inventory, database)
    assert [one.counts_as for one in list_events(database, asset="c-00417")] == [None]


def test_an_event_that_only_a_table_says_is_corrected_too(database: Path) -> None:
    inventory = scanned("C-00417", rows=(ENDED,))
    keep(database, inventory)
    (listed,) = list_events(database, asset="C-00417")
    assert (listed.entered, listed.scan) == (None, "s-1")
    assert list_events(database) == ()
    done = correct(database, Named(id=listed.id), to=None, reason="r", clock=NOON)
    assert done.after.counts_as == ON_SOME_DAY
    with Store.open(database) as store:
        happened = events_in_force(inventory, store.standing(), vocabulary=VOCABULARY).events
    assert [one.on for one in happened] == [ON_SOME_DAY]
    assert [one.id for one in list_events(database)] == [listed.id]


def test_a_signed_correction_names_the_person(database: Path) -> None:
    signers = people(database)
    imported(database, ENDED)
    signer = signers["sample-solicitor-two"]
    named = Named(kind="relationship-ended", asset="C-00417", on=date(2015, 1, 1))
    done = correct(database, named, to=None, reason="r", clock=NOON, key=signer.key)
    assert done.proposal.author is not None
    assert (done.proposal.author.id, done.proposal.approvals[0].is_signed) == ("sample-solicitor-two", True)


def test_a_certificate_of_nobody_signs_nothing(database: Path, tmp_path: Path) -> None:
    imported(database, ENDED)
    other = tmp_path / "other.sqlite"
    Store.open(other).close()
    key = people(other)["sample-solicitor-two"].key
    named = Named(kind="relationship-ended", asset="C-00417", on=date(2015, 1, 1))
    with pytest.raises(NotRegisteredError):
        correct(database, named, to=None, reason="r", clock=NOON, key=key)
    assert not list_events(database)[0].corrections


@pytest.mark.parametrize(
    ("named", "error"),
    [
        (Named(id="e-0000000000"), NoSuchEventError),
        (Named(id="7"), NoSuchEventError),
        (Named(id="e-\udcff"), NoSuchEventError),
        (Named(id="e-0"), NoSuchEventError),
        (Named(kind="relationship-ended", asset="C-00417", on=date(2015, 1, 2)), NoSuchEventError),
        (Named(kind="relationship-over", asset="C-00417", on=date(2015, 1, 1)), NoSuchEventError),
        (Named(kind="relationship-ended", asset="c-00417", on=date(2015, 1, 1)), NoSuchEventError),
        (Named(kind="relationship-ended", asset="\udcff", on=date(2015, 1, 1)), NoSuchEventError),
        (Named(), EventNotNamedError),
        (Named(kind="relationship-ended", asset="C-00417"), EventNotNamedError),
        (Named(id="e-0000000000", asset="C-00417"), EventNotNamedError),
        (
            Named(id="e-0000000000", kind="relationship-ended", asset="C-00417", on=date(2015, 1, 1)),
            EventNotNamedError,
        ),
    ],
)
def test_an_event_that_is_not_there_is_not_corrected(database: Path, named: Named, error: type[Exception]) -> None:
    imported(database, ENDED)
    with pytest.raises(error):
        correct(database, named, to=None, reason="r", clock=NOON)
    with Store.open(database) as store:
        assert store.ledger.size() == 1


def test_an_id_may_be_shortened_where_it_is_of_one_event(database: Path) -> None:
    imported(database, *(f"relationship-ended,C-{number},2015-01-01" for number in range(800)))
    ids = [one.id for one in list_events(database)]
    assert len(set(ids)) == 800
    beginnings = [id[:6] for id in ids]
    shared = next(one for one in beginnings if beginnings.count(one) > 1)
    alone = next(one for one in beginnings if beginnings.count(one) == 1)
    with pytest.raises(SeveralEventsError):
        correct(database, Named(id=shared), to=None, reason="r", clock=NOON)
    assert correct(database, Named(id=alone), to=None, reason="r", clock=NOON).before.id.startswith(alone)


@pytest.mark.parametrize("reason", ["", "  \n", "\udcff"])
def test_a_correction_needs_a_reason(database: Path, reason: str) -> None:
    imported(database, ENDED)
    with pytest.raises(NoReasonError):
        correct(database, RIGHT, to=None, reason=reason, clock=NOON)


@pytest.mark.parametrize(
    ("first", "last"),
    [("1825-12-31", None), ("2015-01-02", "2015-01-01"), ("1970-01-01", None), ("2015-01-01", "9999-12-31")],
)
def test_days_on_which_nothing_happened_are_refused(first: str, last: str | None) -> None:
    with pytest.raises(DaysImpossibleError):
        days(date.fromisoformat(first), None if last is None else date.fromisoformat(last), called="the new days")


def test_a_correction_that_changes_nothing_or_waits_already_is_refused(database: Path) -> None:
    imported(database, ENDED)
    with pytest.raises(NothingChangesError):
        correct(database, RIGHT, to=Interval.on(date(2015, 1, 1)), reason="r", clock=NOON)
    number = propose(database, None)
    with pytest.raises(ProposedAlreadyError, match=f"under {number}"):
        correct(database, RIGHT, to=None, reason="another", clock=NOON)
    assert propose(database, Interval.on(date(2012, 1, 1))) == number + 1
