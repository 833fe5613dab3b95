"""What the sections of a report look up: records, decisions, rules, and what may be shown of them.

Here, and only here, it is decided what is masked: values of facts that the vocabulary marks personal, and everything
about a sealed hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.judge.orders import OrderReach, OrderReader
from engine.model.calibration import SERIES
from engine.model.decisions import (
    Bucket,
    Cluster,
    Decision,
    FloorDue,
    FloorNotStarted,
    FloorRunning,
    HeldByLink,
    HeldByMore,
    HeldDirectly,
    Hindrance,
    KeptByEarlier,
    NoRule,
    SharesFile,
)
from engine.model.facts import Fact
from engine.model.findings import Finding
from engine.model.policies import Rule
from engine.model.records import Record
from engine.model.values import Value
from reports.blocks import Pill, Tone
from reports.inputs import ReportInput
from reports.legible import legible, legible_location, shortened
from reports.narration import Narrator
from reports.wording import Words, bucket_words, titled

LONGEST_VALUE = 44
"""Characters of a fact's value that are shown."""

MOST_VALUES = 3
"""Values that are shown of a fact on which sources differ."""

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"

TONES: Mapping[Bucket, Tone] = {
    Bucket.DISPOSE: Tone.DISPOSE,
    Bucket.TRANSFER: Tone.TRANSFER,
    Bucket.REMOVE_COPY: Tone.REMOVE,
    Bucket.HELD: Tone.HELD,
    Bucket.KEEP: Tone.KEEP,
    Bucket.UNDECIDED: Tone.UNDECIDED,
    Bucket.REVIEW: Tone.REVIEW,
}

LEAVING = (Bucket.REMOVE_COPY, Bucket.DISPOSE, Bucket.TRANSFER)
STAYING = (Bucket.KEEP, Bucket.HELD, Bucket.REVIEW, Bucket.UNDECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The input of a report, indexed."""

    given: ReportInput
    records: Mapping[str, Record]
    decisions: Mapping[str, Decision]
    clusters: Mapping[str, Cluster]
    rules: Mapping[str, Rule]
    narrator: Narrator
    orders: tuple[OrderReach, ...]

    @classmethod
    def of(cls, given: ReportInput) -> Evidence:
        """Return the input with its look-ups."""
        sealed = frozenset(entered.hold.id for entered in given.register.holds if entered.hold.is_sealed)
        return cls(
            given=given,
            records={record.id: record for record in given.inventory.records},
            decisions={decision.record: decision for decision in given.judgement.decisions},
            clusters={cluster.id: cluster for cluster in given.judgement.clusters},
            rules={rule.id: rule for rule in given.bundle.rules},
            narrator=Narrator(bundle=given.bundle, sealed=sealed),
            orders=_orders(given),
        )

    def location(self, record: str, *, longest: int = 160) -> str:
        """Return the place of a record as it reads."""
        return legible_location(self.records[record].location, longest=longest)

    def pill(self, record: str) -> Pill:
        """Return what happens to a record, as a pill."""
        return bucket_pill(self.decisions[record].bucket)

    def tone(self, record: str) -> Tone:
        """Return the colour of what happens to a record."""
        return TONES[self.decisions[record].bucket]

    def reasons(self, record: str) -> tuple[Words, ...]:
        """Return the sentences of a decision, none twice."""
        decision = self.decisions[record]
        return _each_once(self.narrator.reason(reason, about=record) for reason in decision.reasons)

    def hindrances(self, record: str) -> tuple[Words, ...]:
        """Return the sentences of what keeps a member of a cluster from being a removable copy, none twice."""
        membership = self.decisions[record].membership
        found: tuple[Hindrance, ...] = membership.hindrances if membership else ()
        return _each_once(self.narrator.hindrance(hindrance) for hindrance in found)

    def rule_title(self, rule: str) -> Words:
        """Return the title of a rule in both languages."""
        known = self.rules.get(rule)
        return titled(known.title if known else {}, fallback=rule)

    def fact_title(self, name: str) -> Words:
        """Return the title of a fact in both languages."""
        definition = self.given.bundle.vocabulary.facts.get(name)
        return titled(definition.title if definition else {}, fallback=name)

    def is_personal(self, record: str) -> bool:
        """Say whether a record is of a personal series, so that its picture was masked."""
        facts = self.records[record].facts
        return any(
            str(value) in definition.personal_values
            for definition in self.given.bundle.vocabulary.facts.values()
            if definition.personal_values and definition.name in facts
            for value in facts[definition.name].values
        )

    def fact_values(self, name: str, records: Iterable[str]) -> tuple[Words, ...]:
        """Return what is recorded of a fact for each record: the values, or a mask that still tells same from other.

        Masked values that are equal carry the same circled number. A fact outside the vocabulary is masked as well.
        """
        definition = self.given.bundle.vocabulary.facts.get(name)
        facts = [self.records[record].facts.get(name) for record in records]
        if definition is None or definition.is_personal:
            return _masked(facts)
        return tuple(_missing() if fact is None else _shown(fact) for fact in facts)

    def differing(self, name: str, records: Iterable[str]) -> bool:
        """Say whether the records differ in a fact, missing counting as a value."""
        found = {fact.values if (fact := self.records[record].facts.get(name)) else None for record in records}
        return len(found) > 1

    def series(self, record: str) -> tuple[str, ...]:
        """Return the series of a record; none where the fact is missing or personal."""
        definition = self.given.bundle.vocabulary.facts.get(SERIES)
        fact = self.records[record].facts.get(SERIES)
        if definition is None or definition.is_personal or fact is None:
            return ()
        return tuple(text_of(value) for value in fact.values)

    def rules_named(self) -> frozenset[str]:
        """Return the rules that some decision rests on or names."""
        named: set[str] = set()
        for decision in self.given.judgement.decisions:
            for reason in decision.reasons:
                if isinstance(reason, NoRule):
                    named.update(reason.may_apply)
                elif not isinstance(reason, HeldDirectly | HeldByLink | HeldByMore | SharesFile | KeptByEarlier):
                    named.add(reason.rule)
        return frozenset(named)

    def in_bucket(self, bucket: Bucket) -> tuple[str, ...]:
        """Return the records of a bucket, by id."""
        return tuple(sorted(id for id, decision in self.decisions.items() if decision.bucket is bucket))

    def size_of(self, records: Iterable[str]) -> int:
        """Return the bytes that records take."""
        return sum(self.records[record].size for record in records)

    def tells_of_seal(self, finding: Finding) -> bool:
        """Say whether a finding names a sealed hold, its matter, or the file that it came from."""
        told = f"{finding.place} {finding.detail}"
        for entered in self.given.register.holds:
            hold = entered.hold
            words = (hold.id, hold.matter, hold.span.file if hold.span else "")
            if hold.is_sealed and any(word and word in told for word in words):
                return True
        return False


def _orders(given: ReportInput) -> tuple[OrderReach, ...]:
    if not given.register.orders:
        return ()
    return OrderReader(given.inventory, register=given.register, judgement=given.judgement).reaches()


def bucket_pill(bucket: Bucket) -> Pill:
    """Return a bucket as a pill."""
    return Pill(words=bucket_words(bucket), tone=TONES[bucket])


def floors_of(decision: Decision) -> tuple[FloorRunning | FloorNotStarted | FloorDue, ...]:
    """Return the floors among the reasons of a decision."""
    return tuple(r for r in decision.reasons if isinstance(r, FloorRunning | FloorNotStarted | FloorDue))


def text_of(value: Value) -> str:
    """Return a value as it reads, legible and not too long."""
    if isinstance(value, bool):
        return "yes 是" if value else "no 否"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return shortened(legible(value), longest=LONGEST_VALUE)


def _shown(fact: Fact) -> Words:
    text = " / ".join(text_of(value) for value in fact.values[:MOST_VALUES])
    if len(fact.values) > MOST_VALUES:
        text += f" (+{len(fact.values) - MOST_VALUES:,})"
    return Words(text, "" if fact.is_settled else "（來源不一）")


def _missing() -> Words:
    return Words("missing", "欠缺")


def _masked(facts: list[Fact | None]) -> tuple[Words, ...]:
    numbers: dict[tuple[Value, ...], int] = {}
    shown = []
    for fact in facts:
        if fact is None:
            shown.append(_missing())
            continue
        number = numbers.setdefault(fact.values, len(numbers))
        sign = _CIRCLED[number] if number < len(_CIRCLED) else f"({number + 1})"
        shown.append(Words(f"masked {sign}", "已遮蔽"))
    return tuple(shown)


def _each_once(sentences: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(sentences))
