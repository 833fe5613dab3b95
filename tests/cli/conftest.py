"""One key and one audit for all tests of the command line; they share a worker, so that each is made once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import AS_OF, POLICIES, Ended, draw_archive, muniment


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A folder with a key and an archive, as a user has them before the first audit."""

    folder: Path
    keys: Path
    archive: Path
    made_key: Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRun:
    """An audit as JSON: how it ended, what it printed, the folder that it filled, and where it is remembered."""

    ended: Ended
    result: dict[str, Any]
    out: Path
    database: Path


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    keys = folder / "keys"
    made = muniment("keys", "init", "--organisation", "Invented Records Bureau", "--keys", keys, cwd=folder)
    return Desk(folder=folder, keys=keys, archive=draw_archive(folder / "archive"), made_key=made)


@pytest.fixture(scope="session")
def audit_run(desk: Desk) -> AuditRun:
    out = desk.folder / "audit"
    arguments = ("--policies", POLICIES, "--keys", desk.keys, "--out", out, "--as-of", AS_OF)
    ended = muniment("audit", desk.archive, *arguments, "--format", "json", cwd=desk.folder)
    database = desk.folder / ".config" / "muniment" / "muniment.sqlite"
    return AuditRun(ended=ended, result=json.loads(ended.out), out=out, database=database)
