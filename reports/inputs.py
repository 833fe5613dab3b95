"""What a report is composed from, checked for agreement before a word is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from engine.ledger.heads import Head
from engine.model.decisions import Bucket, Judgement
from engine.model.errors import MunimentError
from engine.model.findings import Finding
from engine.model.holds import Register
from engine.model.plans import Counts, Manifest, PlanHeader, Tally
from engine.model.policies import Bundle, Title
from engine.model.records import Inventory
from reports.shown_maps import Maps


class ReportMismatchError(MunimentError):
    """Parts of a report that contradict each other; no report is better than one that does."""

    exit_code = 4

    def __init__(self, *, what: str, one: str, other: str) -> None:
        super().__init__(
            f"the report would contradict itself about {what}",
            cause=f"one part says `{one}`, another `{other}`",
            help="make the plan again from the same inventory, policies and register",
        )
        self.what = what
        self.one = one
        self.other = other


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """Everything that a report shows.

    `issued_at` is aware, in the plan's zone. `pictures` are small JPEG images by record id, in which personal content
    is masked already; `maps` show where two records differ, by both ids. `system` names the program, its version and
    its key in one line. `head` is what the ledger was when the report was issued. `hkd_per_gb_year` is what storage
    costs, where somebody said so.
    """

    header: PlanHeader
    manifest: Manifest
    judgement: Judgement
    inventory: Inventory
    bundle: Bundle
    organisation: Title
    issued_at: datetime
    system: str
    head: Head
    register: Register = field(default_factory=Register)
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    maps: Maps = field(default_factory=dict)
    hkd_per_gb_year: Decimal | None = None

    @property
    def is_forecast(self) -> bool:
        """Say whether the day of the judgement has not come yet when the report is issued (semantics D1)."""
        return self.judgement.as_of > self.issued_at.date()


def tally_of(counts: Counts, bucket: Bucket) -> Tally:
    """Return the tally of one bucket."""
    tally = getattr(counts, bucket.name.lower())
    assert isinstance(tally, Tally)
    return tally


def require_agreement(given: ReportInput) -> None:
    """Raise `ReportMismatchError` unless the plan, the manifest and the decisions say the same."""
    if given.issued_at.utcoffset() is None:
        raise ReportMismatchError(what="the time zone", one=given.header.timezone, other="a time without a zone")
    _agree("the plan's digest", given.header.digest(), given.manifest.plan_sha256)
    _agree("the plan's id", given.header.plan_id, given.manifest.plan_id)
    _agree("the day of the judgement", given.header.as_of, given.judgement.as_of.isoformat())
    sizes = {record.id: record.size for record in given.inventory.records}
    decided = [decision.record for decision in given.judgement.decisions]
    if len(decided) != len(sizes) or set(decided) != set(sizes):
        raise ReportMismatchError(
            what="the records", one=f"{len(sizes):,} in the inventory", other=f"{len(decided):,} decided, or other ones"
        )
    records: Counter[Bucket] = Counter()
    amounts: Counter[Bucket] = Counter()
    for decision in given.judgement.decisions:
        records[decision.bucket] += 1
        amounts[decision.bucket] += sizes[decision.record]
    for bucket in Bucket:
        tally = tally_of(given.header.counts, bucket)
        _agree(f"the records in `{bucket.value}`", str(tally.records), str(records[bucket]))
        _agree(f"the bytes in `{bucket.value}`", str(tally.bytes), str(amounts[bucket]))
    if not given.header.counts.is_whole:
        raise ReportMismatchError(what="the totals", one="the buckets", other="the inventory")


def _agree(what: str, one: str, other: str) -> None:
    if one != other:
        raise ReportMismatchError(what=what, one=one[:200], other=other[:200])
