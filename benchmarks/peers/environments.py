"""The environments of other programs: which Python has which, and a conversation with one of them."""

from __future__ import annotations

import json
import re
import select
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.programs import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
"""Seconds after which a program that says nothing is ended."""


class PeerError(Exception):
    """A program can't be run, or did not answer; the message says why, without any path of this machine."""


def named(asked: Iterable[str]) -> dict[str, str]:
    """Return the Python of each program, from `NAME=PYTHON` or from files with such a line for each.

    Raises `PeerError` for anything else.
    """
    found: dict[str, str] = {}
    for one in asked:
        if "=" in one:
            name, _, python = one.strip().partition("=")
            if name not in PROGRAMS or not python:
                raise PeerError(f"`{one.strip()}` is not one of {', '.join(PROGRAMS)}, with `=` and its Python")
            found[name] = python
            continue
        try:
            lines = Path(one).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise PeerError(f"`{one}` is neither NAME=PYTHON nor a file of such lines") from None
        kept = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        if bad := [line for line in kept if "=" not in line]:
            raise PeerError(f"`{bad[0]}` in `{one}` is not NAME=PYTHON")
        found |= named(kept)
    return found


def plain(said: str) -> str:
    """Return what went wrong, fit for one cell of a table: one line, no paths, not long.

    >>> plain("ImportError: /home/somebody/x.so: no | such file")
    'ImportError: … no / such file'
    """
    without_paths = re.sub(r"\S*[/\\]\S*", "…", said)
    return " ".join(without_paths.replace("|", "/").split())[:160]


class Conversation:
    """A running script of `benchmarks.peers` that says a line and then answers line by line."""

    def __init__(self, python: str, script: str, *arguments: str, patience: float = PATIENCE) -> None:
        self._patience = patience
        try:
            self._process = subprocess.Popen(
                [python, "-m", f"benchmarks.peers.{script}", *arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        except OSError as error:
            raise PeerError(plain(f"its Python can't be started: {error.strerror}")) from None
        try:
            self.greeting = self._heard()
        except PeerError:
            self.close()
            raise

    @property
    def is_over(self) -> bool:
        """Say whether it has ended."""
        return self._process.poll() is not None

    def ask(self, question: object) -> dict[str, Any]:
        """Return the answer; raises `PeerError` if there is none, and then the conversation is over."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            self.close()
            raise PeerError("it ended before it was asked") from None
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], self._patience)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            ended = self._process.poll() is not None or bool(ready)
            self.close()
            raise PeerError("it ended without an answer" if ended else f"no answer in {self._patience:.0f} seconds")
        said: Mapping[str, Any] = json.loads(line)
        if "why" in said:
            raise PeerError(plain(str(said["why"])))
        return dict(said)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._process.wait()
