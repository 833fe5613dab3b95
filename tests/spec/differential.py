"""The judge beside the reference model: on how many drawn cases do they agree, and where do they first differ.

As a command (`python -m tests.spec.differential CASES [FIRST_SEED]`) it prints the first disagreement as JSON and ends
with 1; it is what the long run and the planted faults use.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from random import Random
from typing import Any

from tests.spec.adaptor import verdict_of
from tests.spec.cases import draw_case
from tests.spec.model import decide

Plain = dict[str, Any]


def expected_of(case: Plain) -> Plain:
    """Return what the model says, in the form in which the two are compared."""
    return json.loads(json.dumps(decide(case)))  # type: ignore[no-any-return]  # JSON has no types


def first_disagreement(cases: int, *, first_seed: int = 0, outcomes: Counter[str] | None = None) -> Plain | None:
    """Return the first case on which judge and model differ, with both verdicts, or None."""
    for seed in range(first_seed, first_seed + cases):
        case = draw_case(Random(seed))
        expected, actual = expected_of(case), verdict_of(case)
        if outcomes is not None:
            outcomes.update(verdict["outcome"] for verdict in actual["records"].values())
        if expected != actual:
            return {"seed": seed, "model": expected, "judge": actual, "case": case}
    return None


def main() -> int:
    """Compare as many cases as the first argument says."""
    outcomes: Counter[str] = Counter()
    found = first_disagreement(int(sys.argv[1]), first_seed=int(sys.argv[2]) if sys.argv[2:] else 0, outcomes=outcomes)
    if found is not None:
        print(json.dumps(found, indent=1))
        return 1
    total = sum(outcomes.values())
    shares = ", ".join(f"{outcome} {number / total:.1%}" for outcome, number in outcomes.most_common())
    print(f"{sys.argv[1]} cases, {total} records, no disagreement; {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
