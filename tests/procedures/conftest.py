"""One demonstration for all tests that look at it: drawn and audited once a worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.custody.store import Store
from procedures.demo import Demonstration, demonstrate
from procedures.progress import Silence
from procedures.scanning import keep_scan, open_store, read_policies, scan_archive
from tests.procedures.auditing import NOON, order_of


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Return the demonstration, as `muniment demo` makes it, at a fixed time."""
    folder: Path = tmp_path_factory.mktemp("demo") / "demo"
    return demonstrate(folder, clock=NOON, progress=Silence())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database in which nothing stands."""
    path = tmp_path / "m.sqlite"
    Store.open(path).close()
    return path


@pytest.fixture(scope="session")
def scanned(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that has read the sample once, and in which nobody has entered or approved anything.

    An audit that starts from a copy of it opens no file again.
    """
    database: Path = tmp_path_factory.mktemp("scanned") / "scanned.sqlite"
    order = order_of(demonstration, database.with_suffix(""))
    vocabulary = read_policies(order.policies).read.bundle.vocabulary
    with open_store(database, archive=order.intake.archive) as store:
        scan = scan_archive(order.intake, store=store, vocabulary=vocabulary, clock=NOON, progress=Silence())
        keep_scan(scan, store=store, clock=NOON)
    return database
