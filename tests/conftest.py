"""What holds for every run of the tests."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Freeze what was collected: it lives to the end, and each sweep of the garbage collector would read it."""
    gc.collect()
    gc.freeze()
