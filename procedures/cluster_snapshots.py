"""The members of a cluster at one moment, so that a hold can name them: by id and by SHA-256.

A member that is moved keeps its bytes, and one whose bytes change keeps its place, so either holds on. Clusters are of
records and know no holds: nothing here can tell of a sealed matter.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.custody.store import Store
from engine.judge.judgement import judge
from engine.model.decisions import Cluster
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.register.standing import Standing
from procedures.cases import case_of
from procedures.judging import Case
from procedures.scanning import Policies

_NEAR = 3
_LIKENESS = 0.7
_WAY_OUT = "or name the records themselves, with --record and --sha256"


class ClusterUnknownError(MunimentError):
    """A cluster that no archive has as its last scan is judged now; nothing was entered."""

    def __init__(self, *, cluster: str, near: Sequence[str], troubles: Sequence[str], is_scanned: bool) -> None:
        why = "a cluster whose members have changed has another id"
        if not is_scanned:
            why = "there is no scan yet in which it could be"
        elif troubles:
            why = f"not every archive could be judged: {'; '.join(troubles)}"
        named = f"did you mean {' or '.join(f'`{one}`' for one in near)}? If not, " if near else ""
        super().__init__(
            f"`{cluster}` is no cluster of the latest scans, so nothing was entered",
            cause=why,
            help=f"{named}see the cluster of a record with `muniment explain`, or those of a new report; {_WAY_OUT}",
        )
        self.cluster = cluster
        self.near = tuple(near)


class ClustersNotJudgedError(MunimentError):
    """Policies with errors, whose authority rules cannot say which records are a cluster; nothing was entered."""

    def __init__(self) -> None:
        super().__init__(
            "the policies have errors, so nobody can say who is in a cluster, and nothing was entered",
            cause="authority rules decide around which record a cluster gathers",
            help=f"correct them, as `muniment plan` says; {_WAY_OUT}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A cluster as a scan is judged on a day, by policies of which `policies` is the digest (hex).

    `ids` and `digests` (SHA-256, hex) are those of its members, each once and in order.
    """

    cluster: str
    scan: str
    scanned_on: date
    taken_on: date
    policies: str
    ids: tuple[str, ...]
    digests: tuple[str, ...]


def take_snapshots(
    named: Iterable[str], *, store: Store, policies: Policies | None, standing: Standing, today: date
) -> tuple[Snapshot, ...]:
    """Return what is in each named cluster, as the latest scan of every archive is judged today.

    Two archives can have one cluster, such as one folder over two mounts: then both are returned, for their bytes may
    differ. Raises `ClusterUnknownError`, and `ClustersNotJudgedError` where the policies could not be read.
    """
    if policies is None:
        raise ClustersNotJudgedError
    found: list[Snapshot] = []
    known: dict[str, Cluster] = {}
    troubles: list[str] = []
    wanted = list(dict.fromkeys(named))
    scans = store.latest_scans()
    for archive, id in sorted(scans.items()):
        try:
            scan = store.load_scan(id)
            case = case_of(scan, policies=policies, standing=standing, as_of=today, store=store, versions={})
        except MunimentError as error:
            troubles.append(f"{archive}: {error.message}")
            continue
        clusters = {one.id: one for one in _clusters(case)}
        known |= clusters
        for name in wanted:
            if name in clusters:
                found.append(_snapshot(clusters[name], case, scan=id, scanned_on=scan.finished_at.date()))
    for name in wanted:
        if name not in known:
            near = tuple(_near(name, known.values()))
            raise ClusterUnknownError(cluster=name, near=near, troubles=troubles, is_scanned=bool(scans))
    return tuple(sorted(found, key=lambda one: wanted.index(one.cluster)))


def _clusters(case: Case) -> tuple[Cluster, ...]:
    return judge(case.inventory, bundle=case.bundle, register=case.register, as_of=case.as_of).clusters


def _snapshot(cluster: Cluster, case: Case, *, scan: str, scanned_on: date) -> Snapshot:
    members = frozenset(cluster.members)
    return Snapshot(
        cluster=cluster.id,
        scan=scan,
        scanned_on=scanned_on,
        taken_on=case.as_of,
        policies=digest_of(case.bundle),
        ids=tuple(sorted(members)),
        digests=tuple(sorted({record.sha256 for record in case.inventory.records if record.id in members})),
    )


def _near(name: str, known: Iterable[Cluster]) -> Iterator[str]:
    """Yield the clusters that could be meant: of a record that is named instead, and those written alike."""
    clusters = {one.id: one for one in known}
    yield from (id for id, one in sorted(clusters.items()) if name in one.members)
    yield from difflib.get_close_matches(name, sorted(clusters), n=_NEAR, cutoff=_LIKENESS)
