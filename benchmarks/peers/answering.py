"""One program's answers, to be run by a Python that has it: `python -m benchmarks.peers.answering NAME`.

Says in a line of JSON which version it is, or why it can't be run; then reads a line with two files for each pair and
answers with a line. What the program itself prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.programs import PROGRAMS, Program

Line = Mapping[str, object]


def why(error: BaseException) -> str:
    """Return an error in one line."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def answered(program: Program, line: str) -> Line:
    """Return the answer to one line."""
    first, second = json.loads(line)
    try:
        return {"answers": program.answer(Path(first), Path(second))}
    except Exception as error:  # noqa: BLE001 - whatever it raises is its answer to that pair
        return {"why": why(error)}


def main(name: str) -> None:
    """Answer until nothing more is asked."""
    # Programs print what they like; only answers may reach whoever asks.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        try:
            program = PROGRAMS[name]()
        except Exception as error:  # noqa: BLE001 - why it does not run is said in the table
            print(json.dumps({"why": why(error)}), file=out, flush=True)
            return
        print(json.dumps({"version": program.version, "methods": program.methods}), file=out, flush=True)
        for line in sys.stdin:
            print(json.dumps(answered(program, line)), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
