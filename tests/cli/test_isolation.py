"""Packages of other people with our names are never imported, and Muniment refuses to start among them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Ended, start

pytestmark = pytest.mark.xdist_group("cli")

SHOUT = 'print("a stranger was imported")\n'
COMMAND = Path(sys.executable).with_name("muniment")


def plant(folder: Path, *names: str) -> Path:
    for name in names:
        package = folder / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(SHOUT, encoding="utf-8")
    return folder


def started_with(*folders: Path, cwd: Path) -> Ended:
    """Start Muniment isolated, with `folders` before all others in which Python looks for packages."""
    before = [str(folder) for folder in folders]
    program = f"import sys; sys.path[:0] = {before!r}; import muniment; muniment.main()"
    return start([sys.executable, "-I", "-c", program, "--version"], cwd=cwd)


@pytest.mark.parametrize("way", [[str(COMMAND)], [sys.executable, "-m", "muniment"]], ids=["command", "module"])
def test_neither_the_working_directory_nor_the_environment_adds_packages(way: list[str], tmp_path: Path) -> None:
    cwd = plant(tmp_path / "here", "reports", "cli")
    elsewhere = plant(tmp_path / "elsewhere", "engine", "procedures")
    ended = start([*way, "--version"], cwd=cwd, more={"PYTHONPATH": str(elsewhere)})
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("muniment ")
    assert "stranger" not in ended.out


def test_without_the_isolation_the_strangers_would_be_imported(tmp_path: Path) -> None:
    elsewhere = plant(tmp_path / "elsewhere", "engine")
    ended = start([sys.executable, "-c", "import engine"], cwd=tmp_path, more={"PYTHONPATH": str(elsewhere)})
    assert ended.out == "a stranger was imported\n"


@pytest.mark.parametrize("is_module", [False, True], ids=["package", "module"])
def test_a_package_from_elsewhere_is_refused_unread(tmp_path: Path, *, is_module: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    if is_module:
        elsewhere.mkdir()
        (elsewhere / "engine.py").write_text(SHOUT, encoding="utf-8")
    else:
        plant(elsewhere, "engine")
    ended = started_with(elsewhere, cwd=tmp_path)
    assert (ended.code, ended.out) == (4, "")
    origin = elsewhere / ("engine.py" if is_module else "engine")
    assert ended.err.startswith(f"error: the package `engine` comes from `{origin}`, not from Muniment\n")
    assert "help: " in ended.err
    assert "Traceback" not in ended.err


def test_a_door_without_its_house_is_refused(tmp_path: Path) -> None:
    shutil.copy(ROOT / "muniment.py", tmp_path)
    ended = started_with(tmp_path, cwd=tmp_path)
    assert (ended.code, ended.out) == (4, "")
    for name in ("cli", "engine", "procedures", "reports", "samples"):
        assert f"the package `{name}` comes from `{ROOT / name}`, not from Muniment" in ended.err
