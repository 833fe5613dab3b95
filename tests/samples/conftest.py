from __future__ import annotations

from pathlib import Path

import pytest

from samples import draw_sample
from tests.samples.drawn import Drawn


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process draw the sample for all of these: it takes longer than to look at it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("sample"))


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return Drawn(root=draw_sample(tmp_path_factory.mktemp("sample") / "drawn"))


@pytest.fixture(scope="session")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Return the sample once more, with its catalogue spread over several sources."""
    return Drawn(root=draw_sample(tmp_path_factory.mktemp("sample") / "spread", is_spread=True))
