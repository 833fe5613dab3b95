"""Why there is no map of where two records differ."""

from __future__ import annotations

from enum import StrEnum


class NoMap(StrEnum):
    """Why there is no map of two records."""

    PERSONAL = "personal"
    NOT_LAID = "not-laid"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    NO_MEMORY = "no-memory"
    ENDED = "ended"
