"""The sample as the tests of this folder see it: drawn once, and read back from disk."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).resolve().parents[2] / "policies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sample on disk."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(str(p.relative_to(self.archive)) for p in self.archive.rglob("*") if p.is_file())

    @property
    def truth(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.root / "ground-truth.json").read_text(encoding="utf-8"))
        return read

    @property
    def files(self) -> dict[str, Any]:
        files: dict[str, Any] = self.truth["files"]
        return files

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        with (self.root / "catalogue.csv").open(encoding="utf-8", newline="") as file:
            return {row["path"]: row for row in csv.DictReader(file)}

    @property
    def events(self) -> list[dict[str, str]]:
        with (self.root / "events.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def digests(self) -> Mapping[str, str]:
        return {
            str(p.relative_to(self.root)): sha256(p.read_bytes()).hexdigest()
            for p in self.root.rglob("*")
            if p.is_file()
        }


def documents(*folders: Path) -> list[dict[str, Any]]:
    """Return every YAML document below `folders`, with all scalars as text."""
    files = [file for folder in folders for file in sorted(folder.rglob("*.yaml"))]
    return [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in files]
