"""Answers kept line by line, so that a run that was cut off goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from benchmarks.accuracy.asking import Asked, PeerAnswer
from benchmarks.accuracy.families import Family, Scanned
from benchmarks.accuracy.results import Result
from engine.fingerprints.verification.verdict import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where pairs come from: a seed, and the digest of a folder's pages where they are not drawn."""

    seed: int
    folder: str = ""


def logged(log: Path | None, *, source: Source) -> list[Result | PeerAnswer]:
    """Return what a log holds of a source."""
    if log is None or not log.exists():
        return []
    found: list[Result | PeerAnswer] = []
    for line in log.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        if Source(seed=values.pop("seed"), folder=values.pop("folder", "")) != source:
            continue
        if "peer" in values:
            found.append(PeerAnswer(**values))
            continue
        family = values["family"]
        values |= {
            "family": Family(family) if family in list(Family) else Scanned(family),
            "tier": Tier(values["tier"]),
            "doubts": tuple(values["doubts"]),
        }
        found.append(Result(**values))
    return found


def note(log: TextIO | None, said: Result | PeerAnswer, *, source: Source) -> None:
    """Put an answer into a log."""
    if log is not None:
        print(json.dumps({**asdict(source), **asdict(said)}, ensure_ascii=False), file=log, flush=True)


def still_to_ask(
    wanted: Iterable[int], held: Iterable[Result | PeerAnswer], *, peers: Iterable[str]
) -> tuple[list[Result | PeerAnswer], list[Asked]]:
    """Return the answers to the wanted pairs that are held already, each once, and what is still to be asked.

    An answer of another version of a program is none.
    """
    numbers, names = set(wanted), tuple(peers)
    kept: dict[tuple[int, str], Result | PeerAnswer] = {}
    for one in held:
        key = (one.number, one.peer if isinstance(one, PeerAnswer) else "")
        if one.number in numbers and key[1] in ("", *names):
            kept[key] = one
    missing = []
    for number in sorted(numbers):
        asked = Asked(
            number=number,
            is_verified=(number, "") not in kept,
            peers=tuple(name for name in names if (number, name) not in kept),
        )
        if asked.is_verified or asked.peers:
            missing.append(asked)
    return list(kept.values()), missing
