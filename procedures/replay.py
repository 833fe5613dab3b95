"""The decisions again, from the files beside a report: an auditor needs no database and no trust in ours.

The words of sealed holds stand in no file. A record that one of them freezes says so in its reasons, and is held; it is
counted as not compared. That can hide nothing but a freeze, which lets nothing go.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from engine.custody.exchange import (
    event_from_line,
    ghost_from_line,
    link_from_line,
    record_from_line,
    total_from_line,
)
from engine.custody.plain_forms import from_plain
from engine.judge.completeness import reconcile
from engine.judge.earlier import judge_longer
from engine.judge.planning import PlanFile, count, decision_lines
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.calibration import JudgedPair
from engine.model.digests import digest_of, sha256_hex
from engine.model.earlier import EarlierPolicies, deciding_digest
from engine.model.errors import MunimentError
from engine.model.holds import (
    SEALED,
    ClearedMatch,
    EnteredHold,
    EnteredRelease,
    Hold,
    Register,
    RememberedLink,
    RememberedPast,
    register_digest,
)
from engine.model.orders import EnteredOrder, Waiver
from engine.model.plans import Manifest, PlanHeader
from engine.model.policies import Confirmation
from engine.model.records import Inventory
from procedures.judging import digest_of_files, dossier_lines

T = TypeVar("T")


class ReplayError(MunimentError):
    """Files that can't be judged again."""

    exit_code = 3

    def __init__(self, *, what: str) -> None:
        super().__init__(f"the decisions can't be replayed: {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """How the decisions made again compare with those of the plan.

    `differing` names records whose lines differ; `sealed` counts those that only a sealed hold explains, which were
    not compared. `pins` names what the header pins otherwise than the files say.
    """

    decisions: int
    differing: tuple[str, ...]
    sealed: int
    pins: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Say whether everything that could be compared is the same."""
        return not self.differing and not self.pins


def replay(header: PlanHeader, manifest: Manifest, contents: Mapping[str, bytes]) -> Replay:
    """Judge the files of a plan again and compare; `contents` has the bytes of each by name.

    Raises `ReplayError` where a file can't be read back.
    """
    files = _by_role(manifest, contents)
    inventory = Inventory(
        records=tuple(record_from_line(line) for line in _lines(files["records"])),
        links=tuple(link_from_line(line) for line in _lines(files["links"])),
        ghosts=tuple(ghost_from_line(line) for line in _lines(files["ghosts"])),
        events=tuple(event_from_line(line) for line in _lines(files["events"])),
        totals=tuple(total_from_line(line) for line in _lines(files["totals"])),
    )
    sources = _sources(_lines(files["policies"]))
    register, confirmations, hidden = _register(_lines(files["register"]))
    bundle = replace(read_bundle(sources).bundle, confirmations=confirmations)
    earlier = _earlier(header.earlier, _lines(files.get("earlier", [])))
    judgement = judge_longer(
        inventory, bundle=bundle, earlier=earlier, register=register, as_of=date.fromisoformat(header.as_of)
    )
    again = list(decision_lines(judgement, {record.id: record for record in inventory.records}))
    differing, sealed = _compare(_lines(files["decisions"]), again, has_sealed=bool(hidden))
    pins = []
    if (
        digest_of_files([f for role in ("records", "links", "events", "ghosts", "totals") for f in files[role]])
        != header.inventory
    ):
        pins.append("inventory")
    if digest_of(bundle) != header.bundle:
        pins.append("bundle")
    if any(one.bundle is not None and deciding_digest(one.bundle) != one.digest for one in earlier):
        pins.append("earlier policies")
    if not hidden and register_digest(register) != header.register_:
        pins.append("register")
    if _lines(files["dossiers"]) != dossier_lines(inventory, judgement):
        pins.append("dossiers")
    if not sealed and count(judgement, inventory) != header.counts:
        pins.append("counts")
    if reconcile(inventory).state is not header.completeness:
        pins.append("completeness")
    return Replay(decisions=len(again), differing=differing, sealed=sealed, pins=tuple(pins))


def _by_role(manifest: Manifest, contents: Mapping[str, bytes]) -> dict[str, list[PlanFile]]:
    files: defaultdict[str, list[PlanFile]] = defaultdict(list)
    for pin in manifest.files:
        data = contents.get(pin.name)
        if data is None or sha256_hex(data) != pin.sha256:
            raise ReplayError(what=f"`{pin.name}` is missing or not the file that the manifest names")
        files[pin.role].append(PlanFile(pin=pin, data=data))
    return files


def _lines(files: Sequence[PlanFile]) -> list[bytes]:
    return [line for file in files for line in file.lines]


def _sources(lines: Sequence[bytes]) -> list[Source]:
    """Return the policies; holds and releases bind through the register, which says what they mean."""
    documents = [json.loads(line) for line in lines]
    return [
        Source(name=document["name"], data=document["text"].encode())
        for document in documents
        if not document["is_hold"] and document["text"] is not None
    ]


def _earlier(digests: Sequence[str], lines: Sequence[bytes]) -> tuple[EarlierPolicies, ...]:
    """Return the earlier policies that the header pins; those of which there is no text let nothing leave."""
    texts: defaultdict[str, list[Source]] = defaultdict(list)
    for line in lines:
        document = json.loads(line)
        texts[document["bundle"]].append(Source(name=document["name"], data=document["text"].encode()))
    for unpinned in sorted(texts.keys() - {*digests}):
        raise ReplayError(what=f"the plan knows of no earlier policies `{unpinned}`")
    return tuple(
        EarlierPolicies(digest=digest, bundle=read_bundle(texts[digest]).bundle if digest in texts else None)
        for digest in digests
    )


def _register(lines: Sequence[bytes]) -> tuple[Register, tuple[Confirmation, ...], int]:
    """Return what of the register may be shown, the confirmations that bind, and how many entries are sealed."""
    entries = [json.loads(line) for line in lines]
    shown = [entry for entry in entries if entry["entry"] is not None]

    def of(kind: str, type_: type[T]) -> tuple[T, ...]:
        return tuple(from_plain(type_, entry["entry"]) for entry in shown if entry["kind"] == kind)

    register = Register(
        holds=tuple(_hold(entry["entry"]) for entry in shown if entry["kind"] == "hold"),
        releases=of("release", EnteredRelease),
        past=of("past", RememberedPast),
        cleared=of("cleared", ClearedMatch),
        links=of("link", RememberedLink),
        orders=of("order", EnteredOrder),
        waivers=of("waiver", Waiver),
        judged=of("judged-pair", JudgedPair),
    )
    return register, of("confirmation", Confirmation), len(entries) - len(shown)


def _hold(plain: Mapping[str, object]) -> EnteredHold:
    hold = from_plain(Hold, plain["hold"])
    return EnteredHold(
        hold=hold,
        entered_on=date.fromisoformat(str(plain["entered_on"])) if "entered_on" in plain else hold.issued_on,
        is_missing=bool(plain["is_missing"]),
    )


def _compare(then: Sequence[bytes], again: Sequence[bytes], *, has_sealed: bool) -> tuple[tuple[str, ...], int]:
    differing, sealed = [], 0
    by_record = {json.loads(line)["record"]: line for line in again}
    for line in then:
        plain = json.loads(line)
        if by_record.pop(plain["record"], None) == line:
            continue
        # A sealed hold can only have frozen: whatever else a line claims, it has to say so itself.
        if has_sealed and plain["outcome"] == plain["bucket"] == "held" and _names_sealed(plain["reasons"]):
            sealed += 1
        else:
            differing.append(plain["record"])
    return tuple(sorted([*differing, *by_record])), sealed


def _names_sealed(reasons: Sequence[Mapping[str, object]]) -> bool:
    return any(reason.get("hold") == SEALED for reason in reasons)
