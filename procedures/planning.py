"""The steps of an audit one at a time: a plan of a scan made before, and a report on a plan made before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.store import IssuedReport, Scan, Store
from engine.custody.time_authority import TimeAuthority
from engine.language.problems import Problem
from engine.model.digests import sha256_hex
from engine.model.earlier import deciding_digest
from engine.model.errors import MunimentError
from engine.model.plans import PlanHeader
from procedures.audit import make_plan
from procedures.heads import sign_head
from procedures.issuing import issue
from procedures.judging import Planned
from procedures.ledger import require_whole
from procedures.plan_folder import PLAN, PlanFolder
from procedures.progress import Progress
from procedures.scanning import read_policies


class NoScanError(MunimentError):
    """A database without a scan, or without one of the archive that was asked for."""

    def __init__(self, *, database: Path, archive: Path | None = None) -> None:
        of = "" if archive is None else f" of `{archive}`"
        super().__init__(f"`{database}` has no scan{of}", help="scan an archive first: `muniment scan`")


class NoPlanError(MunimentError):
    """A folder without a plan that can be read."""

    def __init__(self, *, folder: Path, cause: str) -> None:
        super().__init__(f"there is no plan in `{folder}`", cause=cause, help="make one with `muniment plan`")


class PlanMovedError(MunimentError):
    """The scan or the policies no longer give the plan on which a report was asked for."""

    exit_code = 4

    def __init__(self, *, asked: str, now: str) -> None:
        super().__init__(
            f"the plan in the folder is `{asked}`, but scan and policies now give `{now}`",
            cause="something that the plan pins has changed since it was made",
            help="make the plan again with `muniment plan`, and read what is different",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOrder:
    """Which scan to judge, by which policies, for which day, and where the plan goes."""

    database: Path
    policies: Path
    out: Path
    as_of: date
    scan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """On which plan to report, and what it was made from."""

    archive: Path
    database: Path
    policies: Path
    out: Path
    shows_unclassified: bool = False
    hkd_per_gb_year: Decimal | None = None


def plan(order: PlanOrder, *, clock: Clock, progress: Progress) -> tuple[Planned, tuple[Problem, ...]]:
    """Judge a scan and write the plan; returns it with the warnings about the policies.

    Raises `LedgerBrokenError` where something that was entered before was changed.
    """
    policies = read_policies(order.policies)
    folder = PlanFolder(order.out)
    with _opened(order.database) as store:
        require_whole(store)
        scan = _scan(store, order.scan, database=order.database)
        folder.prepare(archive=Path(scan.archive))
        planned = make_plan(scan, policies=policies, as_of=order.as_of, store=store, clock=clock, progress=progress)
        folder.write_plan(planned.header, planned.manifest, planned.files)
    return planned, policies.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report on a plan; `unstamped` says why the head in it has no time stamp, where one was asked for."""

    planned: Planned
    path: Path
    unstamped: MunimentError | None = None


def report(
    order: ReportOrder, *, key: SigningKey, clock: Clock, progress: Progress, authority: TimeAuthority | None = None
) -> Reported:
    """Seal a report on the plan in a folder, after making that plan again.

    Raises `PlanMovedError` where no scan of the database gives it any more.
    """
    policies = read_policies(order.policies)
    folder = PlanFolder(order.out)
    folder.prepare(archive=order.archive)
    asked = _plan_in(order.out)
    with _opened(order.database) as store:
        require_whole(store)
        scan = _latest_of(store, order.archive, database=order.database)
        as_of = date.fromisoformat(asked.as_of)
        planned = make_plan(scan, policies=policies, as_of=as_of, store=store, clock=clock, progress=progress)
        if planned.header.digest() != asked.digest():
            raise PlanMovedError(asked=asked.plan_id, now=planned.header.plan_id)
        folder.write_plan(planned.header, planned.manifest, planned.files)
        issued_at = clock.now()
        signed = sign_head(store.ledger, key=key, at=issued_at, authority=authority)
        pdf = issue(
            planned,
            archive=order.archive,
            key=key,
            head=signed.head,
            issued_at=issued_at,
            progress=progress,
            shows_unclassified=order.shows_unclassified,
            hkd_per_gb_year=order.hkd_per_gb_year,
        )
        # Entered first: a report that was overtaken is written nowhere.
        store.record_report(
            IssuedReport(sha256=sha256_hex(pdf), plan_digest=planned.header.digest(), issued_at=issued_at),
            scribe=scribe_of(clock),
            known_entries=planned.case.known_entries,
            bundle=deciding_digest(planned.case.bundle),
        )
        path = folder.write_report(pdf)
    return Reported(planned=planned, path=path, unstamped=signed.unstamped)


def _opened(database: Path) -> Store:
    if not database.exists():
        raise NoScanError(database=database)
    return Store.open(database)


def _scan(store: Store, id: str | None, *, database: Path) -> Scan:
    ids = store.scan_ids()
    if not ids:
        raise NoScanError(database=database)
    return store.load_scan(id if id is not None else ids[-1])


def _latest_of(store: Store, archive: Path, *, database: Path) -> Scan:
    """Return the latest scan of this archive: the pictures come from it, and must be of what was judged."""
    id = store.latest_scans().get(str(archive.resolve()))
    if id is None:
        raise NoScanError(database=database, archive=archive)
    return store.load_scan(id)


def _plan_in(folder: Path) -> PlanHeader:
    try:
        return PlanHeader.model_validate_json((folder / PLAN).read_bytes())
    except OSError as error:
        raise NoPlanError(folder=folder, cause=(error.strerror or str(error)).lower()) from None
    except ValidationError:
        raise NoPlanError(folder=folder, cause=f"`{PLAN}` is not a plan of this version") from None
