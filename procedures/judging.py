"""From what was scanned and what was written to a plan with all its files: the pure middle of an audit.

`replay` runs it again over the files themselves, so everything that a decision depends on stands in them, but for the
words of sealed holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.custody.exchange import (
    event_to_line,
    finding_to_line,
    ghost_to_line,
    link_to_line,
    record_to_line,
    total_to_line,
)
from engine.custody.plain_forms import to_plain
from engine.judge.dossiers import dossiers
from engine.judge.earlier import judge_longer
from engine.judge.planning import PlanFile, decision_lines, in_parts, manifest_of, plan_header
from engine.language.source import Source
from engine.model.decisions import Judgement
from engine.model.digests import canonical_bytes, digest_of, sha256_hex
from engine.model.findings import Finding
from engine.model.holds import SEALED, EnteredHold, Register, register_digest
from engine.model.plans import Manifest, PlanHeader
from engine.model.policies import Bundle
from engine.model.records import Inventory
from engine.model.trees import merkle_root
from procedures.completeness_findings import completeness_findings
from procedures.earlier import EarlierUsed, policies_of
from procedures.earlier_findings import earlier_findings
from procedures.hold_findings import hold_findings
from procedures.order_findings import order_findings
from procedures.start_findings import start_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a judgement depends on, and the sources and versions that the plan pins beside it.

    `hold_files` names the sources that are holds or releases, which bind through the register, and `sealed_files` those
    whose words stand nowhere but in front of the legal role (semantics section 7). `earlier` are policies that bind
    beside those of `bundle` (section 13).
    """

    inventory: Inventory
    bundle: Bundle
    register: Register
    as_of: date
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]
    versions: Mapping[str, str]
    hold_files: frozenset[str] = frozenset()
    sealed_files: frozenset[str] = frozenset()
    known_entries: int = 0
    earlier: tuple[EarlierUsed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A case, its judgement, what was found on the way, and the plan with its files."""

    case: Case
    judgement: Judgement
    findings: tuple[Finding, ...]
    header: PlanHeader
    manifest: Manifest
    files: tuple[PlanFile, ...]


def judge_case(case: Case) -> Judgement:
    """Return the judgement of a case, in which a record is kept at least as the earlier policies keep it."""
    return judge_longer(
        case.inventory,
        bundle=case.bundle,
        earlier=policies_of(case.earlier),
        register=case.register,
        as_of=case.as_of,
    )


def plan_case(case: Case) -> Planned:
    """Judge a case and return its plan; the same case gives the same bytes."""
    judgement = judge_case(case)
    findings = (
        *case.findings,
        *completeness_findings(case.inventory),
        *hold_findings(case.register, judgement),
        *order_findings(case.inventory, case.register, judgement),
        *start_findings(case.inventory, judgement),
        *earlier_findings(judgement),
    )
    inventory = _inventory_files(case.inventory)
    decisions = in_parts(
        list(decision_lines(judgement, {record.id: record for record in case.inventory.records})), role="decisions"
    )
    others = (
        *in_parts([canonical_bytes(cluster) for cluster in judgement.clusters], role="clusters"),
        *in_parts(dossier_lines(case.inventory, judgement), role="dossiers"),
        *in_parts(sorted(finding_to_line(finding) for finding in findings), role="findings"),
        *in_parts(list(_policy_lines(case)), role="policies"),
        *(in_parts(list(_earlier_lines(case)), role="earlier") if case.earlier else ()),
        *in_parts([*_register_lines(case.register), *_confirmation_lines(case.bundle)], role="register"),
    )
    header = plan_header(
        judgement,
        inventory=case.inventory,
        timezone=_timezone(case.bundle),
        inventory_digest=digest_of_files(inventory),
        bundle_digest=digest_of(case.bundle),
        register_digest=register_digest(case.register),
        engine=case.versions,
        decisions=decisions,
        required_roles=case.bundle.approvals.required,
        earlier=[one.policies.digest for one in case.earlier],
    )
    files = (*decisions, *inventory, *others)
    return Planned(
        case=case,
        judgement=judgement,
        findings=findings,
        header=header,
        manifest=manifest_of(header, files),
        files=files,
    )


def dossier_lines(inventory: Inventory, judgement: Judgement) -> list[bytes]:
    """Return the dossiers of the clusters as canonical JSON lines."""
    return [canonical_bytes(to_plain(dossier)) for dossier in dossiers(inventory, judgement.clusters)]


def digest_of_files(files: Iterable[PlanFile]) -> str:
    """Return the digest that pins an inventory: the Merkle root over the lines of each kind of file."""
    lines: dict[str, list[bytes]] = {}
    for file in files:
        lines.setdefault(file.pin.role, []).extend(file.lines)
    return digest_of({role: merkle_root(of) for role, of in lines.items()})


def _inventory_files(inventory: Inventory) -> tuple[PlanFile, ...]:
    return (
        *in_parts(sorted(record_to_line(record) for record in inventory.records), role="records"),
        *in_parts(sorted(link_to_line(link) for link in inventory.links), role="links"),
        *in_parts(sorted(event_to_line(event) for event in inventory.events), role="events"),
        *in_parts(sorted(ghost_to_line(ghost) for ghost in inventory.ghosts), role="ghosts"),
        *in_parts(sorted(total_to_line(total) for total in inventory.totals), role="totals"),
    )


def _policy_lines(case: Case) -> Iterable[bytes]:
    # What is sealed comes last, by its digest: its place among the others would tell between which names its own is.
    sources = sorted((source for source in case.sources if source.name not in case.sealed_files), key=lambda s: s.name)
    hidden = (source for source in case.sources if source.name in case.sealed_files)
    for source in (*sources, *sorted(hidden, key=lambda source: sha256_hex(source.data))):
        yield canonical_bytes(
            {
                "name": SEALED if source.name in case.sealed_files else source.name,
                "sha256": sha256_hex(source.data),
                "is_hold": source.name in case.hold_files,
                "text": None if source.name in case.sealed_files else source.data.decode("utf-8"),
            }
        )


def _earlier_lines(case: Case) -> Iterable[bytes]:
    """Yield the files of earlier policies that bind; of those that can't be read there are none."""
    for used in case.earlier:
        for source in used.sources:
            text, sha256 = source.data.decode("utf-8"), sha256_hex(source.data)
            yield canonical_bytes({"bundle": used.policies.digest, "name": source.name, "sha256": sha256, "text": text})


def _register_lines(register: Register) -> Iterable[bytes]:
    sealed = {entered.hold.id for entered in register.holds if entered.hold.is_sealed}
    # As of the policies, what is sealed comes last, by its digest.
    holds = sorted((e for e in register.holds if not e.hold.is_sealed), key=lambda e: e.hold.id)
    hidden = (e for e in register.holds if e.hold.is_sealed)
    for entered in (*holds, *sorted(hidden, key=lambda e: digest_of(e.hold))):
        yield canonical_bytes(
            {
                "kind": "hold",
                "digest": digest_of(entered.hold),
                "entry": None if entered.hold.is_sealed else _hold_entry(entered, register),
            }
        )
    releases = sorted(
        (e for e in register.releases if e.release.hold not in sealed),
        key=lambda e: (e.release.hold, e.release.on, e.entered_on),
    )
    ended = (e for e in register.releases if e.release.hold in sealed)
    for released in (*releases, *sorted(ended, key=lambda e: digest_of(e.release))):
        yield canonical_bytes(
            {
                "kind": "release",
                "digest": digest_of(released.release),
                "entry": None if released.release.hold in sealed else to_plain(released),
            }
        )
    # A clearance names its hold; what was known before names none, and is the same for all.
    cleared = (one for one in register.cleared if one.hold not in sealed)
    for kind, entries in (("past", register.past), ("cleared", cleared), ("link", register.links)):
        for entry in entries:
            yield canonical_bytes({"kind": kind, "digest": digest_of(entry), "entry": to_plain(entry)})
    for order in register.orders:
        yield canonical_bytes({"kind": "order", "digest": digest_of(order.order), "entry": to_plain(order)})
    for waiver in register.waivers:
        yield canonical_bytes({"kind": "waiver", "digest": digest_of(waiver), "entry": to_plain(waiver)})
    for pair in register.judged:
        yield canonical_bytes({"kind": "judged-pair", "digest": digest_of(pair), "entry": to_plain(pair)})


def _hold_entry(entered: EnteredHold, register: Register) -> dict[str, object]:
    entry: dict[str, object] = {"hold": to_plain(entered.hold), "is_missing": entered.is_missing}
    # The day of entry stands in the store, and would change the plan's bytes. What was known before counts by it.
    if register.past or register.links:
        entry["entered_on"] = entered.entered_on.isoformat()
    return entry


def _confirmation_lines(bundle: Bundle) -> Iterable[bytes]:
    """Yield what counsel approved: which confirmations permit is the register's to say, not the policy folder's."""
    for confirmation in bundle.confirmations:
        plain = {"kind": "confirmation", "digest": digest_of(confirmation), "entry": to_plain(confirmation)}
        yield canonical_bytes(plain)


def _timezone(bundle: Bundle) -> str:
    zones = sorted({policy.timezone for policy in bundle.policies})
    return ", ".join(zones) if zones else "Asia/Hong_Kong"
