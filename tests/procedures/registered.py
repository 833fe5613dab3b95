"""Tables that are imported, records that are scanned, and people who agree; all invented."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from engine.custody.acts import Signer
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.store import Scan, Store
from engine.intake.assembly import assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.events import ReadEvents, read_events
from engine.intake.scan import ScannedFile
from engine.judge.clocks import EventBook, Stopped
from engine.model.dates import Interval
from engine.model.digests import sha256_hex
from engine.model.policies import Combination, Trigger
from engine.model.records import Inventory
from procedures.event_corrections import (
    Named,
    correct,
)
from procedures.events import Imported, ImportOrder, import_events
from procedures.register import events_in_force
from procedures.sample_people import found_registry
from procedures.scanning import keep_scan, read_policies

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
VOCABULARY = read_policies(POLICIES).read.bundle.vocabulary
NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
ENDED = "relationship-ended,C-00417,2015-01-01"


RIGHT = Named(kind="relationship-ended", asset="C-00417", on=date(2015, 1, 1))


def table(folder: Path, *rows: str, name: str = "e.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(("event,asset,on,on_latest", *(f"{row}{',' * (3 - row.count(','))}" for row in rows))))
    return path


def imported(database: Path, *rows: str, name: str = "e.csv", clock: FixedClock = NOON) -> Imported:
    order = ImportOrder(tables=(table(database.parent, *rows, name=name),), policies=POLICIES, database=database)
    return import_events(order, clock=clock)


def scanned(*customers: str, rows: tuple[str, ...] = ()) -> Inventory:
    """An inventory with a record of each customer, and a table of events if there is one."""
    cells = "\n".join(f'{number}.png,"{customer}"' for number, customer in enumerate(customers))
    catalogue = read_catalogue(f"path,customer\n{cells}\n".encode(), name="c.csv", vocabulary=VOCABULARY)
    data = "\n".join(("event,asset,on,on_latest", *(f"{row}{',' * (3 - row.count(','))}" for row in rows))).encode()
    files = [
        ScannedFile(location=f"{number}.png", sha256=sha256_hex(bytes([number])), size=1)
        for number in range(len(customers))
    ]
    read = read_events(data, name="e.csv", vocabulary=VOCABULARY) if rows else ReadEvents()
    return assemble(files, vocabulary=VOCABULARY, catalogues=[catalogue], events=read).inventory


def is_running(inventory: Inventory, database: Path) -> bool:
    with Store.open(database) as store:
        happened = events_in_force(inventory, store.standing(), vocabulary=VOCABULARY).events
    book = EventBook.of(happened, vocabulary=VOCABULARY)
    trigger = Trigger(kinds=("relationship-ended",), combination=Combination.LATEST_OF)
    return not isinstance(book.start(trigger, inventory.records[0], as_of=date(2026, 11, 1)), Stopped)


def keep(database: Path, inventory: Inventory) -> None:
    with Store.open(database) as store:
        scan = Scan(id="s-1", archive="/a", started_at=NOON.now(), finished_at=NOON.now(), inventory=inventory)
        keep_scan(scan, store=store, clock=NOON)


def people(database: Path) -> dict[str, Signer]:
    """Enrol invented people: two solicitors, and whoever runs the tests as the first of them."""
    with Store.open(database) as store:
        return found_registry(store, clock=NOON)


def propose(database: Path, to: Interval | None, *, row: str = ENDED) -> int:
    kind, asset, on = row.split(",")[:3]
    named = Named(kind=kind, asset=asset, on=date.fromisoformat(on))
    return correct(database, named, to=to, reason="the letter", clock=NOON).proposal.number
