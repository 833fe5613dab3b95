"""Whatever a process does, the one that hands out work goes on, and blames no task without a reason."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import connection as connections
from pathlib import Path
from typing import Any

import pytest

from engine.confined import crew
from engine.confined.confinement import Limits
from engine.confined.crew import ENDED, Crew, WorkerError
from engine.confined.worker import Work
from tests.engine.confined import rogues


@dataclass(frozen=True, slots=True)
class Asking:
    what: bytes

    def request(self) -> bytes:
        return self.what

    def answered(self, answer: bytes) -> str:
        return answer[:8].decode()

    def unanswered(self, reason: str, noted: bytes) -> str:
        return reason


def answers(work: Work, requests: Sequence[bytes], *, limits: Limits = Limits(), **given: Any) -> list[str]:  # noqa: B008 - frozen
    ours = Crew(prepare=rogues.prepare, work=work, number=1, limits=limits, **given)
    return list(ours.run(Asking(request) for request in requests))


def test_what_is_asked_is_answered_in_its_order() -> None:
    assert answers(rogues.echo, [b"a", b"", b"c"]) == ["a", "", "c"]


def test_to_be_ready_is_said_once() -> None:
    assert answers(rogues.is_ready_for_ever, [b"a"], limits=Limits(seconds=60)) == [ENDED]


def test_a_process_that_does_not_listen_is_replaced_and_blames_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_REQUEST_SECONDS", 0.5)
    # More than the connection holds.
    long = [b"1" * (1 << 20), b"2" * (1 << 20)]
    assert answers(rogues.stops_listening, long) == ["11111111", "22222222"]


def test_a_process_that_cannot_be_started_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    with pytest.raises(WorkerError):
        answers(rogues.echo, [b"a"])


def test_time_in_which_everything_was_stopped_is_nobodys_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Timer:
        now = 0.0

        def seconds(self) -> float:
            return self.now

    timer = Timer()
    wait = connections.wait

    def sleeping(watched: Any, timeout: float) -> Any:
        found = wait(watched, timeout)
        timer.now += 10_000
        # Nothing was heard before the machine fell asleep.
        return found if timer.now > 10_000 else []

    monkeypatch.setattr(connections, "wait", sleeping)
    assert answers(rogues.echo, [b"a", b"b"], timer=timer) == ["a", "b"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no system call ends a process with its parent")
def test_a_process_that_hangs_ends_with_the_one_that_handed_out_work() -> None:
    root = Path(__file__).parents[3]
    driver = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.confined.abandoned"], stdout=subprocess.PIPE, cwd=root
    )
    assert driver.stdout is not None
    with driver.stdout as told:
        worker = os.pidfd_open(int(told.readline()))
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    ended, _, _ = select.select([worker], [], [], 60)
    os.close(worker)
    assert ended
