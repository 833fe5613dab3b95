"""Why a record is what it is: its decision for a day by what was known on another, with facts and who said them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote_from_bytes

from engine.custody.statements import Learnt
from engine.custody.store import Store
from engine.judge.orders import Against, LetOutOf, OrderReader
from engine.model.decisions import Cluster, Decision
from engine.model.errors import MunimentError
from engine.model.orders import EnteredOrder
from engine.model.records import Record
from engine.simulation.changes import Asked
from engine.simulation.counterfactuals import Ways, ways_out
from procedures.earlier import policies_of
from procedures.known_on import Known, end_of, judge_as_known

_SAFE = "/"
_SHOWN = 5


class RecordUnknownError(MunimentError):
    """A record that the archive did not have then, or a name that could be several."""

    def __init__(self, *, name: str, near: Sequence[str]) -> None:
        more = f", and {len(near) - _SHOWN:,} more" if len(near) > _SHOWN else ""
        named = ", ".join(f"`{one}`" for one in near[:_SHOWN])
        super().__init__(
            f"`{name}` names {'several records' if near else 'no record'} of this archive",
            cause=f"{named}{more}" if near else "",
            help="name it by its id, or by its whole path in the archive",
        )
        self.name = name


class NoArchiveError(MunimentError):
    """A database that was never used for a scan, or for several archives."""

    def __init__(self, *, archives: Sequence[str]) -> None:
        super().__init__(
            "the database has several archives" if archives else "the database has no scan",
            cause=", ".join(f"`{one}`" for one in archives),
            help="name one with --archive" if archives else "scan an archive first: `muniment scan`",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One record with its decision, its cluster, and what was said of it by then.

    `orders` are those to destroy that reach it, and whether certainly; `let_out` says which waiver of cooling counted.
    `ways` are what would free it.
    """

    known: Known
    archive: str
    record: Record
    decision: Decision
    cluster: Cluster | None
    learnt: tuple[Learnt, ...]
    ways: Ways
    orders: tuple[tuple[EnteredOrder, bool], ...] = ()
    against: tuple[Against, ...] = ()
    let_out: tuple[LetOutOf, ...] = ()


def explain(store: Store, name: str, *, archive: Path | None, as_of: date, known_on: date) -> Explained:
    """Return why a record is what it is; `name` is its id, its path in the archive, or the end of that path.

    Raises `RecordUnknownError`, `NoArchiveError`, and what `judge_as_known` raises.
    """
    place = archive if archive is not None else _only_archive(store)
    known = judge_as_known(store, archive=place, as_of=as_of, known_on=known_on)
    record = record_named(known.case.inventory.records, name)
    decision = next(one for one in known.judgement.decisions if one.record == record.id)
    until = end_of(known_on)
    reader = OrderReader(known.case.inventory, register=known.case.register, judgement=known.judgement)
    orders = tuple(reader.orders_on(record.id))
    return Explained(
        known=known,
        archive=str(place.resolve()),
        record=record,
        decision=decision,
        cluster=next((one for one in known.judgement.clusters if record.id in one.members), None),
        learnt=tuple(one for one in store.learnt(record.id, archive=str(place.resolve())) if one.at <= until),
        orders=orders,
        against=reader.against(decision) if orders else (),
        let_out=reader.let_out(record.id),
        ways=ways_out(
            Asked(
                inventory=known.case.inventory,
                bundle=known.case.bundle,
                register=known.case.register,
                as_of=as_of,
                earlier=policies_of(known.case.earlier),
            ),
            record.id,
        ),
    )


def _only_archive(store: Store) -> Path:
    archives = sorted({store.load_scan(id).archive for id in store.scan_ids()})
    if len(archives) != 1:
        raise NoArchiveError(archives=archives)
    return Path(archives[0])


def record_named(records: Sequence[Record], name: str) -> Record:
    """Return the record of that id, that path in the archive, or the end of that path; raises `RecordUnknownError`."""
    location = quote_from_bytes(os.fsencode(name), safe=_SAFE)
    exact = [one for one in records if name == one.id or one.location in (location, name)]
    found = exact or [one for one in records if one.location.endswith(f"/{location}")]
    if len(found) != 1:
        raise RecordUnknownError(name=name, near=[one.location for one in found])
    return found[0]
