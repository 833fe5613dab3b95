"""How a procedure tells where it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears of stages and of steps within them."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Hear that a stage begins; `total` is its number of steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """Hear that so many steps of the stage are done."""


class Silence:
    """Listens to nothing."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1) -> None:
        """Do nothing."""
