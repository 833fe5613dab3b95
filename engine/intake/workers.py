"""A few processes that decode, and the one that hands out work to them and keeps the order.

A file that ends its process, or keeps it busy without a sign of life, costs that process and no other file: the process
is replaced and the row says why. Results in hand are bounded, whatever the number of files.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection as connections
from multiprocessing import get_context
from pathlib import Path

from engine.custody.clock import SystemTimer, Timer
from engine.intake.archive import Entry
from engine.intake.confinement import Limits
from engine.intake.credible import is_credible
from engine.intake.scan import EntryReading, ScannedFile, location_of, read_entry
from engine.intake.worker import KnownContent, MessageError, Said, Work, serve, understood
from engine.model.errors import MunimentError

AHEAD = 32
"""Files for each worker that may be done before the first of them is, and wait for it in memory."""

TOOK_TOO_LONG = "decoding one page took longer than"
ENDED = "decoding the file ended the program that decodes"
_MESSAGE_BYTES = 256 << 20
_GOODBYE_SECONDS = 5.0
_START_SECONDS = 300.0


class WorkerError(MunimentError):
    """A process that decodes could not even begin; that is no fault of any file."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(
            "the program that decodes images ends as soon as it is started",
            cause="this machine may lack memory, or Muniment is not installed whole",
            help="free some memory, or install it again",
        )


Item = Entry | EntryReading


@dataclass(slots=True)
class _Slot:
    """One item in its place in the order, and what came of it as soon as that is known."""

    entry: Entry
    reading: EntryReading | None = None


class _Worker:
    """One process, seen from outside."""

    def __init__(self, archive: Path, *, limits: Limits, work: Work, timer: Timer) -> None:
        # Started afresh, because a fork would copy whatever threads show the progress.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, archive, limits, work), daemon=True)
        self.process.start()
        # With our copy of its end closed, the pipe ends when the process does.
        theirs.close()
        self.is_ready = False
        self.slot: _Slot | None = None
        self.content: KnownContent | None = None
        self.timer = timer
        self.heard_at = timer.seconds()

    def take(self, slot: _Slot) -> None:
        self.slot, self.content = slot, None
        self.heard_at = self.timer.seconds()
        with suppress(OSError):
            # If it has ended, that is heard as soon as anything is.
            self.connection.send_bytes(slot.entry.path)

    def patience(self, limits: Limits) -> float:
        """Return for how many seconds more its silence is no sign that it hangs."""
        most = limits.seconds if self.is_ready else _START_SECONDS
        return self.heard_at + most - self.timer.seconds()

    def hear(self) -> bool:
        """Take one message, and say whether the process still is of use."""
        try:
            said, value = understood(self.connection.recv_bytes(_MESSAGE_BYTES))
        except (EOFError, OSError, MessageError):
            return False
        self.heard_at = self.timer.seconds()
        match value:
            case KnownContent():
                self.content = value
            case EntryReading():
                if self.slot is None or not _is_answer(value, self.slot.entry):
                    return False
                self.slot.reading, self.slot = value, None
            case None:
                self.is_ready = self.is_ready or said is Said.READY
        return True

    def give_up(self, problem: str) -> None:
        """End the process, and give the file in its hands the reason."""
        self.end()
        slot, content = self.slot, self.content
        if slot is None:
            return
        row = ScannedFile(location=location_of(slot.entry.path), problem=problem)
        if content is not None:
            row = ScannedFile(location=row.location, sha256=content.sha256, size=content.size, problem=problem)
        slot.reading, self.slot = EntryReading(file=row), None

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join(_GOODBYE_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """So many processes for one archive, started when there is work for them."""

    archive: Path
    number: int
    limits: Limits = field(default_factory=Limits)
    work: Work = read_entry
    timer: Timer = field(default_factory=SystemTimer)

    def read(self, items: Iterable[Item]) -> Iterator[EntryReading]:
        """Yield what came of every item, in their order; one that is a reading already passes through in its place.

        Raises `WorkerError` if no process can be started.
        """
        coming = iter(items)
        slots: deque[_Slot] = deque()
        crew: list[_Worker] = []
        try:
            while True:
                self._hand_out(coming, slots, crew)
                while slots and (reading := slots[0].reading) is not None:
                    slots.popleft()
                    yield reading
                    self._hand_out(coming, slots, crew)
                if not slots:
                    return
                self._wait(crew)
        finally:
            for worker in crew:
                worker.end()

    def _hand_out(self, coming: Iterator[Item], slots: deque[_Slot], crew: list[_Worker]) -> None:
        """Give work to everyone who has none, unless too much waits to be yielded."""
        while len(slots) < self.number * AHEAD:
            if len(crew) == self.number and all(worker.slot is not None for worker in crew):
                return
            item = next(coming, None)
            match item:
                case None:
                    return
                case EntryReading():
                    slots.append(_Slot(Entry(path=b""), item))
                case Entry():
                    slot = _Slot(item)
                    slots.append(slot)
                    self._idle(crew).take(slot)

    def _idle(self, crew: list[_Worker]) -> _Worker:
        for worker in [worker for worker in crew if worker.slot is None]:
            if worker.process.is_alive():
                return worker
            # It ended with nothing in its hands: no file is to blame.
            crew.remove(worker)
            worker.end()
        crew.append(_Worker(self.archive, limits=self.limits, work=self.work, timer=self.timer))
        return crew[-1]

    def _wait(self, crew: list[_Worker]) -> None:
        """Wait until somebody says something or is silent for too long, and deal with it."""
        busy = [worker for worker in crew if worker.slot is not None]
        patience = min(worker.patience(self.limits) for worker in busy)
        by_connection: dict[object, _Worker] = {worker.connection: worker for worker in crew}
        for spoke in connections.wait([worker.connection for worker in crew], timeout=max(0.0, patience)):
            worker = by_connection[spoke]
            if worker.hear():
                continue
            self._give_up(worker, crew, ENDED)
        for worker in busy:
            if worker.slot is not None and worker.patience(self.limits) <= 0:
                self._give_up(worker, crew, silent_for(self.limits.seconds))

    def _give_up(self, worker: _Worker, crew: list[_Worker], problem: str) -> None:
        if not worker.is_ready:
            # Still in the crew, so it is ended with the others.
            raise WorkerError
        crew.remove(worker)
        worker.give_up(problem)


def _is_answer(reading: EntryReading, entry: Entry) -> bool:
    """Say whether a reading can be of this entry, which may have another size by now."""
    size = reading.state.size if reading.state is not None else None
    return is_credible(reading.file, location=location_of(entry.path), size=size)


def silent_for(seconds: float) -> str:
    """Return the reason of a file that took longer than that for one page."""
    return f"{TOOK_TOO_LONG} {seconds:,.0f} seconds"
