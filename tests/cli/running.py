"""The real command in a process of its own, as a user starts it, and a small archive for it to judge.

A start takes more than a second. So what fails before it reads an archive is run in the process of the tests, behind
the same door: `cli.main.run`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from typer.main import get_command

from cli.main import run

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
AS_OF = "2026-11-01"
SECONDS = 120

_COMMANDS = cache(get_command)
"""The tree of commands, which keeps nothing of a run and takes longer to build than most commands take to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def environment(home: Path) -> dict[str, str]:
    """Nothing of the developer's own: no settings, no key, a home that is empty."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def start(command: list[str | bytes], *, cwd: Path, more: Mapping[str, str] | None = None) -> Ended:
    ended = subprocess.run(
        command,
        cwd=cwd,
        env=environment(cwd) | dict(more or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    # Strict: what is printed is UTF-8, whatever a file is called.
    return Ended(code=ended.returncode, out=ended.stdout.decode("utf-8"), err=ended.stderr.decode("utf-8"))


def muniment(*arguments: str | bytes | Path, cwd: Path, more: Mapping[str, str] | None = None) -> Ended:
    """Run `muniment` isolated; a command that fails never shows a traceback, and one that ends well breaks nothing."""
    given = [str(argument) if isinstance(argument, Path) else argument for argument in arguments]
    ended = start([sys.executable, "-I", "-m", "muniment", *given], cwd=cwd, more=more)
    assert "Traceback" not in ended.said
    assert "error: Muniment broke" not in ended.said
    return ended


def muniment_here(
    *arguments: str | Path, cwd: Path, seen: pytest.CaptureFixture[str], more: Mapping[str, str] | None = None
) -> Ended:
    """Run a command in this process, with an empty home; whatever is raised but an exit fails the test."""
    seen.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr("typer.main.get_command", _COMMANDS)
        patch.setenv("HOME", str(cwd))
        for name in [name for name in os.environ if name.startswith("MUNIMENT_")]:
            patch.delenv(name)
        for name, value in dict(more or {}).items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as left:
            run([str(argument) for argument in arguments])
    said = seen.readouterr()
    assert isinstance(left.value.code, int)
    ended = Ended(code=left.value.code, out=said.out, err=said.err)
    assert "Traceback" not in ended.said
    assert "error: Muniment broke" not in ended.said
    return ended


def draw_archive(folder: Path) -> Path:
    """Draw two pages, and a copy of the first under another name; nothing in them is anybody's."""
    folder.mkdir()
    for name, words in (("form.png", "INVENTED FORM 1"), ("letter.png", "INVENTED LETTER 2")):
        page = Image.new("L", (240, 160), "white")
        pen = ImageDraw.Draw(page)
        pen.text((20, 30), words, fill="black")
        pen.rectangle((20, 60, 60 + 10 * len(words), 130), outline="black", width=3)
        page.save(folder / name)
    shutil.copy(folder / "form.png", folder / "form-again.png")
    return folder
