"""Candidates become ties: each pair is looked at once, and what an earlier scan saw of the same bytes is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.comparing.evidence import Looked
from engine.comparing.looking import Answer, NotLooked, Pair
from engine.fingerprints.verification.verdict import Tier
from engine.model.calibration import LOOKED_BY
from engine.model.records import Link, LinkKind, Record

KINDS = {Tier.LOOKALIKE: LinkKind.LOOKALIKE, Tier.DOUBTFUL: LinkKind.DOUBTFUL}

ShaPair = tuple[str, str]


class Look(Protocol):
    """Looks at pairs, in their order: `Lookers.look`."""

    def __call__(self, pairs: Iterable[Pair]) -> Iterator[Answer]:
        """Yield what came of every pair."""


class LookMemory(Protocol):
    """Knows what was seen of two files, by their SHA-256."""

    def recall(self, pairs: Iterable[ShaPair]) -> Mapping[ShaPair, Looked]:
        """Return what is known of these pairs."""

    def keep(self, pair: ShaPair, found: Looked) -> None:
        """Hear what was seen of a pair just now."""

    def finish(self) -> None:
        """Hear that the comparison came to its end."""


class Progress(Protocol):
    """Hears how far a comparison is."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Hear that a stage of so many steps begins."""

    def advance(self, steps: int = 1) -> None:
        """Hear that so many steps are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The ties after the comparison, and how many were looked at, were found different, and could not be looked at."""

    links: tuple[Link, ...]
    looked: int = 0
    different: int = 0
    not_looked: int = 0


def compare(
    links: Iterable[Link],
    records: Iterable[Record],
    *,
    look: Look | None,
    memory: LookMemory,
    progress: Progress,
    verifier: str,
) -> Compared:
    """Return the links with each candidate looked at: a lookalike or doubtful tie, with its evidence.

    `verifier` is what the evidence says of the version that looks: people judge the answers of one version.

    What was found different stays a candidate that says so: some rescans of one paper are called different, and a hold
    that reaches a candidate, possibly, is not for a machine to end (semantics K5). So does a candidate of which one end
    is no record that was read (a removed copy, say), and without `look` one of which `memory` knows nothing.
    """
    there = {record.id: record for record in records if record.is_readable}
    kept: list[Link] = []
    to_decide: list[Link] = []
    for link in links:
        is_candidate = link.kind is LinkKind.CANDIDATE and link.first in there and link.second in there
        (to_decide if is_candidate else kept).append(link)
    pairs = {
        (first.sha256, second.sha256): Pair(first, second)
        for first, second in ((there[link.first], there[link.second]) for link in to_decide)
    }
    answers: dict[ShaPair, Answer] = dict(memory.recall(pairs))
    unknown = [key for key in pairs if key not in answers] if look is not None else []
    if look is not None:
        progress.stage("look", total=len(unknown))
        for key, found in zip(unknown, look(pairs[key] for key in unknown), strict=True):
            answers[key] = found
            if isinstance(found, Looked):
                memory.keep(key, found)
            progress.advance()
        memory.finish()
    different = not_looked = 0
    for link in to_decide:
        answer = answers.get((there[link.first].sha256, there[link.second].sha256))
        if answer is None:
            kept.append(link)
        elif isinstance(answer, NotLooked):
            not_looked += 1
            kept.append(_with(link, LinkKind.CANDIDATE, {"not_looked": answer.why}))
        elif answer.tier is Tier.DIFFERENT:
            different += 1
            said = {"looked": answer.tier.value, **answer.evidence, LOOKED_BY: verifier}
            kept.append(_with(link, LinkKind.CANDIDATE, said))
        else:
            kept.append(_with(link, KINDS[answer.tier], {**answer.evidence, LOOKED_BY: verifier}))
    return Compared(
        links=tuple(sorted(kept, key=lambda link: (link.first, link.second))),
        looked=len(unknown),
        different=different,
        not_looked=not_looked,
    )


def _with(link: Link, kind: LinkKind, evidence: Mapping[str, str | int]) -> Link:
    return Link(first=link.first, second=link.second, kind=kind, evidence={**link.evidence, **evidence})
