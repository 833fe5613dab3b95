"""Verification beside other programs on the same pairs: counted by class, and written as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.asking import PeerAnswer
from benchmarks.accuracy.results import Result, share
from engine.fingerprints.verification.verdict import Tier

OURS = "Muniment: lookalike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another program: its name with its version and its methods, or `why` it did not run."""

    name: str
    methods: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One method on all pairs: the numbers of those that it calls copies, and of those on which it says nothing."""

    method: str
    copies: frozenset[int]
    silent: frozenset[int] = frozenset()


def columns(results: Iterable[Result], answers: Iterable[PeerAnswer], peers: Sequence[Peer]) -> list[Column]:
    """Return a column for verification, and one for each method of the programs that ran.

    A pair without an answer is silent, and counts as one that is not called a copy.
    """
    pairs = list(results)
    said = {(one.peer, one.number): one.answers for one in answers}
    ours = Column(method=OURS, copies=frozenset(one.number for one in pairs if one.tier is Tier.LOOKALIKE))
    found = [ours]
    for peer in peers:
        heard = {one.number: said.get((peer.name, one.number), {}) for one in pairs}
        found.extend(
            Column(
                method=method,
                copies=frozenset(number for number, answer in heard.items() if answer.get(method, False)),
                silent=frozenset(number for number, answer in heard.items() if method not in answer),
            )
            for method in peer.methods
        )
    return found


def by_class(results: Iterable[Result], methods: Sequence[Column]) -> str:
    """Return the share of pairs that each method calls copies, class by class."""
    groups: dict[str, list[int]] = defaultdict(list)
    for one in results:
        groups[one.kind].append(one.number)
    text = (
        "| class | pairs | " + " | ".join(one.method for one in methods) + " |\n" + "|---" * (len(methods) + 2) + "|\n"
    )
    for kind, numbers in sorted(groups.items()):
        cells = [share(sum(number in one.copies for number in numbers), len(numbers)) for one in methods]
        text += f"| {kind} | {len(numbers):,} | " + " | ".join(cells) + " |\n"
    return text


def whole(results: Sequence[Result], methods: Sequence[Column], peers: Sequence[Peer]) -> str:
    """Return a row for each method over all pairs, and one for each program that did not run."""
    same = {one.number for one in results if one.is_same}
    different = {one.number for one in results if not one.is_same}
    edits = {one.number for one in results if one.is_edit}
    text = (
        "| program | found, of one record | wrongly, of two records | one character changed | precision | no answer |\n"
        "|---|---|---|---|---|---|\n"
    )
    for one in methods:
        found, wrong = len(one.copies & same), len(one.copies & different)
        cells = (
            share(found, len(same)),
            share(wrong, len(different)),
            share(len(one.copies & edits), len(edits)),
            share(found, found + wrong),
            f"{len(one.silent):,}",
        )
        text += f"| {one.method} | {' | '.join(cells)} |\n"
    for peer in peers:
        if peer.why:
            text += f"| {peer.name} | not run: {peer.why} | | | | |\n"
    return text


def section(results: Sequence[Result], answers: Iterable[PeerAnswer], peers: Sequence[Peer]) -> str:
    """Return the tables of verification beside other programs."""
    methods = columns(results, answers, peers)
    versions: Mapping[str, None] = dict.fromkeys(peer.name for peer in peers if peer.methods)
    return (
        "Other programs on the same pairs, in the same run, each at the limits that its authors or its users take:\n"
        f"{', '.join(versions) or 'none ran'}. They are given both pages as lossless files, and say whether they are\n"
        "copies; verification counts as saying so only where it says lookalike. What has no answer counts as not "
        "called a copy.\nPrecision is that of this mix of classes.\n\n"
        f"{whole(results, methods, peers)}\n"
        f"Called copies, files of one record:\n\n{by_class([one for one in results if one.is_same], methods)}\n"
        f"Called copies, two records (each is wrong):\n\n"
        f"{by_class([one for one in results if not one.is_same], methods)}"
    )
