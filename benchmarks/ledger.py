"""How fast entries are appended to the ledger and proved, and how that grows.

`python -m benchmarks.ledger 50000 100000 200000` appends so many entries in one transaction to a ledger of its own,
proves a thousand of them, and checks all; `--write FILE` puts the table below its heading in that file. Read the
growth: the seconds are those of the machine.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.page import put_where_asked
from engine.custody.clock import SystemClock
from engine.custody.ledger import Act, Scribe
from engine.custody.store import Store
from engine.ledger.entries import Actor

PROOFS = 1_000
HEADING = "How fast the ledger is"


def row(entries: int) -> str:
    """Return a row of the table."""
    acts = [Act(kind="hold-entered", body={"id": f"H-{one}", "matter": "Example v Bank"}) for one in range(entries)]
    scribe = Scribe(actor=Actor(account="benchmark"), clock=SystemClock())
    with tempfile.TemporaryDirectory() as made, Store.open(Path(made) / "muniment.sqlite") as store:
        began = time.perf_counter()
        store.ledger.append(acts, scribe=scribe)
        appended = time.perf_counter() - began
        began = time.perf_counter()
        proofs = [store.ledger.prove(number * entries // PROOFS) for number in range(PROOFS)]
        proved = (time.perf_counter() - began) / PROOFS
        assert all(proof.holds for proof in proofs)
        began = time.perf_counter()
        assert store.ledger.problems() == ()
        checked = time.perf_counter() - began
    return f"| {entries:,} | {appended:.2f} | {entries / appended:,.0f} | {proved * 1000:.2f} | {checked:.1f} |\n"


def main(arguments: list[str]) -> None:
    """Measure each size and print the table."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or [50_000, 100_000, 200_000]
    table = (
        "| entries | appended in seconds | a second | a proof in milliseconds | all checked in seconds |\n"
        "|---|---|---|---|---|\n" + "".join(row(entries) for entries in sizes)
    )
    print(table)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `python -m benchmarks.ledger {' '.join(map(str, sizes))} --write docs/benchmarks.md`.\n"
        f"Python {platform.python_version()}, {platform.machine()}.\n\n{table}",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
