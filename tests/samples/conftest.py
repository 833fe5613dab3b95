from __future__ import annotations

import pytest

from samples import draw_sample
from tests.samples.drawn import Drawn


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return Drawn(root=draw_sample(tmp_path_factory.mktemp("sample") / "drawn"))


@pytest.fixture(scope="session")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Return the sample once more, with its catalogue spread over several sources."""
    return Drawn(root=draw_sample(tmp_path_factory.mktemp("sample") / "spread", is_spread=True))
