"""A program that hands out work to a process that hangs, and tells which process that is; to be ended from outside."""

from __future__ import annotations

import multiprocessing

from engine.confined.crew import Crew
from tests.engine.confined.rogues import hangs, prepare


class Telling:
    """A task that prints the process that is given it."""

    def request(self) -> bytes:
        (child,) = multiprocessing.active_children()
        print(child.pid, flush=True)
        return b""

    def answered(self, answer: bytes) -> bytes:
        return answer

    def unanswered(self, reason: str, noted: bytes) -> bytes:
        return noted


if __name__ == "__main__":
    list(Crew(prepare=prepare, work=hangs, number=1).run([Telling()]))
