"""From a judgement to the plan: counts that add up, decision lines, and a header that pins what was judged.

The same inputs give the same bytes. No action stands in the plan that a decision did not put there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.judge.completeness import reconcile
from engine.model.decisions import Bucket, Decision, Judgement
from engine.model.digests import as_plain, canonical_bytes, sha256_hex
from engine.model.plans import Counts, FileRole, Manifest, PinnedFile, PlanHeader, Tally
from engine.model.records import Inventory, LinkKind, Record
from engine.model.trees import merkle_root

LINES_IN_A_PART = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A file of the plan: how it is pinned, and its bytes."""

    pin: PinnedFile
    data: bytes

    @property
    def lines(self) -> list[bytes]:
        """Return its JSON lines, without line ends."""
        return self.data.splitlines()


def decision_lines(judgement: Judgement, records: Mapping[str, Record]) -> Iterator[bytes]:
    """Yield one canonical JSON line for each decision, by record id."""
    for decision in judgement.decisions:
        record = records[decision.record]
        plain = {"location": record.location, "sha256": record.sha256, "size": record.size, **as_plain(decision)}
        yield canonical_bytes(plain)


def in_parts(lines: Sequence[bytes], *, role: FileRole, lines_in_a_part: int = LINES_IN_A_PART) -> tuple[PlanFile, ...]:
    """Return `lines` as numbered JSON-lines files; at least one, so that an empty list is stated too."""
    starts = range(0, max(len(lines), 1), lines_in_a_part)
    files = []
    for number, start in enumerate(starts, start=1):
        part = lines[start : start + lines_in_a_part]
        data = b"".join(line + b"\n" for line in part)
        pin = PinnedFile(
            name=f"{role}-{number:05d}.jsonl", role=role, sha256=sha256_hex(data), bytes=len(data), lines=len(part)
        )
        files.append(PlanFile(pin=pin, data=data))
    return tuple(files)


def count(judgement: Judgement, inventory: Inventory) -> Counts:
    """Return how many records and bytes fall into each bucket; the buckets add up to the inventory."""
    records = {record.id: record for record in inventory.records}
    by_bucket: defaultdict[Bucket, list[Record]] = defaultdict(list)
    for decision in judgement.decisions:
        by_bucket[decision.bucket].append(records[decision.record])

    def tally(members: Sequence[Record]) -> Tally:
        return Tally(records=len(members), bytes=sum(record.size for record in members))

    def how_many(flags: Iterator[bool]) -> int:
        return sum(flags)

    decisions: Sequence[Decision] = judgement.decisions
    return Counts(
        records=tally(inventory.records),
        dispose=tally(by_bucket[Bucket.DISPOSE]),
        transfer=tally(by_bucket[Bucket.TRANSFER]),
        remove_copy=tally(by_bucket[Bucket.REMOVE_COPY]),
        held=tally(by_bucket[Bucket.HELD]),
        keep=tally(by_bucket[Bucket.KEEP]),
        undecided=tally(by_bucket[Bucket.UNDECIDED]),
        review=tally(by_bucket[Bucket.REVIEW]),
        held_possibly=how_many(decision.is_possible for decision in decisions),
        overdue=how_many(decision.is_overdue for decision in decisions),
        shielded=how_many(decision.is_shielded for decision in decisions),
        unreadable=how_many(not record.is_readable for record in inventory.records),
        clusters=len(judgement.clusters),
        identical_links=how_many(link.kind is LinkKind.IDENTICAL for link in inventory.links),
        candidate_links=how_many(link.kind is LinkKind.CANDIDATE for link in inventory.links),
        pages=sum(len(record.fingerprint.pages) for record in inventory.records if record.fingerprint is not None),
    )


def plan_header(
    judgement: Judgement,
    *,
    inventory: Inventory,
    timezone: str,
    inventory_digest: str,
    bundle_digest: str,
    register_digest: str,
    engine: Mapping[str, str],
    decisions: Sequence[PlanFile],
    required_roles: Sequence[str],
    earlier: Sequence[str] = (),
) -> PlanHeader:
    """Return the header that names this judgement and pins everything it was made from."""
    return PlanHeader(
        as_of=judgement.as_of.isoformat(),
        timezone=timezone,
        inventory=inventory_digest,
        bundle=bundle_digest,
        register_=register_digest,
        engine=dict(engine),
        counts=count(judgement, inventory),
        completeness=reconcile(inventory).state,
        decisions_root=merkle_root(line for part in decisions for line in part.lines),
        decisions=tuple(part.pin for part in decisions),
        required_roles=tuple(required_roles),
        earlier=tuple(earlier),
    )


def manifest_of(header: PlanHeader, files: Sequence[PlanFile]) -> Manifest:
    """Return the manifest that binds the plan and every file beside it."""
    return Manifest(plan_id=header.plan_id, plan_sha256=header.digest(), files=tuple(file.pin for file in files))
