"""How long the proofs of a bundle take, by the number of its rules and of the holds beside it.

`python -m benchmarks.proofs [--write FILE]` measures each size once, each property in a world of its own. The rules
are of periods, triggers and scopes in turn; each hold names a customer of its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date

from benchmarks.page import put_where_asked
from engine.model.conditions import AllOf, OneOf
from engine.model.dates import Period
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Vocabulary
from engine.model.holds import EnteredHold, Hold, HoldKind
from engine.model.policies import (
    Bundle,
    Combination,
    Confirmation,
    Copies,
    Keep,
    Policy,
    Rule,
    RuleVersion,
    Then,
    Trigger,
)
from engine.proofs.proving import difference, prove
from engine.proofs.results import Property

SIZES = (10, 30, 100)
HEADING = "How long the proofs of a policy take"
_DAY = date(2026, 1, 1)


def bundle_of(size: int, *, longer: int = 0) -> Bundle:
    """Return a bundle of so many rules, each for a series of its own; the first keeps so many months `longer`."""
    series = tuple(f"series-{number}" for number in range(size))
    facts = {
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=series),
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
        "medium": FactDefinition(name="medium", kind=FactKind.ONE_OF, values=("fax", "scan", "film")),
    }
    events = {f"event-{number}": EventDefinition(kind=f"event-{number}", per="customer") for number in range(4)}
    rules = tuple(
        Rule(
            id=f"rule-{number}",
            applies_to=AllOf(
                parts=(OneOf(fact="series", values=(one,)), OneOf(fact="medium", values=("fax", "scan", "film")))
            ),
            keep=Keep(
                at_least=Period(12 * (1 + number % 12) + (longer if number == 0 else 0)),
                trigger=Trigger(combination=Combination.LATEST_OF, kinds=(f"event-{number % 4}",)),
            ),
            then=Then.DISPOSE,
            copies=Copies.ONE,
        )
        for number, one in enumerate(series)
    )
    named = tuple(RuleVersion(id=rule.id, version=rule.version) for rule in rules)
    confirmation = Confirmation(rules=named, by="Counsel", on=_DAY, until=date(2100, 1, 1), advice_sha256="0" * 64)
    return Bundle(
        vocabulary=Vocabulary(facts=facts, events=events),
        policies=(Policy(id="p", rules=rules),),
        confirmations=(confirmation,),
    )


def holds_of(size: int) -> list[EnteredHold]:
    """Return so many holds, each on a customer of its own."""
    return [
        EnteredHold(
            hold=Hold(
                id=f"hold-{number}",
                kind=HoldKind.LEGAL,
                scope=OneOf(fact="customer", values=(f"C-{number}",)),
                matter="Example v Bank",
                issued_on=_DAY,
                issued_by="Legal",
            ),
            entered_on=_DAY,
        )
        for number in range(size)
    ]


def rows() -> Iterator[str]:
    """Yield one line of the table for each property, with the milliseconds at each size."""
    bundles, holds = {size: bundle_of(size) for size in SIZES}, {size: holds_of(size) for size in SIZES}
    for of in Property:
        taken = []
        for size in SIZES:
            start = time.perf_counter()
            (proof,) = prove(bundles[size], holds=holds[size], properties=[of])
            taken.append(f"{1000 * (time.perf_counter() - start):,.0f} ({proof.status})")
        yield f"| {of} {of.says} | {' | '.join(taken)} |"
    taken = []
    for size in SIZES:
        start = time.perf_counter()
        found = difference(bundles[size], bundle_of(size, longer=1))
        taken.append(f"{1000 * (time.perf_counter() - start):,.0f} ({found.status})")
    yield f"| D1 the difference of two bundles | {' | '.join(taken)} |"
    taken = []
    for size in SIZES:
        start = time.perf_counter()
        prove(bundles[size], holds=holds[size])
        taken.append(f"{1000 * (time.perf_counter() - start):,.0f}")
    yield f"| S1 to S10 together | {' | '.join(taken)} |"


def main() -> None:
    """Measure, print the table, and write it where asked."""
    head = f"| milliseconds, by rules and as many holds | {' | '.join(map(str, SIZES))} |"
    lines = [head, "|---" * (len(SIZES) + 1) + "|"]
    for row in rows():
        lines.append(row)
        print(row, flush=True)
    put_where_asked(sys.argv[1:], heading=HEADING, text="\n".join(lines))


if __name__ == "__main__":
    main()
