"""A hold that was entered holds, whatever becomes of its file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.documents import Documents, HoldChangedError, ReleaseWithoutHoldError
from engine.custody.ledger import LedgerRunsBackError, Scribe
from engine.custody.plain_forms import to_plain
from engine.custody.store import Store
from engine.ledger.entries import Actor, EntryError
from engine.model.conditions import ALWAYS, OneOf
from engine.model.holds import EnteredHold, Hold, HoldKind, Register, Release
from engine.model.policies import Confirmation, RuleVersion, Span
from engine.register.acts import ConfirmationEntered, ReleaseEntered
from tests.engine.custody import drawn_values as drawn
from tests.engine.custody.older import lay

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)

HOLD = Hold(
    id="HCA-1",
    kind=HoldKind.LEGAL,
    scope=OneOf(fact="customer", values=("C-1",)),
    matter="Example v Bank",
    issued_on=MARCH,
    issued_by="Legal",
    span=Span(file="holds/hca-1.yaml", line=1, column=1),
)
RELEASE = Release(
    hold="HCA-1",
    on=APRIL,
    by=("A", "B"),
    reason="settled",
    span=Span(file="holds/hca-1-release.yaml", line=1, column=1),
)
SOURCES = {"holds/hca-1.yaml": "kind: hold"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.db") as opened:
        yield opened


def on_day(day: date) -> Scribe:
    return Scribe(actor=Actor(account="a"), clock=FixedClock(datetime.combine(day, time(9), HONG_KONG)))


def enter(store: Store, *values: Hold | Release, on: date = MARCH, sources: dict[str, str] | None = None) -> Register:
    documents = Documents(
        holds=tuple(value for value in values if isinstance(value, Hold)),
        releases=tuple(value for value in values if isinstance(value, Release)),
        texts=SOURCES if sources is None else sources,
    )
    standing = store.enter_documents(documents, scribe=on_day(on))
    return Register(
        holds=standing.entered_holds(read={hold.id: hold for hold in documents.holds}), releases=standing.releases()
    )


def load(store: Store, *, read: Iterable[Hold]) -> Register:
    standing = store.standing()
    return Register(holds=standing.entered_holds(read={hold.id: hold for hold in read}), releases=standing.releases())


def proposed(store: Store) -> list[tuple[Release, date]]:
    """The releases that were entered, and the days on which they were."""
    found = [one.noted for one in store.standing().open()]
    return [(noted.act.release, noted.on) for noted in found if isinstance(noted.act, ReleaseEntered)]


def test_a_hold_keeps_the_day_on_which_it_was_entered(store: Store) -> None:
    first = enter(store, HOLD)
    assert first == Register(holds=(EnteredHold(hold=HOLD, entered_on=MARCH),))
    assert enter(store, HOLD, on=APRIL) == first


def test_a_hold_whose_file_is_gone_still_holds(store: Store) -> None:
    enter(store, HOLD)
    gone = enter(store, on=APRIL)
    assert gone == Register(holds=(EnteredHold(hold=HOLD, entered_on=MARCH, is_missing=True),))
    assert not enter(store, HOLD, on=APRIL).holds[0].is_missing


def test_looking_enters_nothing(store: Store) -> None:
    enter(store, HOLD)
    assert load(store, read=[HOLD]).holds[0].is_missing is False
    assert load(store, read=[]).holds[0].is_missing is True


@pytest.mark.parametrize(
    "edited",
    [
        replace(HOLD, scope=ALWAYS),
        replace(HOLD, matter="Another v Bank"),
        replace(HOLD, kind=HoldKind.EXTENSION, until=APRIL),
        replace(HOLD, is_sealed=True),
    ],
)
def test_an_edited_hold_is_refused_and_the_old_one_holds(store: Store, edited: Hold) -> None:
    before = enter(store, HOLD)
    other = replace(HOLD, id="HCA-2")
    with pytest.raises(HoldChangedError) as caught:
        enter(store, edited, other, sources={"holds/hca-1.yaml": "kind: hold # edited"})
    assert caught.value.exit_code == 4
    assert load(store, read=[HOLD]) == before


def test_a_moved_file_is_not_an_edit(store: Store) -> None:
    enter(store, HOLD)
    moved = replace(HOLD, span=Span(file="holds/2026/hca-1.yaml", line=9, column=3))
    assert enter(store, moved, sources={}).holds == (EnteredHold(hold=moved, entered_on=MARCH),)


def test_another_reading_of_the_same_text_is_not_an_edit(store: Store) -> None:
    enter(store, HOLD)
    understood = replace(HOLD, purpose="a line that an earlier reader passed over")
    assert enter(store, understood).holds[0].hold == understood
    assert enter(store).holds[0].hold == HOLD


def test_one_hold_in_two_files_with_two_contents_is_refused(store: Store) -> None:
    with pytest.raises(HoldChangedError):
        enter(store, HOLD, replace(HOLD, matter="Another v Bank"))
    assert enter(store) == Register()


def test_a_release_is_entered_once_never_edited_and_frees_nothing_alone(store: Store) -> None:
    enter(store, HOLD)
    assert enter(store, HOLD, RELEASE, on=APRIL).releases == ()
    assert proposed(store) == [(RELEASE, APRIL)]
    with pytest.raises(HoldChangedError, match="the release `HCA-1`"):
        enter(store, HOLD, replace(RELEASE, on=MARCH), on=APRIL)
    enter(store, on=APRIL)
    assert proposed(store) == [(RELEASE, APRIL)]


def test_a_release_cannot_wait_for_its_hold(store: Store) -> None:
    with pytest.raises(ReleaseWithoutHoldError):
        enter(store, RELEASE)
    enter(store, HOLD, RELEASE)
    assert proposed(store)


def test_a_release_of_a_hold_whose_file_is_gone_is_entered(store: Store) -> None:
    enter(store, HOLD)
    enter(store, RELEASE, on=APRIL)
    assert proposed(store) == [(RELEASE, APRIL)]


def test_a_hold_can_be_narrowed_twice(store: Store) -> None:
    first = replace(RELEASE, scope=OneOf(fact="customer", values=("C-1",)))
    enter(store, HOLD, first, replace(first, scope=OneOf(fact="customer", values=("C-2",))), RELEASE)
    assert len(proposed(store)) == 3


def test_the_days_of_entry_never_run_back(store: Store) -> None:
    enter(store, HOLD, on=APRIL)
    with pytest.raises(LedgerRunsBackError):
        enter(store, HOLD, RELEASE, on=MARCH)
    enter(store, HOLD, on=MARCH)
    assert proposed(store) == []


def test_a_sealed_matter_is_not_named_when_its_file_changes(store: Store) -> None:
    sealed = replace(HOLD, is_sealed=True)
    enter(store, sealed, RELEASE)
    for edited in (replace(sealed, matter="other"), replace(HOLD, matter="other"), replace(RELEASE, reason="other")):
        with pytest.raises(HoldChangedError) as caught:
            enter(store, edited, sources={})
        said = f"{caught.value.message} {caught.value.cause} {caught.value.help}"
        assert "HCA" not in said.upper()
        assert "`sealed`" in said


@settings(deadline=None, max_examples=25)
@given(
    found=st.lists(drawn.holds, max_size=4, unique_by=lambda hold: hold.id),
    releases=st.lists(drawn.releases, max_size=4, unique_by=lambda release: release.hold),
)
def test_the_register_gives_back_what_was_entered(
    tmp_path_factory: pytest.TempPathFactory, found: list[Hold], releases: list[Release]
) -> None:
    kept = [replace(release, hold=hold.id) for release, hold in zip(releases, found, strict=False)]
    with Store.open(tmp_path_factory.mktemp("r") / "s.db") as store:
        enter(store, *found, *kept, sources={})
        register = load(store, read=found)
        given_back = proposed(store)
    assert {entered.hold.id: entered.hold for entered in register.holds} == {hold.id: hold for hold in found}
    assert {release.hold: release for release, _ in given_back} == {release.hold: release for release in kept}


def test_what_an_older_store_had_entered_is_in_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "older.sqlite"
    sealed = replace(HOLD, id="S-1", is_sealed=True)
    entered = [("hold", HOLD.id, HOLD, MARCH), ("hold", sealed.id, sealed, MARCH), ("release", HOLD.id, RELEASE, APRIL)]
    rows = [
        f"INSERT INTO register_entry VALUES ({number}, '{kind}', '{hold}', '', "
        f"'{json.dumps(to_plain(value))}', '{day}', 'holds/hca-1.yaml', 'kind: hold')"
        for number, (kind, hold, value, day) in enumerate(entered, start=1)
    ]
    lay(path, *rows, revision="0006")
    with Store.open(path) as store:
        assert [(one.hold, one.entered_on) for one in load(store, read=[]).holds] == [(HOLD, MARCH), (sealed, MARCH)]
        # Two names that somebody typed release nothing any more.
        assert proposed(store) == [(RELEASE, APRIL)]
        assert [one.payload.is_confidential for one in store.ledger.entries()] == [False, True, False]
        assert store.ledger.problems() == ()
        with pytest.raises(HoldChangedError):
            enter(store, replace(HOLD, matter="Another v Bank"), on=APRIL, sources={})


def test_a_hold_that_was_changed_in_the_store_stops_everything(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as store:
        enter(store, HOLD)
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER ledger_entry_refuses_update")
        owner.execute("UPDATE ledger_entry SET body = replace(body, 'C-1', 'C-2')")
    with Store.open(path) as store:
        with pytest.raises(EntryError) as caught:
            store.standing()
        assert caught.value.exit_code == 4


PAPER = Confirmation(
    rules=(RuleVersion(id="a", version="1" * 64), RuleVersion(id="b", version="2" * 64)),
    by="Counsel",
    on=MARCH,
    until=date(2027, 1, 1),
    advice_sha256="ab" * 32,
    span=Span(file="counsel.yaml", line=1, column=1),
)


def test_a_confirmation_is_entered_again_only_where_it_says_something_new(store: Store) -> None:
    def entered(*papers: Confirmation) -> list[tuple[RuleVersion, ...]]:
        standing = store.enter_documents(Documents(confirmations=papers, texts={}), scribe=on_day(MARCH))
        subjects = [one.subject for one in standing.open()]
        return [one.confirmation.rules for one in subjects if isinstance(one, ConfirmationEntered)]

    assert entered(PAPER) == [PAPER.rules]
    # Its file was moved; one of its rules has changed; all of them have.
    assert entered(replace(PAPER, span=Span(file="moved.yaml", line=9, column=1))) == [PAPER.rules]
    assert entered(replace(PAPER, rules=PAPER.rules[:1])) == [PAPER.rules]
    assert entered(replace(PAPER, rules=())) == [PAPER.rules]
    # It names a version that is new.
    newer = (PAPER.rules[0], RuleVersion(id="b", version="3" * 64))
    assert entered(replace(PAPER, rules=newer)) == [PAPER.rules, newer]
    assert entered(PAPER, replace(PAPER, rules=newer)) == [PAPER.rules, newer]
