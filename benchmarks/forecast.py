"""How long a forecast takes, and how much memory, beside judging the whole inventory at the end of every month.

`python -m benchmarks.forecast 100000` draws so many records of customers whose relationships ended over twenty years,
under four rules with floors and ceilings, a tenth of them in pairs of identical copies, with so many holds (`--holds`,
100) that name customers; and forecasts ten years by month. Judging whole is measured at a few ends of months, and its
counts are compared with those of the forecast. `--write FILE` puts the table below its heading in that file. Read the
ratio: the seconds are those of the machine.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.page import put_where_asked
from engine.judge.judgement import judge
from engine.model.conditions import OneOf
from engine.model.dates import Cutoff, Interval, Period
from engine.model.facts import Event, EventDefinition, FactDefinition, FactKind, Vocabulary, known
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.model.policies import Bundle, Combination, Keep, Policy, Rule, Then, Trigger
from engine.model.records import Inventory, Link, LinkKind, Record
from engine.simulation.forecast import forecast
from engine.simulation.periods import By, Span, spans

HEADING = "How long a forecast of ten years takes"
SERIES = ("account-form", "signature-card", "cheque-image", "correspondence")
FIRST, LAST = date(2027, 1, 1), "2036"
CHECKED = (0, 59, 119)
"""Months at whose ends the whole is judged too."""


def drawn(number: int, *, holds: int, seed: int = 1) -> tuple[Inventory, Bundle, Register]:
    """Return records with their events, the rules and the holds."""
    chance = Random(seed)
    customers = [f"C-{one:07d}" for one in range(max(number // 4, 1))]
    records = tuple(
        Record(
            id=f"r-{one:08d}",
            location=f"{one}.png",
            sha256=f"{one:064x}",
            size=chance.randrange(10_000, 900_000),
            facts={"series": known(chance.choice(SERIES)), "customer": known(chance.choice(customers))},
        )
        for one in range(number)
    )
    ended = date(2010, 1, 1)
    events = tuple(
        Event(
            kind="relationship-ended",
            asset=customer,
            on=Interval.on(ended + timedelta(days=chance.randrange(20 * 365))),
        )
        for customer in customers
        if chance.random() < 0.9
    )
    links = tuple(
        Link(first=records[one].id, second=records[one + 1].id, kind=LinkKind.IDENTICAL)
        for one in range(0, number - 1, 20)
    )
    register = Register(holds=tuple(_hold(one, chance.choice(customers)) for one in range(holds)))
    return Inventory(records=records, events=events, links=links), _bundle(), register


def _hold(number: int, customer: str) -> EnteredHold:
    hold = Hold(
        id=f"H-{number}",
        kind=HoldKind.LEGAL,
        scope=OneOf(fact="customer", values=(customer,)),
        matter="m",
        issued_on=date(2026, 1, 1),
        issued_by="Legal",
    )
    return EnteredHold(hold=hold, entered_on=date(2026, 1, 1))


def _bundle() -> Bundle:
    facts = {
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=SERIES),
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
    }
    events = {"relationship-ended": EventDefinition(kind="relationship-ended", per="customer")}
    trigger = Trigger(combination=Combination.LATEST_OF, kinds=("relationship-ended",))
    rules = tuple(
        Rule(
            id=f"rule-{series}",
            applies_to=OneOf(fact="series", values=(series,)),
            keep=Keep(
                at_least=Period(12 * years),
                at_most=Period(12 * years + 12),
                trigger=trigger,
                cutoff=cutoff,
                purpose="p",
            ),
            then=Then.DISPOSE,
        )
        for series, years, cutoff in zip(SERIES, (5, 7, 6, 10), (None, Cutoff.YEAR_END, None, None), strict=True)
    )
    return Bundle(vocabulary=Vocabulary(facts=facts, events=events), policies=(Policy(id="p", rules=rules),))


def measured(number: int, *, holds: int) -> tuple[str, ...]:
    """Return a row: what was measured of so many records."""
    inventory, bundle, register = drawn(number, holds=holds)
    months = spans(str(FIRST.year), LAST, by=By.MONTH)
    before = _memory()
    began = time.perf_counter()
    found = forecast(inventory, bundle=bundle, register=register, spans=months)
    seconds, memory = time.perf_counter() - began, _memory()
    whole = []
    for place in CHECKED:
        began = time.perf_counter()
        month: Span = months[place]
        judged = judge(inventory, bundle=bundle, register=register, as_of=month.last)
        whole.append(time.perf_counter() - began)
        counted = Counter(one.bucket.value for one in judged.decisions)
        standing = {bucket: amount.records for bucket, amount in found.standing[place + 1].by_bucket.items()}
        if standing != dict(counted):
            raise SystemExit(f"the forecast differs from judging on {month.last}: {standing} and {dict(counted)}")
    each = sum(whole) / len(whole)
    return (
        f"{number:,}",
        f"{holds:,}",
        f"{found.turns:,}",
        f"{found.judged:,}",
        f"{seconds:.1f}",
        f"{each:.1f}",
        f"{each * len(months) / seconds:.1f}",
        f"{before:,} + {memory - before:,}",
    )


def _memory() -> int:
    """Return the most memory that this process had, in millions of bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000


def main() -> int:
    """Measure as many records as the arguments say."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("records", type=int, nargs="+")
    asked.add_argument("--holds", type=int, default=100)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    columns = (
        "records",
        "holds",
        "days judged",
        "decisions made",
        "seconds",
        "seconds to judge all once",
        "times as fast as at the end of each of 120 months",
        "MB before + more",
    )
    rows = [measured(number, holds=given.holds) for number in given.records]
    lines = [f"| {' | '.join(row)} |" for row in (columns, ("---:",) * len(columns), *rows)]
    asked_for = " ".join(str(number) for number in given.records)
    page = f"""\
Written by `python -m benchmarks.forecast {asked_for} --holds {given.holds} --write docs/benchmarks.md`.
Python {platform.python_version()}, {platform.machine()}, seconds. Ten years by month; the counts at the ends of three
months are the same as those of judging the whole.

""" + "\n".join(lines)
    print(page)
    put_where_asked(sys.argv, heading=HEADING, text=page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
