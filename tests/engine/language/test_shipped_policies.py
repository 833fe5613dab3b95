"""The policies that ship with Muniment are one bundle without a problem."""

from __future__ import annotations

from pathlib import Path

from engine.language.reader import read_bundle
from engine.language.source import Source

ROOT = Path(__file__).parents[3]


def sources(*folders: str) -> list[Source]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.yaml"))]
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_bytes())
        for path in paths
        if not path.name.endswith("_test.yaml")
    ]


def test_the_shipped_policies_read_as_one_bundle_that_frees_nothing() -> None:
    shipped = read_bundle(sources("policies"))

    assert shipped.warnings == ()
    assert shipped.bundle.rules
    # As shipped, no counsel has confirmed anything.
    assert shipped.bundle.confirmations == ()


def test_the_policies_of_the_sample_read_beside_the_shipped_ones() -> None:
    both = read_bundle(sources("policies", "samples/policies"))

    assert both.warnings == ()
    assert len(both.bundle.rules) > len(read_bundle(sources("policies")).bundle.rules)
    assert both.holds
