"""Which records each hold freezes: by its scope, by what is remembered of it, and one link deep.

A hold binds at every `as_of`, before its issue date too, until its end has cooled (semantics section 7). The result is
what putting each hold to each record would give: `tests/engine/judge/every_hold.py` does that, to be compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.judge.cooling import binds, let_out, narrowings, releases_by_hold, waived
from engine.judge.hold_counts import Columns
from engine.judge.hold_index import HoldIndex
from engine.judge.hold_links import Passed, passing
from engine.judge.hold_matches import HoldMatches
from engine.judge.hold_memory import HoldMemory
from engine.judge.hold_reasons import HeldReason, Layer, Reasons, certain_bits, in_order, possible_bits
from engine.judge.ties import Ties
from engine.model.decisions import Reach
from engine.model.holds import SEALED, EnteredHold, Register
from engine.model.records import Link, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Why each held record is held, by record id, and how far each hold reaches, by the name it may be shown under.

    Records that no hold reaches, and holds that reach none, are absent. `evaluations` counts the conditions that were
    put to something.
    """

    reasons: Mapping[str, tuple[HeldReason, ...]] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    evaluations: int = 0


def held_records(
    subjects: Mapping[str, Sequence[Record]],
    *,
    classes: Mapping[str, str],
    links: Sequence[Link],
    register: Register,
    as_of: date,
) -> Held:
    """Return what the holds that bind on `as_of` freeze.

    `subjects` maps a record's id to the record and its ghosts; `classes` maps it to the id of one record of its class
    of identical records, the same for all of them; `links` tie live records (a ghost's ties are its survivor's).
    """
    releases = releases_by_hold(register.releases)
    bound = [e for e in register.holds if binds(e.hold, releases.get(e.hold.id, ()), as_of=as_of)]
    # By the name that may be shown: the place of a sealed hold among the others says nothing of its own.
    holds = sorted(bound, key=lambda entered: (entered.hold.public_id, entered.hold.id))
    if not holds or not subjects:
        return Held()
    index = HoldIndex(subjects)
    matches = HoldMatches(index, HoldMemory(register, index))
    waivers = waived(register, as_of=as_of)
    for bit, entered in enumerate(holds):
        own = releases.get(entered.hold.id, ())
        without = narrowings(entered.hold, own, as_of=as_of)
        let = tuple(one.scope for one in let_out(entered.hold, own, waivers, as_of=as_of))
        matches.add(entered, bit, without=without, waived=let)

    ties = Ties.of(links, register.links, classes=classes, stands_for=index.records_for)
    freeze = _Freeze(holds=holds, matches=matches, ties=ties)
    freeze.collect(subjects, classes)
    return Held(reasons=freeze.found, reach=freeze.reach(), evaluations=matches.evaluations)


class _Freeze:
    """Goes from matches to reasons: each record by itself, but for those that a class or a tie has a part in."""

    def __init__(self, *, holds: Sequence[EnteredHold], matches: HoldMatches, ties: Ties) -> None:
        self.found: dict[str, tuple[HeldReason, ...]] = {}
        self._holds, self._matches, self._ties = holds, matches, ties
        self._reasons = Reasons([entered.hold for entered in holds])
        self._certain, self._possible = Columns(), Columns()
        self._shared: dict[tuple[Layer, ...], tuple[HeldReason, ...]] = {}

    def collect(self, records: Iterable[str], classes: Mapping[str, str]) -> None:
        """Find the reasons of all records, which are in the order of their numbers."""
        several = {class_id for record, class_id in classes.items() if record != class_id}
        together: defaultdict[str, list[tuple[str, tuple[Layer, ...]]]] = defaultdict(list)
        for number, record in enumerate(records):
            layers = self._matches.layers(number)
            class_id = classes[record]
            if class_id in several or self._ties.ties(class_id):
                together[class_id].append((record, layers))
            elif layers:
                self._hold(record, layers, self._shared)
        for members in together.values():
            members.sort()
        found = {class_id: passing([one for one in members if one[1]]) for class_id, members in together.items()}
        passed = Passed(
            {class_id: one for class_id, one in found.items() if one is not None}, ties=self._ties, holds=self._holds
        )
        reaching = passed.to_all(together)
        for class_id, members in together.items():
            self._hold_class(members, reaching[class_id])

    def _hold_class(self, members: Sequence[tuple[str, tuple[Layer, ...]]], linked: tuple[Layer, ...]) -> None:
        """Hold the members of a class: one page can have a million copies, and most have the same reasons."""
        passing_on = {layer.who for layer in linked}
        known: dict[tuple[Layer, ...], tuple[Layer, ...]] = {}
        shared: dict[tuple[Layer, ...], tuple[HeldReason, ...]] = {}
        for record, own in members:
            if record in passing_on:
                # No record is tied to itself.
                layers = tuple(in_order([*own, *(layer for layer in linked if layer.who != record)]))
            else:
                if own not in known:
                    known[own] = tuple(in_order([*own, *linked]))
                layers = known[own]
            if layers:
                self._hold(record, layers, shared)

    def _hold(
        self,
        record: str,
        layers: tuple[Layer, ...],
        shared: dict[tuple[Layer, ...], tuple[HeldReason, ...]],
    ) -> None:
        if layers not in shared:
            shared[layers] = self._reasons.of(layers)
        self.found[record] = shared[layers]
        certain, possible = certain_bits(layers), possible_bits(layers)
        sealed, as_one = self._reasons.sealed, 1 << len(self._holds)
        is_certain = bool(certain & sealed)
        self._certain.add(certain | as_one if is_certain else certain)
        self._possible.add(possible | as_one if possible & sealed and not is_certain else possible)

    def reach(self) -> dict[str, Reach]:
        """Return how many records each hold holds; the sealed are counted as one."""
        bits = {e.hold.public_id: bit for bit, e in enumerate(self._holds) if not e.hold.is_sealed}
        bits[SEALED] = len(self._holds)
        counts = {
            hold: Reach(certain=self._certain.count(bit), possible=self._possible.count(bit))
            for hold, bit in sorted(bits.items())
        }
        return {hold: reach for hold, reach in counts.items() if reach.certain or reach.possible}
