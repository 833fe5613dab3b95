"""The plan and the manifest: what is written beside the report and pinned inside it.

`plan.json` is a header: counts, pinned digests, and the Merkle root over the decision lines. `manifest.json` binds the
plan and every file beside it. Both are canonical JSON, so the same inputs give the same bytes; issue times and run ids
stand outside them (semantics section 9).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from engine.model.completeness import Completeness
from engine.model.digests import canonical_bytes, sha256_hex

FileRole = Literal[
    "decisions",
    "records",
    "links",
    "events",
    "ghosts",
    "totals",
    "policies",
    "earlier",
    "register",
    "findings",
    "clusters",
    "dossiers",
]
"""What a file beside the report holds."""


class _Pinned(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_bytes(self) -> bytes:
        """Return the canonical JSON bytes."""
        return canonical_bytes(self.model_dump(mode="json"))

    def digest(self) -> str:
        """Return the SHA-256 of the canonical bytes as 64 hex digits."""
        return sha256_hex(self.to_bytes())


class Tally(_Pinned):
    """How many records, and how many bytes they take."""

    records: int
    bytes: int


class Counts(_Pinned):
    """Every record is in exactly one bucket, so the seven add up to `records` (`is_whole`).

    `held_possibly`, `overdue` and `shielded` are counted again among them; `unreadable` too.
    """

    records: Tally
    dispose: Tally
    transfer: Tally
    remove_copy: Tally
    held: Tally
    keep: Tally
    undecided: Tally
    review: Tally
    held_possibly: int
    overdue: int
    shielded: int
    unreadable: int
    clusters: int
    identical_links: int
    candidate_links: int
    pages: int

    @property
    def is_whole(self) -> bool:
        """Say whether the buckets add up to the inventory, in records and in bytes."""
        parts = (self.dispose, self.transfer, self.remove_copy, self.held, self.keep, self.undecided, self.review)
        return (sum(p.records for p in parts), sum(p.bytes for p in parts)) == (
            self.records.records,
            self.records.bytes,
        )


class PinnedFile(_Pinned):
    """A file beside the report: `lines` counts its JSON lines."""

    name: str
    role: FileRole
    sha256: str
    bytes: int
    lines: int


class PlanHeader(_Pinned):
    """What was judged, by what, and what came out; `earlier` are digests of policies that bind beside the bundle."""

    schema_: Literal["muniment/plan/1"] = "muniment/plan/1"
    as_of: str
    timezone: str
    inventory: str
    bundle: str
    register_: str
    engine: dict[str, str]
    counts: Counts
    completeness: Completeness
    decisions_root: str
    decisions: tuple[PinnedFile, ...]
    required_roles: tuple[str, ...]
    earlier: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _as_before(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Where none bind a plan has the bytes that versions gave it which knew of no earlier policies.
        said: dict[str, Any] = plain(self)
        if not self.earlier:
            del said["earlier"]
        return said

    @property
    def plan_id(self) -> str:
        """Return the short name of this plan: a prefix of its digest."""
        return f"MUN-{self.digest()[:12]}"


class Manifest(_Pinned):
    """Binds the plan and every file that the decisions can be replayed from."""

    schema_: Literal["muniment/manifest/1"] = "muniment/manifest/1"
    plan_id: str
    plan_sha256: str
    files: tuple[PinnedFile, ...]
