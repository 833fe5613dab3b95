"""A few processes that do what may end badly, and the one that hands out tasks to them and keeps the order.

A task that ends its process, or keeps it busy without a sign of life, costs that process and no other task: the process
is replaced and the task is told why. Nothing that a process says, or begins to say, can make this one wait or believe.
Results in hand are bounded, whatever the number of tasks.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection as connections
from multiprocessing import get_context
from typing import Generic, Protocol, TypeVar

from engine.confined.confinement import Limits
from engine.confined.framing import Inbox, MessageError, send
from engine.confined.worker import Prepare, Said, Work, serve
from engine.custody.clock import SystemTimer, Timer
from engine.model.errors import MunimentError

AHEAD = 32
"""Tasks for each worker that may be done before the first of them is, and wait for it in memory."""

DONE_AHEAD = 2_000
"""What needs no worker and may wait in the same way: the next task may come after many of them."""

TOOK_TOO_LONG = "decoding one page took longer than"
ENDED = "decoding the file ended the program that decodes"
ENDLESS = "decoding the file came to no end"
_GOODBYE_SECONDS = 5.0
_START_SECONDS = 300.0
_REQUEST_SECONDS = 60.0
_OVERSLEPT_SECONDS = 1.0

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


class WorkerError(MunimentError):
    """A process that decodes could not even begin; that is no fault of any file."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(
            "the program that decodes images ends as soon as it is started",
            cause="this machine may lack memory, or Muniment is not installed whole",
            help="free some memory, or install it again",
        )


class Task(Protocol[Result_co]):
    """What a worker is asked, and what its answer means."""

    def request(self) -> bytes:
        """Return what the worker is asked."""

    def answered(self, answer: bytes) -> Result_co:
        """Return what an answer means; raises `MessageError` for one that no worker of ours gives."""

    def unanswered(self, reason: str, noted: bytes) -> Result_co:
        """Return what came of a task that ended its worker; `noted` is the last that the worker knew before."""


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A result that needs no worker and passes through in its place."""

    result: Result


@dataclass(slots=True)
class _Slot(Generic[Result]):
    """One item in its place in the order, and what came of it as soon as that is known."""

    task: Task[Result] | None
    done: Done[Result] | None = None


@dataclass(slots=True)
class _Line(Generic[Result]):
    """The items between the next to be yielded and the last one taken."""

    room: int
    slots: deque[_Slot[Result]] = field(default_factory=deque)
    tasks: int = 0

    def has_room(self) -> bool:
        return self.tasks < self.room and len(self.slots) < self.room + DONE_AHEAD

    def add(self, slot: _Slot[Result]) -> None:
        self.slots.append(slot)
        self.tasks += slot.task is not None

    def next(self) -> Done[Result] | None:
        """Take out the first item if it is done."""
        if not self.slots or (done := self.slots[0].done) is None:
            return None
        self.tasks -= self.slots.popleft().task is not None
        return done


class _Worker(Generic[Result]):
    """One process, seen from outside."""

    def __init__(self, prepare: Prepare, work: Work, *, limits: Limits, timer: Timer) -> None:
        self.connection, theirs = socket.socketpair()
        # Started afresh, because a fork would copy whatever threads show the progress.
        given = (theirs, limits, prepare, work, os.getpid())
        self.process = get_context("spawn").Process(target=serve, args=given, daemon=True)
        try:
            self.process.start()
        except OSError:
            self.connection.close()
            raise WorkerError from None
        finally:
            # With our copy of its end closed, the connection ends when the process does.
            theirs.close()
        # Only for requests: one that is not taken in this time meets somebody who does not listen.
        self.connection.settimeout(_REQUEST_SECONDS)
        self.inbox = Inbox(self.connection)
        self.is_ready = False
        self.slot: _Slot[Result] | None = None
        self.noted = b""
        self.steps_left = limits.steps
        self.limits = limits
        self.timer = timer
        self.heard_at = timer.seconds()

    def take(self, slot: _Slot[Result], task: Task[Result]) -> bool:
        """Say whether it took the task: one that has ended, or does not listen, does not."""
        try:
            send(self.connection, task.request())
        except OSError:
            return False
        self.slot, self.noted, self.steps_left = slot, b"", self.limits.steps
        self.be_patient()
        return True

    def be_patient(self) -> None:
        """Count its silence from now on."""
        self.heard_at = self.timer.seconds()

    def patience(self) -> float:
        """Return for how many seconds more its silence is no sign that it hangs."""
        most = self.limits.seconds if self.is_ready else _START_SECONDS
        return self.heard_at + most - self.timer.seconds()

    def hear(self) -> str | None:
        """Take what it says, and return why it is of no use any more, if so."""
        try:
            for data in self.inbox.take():
                self._understand(data)
        except (EOFError, OSError, MessageError):
            return ENDED
        return ENDLESS if self.steps_left < 0 else None

    def _understand(self, data: bytes) -> None:
        self.be_patient()
        body = data[1:]
        match data[:1]:
            case Said.READY.value if not self.is_ready:
                self.is_ready = True
            case Said.STEP.value:
                self.steps_left -= 1
                self.noted = body or self.noted
            case Said.RESULT.value if self.slot is not None and self.slot.task is not None:
                self.slot.done, self.slot = Done(self.slot.task.answered(body)), None
            case _:
                raise MessageError

    def give_up(self, reason: str) -> None:
        """End the process, and tell the task in its hands why."""
        self.end()
        if self.slot is not None and self.slot.task is not None:
            self.slot.done, self.slot = Done(self.slot.task.unanswered(reason, self.noted)), None

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join(_GOODBYE_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """So many processes that do the same work, started when there is a task for them."""

    prepare: Prepare
    work: Work
    number: int
    limits: Limits = field(default_factory=Limits)
    timer: Timer = field(default_factory=SystemTimer)

    def run(self, items: Iterable[Task[Result] | Done[Result]]) -> Iterator[Result]:
        """Yield the result of every item, in their order.

        Raises `WorkerError` if no process can be started.
        """
        coming = iter(items)
        line = _Line[Result](room=self.number * AHEAD)
        crew: list[_Worker[Result]] = []
        try:
            while True:
                self._hand_out(coming, line, crew)
                while (done := line.next()) is not None:
                    yield done.result
                    self._hand_out(coming, line, crew)
                if not line.slots:
                    return
                self._wait(crew)
        finally:
            for worker in crew:
                worker.end()

    def _hand_out(
        self, coming: Iterator[Task[Result] | Done[Result]], line: _Line[Result], crew: list[_Worker[Result]]
    ) -> None:
        """Give a task to everyone who has none, unless too much waits to be yielded."""
        while line.has_room():
            if len(crew) == self.number and all(worker.slot is not None for worker in crew):
                return
            item = next(coming, None)
            if item is None:
                return
            if isinstance(item, Done):
                line.add(_Slot(None, item))
            else:
                slot = _Slot(item)
                line.add(slot)
                self._give(slot, item, crew)

    def _give(self, slot: _Slot[Result], task: Task[Result], crew: list[_Worker[Result]]) -> None:
        while not (worker := self._idle(crew)).take(slot, task):
            # It had nothing in its hands: no task is to blame.
            if not worker.is_ready:
                raise WorkerError
            crew.remove(worker)
            worker.end()

    def _idle(self, crew: list[_Worker[Result]]) -> _Worker[Result]:
        for worker in [worker for worker in crew if worker.slot is None]:
            if worker.process.is_alive():
                return worker
            crew.remove(worker)
            worker.end()
        crew.append(_Worker(self.prepare, self.work, limits=self.limits, timer=self.timer))
        return crew[-1]

    def _wait(self, crew: list[_Worker[Result]]) -> None:
        """Wait until somebody says something or is silent for too long, and deal with it."""
        busy = [worker for worker in crew if worker.slot is not None]
        patience = min(worker.patience() for worker in busy)
        by_connection: dict[object, _Worker[Result]] = {worker.connection: worker for worker in crew}
        most = max(0.0, patience)
        began = self.timer.seconds()
        heard = connections.wait([worker.connection for worker in crew], timeout=most)
        if self.timer.seconds() - began > most + _OVERSLEPT_SECONDS:
            # This process itself was stopped (Ctrl-Z, a machine asleep), and the others with it: nobody was silent.
            for worker in busy:
                worker.be_patient()
        for spoke in heard:
            worker = by_connection[spoke]
            if (reason := worker.hear()) is not None:
                self._give_up(worker, crew, reason)
        for worker in busy:
            if worker.slot is not None and worker.patience() <= 0:
                self._give_up(worker, crew, silent_for(self.limits.seconds))

    def _give_up(self, worker: _Worker[Result], crew: list[_Worker[Result]], reason: str) -> None:
        if not worker.is_ready:
            # Still in the crew, so it is ended with the others.
            raise WorkerError
        crew.remove(worker)
        worker.give_up(reason)


def silent_for(seconds: float) -> str:
    """Return the reason of a task that took longer than that for one page."""
    return f"{TOOK_TOO_LONG} {seconds:,.0f} seconds"
