"""The report on orders to destroy: what is due, what blocks it, who waived what; page one says what is urgent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.custody.keys import SigningKey
from engine.model.conditions import ALWAYS, AllOf, Condition, OneOf, RecordIn
from engine.model.decisions import Bucket
from engine.model.digests import digest_of
from engine.model.orders import EnteredOrder, Order, OrderAuthority, Waiver
from reports.blocks import Notice
from reports.document import compose
from reports.inputs import ReportInput
from reports.sections.orders import scope_shown
from tests.reports.building import AS_OF, Builder, due, running
from tests.reports.conftest import issue
from tests.reports.invented import rich
from tests.reports.invented_policies import SECRET_MATTER, bundle, register
from tests.reports.layout import fonts_of, overlaps_in, strays_in, text_of
from tests.reports.test_document import words_in

SOMEBODY = OneOf(fact="customer", values=("C-00417",))


def order(
    id: str = "HCMP-77", *, scope: Condition = ALWAYS, left: int = 9, authority: OrderAuthority = OrderAuthority.COURT
) -> EnteredOrder:
    made = Order(
        id=id,
        authority=authority,
        authority_name="An invented authority",
        scope=scope,
        made_on=date(2026, 11, 1),
        due_on=AS_OF + timedelta(days=left),
        reference="HCMP 77/2026",
        matter="WORDS OF THE MATTER",
    )
    return EnteredOrder(order=made, entered_on=AS_OF)


def with_orders(given: ReportInput, *orders: EnteredOrder, waivers: tuple[Waiver, ...] = ()) -> ReportInput:
    return replace(given, register=replace(given.register, orders=orders, waivers=waivers))


def two(*, is_free: bool = True) -> ReportInput:
    builder = Builder()
    builder.add("r-1", location="/1", bucket=Bucket.DISPOSE, reasons=(due("amlo", "r-1"),))
    if not is_free:
        builder.add(
            "r-2",
            location="/2",
            bucket=Bucket.KEEP,
            reasons=(running("amlo", "r-2", until=date(2031, 5, 5)),),
            until=date(2031, 5, 5),
        )
    return builder.build(register=replace(register(), holds=(), releases=()))


def section(given: ReportInput) -> str:
    return words_in(next(one for one in compose(given).sections if one.anchor == "orders"))


def notices(given: ReportInput) -> list[str]:
    return [block.body.en for block in compose(given).front.blocks if isinstance(block, Notice)]


def test_without_an_order_the_report_says_nothing_of_orders() -> None:
    document = compose(rich())
    assert "orders" not in [one.anchor for one in document.sections]
    assert "destroy" not in words_in(document.front)


def test_the_section_says_when_it_is_due_and_what_blocks_it() -> None:
    said = section(with_orders(two(is_free=False), order()))
    assert "HCMP-77\ncourt\n法院\nAn invented authority\nHCMP 77/2026\n2026-11-29\n9 days left" in said
    assert "kept by a rule\n按規則保存\namlo\n1\n2031-05-05" in said
    assert "WORDS OF THE MATTER" not in said


@pytest.mark.parametrize(
    ("left", "is_free", "is_urgent"), [(9, True, False), (9, False, True), (-1, True, True), (0, True, False)]
)
def test_page_one_names_an_order_that_is_blocked_or_late(left: int, is_free: bool, is_urgent: bool) -> None:
    given = with_orders(two(is_free=is_free), order(left=left))
    assert any("HCMP-77" in one for one in notices(given)) is is_urgent
    assert ("1 day overdue" in section(given)) is (left < 0)


def test_who_waived_is_said_for_exactly_which_scope_and_personal_values_are_masked() -> None:
    waiver = Waiver(order="HCMP-77", by=("First (a)", "Second (b)"), reason="REASON", bound_on=AS_OF)
    said = section(with_orders(two(), order(scope=SOMEBODY), waivers=(waiver,)))
    assert f"First (a); Second (b)\n{AS_OF.isoformat()}\ncustomer: masked 已遮蔽\n{digest_of(SOMEBODY)}" in said
    assert "C-00417" not in said
    assert "REASON" not in said


def test_a_scope_is_shown_with_everything_but_personal_values() -> None:
    scope = AllOf(parts=(SOMEBODY, OneOf(fact="series", values=("letter",)), RecordIn(ids=("r-1",))))
    shown = scope_shown(scope, bundle().vocabulary)
    assert shown == "customer: masked 已遮蔽; series: letter; named records"


def test_of_sealed_holds_only_the_word_is_said() -> None:
    said = section(with_orders(rich(), order()))
    assert "sealed: held, ask Legal" in said
    assert SECRET_MATTER not in said
    assert "COVERT-1" not in said


def test_a_report_with_orders_is_whole_on_paper(key: SigningKey) -> None:
    authorities = list(OrderAuthority)
    waivers = tuple(Waiver(order="O-1", by=("First (a)", "Second (b)"), reason="r", bound_on=AS_OF) for _ in range(2))
    given = with_orders(
        rich(), *(order(f"O-{n}", left=n - 3, authority=authorities[n % 3]) for n in range(6)), waivers=waivers
    )
    issued = issue(given, key=key)
    assert (overlaps_in(issued.sealed), strays_in(issued.sealed)) == ([], [])
    assert len(fonts_of(issued.sealed)) == 3
    first = text_of(issued.sealed, page=1)
    assert "AN ORDER TO DESTROY NEEDS A DECISION" in first
    assert "THIS PLAN IS INCOMPLETE" in first


def test_page_one_has_room_for_an_order(key: SigningKey) -> None:
    orders = (order(f"HCMP-{number:04}-2026-a-long-name-of-an-order", left=-1) for number in range(60))
    first = text_of(issue(with_orders(two(is_free=False), *orders), key=key).sealed, page=1)
    assert "and 58 more" in first
    assert "Policies SHA-256" in first
