"""The impact report: what ending earlier policies does, sealed, and proposed to those who must sign it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from engine.custody.accounts import scribe_of
from engine.custody.clock import Clock
from engine.custody.keys import SigningKey
from engine.custody.store import Store
from engine.judge.earlier import Judged, judge_each
from engine.model.decisions import NotJudged
from engine.model.digests import sha256_hex
from engine.model.earlier import EarlierPolicies, deciding_digest
from engine.model.errors import MunimentError
from engine.model.policies import Bundle
from engine.proofs.confirming import all_confirmed
from engine.proofs.proving import difference
from engine.proofs.results import Direction
from engine.register.acts import ShorteningEntered
from engine.register.standing import Standing
from engine.simulation.impact import impact
from procedures.cases import case_of
from procedures.earlier import EarlierUsed, earlier_policies, policies_of
from procedures.impact_data import DATA_NAME, impact_data
from procedures.issuing import organisation_of
from procedures.judging import Case
from procedures.ledger import opened, require_whole
from procedures.plan_folder import FolderNotWritableError, ReportExistsError, refuse_inside
from procedures.progress import Progress
from procedures.proposing import propose
from procedures.register import bundle_in_force, documents_of
from procedures.scanning import Policies, read_policies
from reports.impact_document import impact_document
from reports.impact_input import ArchiveImpact, ImpactInput, PoliciesEnding, RuleChange
from reports.pdf import render_with
from reports.signing import seal_for
from reports.wording import Words

IMPACT = "impact.pdf"


class NothingEarlierError(MunimentError):
    """Policies beside which no earlier ones bind: there is nothing to sign."""

    def __init__(self) -> None:
        super().__init__(
            "no earlier policies bind beside these, so there is nothing to sign",
            cause="no plan was made by others, or an impact report over them was signed",
            help="make a plan by these policies: `muniment plan`",
        )


class PoliciesMovedError(MunimentError):
    """Policies were used, or signed over, while the report was being made; nothing was proposed."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(
            "no impact report was made: which policies bind has changed since it was begun",
            help="run it again: the new report has that in it",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactOrder:
    """By which policies, on the scans of which database, and into which folder."""

    database: Path
    policies: Path
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactReported:
    """A sealed impact report: what it says, where it is, and the number under which it is proposed."""

    given: ImpactInput
    path: Path
    sha256: str
    proposal: int


def report_impact(order: ImpactOrder, *, key: SigningKey, clock: Clock, progress: Progress) -> ImpactReported:
    """Seal an impact report on the latest scan of every archive, for today, and propose it.

    Raises `NothingEarlierError`, `PoliciesMovedError`, and `LedgerBrokenError` where something entered was changed.
    """
    policies = read_policies(order.policies)
    with opened(order.database) as store:
        require_whole(store)
        path = _prepared(order.out, store=store)
        standing = store.enter_documents(documents_of(policies), scribe=scribe_of(clock))
        bundle = bundle_in_force(policies, standing)
        entries = store.policies_entries()
        earlier = earlier_policies(store, now=bundle, standing=standing)
        if not earlier:
            raise NothingEarlierError
        progress.stage("judge", total=None)
        given = ImpactInput(
            now=deciding_digest(bundle),
            bundle=bundle,
            ending=tuple(_ending(one, now=bundle) for one in earlier),
            archives=tuple(_archives(store, policies, standing, clock=clock)),
            as_of=clock.today(),
            issued_at=clock.now(),
            organisation=organisation_of(key),
            system=f"Muniment {version('muniment')}, {key.name}, {key.fingerprint[:16]}",
        )
        progress.stage("report", total=None)
        pdf = _sealed(given, key=key)

        def require_the_same(now: Standing) -> None:
            if store.policies_entries() != entries or earlier_policies(store, now=bundle, standing=now) != earlier:
                raise PoliciesMovedError

        act = ShorteningEntered(
            now=given.now,
            over=tuple(sorted(name for one in earlier for name in one.names)),
            report=sha256_hex(pdf),
            as_of=given.as_of,
            earlier=given.earlier,
            leaving=given.leaving,
        )
        # Entered first: a report that was overtaken is written nowhere.
        proposal = propose(store, act, scribe=scribe_of(clock), require=require_the_same)
        _write(path, pdf)
    return ImpactReported(given=given, path=path, sha256=act.report, proposal=proposal.number)


def _prepared(out: Path, *, store: Store) -> Path:
    path = out / IMPACT
    for archive in store.latest_scans():
        refuse_inside(path, archive=Path(archive))
    if path.exists() or path.is_symlink():
        raise ReportExistsError(report=path)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotWritableError(folder=out, cause=error.strerror or str(error)) from None
    return path


def _write(path: Path, pdf: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(pdf)
    except OSError as error:
        raise FolderNotWritableError(folder=path.parent, cause=error.strerror or str(error)) from None


def _sealed(given: ImpactInput, *, key: SigningKey) -> bytes:
    data = impact_data(given)
    document = impact_document(given, data=data)
    digest = sha256_hex(data)
    rendered = render_with(document, attached={DATA_NAME: data}, identifier=digest[:32], issued_at=given.issued_at)
    return seal_for(rendered, key=key, roles=(), reason=f"Impact SHA-256 {digest}", issued_at=given.issued_at)


def _archives(store: Store, policies: Policies, standing: Standing, *, clock: Clock) -> Iterator[ArchiveImpact]:
    for archive, id in sorted(store.latest_scans().items()):
        name = Path(archive).name or archive
        try:
            yield _archive(store, policies, standing, name=name, id=id, clock=clock)
        except MunimentError as error:
            yield ArchiveImpact(archive=name, scan=id, problem=error.message)


def _archive(
    store: Store, policies: Policies, standing: Standing, *, name: str, id: str, clock: Clock
) -> ArchiveImpact:
    case = case_of(
        store.load_scan(id), policies=policies, standing=standing, as_of=clock.today(), store=store, versions={}
    )
    earlier = policies_of(case.earlier)
    judged = _judged(case, bundle=case.bundle, earlier=earlier)
    # Counsel is asked for the new rules sooner or later, and then nobody is asked for this again.
    bundles = [one.bundle for one in earlier if one.bundle is not None]
    confirmed = _judged(case, bundle=_as_if_confirmed(case.bundle, beside=bundles), earlier=earlier)
    return ArchiveImpact(
        archive=name,
        scan=id,
        together=impact(judged.longer, judged.now, inventory=case.inventory),
        once_confirmed=impact(confirmed.longer, confirmed.now, inventory=case.inventory),
        each=tuple(
            (
                one.bundle,
                None
                if isinstance(one.judgement, NotJudged)
                else impact(one.judgement, judged.now, inventory=case.inventory),
            )
            for one in judged.earlier
        ),
    )


def _judged(case: Case, *, bundle: Bundle, earlier: Sequence[EarlierPolicies]) -> Judged:
    return judge_each(case.inventory, bundle=bundle, earlier=earlier, register=case.register, as_of=case.as_of)


def _ending(used: EarlierUsed, *, now: Bundle) -> PoliciesEnding:
    before = used.policies.bundle
    if before is None:
        return PoliciesEnding(
            digest=used.policies.digest,
            used_on=used.used_on,
            is_read=False,
            direction=None,
            cause="",
            rules=(),
            others=(),
        )
    direction, cause = _direction(before, now)
    return PoliciesEnding(
        digest=used.policies.digest,
        used_on=used.used_on,
        is_read=True,
        direction=direction,
        cause=cause,
        rules=tuple(_rule_changes(before, now)),
        others=tuple(_others(before, now)),
    )


def _direction(before: Bundle, now: Bundle) -> tuple[Direction | None, str]:
    """Return what was proved of what the rules say, as if counsel had confirmed each alike; or why nothing was."""
    found = difference(_as_if_confirmed(before), _as_if_confirmed(now))
    return found.direction, found.cause


def _as_if_confirmed(bundle: Bundle, *, beside: Iterable[Bundle] = ()) -> Bundle:
    """Return the bundle as if counsel had confirmed each of its rules, and those of the bundles `beside` it."""
    said = (all_confirmed(one).confirmations for one in (bundle, *beside))
    return replace(bundle, confirmations=tuple(confirmation for each in said for confirmation in each))


def _rule_changes(before: Bundle, now: Bundle) -> Iterator[RuleChange]:
    old, new = ({rule.id: rule for rule in bundle.rules} for bundle in (before, now))
    for id in sorted(old.keys() | new.keys()):
        if old.get(id) != new.get(id) and (id not in old or id not in new or old[id].version != new[id].version):
            yield RuleChange(id=id, before=old.get(id), after=new.get(id))


def _others(before: Bundle, now: Bundle) -> Iterator[Words]:
    if before.authority != now.authority:
        yield Words(
            "which member of a cluster is the record, or what happens to copies", "何者為正本紀錄，或如何處理副本"
        )
    if before.vocabulary != now.vocabulary:
        yield Words("the vocabulary", "詞彙")
    if dict(before.entities) != dict(now.entities):
        yield Words("the legal entities and their year-ends", "法律實體及其財政年度終結日")
