"""How long it takes to say what stands in the register, and how that grows with the matters in it.

`python -m benchmarks.register 1000 4000 10000` enters so many holds, proposes the release of every other one, and lets
two people approve it by certificate; then it reads the register and checks the ledger. `--write FILE` puts the table
below its heading in that file.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from benchmarks.page import put_where_asked
from engine.custody import ledger
from engine.custody.accounts import scribe_of
from engine.custody.acts import to_entry
from engine.custody.clock import SystemClock
from engine.custody.store import Store
from engine.model.conditions import OneOf
from engine.model.holds import Hold, HoldKind, Release
from engine.register.acts import HoldEntered, ProposalApproved, ReleaseEntered
from procedures.sample_people import found_registry

T = TypeVar("T")
HEADING = "How long it takes to say what stands in the register"
BOTH = ("sample-solicitor-one", "sample-solicitor-two")
DAY = date(2026, 2, 1)


def row(matters: int) -> str:
    """Return a row of the table."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as made, Store.open(Path(made) / "muniment.sqlite") as store:
        signers = found_registry(store, clock=clock)
        now, actor = clock.now(), scribe_of(clock).actor
        holds = [to_entry(HoldEntered(hold=_hold(number)), on=now.date(), at=now) for number in range(matters)]
        released = [
            to_entry(ReleaseEntered(release=_release(number)), on=now.date(), at=now) for number in range(0, matters, 2)
        ]
        with store.database.writing() as connection:
            ledger.append(connection, holds, actor=actor, at=now)
            proposed = ledger.append(connection, released, actor=actor, at=now)
            approvals = [
                to_entry(
                    ProposalApproved(proposal=one.sequence, payload=one.payload),
                    on=now.date(),
                    at=now,
                    signer=signers[person],
                )
                for one in proposed
                for person in BOTH
            ]
            ledger.append(connection, approvals, actor=actor, at=now)
        read, standing = timed(store.standing)
        checked, problems = timed(store.ledger.problems)
    assert len(standing.releases()) == len(released)
    assert not problems
    assert not standing.faults
    return f"| {matters:,} | {len(released):,} | {len(approvals):,} | {read:.1f} | {checked:.1f} |\n"


def _hold(number: int) -> Hold:
    scope = OneOf(fact="customer", values=(f"C-{number:07d}",))
    return Hold(
        id=f"H-{number}", kind=HoldKind.LEGAL, scope=scope, matter="Example v Bank", issued_on=DAY, issued_by="Legal"
    )


def _release(number: int) -> Release:
    return Release(hold=f"H-{number}", on=DAY, by=("A", "B"), reason="settled")


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds an action took, and what it gave."""
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def main(arguments: list[str]) -> None:
    """Measure each size and print the table."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [1_000, 4_000, 10_000]
    table = (
        "| matters | released | signatures | register read in seconds | ledger checked in seconds |\n"
        "|---|---|---|---|---|\n" + "".join(row(matters) for matters in sizes)
    )
    print(table)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.register {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}. Every signature is checked each time the register "
        f"is read.\n\n{table}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
