"""What stands against an order: holds, cooling, floors and doubt, each said, and no outcome changed by any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.judge.judgement import judge
from engine.judge.orders import Block, OrderReach, OrderReader
from engine.model.conditions import ALWAYS, Condition, OneOf, RecordIn
from engine.model.decisions import Judgement, Outcome
from engine.model.facts import FactDefinition, FactKind, Vocabulary, known
from engine.model.holds import SEALED, EnteredHold, EnteredRelease, Hold, HoldKind, Register, Release
from engine.model.orders import EnteredOrder, Order, OrderAuthority, Waiver
from engine.model.policies import Bundle, Confirmation, Keep, Policy, Rule, RuleVersion, Then
from engine.model.records import Ghost, Inventory, Link, LinkKind, Record

DAY, AS_OF = date(2026, 1, 1), date(2026, 3, 11)
RELEASED = date(2026, 3, 1)
MINE = OneOf(fact="customer", values=("C-1",))


def record(id: str, customer: str | None = "C-1", series: str = "form") -> Record:
    facts = {"series": known(series)} | ({"customer": known(customer)} if customer else {})
    return Record(id=id, location=id, sha256=(id.encode().hex() * 64)[:64], size=1, facts=facts)


def rule(id: str, series: str, keep: Keep, *, then: Then = Then.DISPOSE) -> Rule:
    return Rule(id=id, applies_to=OneOf(fact="series", values=(series,)), keep=keep, then=then)


OVER = Keep(while_=OneOf(fact="series", values=("nothing",)))
RULES = (
    rule("forms", "form", OVER),
    rule("deeds", "deed", Keep(is_permanent=True)),
    rule("letters", "letter", OVER, then=Then.TRANSFER),
    rule("looks", "photo", OVER, then=Then.REVIEW),
)
BUNDLE = Bundle(
    vocabulary=Vocabulary(
        facts={name: FactDefinition(name=name, kind=FactKind.TEXT) for name in ("customer", "series")}, events={}
    ),
    policies=(Policy(id="p", rules=RULES),),
    confirmations=(
        Confirmation(
            rules=tuple(RuleVersion(id=one.id, version=one.version) for one in RULES),
            by="Counsel",
            on=DAY,
            until=date(2030, 1, 1),
            advice_sha256="0" * 64,
        ),
    ),
)
HOLD = Hold(id="h-1", kind=HoldKind.LEGAL, scope=MINE, matter="m", issued_on=DAY, issued_by="Invented Counsel")


def order(scope: Condition = MINE, *, id: str = "o-1", due: date = date(2026, 4, 1)) -> EnteredOrder:
    made = Order(id=id, authority=OrderAuthority.COURT, authority_name="A court", scope=scope, made_on=DAY, due_on=due)
    return EnteredOrder(order=made, entered_on=DAY, is_by_legal=True)


def release(scope: Condition | None = None, *, on: date = RELEASED) -> EnteredRelease:
    return EnteredRelease(release=Release(hold="h-1", on=on, by=("A", "B"), reason="r", scope=scope), entered_on=on)


def register(*holds: Hold, releases: tuple[EnteredRelease, ...] = (), bound: date | None = None) -> Register:
    return Register(
        holds=tuple(EnteredHold(hold=one, entered_on=DAY) for one in holds),
        releases=releases,
        orders=(order(),),
        waivers=(Waiver(order="o-1", by=("A", "B"), reason="r", bound_on=bound),) if bound else (),
    )


def judged(inventory: Inventory, given: Register, *, as_of: date = AS_OF) -> tuple[OrderReader, Judgement]:
    judgement = judge(inventory, bundle=BUNDLE, register=given, as_of=as_of)
    return OrderReader(inventory, register=given, judgement=judgement), judgement


def reach_of(*records: Record, given: Register, as_of: date = AS_OF) -> OrderReach:
    (reach,) = judged(Inventory(records=records), given, as_of=as_of)[0].reaches()
    return reach


def said(reach: OrderReach) -> list[tuple[str, str, int, date | None]]:
    return [(one.kind.value, one.by, one.records, one.until) for one in reach.against]


def test_everything_that_stands_against_an_order_is_said() -> None:
    records = (
        record("a"),
        record("b", series="deed"),
        record("c", series="letter"),
        record("d", series="photo"),
        record("e", series="other"),
        record("f", None),
        record("g", "C-2"),
    )
    reach = reach_of(*records, given=register())
    assert (reach.certain, reach.possible, reach.free, reach.blocked) == (5, 1, 2, 4)
    assert said(reach) == [
        ("floor", "deeds", 1, None),
        ("undecided", "", 1, None),
        ("review", "", 1, None),
        ("transfer", "", 1, None),
    ]


def test_a_floor_under_a_hold_is_said_too() -> None:
    reach = reach_of(record("a", series="deed"), given=register(HOLD))
    assert said(reach) == [("held", "h-1", 1, None), ("floor", "deeds", 1, None)]
    assert (reach.blocked, reach.free) == (1, 0)


@pytest.mark.parametrize(
    ("releases", "expected"),
    [
        ((), ("held", "h-1", 1, None)),
        ((release(),), ("cooling", "h-1", 1, date(2026, 3, 31))),
        ((release(RecordIn(ids=("a",))),), ("cooling", "h-1", 1, date(2026, 3, 31))),
        ((release(RecordIn(ids=("b",))),), ("held", "h-1", 1, None)),
    ],
)
def test_until_when_a_released_hold_cools_is_said(
    releases: tuple[EnteredRelease, ...], expected: tuple[str, str, int, date | None]
) -> None:
    assert said(reach_of(record("a"), given=register(HOLD, releases=releases))) == [expected]


def test_of_a_sealed_hold_nothing_is_said_but_that_it_holds() -> None:
    sealed = replace(HOLD, is_sealed=True)
    assert said(reach_of(record("a"), given=register(sealed, releases=(release(),)))) == [("held", SEALED, 1, None)]


def test_holds_beyond_those_that_are_listed_stand_against_it_too() -> None:
    many = (replace(HOLD, id=f"h-{number:02}") for number in range(60))
    reach = reach_of(record("a", None), given=register(*many))
    assert ("held", "", 1, None) in said(reach)
    assert reach.kinds == {Block.HELD: 1}


@pytest.mark.parametrize(("due", "left", "is_overdue"), [("2026-03-11", 0, False), ("2026-03-10", -1, True)])
def test_a_day_that_passes_changes_words_alone(due: str, left: int, is_overdue: bool) -> None:
    given = replace(register(HOLD), orders=(order(due=date.fromisoformat(due)),))
    reader, judgement = judged(Inventory(records=(record("a"),)), given)
    (reach,) = reader.reaches()
    assert (reach.days_left, reach.is_overdue) == (left, is_overdue)
    assert judgement.decisions == judged(Inventory(records=(record("a"),)), replace(given, orders=()))[1].decisions


@pytest.mark.parametrize("scope", [ALWAYS, MINE, RecordIn(ids=("a",))])
@pytest.mark.parametrize("releases", [(), (release(),)])
def test_an_order_without_a_waiver_changes_no_decision(scope: Condition, releases: tuple[EnteredRelease, ...]) -> None:
    inventory = Inventory(records=(record("a"), record("b", None), record("c", series="deed")))
    with_it = replace(register(HOLD, releases=releases), orders=(order(scope),))
    assert judged(inventory, with_it)[1] == judged(inventory, replace(with_it, orders=()))[1]


def outcomes(inventory: Inventory, given: Register, *, as_of: date = AS_OF) -> dict[str, Outcome]:
    return {one.record: one.outcome for one in judged(inventory, given, as_of=as_of)[1].decisions}


def test_a_waiver_lets_out_what_certainly_falls_under_the_order_and_says_so() -> None:
    given = register(replace(HOLD, scope=ALWAYS), releases=(release(),), bound=RELEASED)
    inventory = Inventory(records=(record("a"), record("b", None), record("c", "C-2"), record("d", series="deed")))
    reader, judgement = judged(inventory, given)
    assert {one.record: one.outcome for one in judgement.decisions} == {
        "a": Outcome.DISPOSE,
        "b": Outcome.HELD,
        "c": Outcome.HELD,
        "d": Outcome.KEEP,
    }
    assert [(one.waiver.order, one.hold) for one in reader.let_out("a")] == [("o-1", "h-1")]
    assert [reader.let_out(name) for name in "bc"] == [(), ()]
    (reach,) = reader.reaches()
    assert reach.let_out == 2
    assert said(reach) == [("cooling", "h-1", 1, date(2026, 3, 31)), ("floor", "deeds", 1, None)]


def test_a_waiver_of_an_order_that_is_not_in_force_counts_for_nothing() -> None:
    given = register(HOLD, releases=(release(),), bound=RELEASED)
    inventory = Inventory(records=(record("a"),))
    assert outcomes(inventory, given)["a"] is Outcome.DISPOSE
    assert outcomes(inventory, replace(given, orders=()))["a"] is Outcome.HELD
    assert outcomes(inventory, replace(given, orders=(order(id="o-2"),)))["a"] is Outcome.HELD


@pytest.mark.parametrize("kind", [LinkKind.IDENTICAL, LinkKind.LOOKALIKE, LinkKind.DOUBTFUL])
def test_a_link_to_what_still_cools_holds(kind: LinkKind) -> None:
    given = replace(
        register(replace(HOLD, scope=ALWAYS), releases=(release(),), bound=RELEASED),
        orders=(order(RecordIn(ids=("a",))),),
    )
    inventory = Inventory(records=(record("a"), record("b")), links=(Link(first="a", second="b", kind=kind),))
    assert outcomes(inventory, given)["a"] is Outcome.HELD


def test_a_ghost_that_is_no_part_of_the_order_holds_its_survivor() -> None:
    given = register(replace(HOLD, scope=ALWAYS), releases=(release(),), bound=RELEASED)
    inventory = Inventory(records=(record("a"),), ghosts=(Ghost(survivor="a", record=record("g", "C-2")),))
    assert outcomes(inventory, given)["a"] is Outcome.HELD


def test_a_second_hold_holds_whatever_was_waived_for_the_first() -> None:
    given = register(HOLD, replace(HOLD, id="h-2"), releases=(release(),), bound=RELEASED)
    assert outcomes(Inventory(records=(record("a"),)), given)["a"] is Outcome.HELD


@pytest.mark.parametrize(("as_of", "outcome"), [("2026-06-01", Outcome.HELD), ("2026-06-02", Outcome.DISPOSE)])
def test_a_regulator_holds_until_the_stated_end(as_of: str, outcome: Outcome) -> None:
    hold = replace(HOLD, kind=HoldKind.REGULATOR, until=date(2026, 6, 1))
    given = register(hold, releases=(release(),), bound=RELEASED)
    assert outcomes(Inventory(records=(record("a"),)), given, as_of=date.fromisoformat(as_of))["a"] is outcome


def test_an_end_past_the_calendar_is_said_with_its_last_day() -> None:
    given = register(HOLD, releases=(release(on=date.max),))
    assert said(reach_of(record("a"), given=given)) == [("cooling", "h-1", 1, date.max)]
