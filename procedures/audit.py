"""The main job: scan, compare, judge, plan, report, seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.store import IssuedReport, MadePlan, Scan, Store
from engine.custody.time_authority import TimeAuthority
from engine.fingerprints.decoders import decoder_names
from engine.intake.archive import walk
from engine.language.problems import Problem
from engine.model.digests import sha256_hex
from engine.model.earlier import deciding_digest
from engine.model.errors import MunimentError
from procedures.cases import case_of
from procedures.heads import sign_head
from procedures.intake import Intake
from procedures.issuing import issue
from procedures.judging import Planned, plan_case
from procedures.ledger import require_whole
from procedures.plan_folder import PlanFolder
from procedures.progress import Progress
from procedures.register import documents_of
from procedures.scanning import Policies, keep_scan, open_store, read_policies, scan_archive
from reports.renderer import renderer_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What to audit, by which policies, for which day, and where the results go.

    `database` remembers scans and holds. It outlives the results, because a hold once entered binds later audits too.
    """

    intake: Intake
    policies: Path
    as_of: date
    out: Path
    database: Path
    shows_unclassified: bool = False
    hkd_per_gb_year: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What an audit made; `read` files were opened for it, and `known` ones had not changed since an earlier scan.

    `unstamped` says why the head in the report has no time stamp, where one was asked for.
    """

    planned: Planned
    report: Path
    report_sha256: str
    read: int | None
    known: int | None
    warnings: tuple[Problem, ...]
    unstamped: MunimentError | None = None


def audit(
    order: Audit, *, key: SigningKey, clock: Clock, progress: Progress, authority: TimeAuthority | None = None
) -> Audited:
    """Run a whole audit and return what it made; the archive is read and never changed.

    What could stop it (policies, tables, folders) is looked at before the archive is.
    """
    policies = read_policies(order.policies)
    # An archive that can't be listed is known before anything is written.
    next(walk(order.intake.archive), None)
    folder = PlanFolder(order.out)
    folder.prepare(archive=order.intake.archive)
    with open_store(order.database, archive=order.intake.archive) as store:
        require_whole(store)
        scan = scan_archive(
            order.intake, store=store, vocabulary=policies.read.bundle.vocabulary, clock=clock, progress=progress
        )
        keep_scan(scan, store=store, clock=clock)
        planned = make_plan(scan, policies=policies, as_of=order.as_of, store=store, clock=clock, progress=progress)
        folder.write_plan(planned.header, planned.manifest, planned.files)
        issued_at = clock.now()
        signed = sign_head(store.ledger, key=key, at=issued_at, authority=authority)
        pdf = issue(
            planned,
            archive=order.intake.archive,
            key=key,
            head=signed.head,
            issued_at=issued_at,
            progress=progress,
            shows_unclassified=order.shows_unclassified,
            hkd_per_gb_year=order.hkd_per_gb_year,
        )
        digest = sha256_hex(pdf)
        issued = IssuedReport(sha256=digest, plan_digest=planned.header.digest(), issued_at=issued_at)
        # Entered first: a report that was overtaken is written nowhere.
        store.record_report(
            issued,
            scribe=scribe_of(clock),
            known_entries=planned.case.known_entries,
            bundle=deciding_digest(planned.case.bundle),
        )
        report = folder.write_report(pdf)
    return Audited(
        planned=planned,
        report=report,
        report_sha256=digest,
        read=scan.read,
        known=scan.known,
        warnings=policies.warnings,
        unstamped=signed.unstamped,
    )


def make_plan(
    scan: Scan, *, policies: Policies, as_of: date, store: Store, clock: Clock, progress: Progress
) -> Planned:
    """Enter the holds, judge a scan, and record the plan in a store whose ledger is whole (`require_whole`).

    Raises `OtherWordsError`, and `PastChangedError` where what earlier scans found was changed.
    """
    progress.stage("judge", total=None)
    standing = store.enter_documents(documents_of(policies), scribe=scribe_of(clock))
    planned = plan_case(
        case_of(scan, policies=policies, standing=standing, as_of=as_of, store=store, versions=versions())
    )
    store.record_plan_by(
        MadePlan(digest=planned.header.digest(), plan_id=planned.header.plan_id, as_of=as_of, made_at=clock.now()),
        policies.sources,
        bundle=deciding_digest(planned.case.bundle),
        sealed=planned.case.sealed_files,
        scribe=scribe_of(clock),
    )
    return planned


def versions() -> dict[str, str]:
    """Return the versions of everything that decides what a plan or its report says."""
    return {
        "muniment": version("muniment"),
        "decoder": ";".join(dict.fromkeys(decoder_names())),
        "imagehash": version("imagehash"),
        **renderer_versions(),
    }
