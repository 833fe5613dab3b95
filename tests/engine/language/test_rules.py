"""Conditions, periods and choices: from their lines to the model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.language.problems import BundleError
from engine.model.conditions import ALWAYS, AllOf, AnyOf, Compared, Comparison, Condition, Not, OneOf
from engine.model.dates import Cutoff, Period
from engine.model.policies import ChooseLine, Combination, Keep, Preference, Rule, Trigger, Unknown
from engine.model.values import Value
from tests.engine.language.documents import VOCABULARY, policy, read

BASIS = "basis: [{cite: Cap. 615, checked: 2026-11-21, source: primary}]"
ENDED = Trigger(combination=Combination.LATEST_OF, kinds=("relationship-ended",))
CURRENT = OneOf(fact="entry_current", values=(True,))


def rule(*, applies_to: str = "{series: id-document}", keep: str = "{permanently: yes}", more: str = "") -> Rule:
    text = policy(f"id: r\napplies_to: {applies_to}\nkeep: {keep}\n{BASIS}\n{more}")
    return read({"v.yaml": VOCABULARY, "p.yaml": text}).bundle.rules[0]


def codes(*, applies_to: str = "{series: id-document}", keep: str = "{permanently: yes}", more: str = "") -> list[str]:
    try:
        rule(applies_to=applies_to, keep=keep, more=more)
    except BundleError as error:
        return [str(problem.code) for problem in error.problems]
    return []


def one(fact: str, *values: Value) -> OneOf:
    return OneOf(fact=fact, values=values)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{}", ALWAYS),
        ("{series: id-document}", one("series", "id-document")),
        ("{series: [id-document]}", one("series", "id-document")),
        ("{customer: 00417}", one("customer", "00417")),
        ("{customer: no}", one("customer", "no")),
        ("{customer: '~'}", one("customer", "~")),
        ("{customer: 2026-03-31}", one("customer", "2026-03-31")),
        (
            "{custodian: Branch 12, registered: no}",
            AllOf(parts=(one("custodian", "Branch 12"), one("registered", False))),
        ),
        ("{pages: [1, 2.50]}", one("pages", Decimal(1), Decimal("2.5"))),
        ("{pages: -0}", one("pages", Decimal(0))),
        ("{captured_on: 2024-02-29}", one("captured_on", date(2024, 2, 29))),
        ("{folder: registry/hk}", one("folder", "registry/hk")),
        (
            "{folder: {under: registry/hk}}",
            Compared(fact="folder", comparison=Comparison.UNDER, value="registry/hk"),
        ),
        (
            "{captured_on: {on_or_after: 2020-01-01, before: 2021-01-01}}",
            AllOf(
                parts=(
                    Compared(fact="captured_on", comparison=Comparison.ON_OR_AFTER, value=date(2020, 1, 1)),
                    Compared(fact="captured_on", comparison=Comparison.BEFORE, value=date(2021, 1, 1)),
                )
            ),
        ),
        (
            "{dpi: {at_least: 300, at_most: 300}}",
            AllOf(
                parts=(
                    Compared(fact="dpi", comparison=Comparison.AT_LEAST, value=Decimal(300)),
                    Compared(fact="dpi", comparison=Comparison.AT_MOST, value=Decimal(300)),
                )
            ),
        ),
        (
            "{any: [{series: id-document, jurisdiction: HK}, {not: {registered: yes}}]}",
            AnyOf(
                parts=(
                    AllOf(parts=(one("series", "id-document"), one("jurisdiction", "HK"))),
                    Not(part=one("registered", True)),
                )
            ),
        ),
    ],
)
def test_a_condition_reads_to_its_tree(written: str, meant: Condition) -> None:
    assert rule(applies_to=written).applies_to == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{any: {series: id-document}}", "L001"),
        ("{any: []}", "L009"),
        ("{not: {}}", "L009"),
        ("{captured_on: {}}", "L009"),
        ("{not: [{series: id-document}]}", "L001"),
        ("{series: [[id-document]]}", "L001"),
        ("{pages: 1e3}", "L012"),
        ("{pages: .5}", "L012"),
        ("{pages: NaN}", "L012"),
        ("{pages: 1_000}", "L012"),
        ("{pages: 1234567890123456}", "L012"),
        ("{registered: Yes}", "L011"),
        ("{captured_on: 20240229}", "L021"),
        ("{captured_on: 2024-W09-4}", "L021"),
        ("{captured_on: 0000-01-01}", "L021"),
        ("{folder: registry/hk/}", "L025"),
        ("{folder: registry//hk}", "L025"),
        ("{folder: registry/../hk}", "L025"),
        ("{folder: 'registry\\hk'}", "L025"),
        ("{dpi: {under: 300}}", "L023"),
        ("{customer: {at_least: a}}", "L023"),
        ("{dpi: {at_least: 301, at_most: 300}}", "L024"),
        ("{captured_on: {on_or_after: 2024-01-01, before: 2024-01-01}}", "L024"),
        ("{sha256: 0c4d55aa}", "H007"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(written: str, code: str) -> None:
    assert codes(applies_to=written) == [code]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{at_least: P7Y6M, from: relationship-ended}", Keep(at_least=Period(90), trigger=ENDED)),
        ("{at_least: P18M, from: relationship-ended}", Keep(at_least=Period(18), trigger=ENDED)),
        ("{at_least: P400Y, from: relationship-ended}", Keep(at_least=Period(4800), trigger=ENDED)),
        ("{at_least: unknown}", Keep(at_least=Unknown.PERIOD)),
        ("{at_least: unknown, from: relationship-ended}", Keep(at_least=Unknown.PERIOD, trigger=ENDED)),
        ("{permanently: yes}", Keep(is_permanent=True)),
        ("{while: {entry_current: yes}}", Keep(while_=CURRENT)),
        (
            "{at_most: P0Y, from: relationship-ended, purpose: service}",
            Keep(at_most=Period(0), trigger=ENDED, purpose="service"),
        ),
        (
            "{at_least: P5Y, at_most: P5Y, from: relationship-ended, purpose: service}",
            Keep(at_least=Period(60), at_most=Period(60), trigger=ENDED, purpose="service"),
        ),
        (
            "{while: {entry_current: yes}, at_most: P1Y, from: relationship-ended, purpose: service}",
            Keep(while_=CURRENT, at_most=Period(12), trigger=ENDED, purpose="service"),
        ),
        (
            (
                "{at_least: P7Y, from: {earliest_of: [relationship-ended, transaction-completed]},"
                " cutoff: financial_year_end, margin: P7D, purpose: limitation of actions}"
            ),
            Keep(
                at_least=Period(84),
                trigger=Trigger(
                    combination=Combination.EARLIEST_OF, kinds=("relationship-ended", "transaction-completed")
                ),
                cutoff=Cutoff.FINANCIAL_YEAR_END,
                margin_days=7,
                purpose="limitation of actions",
            ),
        ),
    ],
)
def test_a_length_reads_to_the_model(written: str, meant: Keep) -> None:
    assert rule(keep=written).keep == meant


@pytest.mark.parametrize(
    "period", ["P1Y2W", "P90D", "P12W", "p7y", "P7", "7Y", "P7Y0.5M", "P-1Y", "P7Y T", "P401Y", "PT1H"]
)
def test_only_years_and_months_are_a_period(period: str) -> None:
    assert codes(keep=f"{{at_least: {period}, from: relationship-ended}}") == ["L010"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{at_least: P5Y, while: {entry_current: yes}, from: relationship-ended}", "L040"),
        ("{permanently: yes, while: {entry_current: yes}}", "L040"),
        ("{at_most: P5Y, purpose: service}", "L041"),
        ("{permanently: yes, at_most: P5Y, purpose: service}", "L041"),
        ("{while: {entry_current: yes}, from: relationship-ended}", "L043"),
        ("{at_least: unknown, from: relationship-ended, cutoff: year_end}", "L043"),
        ("{at_least: unknown, from: relationship-ended, margin: P7D}", "L043"),
        ("{permanently: yes, margin: P7D}", "L043"),
        ("{at_least: P5Y, from: relationship-ended, margin: P0D}", "L013"),
        ("{while: {}}", "L009"),
        ("{at_least: P5Y, from: [relationship-ended]}", "L001"),
        ("{at_least: P5Y, from: {}}", "L041"),
        ("{at_least: P5Y, from: {latest_of: [relationship-ended, relationship-ended]}}", "L018"),
        ("{at_least: P5Y, from: relationship-ended, for: seven years}", "L002"),
        ("{}", "L045"),
    ],
)
def test_lines_that_do_not_fit_together_are_refused(written: str, code: str) -> None:
    assert codes(keep=written) == [code]


def test_a_ceiling_may_say_how_many_copies_but_not_what_follows() -> None:
    ceiling = "{at_most: P2Y, from: relationship-ended, purpose: service}"

    assert rule(keep=ceiling, more="copies: one").copies == "one"
    assert codes(keep=ceiling, more="then: review") == ["L044"]


def test_one_rule_can_have_several_problems() -> None:
    assert codes(
        applies_to="{serie: id-document, jurisdiction: hk}", keep="{at_least: x, from: y}", more="then: z"
    ) == [
        "L022",
        "L020",
        "L010",
        "L030",
        "L017",
    ]


def test_titles_and_owners_do_not_change_the_version_of_a_rule() -> None:
    plain = rule()

    assert rule(more="title: {en: A title}\nowner: Somebody").version == plain.version
    assert rule(more="copies: one").version != plain.version


def choose(line: str) -> ChooseLine | list[str]:
    text = (
        "muniment: 1\nkind: policy\nid: p\nauthority:\n  - id: a\n    applies_to: {series: cheque-image}\n"
        f"    choose: [{line}]\n"
    )
    try:
        return read({"v.yaml": VOCABULARY, "p.yaml": text}).bundle.authority[0].choose[0]
    except BundleError as error:
        return [str(problem.code) for problem in error.problems]


@pytest.mark.parametrize(
    ("line", "prefer"),
    [
        ("registered: yes", (True,)),
        ("registered: [no, yes]", (False, True)),
        ("system: clearing-archive", ("clearing-archive",)),
        ("system: [migration-2022, branch-capture]", ("migration-2022", "branch-capture")),
        ("custodian: Branch 12", ("Branch 12",)),
        ("custodian: [best]", ("best",)),
        ("compression: best", Preference.BEST),
        ("pages: most", Preference.MOST),
        ("pages: fewest", Preference.FEWEST),
        ("dpi: lowest", Preference.LOWEST),
        ("dpi: 300", (Decimal(300),)),
        ("captured_on: latest", Preference.LATEST),
        ("captured_on: 2024-01-01", (date(2024, 1, 1),)),
    ],
)
def test_a_line_of_choose_prefers_values_or_an_order(line: str, prefer: tuple[Value, ...] | Preference) -> None:
    assert choose(line) == ChooseLine(fact=line.partition(":")[0], prefer=prefer)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("registered: best", "L050"),
        ("folder: latest", "L050"),
        ("system: highest", "L050"),
        ("pages: latest", "L050"),
        ("system: branch", "L020"),
        ("{}", "L050"),
        ("dpi: {at_least: 300}", "L001"),
        ("ids: r-91", "L022"),
    ],
)
def test_a_line_of_choose_that_cannot_order_is_refused(line: str, code: str) -> None:
    assert choose(line) == [code]
