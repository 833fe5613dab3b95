"""One program's time for the files of a folder, to be run by a Python that has it.

`python -m benchmarks.peers.timing NAME FOLDER CPUS` keeps to the processors CPUS (such as `0` or `0,1`), hashes the
folder once to warm up, and says so in a line of JSON; then it does it again for each line that it reads, and answers
with the seconds of processor time, and with the peak of its memory in MB.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.peers.answering import why
from benchmarks.peers.programs import PROGRAMS, Program


def program_of(name: str) -> Program:
    """Return a program by its name, ours among them."""
    if name == "muniment":
        from benchmarks.speed.ours import muniment

        return muniment()
    return PROGRAMS[name]()


def measured(program: Program, files: list[Path]) -> dict[str, float]:
    """Hash the files and return what it took."""
    began = time.process_time()
    program.take(files)
    taken = time.process_time() - began
    return {"cpu": taken, "peak": peak()}


def peak() -> float:
    """Return the most memory that this program had, in MB: what `getrusage` says begins with that of its parent."""
    said = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    (kilobytes,) = (line.split()[1] for line in said.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def main(name: str, folder: str, processors: str) -> None:
    """Measure as often as asked."""
    # Before anything is imported: programs count the processors when they start.
    os.sched_setaffinity(0, {int(one) for one in processors.split(",")})
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        try:
            program = program_of(name)
            files = sorted(Path(folder).iterdir())
            # Some leave out in silence what they can't read, so the first file is asked for by itself.
            program.answer(files[0], files[0])
            program.take(files)
        except Exception as error:  # noqa: BLE001 - why it does not run is said in the table
            print(json.dumps({"why": why(error)}), file=out, flush=True)
            return
        hello = {"version": program.version, "has_threads": program.has_threads}
        print(json.dumps(hello), file=out, flush=True)
        for _ in sys.stdin:
            print(json.dumps(measured(program, files)), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
