"""A correction that nobody has seconded can only keep: whatever was entered before, and whatever is agreed later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.model.dates import Interval
from engine.model.facts import Event
from engine.register.acts import (
    CertificateRevoked,
    CorrectionEntered,
    EventsEntered,
    ProposalEnded,
    Role,
    RoleEnded,
    RoleGiven,
)
from engine.register.events import ON_SOME_DAY, Correction, as_corrected, corrected, event_id
from engine.register.proposals import APPROVAL_DAYS, State
from tests.engine.register.entered import FIRST_DAY, FOUNDED, KEYS, MAY_AGREE, ROLES, Book
from tests.spec.adaptor import as_verdict, judgement_of
from tests.spec.examples import case_of, confirmed, record, rule

AS_OF = date(2026, 11, 1)
ENDED = Event(kind="closed", asset="A", on=Interval.on(date(2019, 6, 30)))
KEPT = frozenset({"held", "keep", "undecided"})
TRIGGERS = [
    {"mode": mode, "kinds": kinds}
    for mode in ("latest_of", "earliest_of")
    for kinds in (["closed"], ["closed", "sold"], ["sold", "closed", "reopened"])
]


def between(first: str, last: str | None = None) -> Interval:
    return Interval(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))


def kept(events: Iterable[Event]) -> set[tuple[int, str]]:
    """The records that each trigger keeps, by floors of a year beside ceilings of two; the judge says so."""
    plain = [
        {
            "kind": event.kind,
            "asset": event.asset,
            "earliest": event.on.earliest.isoformat(),
            "latest": event.on.latest.isoformat(),
        }
        for event in events
    ]
    members = [record("one", account="A"), record("two", "2" * 64, account=["A", "B"])]
    found = set()
    for number, trigger in enumerate(TRIGGERS):
        case = case_of(
            AS_OF.isoformat(),
            events=plain,
            records=members,
            rules=[rule(at_least=12, at_most=24, from_=trigger), rule("ceiling", at_most=6, from_=trigger)],
            confirmations=[confirmed("rule", "ceiling")],
        )
        verdicts: dict[str, Any] = as_verdict(judgement_of(case))["records"]
        found |= {(number, name) for name, verdict in verdicts.items() if verdict["outcome"] in KEPT}
    return found


# Around the day on which a floor of a year ends, before 1826 never, and in the future now and then.
days = st.integers(-900, 120).map(lambda shift: AS_OF + timedelta(days=shift))
intervals = st.one_of(
    days.map(Interval.on),
    st.tuples(days, st.integers(0, 500)).map(
        lambda drawn: Interval(earliest=drawn[0], latest=drawn[0] + timedelta(days=drawn[1]))
    ),
    st.just(ON_SOME_DAY),
)
events = st.builds(
    Event, kind=st.sampled_from(["closed", "closed", "sold", "reopened"]), asset=st.sampled_from("AB"), on=intervals
)
targets = st.one_of(st.none(), intervals)
accounts = st.sampled_from([*ROLES, "stranger"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.integers(0, 9), targets, accounts),
        st.tuples(st.just("approve"), st.integers(0, 5), st.none(), accounts),
        st.tuples(st.just("end"), st.integers(0, 5), st.none(), accounts),
        st.tuples(st.just("wait"), st.integers(0, 40), st.none(), st.just("")),
    ),
    max_size=8,
)


def played(said: Sequence[Event], drawn: Sequence[tuple[str, int, Interval | None, str]]) -> Book:
    book = FOUNDED.copy()
    book.enter(EventsEntered(source="t", events=tuple(said)), account="rose")
    numbers: list[int] = []
    for what, which, to, account in drawn:
        match what:
            case "correct":
                act = CorrectionEntered(event=said[which % len(said)], to=to, reason="r")
                numbers.append(book.enter(act, account=account))
            case "wait":
                book.day += timedelta(days=which)
            case "approve" if numbers:
                book.approve(numbers[which % len(numbers)], account=account)
            case "end" if numbers:
                book.enter(ProposalEnded(proposal=numbers[which % len(numbers)], reason="r"), account=account)
            case _:
                pass
    return book


def in_force(book: Book) -> tuple[Event, ...]:
    standing = book.standing()
    return corrected(standing.events, standing.corrections())


@settings(max_examples=200, deadline=None)
@given(said=st.lists(events, min_size=1, max_size=5), drawn=steps, which=st.integers(0, 9), to=targets, author=accounts)
@example(
    # A doubt about what clears one kind must not let another run: of the first of two, one lies in the future.
    said=[
        Event(kind="sold", asset="A", on=between("2019-01-01")),
        Event(kind="closed", asset="A", on=between("2030-01-01")),
        Event(kind="reopened", asset="A", on=between("2020-01-01")),
    ],
    drawn=[],
    which=2,
    to=None,
    author="rose",
)
def test_an_open_correction_frees_nothing_that_is_kept_without_it_or_once_it_is_agreed(
    said: list[Event], drawn: list[tuple[str, int, Interval | None, str]], which: int, to: Interval | None, author: str
) -> None:
    without = played(said, drawn)
    is_open = without.copy()
    number = is_open.enter(CorrectionEntered(event=said[which % len(said)], to=to, reason="r"), account=author)
    assert is_open.proposal(number).state is State.OPEN
    agreed = is_open.copy()
    for account in MAY_AGREE:
        agreed.approve(number, account=account)
    assert agreed.proposal(number).state is State.BINDING
    ended = is_open.copy()
    ended.enter(ProposalEnded(proposal=number, reason="r"), account="lena")
    assert kept(in_force(without)) | kept(in_force(agreed)) <= kept(in_force(is_open))
    assert in_force(ended) == in_force(without)


@settings(max_examples=150, deadline=None)
@given(on=intervals, to=targets, other=targets, others=st.lists(events, max_size=3))
def test_two_open_corrections_count_as_both(
    on: Interval, to: Interval | None, other: Interval | None, others: list[Event]
) -> None:
    event = Event(kind="closed", asset="A", on=on)
    first = Correction(event=event, to=to, is_open=True)
    second = Correction(event=event, to=other, is_open=True)
    both = corrected([event, *others], [first, second])
    assert both == corrected([event, *others], [second, first])
    assert kept(corrected([event, *others], [first])) <= kept(both)


def test_the_property_would_see_a_correction_that_counts_at_once() -> None:
    late = Event(kind="closed", asset="A", on=Interval.on(AS_OF - timedelta(days=100)))
    early = Interval.on(AS_OF - timedelta(days=800))
    correction = Correction(event=late, to=early, is_open=True)
    assert (0, "one") in kept([late])
    assert (0, "one") in kept(corrected([late], [correction]))
    assert (0, "one") not in kept([Event(kind="closed", asset="A", on=early)])


@pytest.mark.parametrize(
    ("said", "corrections", "counts_as"),
    [
        ("2019-06-30", [("2018-01-01", False)], between("2018-01-01")),
        ("2019-06-30", [("2018-01-01", True)], between("2018-01-01", "2019-06-30")),
        ("2019-06-30", [("2021-01-01", True)], between("2019-06-30", "2021-01-01")),
        ("2019-06-30", [("2018-01-01", False), ("2020-01-01", False)], between("2020-01-01")),
        ("2019-06-30", [("2018-01-01", False), ("2020-01-01", True)], between("2018-01-01", "2020-01-01")),
        ("2019-06-30", [(None, True)], ON_SOME_DAY),
        ("2019-06-30", [(None, False)], None),
        ("2019-06-30", [(None, False), ("2018-01-01", True)], ON_SOME_DAY),
        ("2019-06-30", [(None, False), ("2018-01-01", False)], between("2018-01-01")),
    ],
)
def test_an_event_counts_as_all_that_is_said_of_it(
    said: str, corrections: list[tuple[str | None, bool]], counts_as: Interval | None
) -> None:
    event = Event(kind="closed", asset="A", on=between(said))
    given_ = [
        Correction(event=event, to=None if to is None else between(to), is_open=is_open) for to, is_open in corrections
    ]
    assert as_corrected([event], given_) == {event: counts_as}


def test_a_correction_of_doubtful_days_covers_both() -> None:
    event = Event(kind="closed", asset="A", on=between("2019-01-01", "2019-12-31"))
    correction = Correction(event=event, to=between("2018-05-01", "2019-02-01"), is_open=True)
    assert as_corrected([event], [correction])[event] == between("2018-05-01", "2019-12-31")


def test_a_correction_of_what_nobody_says_does_nothing() -> None:
    other = Event(kind="closed", asset="B", on=ENDED.on)
    assert corrected([ENDED], [Correction(event=other, to=None, is_open=False)]) == (ENDED,)


def test_an_id_is_of_what_was_first_said() -> None:
    ids = {
        event_id(Event(kind=kind, asset=asset, on=on))
        for kind in ("closed", "sold")
        for asset in ("A", "B")
        for on in (between("2019-06-30"), between("2019-06-30", "2019-07-01"))
    }
    assert len(ids) == 8
    assert event_id(ENDED) == "e-eb9291e039"


def proposed(book: Book, *, account: str, signer: str | None = None) -> int:
    book.enter(EventsEntered(source="t", events=(ENDED,)), account="rose")
    earlier = CorrectionEntered(event=ENDED, to=between("2012-06-30"), reason="r")
    return book.enter(earlier, account=account, signer=signer)


def latest(book: Book) -> date:
    (event,) = in_force(book)
    return event.on.latest


@pytest.mark.parametrize(
    ("author", "agree", "is_agreed"),
    [
        ("rose", [], False),
        ("rose", ["rose"], False),
        ("rose", ["rose", "rose", "rose"], False),
        ("rose", ["carl"], True),
        ("rose", ["cora"], False),
        ("rose", ["nemo"], False),
        ("rose", ["stranger"], False),
        ("rose", ["regina"], False),
        ("cora", ["rose"], False),
        ("cora", ["rose", "carl"], True),
        ("nemo", ["rose"], False),
        ("stranger", ["rose"], False),
        ("stranger", ["rose", "rose"], False),
        ("stranger", ["rose", "lena"], True),
    ],
)
def test_an_earlier_end_needs_two_enrolled_people_of_a_fitting_role(
    author: str, agree: list[str], is_agreed: bool
) -> None:
    book = FOUNDED.copy()
    number = proposed(book, account=author)
    for account in agree:
        assert latest(book) == ENDED.on.latest
        book.approve(number, account=account)
    assert (book.proposal(number).state is State.BINDING) is is_agreed
    assert latest(book) == (date(2012, 6, 30) if is_agreed else ENDED.on.latest)


def test_one_person_is_one_by_account_and_by_certificate() -> None:
    book = FOUNDED.copy()
    number = proposed(book, account="stranger", signer="rose")
    book.approve(number, account="rose")
    book.approve(number, account="carl", signer="rose")
    assert latest(book) == ENDED.on.latest
    book.approve(number, account="rose", signer="carl")
    assert latest(book) == date(2012, 6, 30)


def test_what_the_author_said_waits_only_so_long() -> None:
    book = FOUNDED.copy()
    number = proposed(book, account="rose")
    book.day += timedelta(days=APPROVAL_DAYS + 1)
    book.approve(number, account="carl")
    assert latest(book) == ENDED.on.latest
    book.approve(number, account="rose")
    assert latest(book) == date(2012, 6, 30)


def test_a_role_that_came_too_late_or_had_ended_agrees_to_nothing() -> None:
    book = FOUNDED.copy()
    number = proposed(book, account="rose")
    book.approve(number, account="carl")
    assert latest(book) == date(2012, 6, 30)
    # It is known only afterwards that the role had ended before.
    book.enter(RoleEnded(person="carl", role=Role.COMPLIANCE, on=FIRST_DAY), account="regina", signer="regina")
    assert latest(book) == ENDED.on.latest
    other = FOUNDED.copy()
    number = proposed(other, account="nemo")
    grant = RoleGiven(person="nemo", role=Role.RECORDS, first=FIRST_DAY)
    other.enter(grant, account="regina", signer="regina")
    other.approve(number, account="rose")
    assert latest(other) == ENDED.on.latest
    other.approve(number, account="nemo")
    assert latest(other) == date(2012, 6, 30)


def test_a_correction_to_a_later_day_outlives_the_certificate_that_signed_it() -> None:
    book = FOUNDED.copy()
    book.enter(EventsEntered(source="t", events=(ENDED,)), account="rose")
    later = CorrectionEntered(event=ENDED, to=between("2026-06-30"), reason="r")
    number = book.enter(later, account="stranger", signer="rose")
    book.approve(number, account="carl")
    assert in_force(book) == (Event(kind="closed", asset="A", on=between("2026-06-30")),)
    revoked = CertificateRevoked(certificate=KEYS["rose"].fingerprint, reason="stolen", since=FIRST_DAY)
    book.enter(revoked, account="regina", signer="regina")
    # Nobody can say any more who proposed it: it is open again, and counts as both.
    assert in_force(book) == (Event(kind="closed", asset="A", on=between("2019-06-30", "2026-06-30")),)
    assert book.proposal(number).author is None
    assert [fault.what for fault in book.standing().faults] == [
        "the correction stays open, but the certificate is revoked"
    ]


def test_an_event_stands_whoever_signed_it() -> None:
    book = FOUNDED.copy()
    number = book.enter(EventsEntered(source="t", events=(ENDED,)), account="stranger", signer="rose", key=KEYS["carl"])
    (entered,) = book.standing().entered_events
    assert (entered.sequence, entered.person, entered.account) == (number, None, "stranger")
    assert book.standing().events == (ENDED,)
    assert [fault.sequence for fault in book.standing().faults] == [number]
