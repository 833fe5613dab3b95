"""What every hold that binds matches directly: by its scope as things are now, and by what was known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.judge.hold_bits import HoldBits
from engine.judge.hold_index import HoldIndex
from engine.judge.hold_memory import HoldMemory
from engine.judge.hold_reasons import Layer, in_order
from engine.model.conditions import Condition
from engine.model.holds import EnteredHold


class HoldMatches:
    """Collects the matches of one hold after the other; a hold is known by its bit."""

    def __init__(self, index: HoldIndex, memory: HoldMemory) -> None:
        self._index, self._memory = index, memory
        self._now = HoldBits(index)
        self._ghosts: defaultdict[int, list[int]] = defaultdict(list)
        for record, ghost in index.ghosts():
            self._ghosts[record].append(ghost)
        self._by_bits: dict[tuple[int, int, int, int], tuple[Layer, ...]] = {}

    @property
    def evaluations(self) -> int:
        """Return how many conditions were put to something."""
        return self._now.evaluations + self._memory.evaluations

    def add(
        self, entered: EnteredHold, bit: int, *, without: Sequence[Condition], waived: Sequence[Condition] = ()
    ) -> None:
        """Add what one hold matches; `without` are the scopes of its narrowings.

        `waived` ones narrow it too, but for what is remembered.
        """
        own = 1 << bit
        self._now.add(entered.hold.scope, own, without=(*without, *waived))
        self._memory.add(entered, own, without=without)

    def layers(self, record: int) -> tuple[Layer, ...]:
        """Return what matches the record or one of its ghosts, the strongest first."""
        own = self._layers(record)
        ghosts = self._ghosts.get(record)
        if not ghosts:
            return own
        of_ghosts = (
            layer._replace(who=self._index.members[ghost].id) for ghost in ghosts for layer in self._layers(ghost)
        )
        return tuple(in_order([*own, *of_ghosts]))

    def _layers(self, member: int) -> tuple[Layer, ...]:
        """Return what matches one member; those that the same holds match share it."""
        bits = (*self._now.of(member), *self._memory.of(member))
        known = self._by_bits.get(bits)
        if known is None:
            certain, possible, certain_before, possible_before = bits
            layers = (
                Layer(certain, is_possible=False),
                Layer(possible, is_possible=True),
                Layer(certain_before, is_possible=False, is_remembered=True),
                Layer(possible_before, is_possible=True, is_remembered=True),
            )
            known = self._by_bits[bits] = tuple(in_order(layers))
        return known
