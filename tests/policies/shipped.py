"""The policies that ship, read once."""

from __future__ import annotations

from pathlib import Path

from engine.language.reader import read_bundle
from engine.language.source import Source

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = read_bundle(
    [
        Source(path.relative_to(ROOT).as_posix(), path.read_bytes())
        for path in sorted((ROOT / "policies").rglob("*.yaml"))
        if not path.name.endswith("_test.yaml")
    ]
)
