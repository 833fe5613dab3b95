"""How long it takes to find what thousands of matters freeze among a million records, and how that grows.

`python -m benchmarks.matters` prints tables; `--write FILE` puts them below their heading in that file. Each size runs
in a process of its own, over records and matters drawn from a seed: one record in a hundred has no customer, one in ten
is a copy of another, one in fifty is near to another by hash. Matters are lists of customers, mostly; the others are
asked by series, branch and days, by ids, by digests, or with `any` and `not`; some were narrowed.
"""

from __future__ import annotations

import hashlib
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.page import put_where_asked
from engine.judge.clusters import identical_classes
from engine.judge.hold_index import HoldIndex
from engine.judge.holds import held_records
from engine.judge.truth import truth_of
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.facts import known
from engine.model.holds import EnteredHold, EnteredRelease, Hold, HoldKind, Register, Release
from engine.model.records import Link, LinkKind, Record
from engine.model.values import Value

ROOT = Path(__file__).resolve().parent.parent
HEADING = "How fast holds find their records"
AS_OF = date(2026, 11, 1)
SIZES = [(10_000, 100), (10_000, 1_000), (10_000, 10_000), (100_000, 100), (100_000, 1_000), (100_000, 10_000)]
SIZES += [(1_000_000, 100), (1_000_000, 1_000), (1_000_000, 10_000)]
PUT_TO_ALL = [(10_000, 100), (10_000, 1_000)]
"""Sizes at which every matter can be put to every record in minutes."""

SERIES, BRANCHES, DAYS = 20, 40, 3_650


def draw_records(random: Random, number: int) -> list[Record]:
    """Draw so many records, about five for a customer; equal facts are one value, as they are read from tables."""
    customers = [known(f"C-{one:07d}") for one in range(max(number // 5, 1))]
    series = [known(f"series-{one:02d}") for one in range(SERIES)]
    branches = [known(f"B-{one:03d}") for one in range(BRANCHES)]
    days = [known(date(2015, 1, 1) + timedelta(days=one)) for one in range(DAYS)]
    records = []
    for one in range(number):
        facts = {
            "series": random.choice(series),
            "branch": random.choice(branches),
            "captured": random.choice(days),
        }
        if random.random() >= 0.01:
            facts["customer"] = random.choice(customers)
        digest = hashlib.sha256(b"%d" % (one - one % 10 if one % 10 == 9 else one)).hexdigest()
        records.append(Record(id=f"r-{one:08d}", location=f"/{one}.tif", sha256=digest, size=1, facts=facts))
    return records


def draw_links(random: Random, records: list[Record]) -> list[Link]:
    """Tie each copy to what it is a copy of, and one record in fifty to another that is near by hash."""
    ties = {(one - 9, one): LinkKind.IDENTICAL for one in range(9, len(records), 10)}
    for one in range(0, len(records), 50):
        other = random.randrange(len(records))
        if one != other:
            ties.setdefault((min(one, other), max(one, other)), LinkKind.CANDIDATE)
    return [Link(first=records[one].id, second=records[other].id, kind=kind) for (one, other), kind in ties.items()]


def draw_scope(random: Random, records: list[Record], shape: str) -> Condition:
    """Draw the scope of one matter."""
    somebody = random.choice(records)
    match shape:
        case "customers":
            return _customers(random, len(records), random.choice([1, 2, 3, 5, 20]))
        case "customer and days":
            return AllOf(parts=(_customers(random, len(records), 3), *_days(random)))
        case "series, branch and days":
            series = _words(random, "series-{:02d}", "series", SERIES)
            return AllOf(parts=(series, _words(random, "B-{:03d}", "branch", BRANCHES), *_days(random)))
        case "ids":
            return RecordIn(ids=tuple(random.choice(records).id for _ in range(random.choice([1, 10, 50]))))
        case "digests":
            return DigestIn(prefixes=(somebody.sha256[:12], hashlib.sha256(random.randbytes(8)).hexdigest()))
    but = Not(part=_words(random, "B-{:03d}", "branch", BRANCHES))
    asked = AllOf(parts=(_words(random, "series-{:02d}", "series", SERIES), but, *_days(random)))
    return AnyOf(parts=(_customers(random, len(records), 3), RecordIn(ids=(somebody.id,)), asked))


SHAPES = ["customers"] * 82 + ["customer and days"] * 5 + ["series, branch and days"] * 4 + ["ids"] * 5
SHAPES += ["digests"] * 3 + ["any and not"]


def draw_register(random: Random, records: list[Record], matters: int) -> Register:
    """Draw so many matters; one in twenty was narrowed."""
    holds, releases = [], []
    for one in range(matters):
        hold = Hold(
            id=f"M-{one:05d}",
            kind=HoldKind.LEGAL,
            scope=draw_scope(random, records, random.choice(SHAPES)),
            matter="Example v Bank",
            issued_on=AS_OF,
            issued_by="Counsel",
            is_sealed=one % 100 == 0,
        )
        holds.append(EnteredHold(hold=hold, entered_on=AS_OF))
        if one % 20 == 0:
            day = date(2026, 1, 1)
            scope = RecordIn(ids=tuple(random.choice(records).id for _ in range(10)))
            release = Release(hold=hold.id, on=day, by=("A", "B"), reason="narrowed", scope=scope)
            releases.append(EnteredRelease(release=release, entered_on=day))
    return Register(holds=tuple(holds), releases=tuple(releases))


def _customers(random: Random, records: int, number: int) -> OneOf:
    # One in three lists writes them in another way than the records do.
    form = random.choice(["C-{:07d}", "C-{:07d}", "c{}"])
    words: list[Value] = [form.format(random.randrange(max(records // 5, 1))) for _ in range(number)]
    return OneOf(fact="customer", values=tuple(words))


def _words(random: Random, form: str, fact: str, among: int) -> OneOf:
    words: list[Value] = [form.format(one) for one in random.sample(range(among), random.choice([1, 2]))]
    return OneOf(fact=fact, values=tuple(words))


def _days(random: Random) -> Iterator[Compared]:
    first = date(2015, 1, 1) + timedelta(days=random.randrange(DAYS))
    yield Compared(fact="captured", comparison=Comparison.ON_OR_AFTER, value=first)
    yield Compared(
        fact="captured", comparison=Comparison.BEFORE, value=first + timedelta(days=random.choice([30, 365]))
    )


def measure(records: int, matters: int) -> dict[str, float]:
    """Judge so many matters on so many records, then place one more."""
    random = Random(records + matters)
    drawn = draw_records(random, records)
    links = draw_links(random, drawn)
    register = draw_register(random, drawn, matters)
    subjects = {record.id: (record,) for record in drawn}
    classes = identical_classes(subjects, links)
    before = _peak()
    began = time.perf_counter()
    held = held_records(subjects, classes=classes, links=links, register=register, as_of=AS_OF)
    found = {
        "seconds": time.perf_counter() - began,
        "peak": _peak(),
        "more": _peak() - before,
        "evaluations": held.evaluations,
        "held": len(held.reasons),
        "most": max(map(len, held.reasons.values())),
        "reached": sum(reach.certain + reach.possible for reach in held.reach.values()),
    }
    began = time.perf_counter()
    index = HoldIndex(subjects)
    index.find(_customers(random, records, 5))
    found["first"] = time.perf_counter() - began
    times, evaluations = [], []
    for _ in range(20):
        began = time.perf_counter()
        evaluations.append(index.find(_customers(random, records, 5)).evaluations)
        times.append(time.perf_counter() - began)
    return {**found, "new": sorted(times)[10], "new evaluations": max(evaluations)}


def put_to_all(records: int, matters: int) -> dict[str, float]:
    """Put every matter to every record, as it was done before, and in the quick way; both find the same."""
    random = Random(records + matters)
    drawn = draw_records(random, records)
    scopes = [entered.hold.scope for entered in draw_register(random, drawn, matters).holds]
    began = time.perf_counter()
    slow = []
    for scope in scopes:
        truths = [(record.id, truth_of(scope, record)) for record in drawn]
        certain = frozenset(id for id, truth in truths if truth.must)
        slow.append((certain, frozenset(id for id, truth in truths if truth.may) - certain))
    took = time.perf_counter() - began
    began = time.perf_counter()
    index = HoldIndex({record.id: (record,) for record in drawn})
    found = [index.find(scope) for scope in scopes]
    quick = time.perf_counter() - began
    assert [(one.certain, one.possible) for one in found] == slow
    return {"slow": took, "quick": quick, "evaluations": sum(one.evaluations for one in found)}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def growth_row(records: int, matters: int, found: dict[str, float]) -> str:
    """Return a row of the first table."""
    of_all = found["evaluations"] / (records * matters)
    return (
        f"| {records:,} | {matters:,} | {found['seconds']:,.1f} | {found['more']:,.0f} | {found['peak']:,.0f} "
        f"| {found['evaluations']:,.0f} | {of_all:.3%} | {found['held']:,.0f} | {found['reached']:,.0f} "
        f"| {found['most']:,.0f} | {found['first']:.2f} | {found['new'] * 1000:.1f} "
        f"| {found['new evaluations']:,.0f} |\n"
    )


def brute_row(records: int, matters: int, found: dict[str, float]) -> str:
    """Return a row of the second table."""
    return (
        f"| {records:,} | {matters:,} | {found['slow']:,.1f} | {found['quick']:.2f} "
        f"| {found['slow'] / found['quick']:,.0f} | {records * matters:,} | {found['evaluations']:,.0f} |\n"
    )


def _in_a_process(kind: str, records: int, matters: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.matters", kind, str(records), str(matters)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def main(arguments: list[str]) -> None:
    """Measure each size in a process of its own and print the tables."""
    if arguments[:1] in (["--one"], ["--all"]):
        ask = measure if arguments[0] == "--one" else put_to_all
        print(json.dumps(ask(int(arguments[1]), int(arguments[2]))))
        return
    growth = (
        "| records | matters | seconds | MB more | peak MB | evaluations | of records × matters | records held "
        "| holds on them | most reasons | ready for a new hold in seconds | a new hold in ms | its evaluations |\n"
        + "|---" * 13
        + "|\n"
    )
    for records, matters in SIZES:
        growth += growth_row(records, matters, _in_a_process("--one", records, matters))
    brute = (
        "| records | matters | each to each, seconds | by groups, seconds | times as fast | evaluations | by groups |\n"
    )
    brute += "|---" * 7 + "|\n"
    for records, matters in PUT_TO_ALL:
        brute += brute_row(records, matters, _in_a_process("--all", records, matters))
    print(growth, brute, sep="\n")
    put_where_asked(
        arguments,
        heading=HEADING,
        text="Written by `python -m benchmarks.matters --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}. One record in a hundred has no\n"
        "customer, and most matters are lists of customers, so that record may fall under nearly all of them.\n"
        "An evaluation is one line of a scope put to one value, or a part of a scope to one group of records or\n"
        "to one record. `MB more` is the peak above what records and matters take by themselves. A new hold is a\n"
        "list of five customers.\n\n"
        f"{growth}\nEvery matter put to every record, as it was before; links and narrowings aside:\n\n{brute}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
