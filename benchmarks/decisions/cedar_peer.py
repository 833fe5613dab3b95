"""Cedar's decisions, to be run by a Python that has cedarpy: `cedar_peer.py POLICIES REQUESTS`.

Prints a line of JSON: the seconds that deciding alone took (policies parsed before), and what may be disposed of.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import cedarpy

MOST_AT_ONCE = 1_000


def main(policies: str, requests: str) -> None:
    """Decide on every request of a file of one a line."""
    rules = cedarpy.PolicySet.from_str(Path(policies).read_text(encoding="utf-8"))
    asked = [json.loads(line) for line in Path(requests).read_text(encoding="utf-8").splitlines()]
    entities = cedarpy.Entities.from_json_str("[]")
    allowed, errors = [], 0
    began = time.process_time()
    for start in range(0, len(asked), MOST_AT_ONCE):
        part = asked[start : start + MOST_AT_ONCE]
        for one, answer in zip(part, cedarpy.is_authorized_batch(part, rules, entities), strict=True):
            errors += bool(answer.diagnostics.errors)
            if answer.allowed:
                allowed.append(one["resource"])
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "allowed": allowed, "errors": errors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
