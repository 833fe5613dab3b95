"""What it costs to remember: keeping a scan with what changed, reading the past, and asking it for every hold.

`python -m benchmarks.past 20000 50000 100000` keeps a scan of so many invented records three times (all new, unchanged,
one in a hundred changed), reads and checks the past, and puts a thousand holds to it; `--write FILE` puts the table
below its heading in that file. Read the growth: the seconds are those of the machine.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from benchmarks.page import put_where_asked
from engine.custody.clock import FixedClock
from engine.custody.ledger import Scribe
from engine.custody.store import Scan, Store
from engine.judge.holds import Held, held_records
from engine.judge.remembering import remember
from engine.ledger.entries import Actor
from engine.model.conditions import OneOf
from engine.model.facts import known
from engine.model.holds import EnteredHold, Hold, HoldKind, Register
from engine.model.past import Past, PastState
from engine.model.records import Fingerprint, Inventory, Page, PerceptualHash, Record

T = TypeVar("T")
HEADING = "What it costs to remember"
HOLDS = 1_000
ONE_IN = 100
ENTERED = date(2026, 1, 1)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def record(number: int) -> Record:
    """Return an invented record with as many facts as a catalogue of cheques gives."""
    content = hashlib.sha256(str(number).encode()).hexdigest()
    row = (f"index.csv:{number}",)
    hashes = (
        PerceptualHash(algorithm="pdq/1", bits=256, hex=content),
        PerceptualHash(algorithm="dhash/1", bits=64, hex=content[:16]),
    )
    page = Page(number=1, width=2480, height=3508, mode="L", pixels=content, quality=60, hashes=hashes)
    return Record(
        id=f"r-{content[:16]}",
        location=f"box/{number // 1000}/{number}.tif",
        sha256=content,
        size=100_000 + number,
        facts={
            "customer": known(f"C-{number % 50_000:05}", sources=row),
            "account": known(f"A-{number}", sources=row),
            "series": known("cheque-image", sources=row),
            "custodian": known("Branch 12", sources=row),
            "folder": known(f"box/{number // 1000}", sources=("archive",)),
        },
        fingerprint=Fingerprint(pages=(page,), decoder="invented"),
    )


def row(records: int) -> str:
    """Return a row of the table."""
    found = [record(number) for number in range(records)]
    changed = [
        replace(one, facts={**one.facts, "customer": known(f"N-{number}")}) if number % ONE_IN == 0 else one
        for number, one in enumerate(found)
    ]
    with tempfile.TemporaryDirectory() as made, Store.open(Path(made) / "muniment.sqlite") as store:

        def keep(day: int, of: list[Record]) -> tuple[float, int]:
            at = BEGAN + timedelta(days=day)
            inventory = Inventory(records=tuple(of))
            scan = Scan(id=f"s-{day}", archive="/a", started_at=at, finished_at=at, inventory=inventory)
            scribe = Scribe(actor=Actor(account="benchmark"), clock=FixedClock(at))
            took, _ = timed(lambda: store.save_scan(scan, scribe=scribe))
            with store.database.reading() as connection:
                rows = connection.scalar(sa.text("SELECT count(*) FROM record_state"))
            return took, int(rows or 0)

        (new, rows_new), (same, rows_same), (some, rows_some) = keep(0, found), keep(1, found), keep(2, changed)
        read, past = timed(lambda: store.past_of("s-2"))
    before, after, held = asked(changed, matters(HOLDS, apart=ONE_IN), past)
    return (
        f"| {records:,} | {new:.1f} | {same:.1f} | {some:.1f} | {rows_new:,}, {rows_same - rows_new:,}, "
        f"{rows_some - rows_same:,} | {read:.2f} | {before:.2f} | {after:.2f} | {held:,} |\n"
    )


def row_of_unknown(records: int) -> str:
    """Return the rows of the second table: at the first scan nobody knew whose any record was."""
    found = [record(number) for number in range(records)]
    states = tuple(
        PastState(
            archive="/a",
            record=one.id,
            sha256=one.sha256,
            facts={name: fact for name, fact in one.facts.items() if name != "customer"},
            until=ENTERED + timedelta(days=1),
        )
        for one in found
    )
    rows = ""
    for many in (HOLDS, 10 * HOLDS):
        before, after, held = asked(found, matters(many), Past(states=states))
        rows += f"| {records:,} | {many:,} | {before:.1f} | {after:.1f} | {held:,} |\n"
    return rows


def matters(many: int, *, apart: int = 1) -> tuple[EnteredHold, ...]:
    """Return a hold for each of so many customers."""
    return tuple(
        EnteredHold(
            hold=Hold(
                id=f"H-{number}",
                kind=HoldKind.LEGAL,
                scope=OneOf(fact="customer", values=(f"C-{number * apart:05}",)),
                matter="m",
                issued_on=ENTERED,
                issued_by="Legal",
            ),
            entered_on=ENTERED,
        )
        for number in range(many)
    )


def asked(records: Sequence[Record], holds: tuple[EnteredHold, ...], past: Past) -> tuple[float, float, int]:
    """Return the seconds to tell which records these holds freeze, without the past and with it, and how many then."""
    subjects = {one.id: (one,) for one in records}
    classes = {id: id for id in subjects}
    inventory = Inventory(records=tuple(records))

    def held(past: Past) -> Held:
        register = remember(Register(holds=holds), archive="/a", inventory=inventory, past=past)
        return held_records(subjects, classes=classes, links=(), register=register, as_of=ENTERED)

    before, _ = timed(lambda: held(Past()))
    after, found = timed(lambda: held(past))
    return before, after, len(found.reasons)


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds an action took, and what it gave."""
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def main(arguments: list[str]) -> None:
    """Measure each size and print the table."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [20_000, 50_000, 100_000]
    table = (
        "| records | all new | unchanged | some changed | rows added | past read and checked "
        f"| {HOLDS:,} holds, without the past | with it | records held |\n"
        "|---|---|---|---|---|---|---|---|---|\n" + "".join(row(records) for records in sizes) + "\n"
        "Where the first scan had no catalogue, so that each hold could have meant each record:\n\n"
        "| records | holds | without the past | with it | records held |\n|---|---|---|---|---|\n"
        + "".join(row_of_unknown(records) for records in sizes)
    )
    print(table)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.past {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}, seconds.\n\n{table}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
