"""Answers that are the same for many stories, given once: signatures above all, which cost more than all the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from engine.register import people
from tests.spec import writing
from tests.spec.machine import desk

MOST = 1 << 16
PLACES: tuple[tuple[Any, str], ...] = (
    (people, "is_signed"),
    (people, "fingerprint_of"),
    (people, "_certificate"),
    (people, "_key_of"),
    (writing, "fold"),
    (desk, "signed_by"),
)


@contextmanager
def quickly() -> Iterator[None]:
    """Let pure functions remember what they said; nothing else is changed, and afterwards all is as before."""
    before = [getattr(module, name) for module, name in PLACES]
    for (module, name), function in zip(PLACES, before, strict=True):
        setattr(module, name, lru_cache(MOST)(function))
    try:
        yield
    finally:
        for (module, name), function in zip(PLACES, before, strict=True):
            setattr(module, name, function)
