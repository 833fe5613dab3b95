"""How many records, and how many bytes they take, by whatever they are counted under."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Amount:
    """So many records of so many bytes together."""

    records: int = 0
    bytes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.records + other.records, self.bytes + other.bytes)


@dataclass(slots=True)
class Amounts(Generic[Key]):
    """Amounts that are being counted, by key; what comes to nothing is left out."""

    _records: dict[Key, int] = field(default_factory=dict)
    _bytes: dict[Key, int] = field(default_factory=dict)

    def add(self, key: Key, size: int, *, times: int = 1) -> None:
        """Count a record of `size` bytes under `key`; with `times=-1` count it no more."""
        self._records[key] = self._records.get(key, 0) + times
        self._bytes[key] = self._bytes.get(key, 0) + times * size

    def counted(self) -> Mapping[Key, Amount]:
        """Return what is counted now."""
        return dict(self._counted())

    def _counted(self) -> Iterator[tuple[Key, Amount]]:
        for key, records in self._records.items():
            if records:
                yield key, Amount(records, self._bytes[key])
