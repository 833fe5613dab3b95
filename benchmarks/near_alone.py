"""One search for near codes in a process of its own, for its peak memory: `near_alone N RADIUS`."""

from __future__ import annotations

import json
import resource
import sys

from benchmarks.near import codes_of, ours
from engine.fingerprints.candidates import NEAR_64


def main(number: int, radius: int) -> None:
    """Print the seconds, the pairs, and the peak of the process in MB as JSON."""
    # What is compiled once for a process is no part of the search.
    ours(codes_of(5_000, words=1, radius=NEAR_64), radius)
    codes = codes_of(number, words=1, radius=radius)
    seconds, pairs = ours(codes, radius)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "pairs": pairs, "peak": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
