"""Builds the input of a report from records and decisions written by hand, not judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import quote

from engine.judge.planning import PlanFile, decision_lines, in_parts, manifest_of, plan_header
from engine.ledger.heads import Head
from engine.model.completeness import ControlTotal
from engine.model.dates import Interval
from engine.model.decisions import (
    Bucket,
    Cluster,
    Decision,
    Endless,
    FloorDue,
    FloorRunning,
    HeldByLink,
    HeldDirectly,
    Judgement,
    Membership,
    Outcome,
    Reach,
    Reason,
)
from engine.model.digests import sha256_hex
from engine.model.facts import Fact, known
from engine.model.policies import (
    Then,
)
from engine.model.records import Fingerprint, Inventory, Link, Page, Record
from reports.inputs import ReportInput
from tests.reports.invented_policies import both, bundle, register

HONG_KONG = timezone(timedelta(hours=8))
AS_OF = date(2026, 11, 20)
ISSUED_AT = datetime(2026, 11, 22, 9, 30, tzinfo=HONG_KONG)


@dataclass(slots=True, kw_only=True)
class Builder:
    """Gathers records, decisions, clusters and links one by one."""

    records: list[Record] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def add(
        self,
        id: str,
        *,
        location: str,
        bucket: Bucket,
        reasons: Sequence[Reason],
        facts: Mapping[str, Fact] | None = None,
        outcome: Outcome | None = None,
        membership: Membership | None = None,
        picture: bytes | None = None,
        is_readable: bool = True,
        problem: str | None = None,
        **flags: object,
    ) -> str:
        number = len(self.records)
        digest = sha256_hex(f"record {id}".encode())
        page = Page(number=1, width=1240, height=1754, mode="L", pixels=digest, quality=80)
        self.records.append(
            Record(
                id=id,
                location=quote(location.encode("utf-8", "surrogateescape"), safe="/"),
                sha256=digest,
                size=48_000 + number * 7_919 % 350_000,
                facts=dict(facts or {}),
                fingerprint=Fingerprint(pages=(page,), decoder="drawn/1") if is_readable else None,
                problem=problem,
            )
        )
        self.decisions.append(
            Decision(
                record=id,
                outcome=outcome or Outcome(bucket.value),
                bucket=bucket,
                reasons=tuple(reasons),
                membership=membership,
                **flags,  # type: ignore[arg-type]  # fields by name
            )
        )
        if picture is not None:
            self.pictures[id] = picture
        return id

    def _reach(self) -> dict[str, Reach]:
        """Return what the judge would count: the reasons here list every hold."""
        certain: Counter[str] = Counter()
        possible: Counter[str] = Counter()
        for decision in self.decisions:
            reached: dict[str, bool] = {}
            for reason in decision.reasons:
                if isinstance(reason, HeldDirectly | HeldByLink):
                    reached[reason.hold] = reached.get(reason.hold, True) and reason.is_possible
            for hold, is_possible in reached.items():
                (possible if is_possible else certain)[hold] += 1
        return {hold: Reach(certain=certain[hold], possible=possible[hold]) for hold in {*certain, *possible}}

    def build(self, *, totals: tuple[ControlTotal, ...] = (), **changes: object) -> ReportInput:
        """Return the report input, with a plan and a manifest that agree with what was gathered."""
        the_bundle = bundle()
        judgement = Judgement(
            as_of=AS_OF,
            decisions=tuple(sorted(self.decisions, key=lambda d: d.record)),
            clusters=tuple(self.clusters),
            reach=self._reach(),
        )
        inventory = Inventory(records=tuple(self.records), links=tuple(self.links), totals=totals)
        files = files_of(judgement, inventory)
        header = plan_header(
            judgement,
            inventory=inventory,
            timezone="Asia/Hong_Kong",
            inventory_digest=sha256_hex(b"inventory"),
            bundle_digest=sha256_hex(b"bundle"),
            register_digest=sha256_hex(b"register"),
            engine={"muniment": "0.1.0"},
            decisions=[file for file in files if file.pin.role == "decisions"],
            required_roles=the_bundle.approvals.required,
        )
        given = ReportInput(
            header=header,
            manifest=manifest_of(header, files),
            judgement=judgement,
            inventory=inventory,
            bundle=the_bundle,
            organisation=both("Invented Records Bureau", "樣本檔案局"),
            issued_at=ISSUED_AT,
            head=Head(size=7, root=sha256_hex(b"ledger"), at=ISSUED_AT, key="0" * 64, signature="0" * 128),
            system="Muniment 0.1.0, local key SHA-256 3f9a12c4",
            register=register(),
            pictures=self.pictures,
        )
        return replace(given, **changes)  # type: ignore[arg-type]  # fields by name


def files_of(judgement: Judgement, inventory: Inventory) -> tuple[PlanFile, ...]:
    """Return the files that lie beside the report: real decision lines in two parts, and one other file."""
    lines = list(decision_lines(judgement, {record.id: record for record in inventory.records}))
    return (
        *in_parts(lines, role="decisions", lines_in_a_part=50),
        *in_parts([b'{"invented":true}'], role="policies"),
    )


def beside(given: ReportInput) -> dict[str, bytes]:
    """Return the bytes of the files beside a report, by name."""
    return {file.pin.name: file.data for file in files_of(given.judgement, given.inventory)}


def running(rule: str, member: str, *, until: date | None = None, endless: Endless | None = None) -> FloorRunning:
    start = Interval.on(date(2021, 4, 9)) if until else None
    return FloorRunning(rule=rule, member=member, must=True, start=start, last_day=until, endless=endless)


def due(rule: str, member: str, *, then: Then = Then.DISPOSE, is_confirmed: bool = True) -> FloorDue:
    return FloorDue(
        rule=rule,
        member=member,
        must=True,
        start=Interval.on(date(2017, 6, 30)),
        last_day=date(2024, 12, 31),
        then=then,
        is_confirmed=is_confirmed,
    )


def facts(series: str, customer: str | None = "C-00417", **more: object) -> dict[str, Fact]:
    found = {"series": known(series), "dpi": known(Decimal(300)), "captured_on": known(date(2019, 9, 3))}
    if customer is not None:
        found["customer"] = known(customer)
    return found | {name: known(value) for name, value in more.items()}  # type: ignore[arg-type]  # fields by name
