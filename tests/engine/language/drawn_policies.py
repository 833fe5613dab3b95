"""Drawn policies over the vocabulary of the tests: every kind of line of a rule, and texts that are awkward."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from engine.model.conditions import ALWAYS, AllOf, AnyOf, Compared, Comparison, Condition, Not, OneOf
from engine.model.dates import Cutoff, Period
from engine.model.policies import (
    AuthorityRule,
    Basis,
    ChooseLine,
    Combination,
    Copies,
    Keep,
    Members,
    Policy,
    Preference,
    Rule,
    SourceQuality,
    Then,
    Trigger,
    Unknown,
)

SERIES = ("account-opening-photo", "id-document", "signature-card", "cheque-image", "title-instrument")
AWKWARD = (
    "=1+1",
    "+852",
    "-1",
    "@home",
    "'tis",
    "''",
    "no",
    "null",
    "007",
    "P7Y",
    "a: b",
    "# x",
    '"q"',
    "\\n",
    "中文",
    "＝一",
)
TEXTS = st.sampled_from(AWKWARD) | st.text(st.sampled_from("ab 中=+-@'\"\\:#{}[],;_x0"), min_size=1, max_size=12).map(
    str.strip
).filter(bool)
EVENTS = ("relationship-ended", "relationship-resumed", "transaction-completed")
DAYS = st.dates(date(1990, 1, 1), date(2050, 1, 1))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


LINES: dict[str, st.SearchStrategy[Condition]] = {
    "jurisdiction": _some(("HK", "MO")).map(lambda values: OneOf(fact="jurisdiction", values=values)),
    "series": _some(SERIES).map(lambda values: OneOf(fact="series", values=values)),
    "customer": TEXTS.filter(lambda text: "*" not in text).map(lambda text: OneOf(fact="customer", values=(text,))),
    "registered": st.booleans().map(lambda value: OneOf(fact="registered", values=(value,))),
    "pages": st.integers(0, 99).map(
        lambda n: Compared(fact="pages", comparison=Comparison.AT_LEAST, value=Decimal(n) / 4 + 0)
    ),
    "captured_on": st.tuples(DAYS, st.integers(1, 99)).map(
        lambda drawn: AllOf(
            parts=(
                Compared(fact="captured_on", comparison=Comparison.ON_OR_AFTER, value=drawn[0]),
                Compared(
                    fact="captured_on",
                    comparison=Comparison.BEFORE,
                    value=drawn[0].replace(year=drawn[0].year + drawn[1])
                    if (drawn[0].month, drawn[0].day) != (2, 29)
                    else date(2150, 1, 1),
                ),
            )
        )
    ),
    "folder": st.just(Compared(fact="folder", comparison=Comparison.UNDER, value="registry/hk 2")),
}
BLOCKS = st.lists(st.sampled_from(sorted(LINES)), min_size=1, max_size=4, unique=True).flatmap(
    lambda names: st.tuples(*(LINES[name] for name in names)).map(
        lambda parts: parts[0] if len(parts) == 1 else AllOf(parts=parts)
    )
)


def _fact(part: Condition) -> str:
    return part.fact if isinstance(part, OneOf | Compared) else str(type(part))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    if draw(st.integers(0, 9)) == 0:
        return ALWAYS
    found: Condition = draw(BLOCKS)
    # The bounds of one fact are one line, and so one part.
    parts = (
        list(found.parts) if isinstance(found, AllOf) and len({_fact(part) for part in found.parts}) > 1 else [found]
    )
    if draw(st.booleans()):
        parts.append(AnyOf(parts=tuple(draw(st.lists(BLOCKS, min_size=1, max_size=2)))))
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), Not(part=draw(BLOCKS)))
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


@st.composite
def keeps(draw: st.DrawFn) -> Keep:
    kind = draw(st.sampled_from(["period", "unknown", "permanent", "while", "ceiling", "both"]))
    if kind == "permanent":
        return Keep(is_permanent=True)
    if kind == "while":
        return Keep(while_=draw(BLOCKS))
    if kind == "unknown":
        return Keep(at_least=Unknown.PERIOD)
    kinds = tuple(draw(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3, unique=True)))
    combination = Combination.LATEST_OF if len(kinds) == 1 else draw(st.sampled_from(Combination))
    floor = draw(st.integers(0, 240))
    return Keep(
        at_least=None if kind == "ceiling" else Period(floor),
        at_most=None if kind == "period" else Period(floor + draw(st.integers(0, 60))),
        trigger=Trigger(combination=combination, kinds=kinds),
        cutoff=draw(st.none() | st.sampled_from(Cutoff)),
        margin_days=0 if kind == "ceiling" else draw(st.sampled_from([0, 1, 366])),
        purpose=None if kind == "period" else draw(TEXTS),
    )


@st.composite
def rules(draw: st.DrawFn, id: str, owner: str) -> Rule:
    keep = draw(keeps())
    return Rule(
        id=id,
        applies_to=draw(conditions()),
        keep=keep,
        then=draw(st.none() | st.sampled_from(Then)) if keep.has_floor else None,
        copies=draw(st.sampled_from(Copies)),
        is_in_force=draw(st.booleans()),
        basis=tuple(
            Basis(cite=draw(TEXTS), source=draw(st.sampled_from(SourceQuality)), checked=draw(DAYS), note=note)
            for note in draw(st.lists(st.just("") | TEXTS, min_size=1, max_size=3))
        ),
        title=draw(st.just({}) | TEXTS.map(lambda text: {"en": text, "zh-Hant": "標題"})),
        owner=draw(st.sampled_from([owner, "Branch 12"])) or owner,
    )


CHOICES = (
    ChooseLine(fact="registered", prefer=(True,)),
    ChooseLine(fact="system", prefer=("branch-capture", "clearing-archive")),
    ChooseLine(fact="customer", prefer=("best",)),
    ChooseLine(fact="pages", prefer=Preference.MOST),
    ChooseLine(fact="captured_on", prefer=Preference.EARLIEST),
)


@st.composite
def policies(draw: st.DrawFn, id: str = "drawn") -> Policy:
    owner = draw(st.sampled_from(["", "Records Office"]))
    return Policy(
        id=id,
        rules=tuple(draw(rules(f"{id}-{number}", owner)) for number in range(draw(st.integers(1, 4)))),
        authority=tuple(
            AuthorityRule(
                id=f"{id}-authority-{number}",
                applies_to=draw(conditions()),
                choose=tuple(draw(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=4, unique=True))),
                identical=draw(st.sampled_from(Members)),
            )
            for number in range(draw(st.integers(0, 2)))
        ),
        owner=owner,
        title={"en": "Drawn: a policy", "zh-Hant": "抽樣政策"},
    )
