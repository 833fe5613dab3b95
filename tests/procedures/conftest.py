"""One demonstration for all tests that look at it: drawn and audited once a worker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.store import Store
from procedures.demo import Demonstration, demonstrate
from procedures.progress import Silence

NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))


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
