"""The policies by which plans were made before, and which of them bind beside those of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.custody.clock import HONG_KONG
from engine.custody.policies_used import PoliciesEntry, PolicyTextChangedError
from engine.custody.store import Store
from engine.language.problems import BundleError
from engine.language.reader import ReadBundle, read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of
from engine.model.earlier import EarlierPolicies, deciding_digest
from engine.model.policies import Bundle
from engine.register.shortening import PoliciesUse, bind_beside
from engine.register.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierUsed:
    """Earlier policies that bind: what they say, by which files, and the day on which a plan was last made by them.

    `names` are the digests by which the ledger knows them; to the same texts another version of Muniment may have given
    another one. Holds, releases and confirmations bind by the register, so their files are not among `sources`.
    """

    names: tuple[str, ...]
    policies: EarlierPolicies
    sources: tuple[Source, ...]
    used_on: date


def earlier_policies(
    store: Store, *, now: Bundle, standing: Standing, until: datetime | None = None
) -> tuple[EarlierUsed, ...]:
    """Return the earlier policies that bind beside those of `now`; with `until`, by what was known at that moment.

    Each distinct policy once. What can't be read is there all the same, without a bundle, and lets nothing leave.
    """
    entries = store.policies_entries(until=until)
    readings: dict[tuple[tuple[str, str], ...], _Read] = {}
    named = [(_name(entry, store, readings), entry) for entry in entries]
    uses = [PoliciesUse(sequence=entry.sequence, bundle=name) for name, entry in named]
    today = deciding_digest(now)
    binding = bind_beside(today, uses=uses, impacts=standing.shortenings())
    last = {name: entry for name, entry in named}
    found: dict[str, EarlierUsed] = {}
    for name in binding:
        entry = last[name]
        used = _used(name, entry, _reading(entry, store, readings))
        if used.policies.digest == today:
            continue
        same = found.get(used.policies.digest)
        found[used.policies.digest] = used if same is None else replace(used, names=(*same.names, *used.names))
    return tuple(found[digest] for digest in sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The files of one use of policies as they are read today; without a bundle they can't be."""

    bundle: Bundle | None = None
    sources: tuple[Source, ...] = ()


def _name(entry: PoliciesEntry, store: Store, readings: dict[tuple[tuple[str, str], ...], _Read]) -> str:
    if entry.bundle:
        return entry.bundle
    read = _reading(entry, store, readings)
    if read.bundle is not None:
        return deciding_digest(read.bundle)
    return digest_of([list(file) for file in entry.files])


def _reading(entry: PoliciesEntry, store: Store, readings: dict[tuple[tuple[str, str], ...], _Read]) -> _Read:
    if entry.files not in readings:
        readings[entry.files] = _read(entry, store)
    return readings[entry.files]


def _read(entry: PoliciesEntry, store: Store) -> _Read:
    try:
        sources = store.policy_texts(entry.files)
        others = frozenset(_files_of_others(read_bundle(sources)))
        deciding = tuple(source for source in sources if source.name not in others)
        return _Read(bundle=read_bundle(deciding).bundle, sources=deciding)
    except (PolicyTextChangedError, BundleError):
        return _Read()


def _files_of_others(read: ReadBundle) -> Iterator[str]:
    spans = (
        *(hold.span for hold in read.holds),
        *(release.span for release in read.releases),
        *(confirmation.span for confirmation in read.bundle.confirmations),
    )
    yield from (span.file for span in spans if span is not None)


def _used(name: str, entry: PoliciesEntry, read: _Read) -> EarlierUsed:
    digest = name if read.bundle is None else deciding_digest(read.bundle)
    return EarlierUsed(
        names=(name,),
        policies=EarlierPolicies(digest=digest, bundle=read.bundle),
        sources=read.sources,
        used_on=entry.at.astimezone(HONG_KONG).date(),
    )


def policies_of(earlier: Sequence[EarlierUsed]) -> tuple[EarlierPolicies, ...]:
    """Return what the judge needs of earlier policies."""
    return tuple(one.policies for one in earlier)
