"""What is not known of a record, its events and the day of judgement, as variables; and the questions about it.

A view is one record as somebody sees it: each fact has no value, one, or several on which sources differ, up to as many
as the view has slots; each value that names an asset has the events of that asset. Two events of one kind and asset
count by their greatest bounds (section 4 of `docs/semantics.md`), so one interval stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import z3

from engine.judge.clocks import as_asset
from engine.model.dates import Interval
from engine.model.facts import Event, known
from engine.model.likeness import folded, meanings
from engine.model.records import Record
from engine.model.values import Value
from engine.proofs.calendar import Calendar, Day, key_of
from engine.proofs.cells import DIGEST, RECORD_ID
from engine.proofs.formulas import FALSE, TRUE, Formula, GivenUpError, Model, Solver, every, follows, holds_in, no, some

EFFORT = 200_000_000
"""Steps of z3 after which a question is given up; a count, so that every machine gives the same answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Whether an asset has an event of a kind, and between which days the latest lies."""

    is_there: Formula
    earliest: Day
    latest: Day


class World:
    """The variables, all that is always true of them, and one solver; `values` are the cells of each fact."""

    def __init__(self, values: Mapping[str, Sequence[Value]], *, earliest: date, latest: date) -> None:
        self.values = values
        self.calendar = Calendar()
        self.as_of = self.calendar.day("as_of")
        self.constraints: list[Formula] = [self.is_from(earliest), no(self.is_after(latest))]
        self.views: list[View] = []
        self._saying: dict[str, tuple[Record, ...]] = {}
        self._near: dict[str, dict[Value, list[int]]] = {}
        self._solver = Solver(effort=EFFORT)

    def saying(self, fact: str) -> Sequence[Record]:
        """Return a record for each value of a fact, which says nothing else; each line of each condition asks them."""
        if fact not in self._saying:
            self._saying[fact] = tuple(
                Record(id="", location="", sha256="", size=0, facts={fact: known(value)}) for value in self.values[fact]
            )
        return self._saying[fact]

    def near(self, fact: str, words: Iterable[Value]) -> list[int]:
        """Return the places of the values of a fact that are one of `words` or could mean one, in order."""
        if fact not in self._near:
            index: dict[Value, list[int]] = {}
            for place, value in enumerate(self.values[fact]):
                said: Iterable[Value] = meanings(value) if isinstance(value, str) else (value,)
                for one in said:
                    index.setdefault(one, []).append(place)
            self._near[fact] = index
        index = self._near[fact]
        meant = {folded(word) if isinstance(word, str) else word for word in words}
        return sorted({place for one in meant for place in index.get(one, ())})

    def is_from(self, day: date) -> Formula:
        """Return that the day of judgement is `day` or later."""
        return self.as_of.key >= key_of(day)

    def is_after(self, day: date) -> Formula:
        """Return that the day of judgement is later than `day`."""
        return self.as_of.key > key_of(day)

    def view(self, name: str, *, slots: int) -> View:
        """Return a new record, of which facts can have up to `slots` values."""
        view = View(self, name, slots=slots)
        self.views.append(view)
        return view

    def find(self, question: Formula) -> Model | None:
        """Return an assignment that answers the question, or None where there is none; its days are real.

        One that is easy to read is preferred: a day of this century, and events whose days are certain. Raises
        `GivenUpError` where the solver does not find out.
        """
        found = self.answer(question)
        if found is None:
            return None
        # What is open beside the days is settled by now: to look for other facts too takes a thousand times as long.
        alike = every(view.is_as_in(found) for view in self.views)
        wishes = self._wishes(found)
        for wish in (every(wishes), every(wishes[:2])):
            try:
                plainer = self._find(every((question, alike, wish)))
            except GivenUpError:
                break
            if plainer is not None:
                return plainer
        return found

    def find_first(self, *questions: Formula) -> Model | None:
        """Return what `find` does of the first question that has an answer: the plainest violation comes first."""
        return next((model for question in questions if (model := self.find(question)) is not None), None)

    def answer(self, question: Formula) -> Model | None:
        """Return any assignment that answers the question, or None; its days are real. Raises as `find` does."""
        return self._find(question)

    def is_possible(self, question: Formula) -> bool:
        """Say whether anything answers the question, which need not be a real day."""
        return self._find(question, needs_real_days=False) is not None

    def why_not(self, question: Formula, assumptions: Sequence[Formula]) -> list[int] | None:
        """Return the places of assumptions that together rule out an answer, or None where they do not.

        None of them can be left out.
        """
        self._flush()
        core = self._solver.why_not(question, assumptions)
        for place in list(core or ()):
            rest = [at for at in core or () if at != place]
            smaller = self._solver.why_not(question, [assumptions[at] for at in rest])
            if smaller is not None:
                core = [rest[at] for at in smaller]
        return core

    def _wishes(self, found: Model) -> list[Formula]:
        wishes = [self.as_of.year >= 2027, self.as_of.year <= 2099]
        for view in self.views:
            for happened in view.happened_in(found):
                wishes += [happened.earliest.year >= 1980, happened.earliest.is_same(happened.latest)]
        return wishes

    def _flush(self) -> None:
        self._solver.add([*self.constraints, *self.calendar.constraints])
        self.constraints.clear()
        self.calendar.constraints.clear()

    def _find(self, question: Formula, *, needs_real_days: bool = True) -> Model | None:
        while True:
            self._flush()
            model = self._solver.find(question)
            if model is None or not needs_real_days:
                return model
            wrong = self.calendar.contradicted_by(model)
            if not wrong:
                return model
            self.calendar.constraints += wrong


class View:
    """One record as it is seen."""

    def __init__(self, world: World, name: str, *, slots: int) -> None:
        self.world, self.name, self.slots = world, name, slots
        self.events: dict[tuple[str, str, int], Happened] = {}
        self._used: dict[tuple[str, int], Formula] = {}
        self._bits: dict[tuple[str, int], list[Formula]] = {}
        self._cells: dict[tuple[str, int], list[Formula]] = {}

    def slots_of(self, fact: str) -> range:
        """Return the slots of a fact; the id and the digest have one."""
        return range(1 if fact in (RECORD_ID, DIGEST) else self.slots)

    def is_used(self, fact: str, slot: int) -> Formula:
        """Return that a fact has a value in this slot; the first is used wherever any is."""
        if fact in (RECORD_ID, DIGEST):
            return TRUE
        if (fact, slot) not in self._used:
            used = self._used[fact, slot] = z3.Bool(f"{self.name}.{fact}.{slot}")
            if slot:
                self.world.constraints.append(follows(used, self.is_used(fact, slot - 1)))
            self._cells_of(fact, slot)
        return self._used[fact, slot]

    def is_known(self, fact: str) -> Formula:
        """Return that a fact has one value, on which its sources agree."""
        return every((self.is_used(fact, 0), *(no(self.is_used(fact, slot)) for slot in self.slots_of(fact)[1:2])))

    def cell(self, fact: str, slot: int, place: int) -> Formula:
        """Return that the value in a slot is the one at `place` among the values of the fact."""
        return self._cells_of(fact, slot)[place]

    def is_among(self, fact: str, slot: int, places: Iterable[int]) -> Formula:
        """Return that the value in a slot is one of those at `places`."""
        named, own = set(places), self._cells_of(fact, slot)
        if len(named) == len(own):
            return TRUE
        if 2 * len(named) > len(own):
            return no(some(own[place] for place in range(len(own)) if place not in named))
        return some(own[place] for place in sorted(named))

    def _cells_of(self, fact: str, slot: int) -> list[Formula]:
        if (fact, slot) not in self._cells:
            number = len(self.world.values[fact])
            width = max(1, (number - 1).bit_length())
            bits = [z3.Bool(f"{self.name}.{fact}.{slot}.bit{bit}") for bit in range(width)]
            own = [every(bit if place >> at & 1 else no(bit) for at, bit in enumerate(bits)) for place in range(number)]
            self._bits[fact, slot], self._cells[fact, slot] = bits, own
            self.world.constraints.append(some(own))
            # Two sources that differ do not say the same.
            for before in range(slot):
                earlier = self._cells_of(fact, before)
                same = (every((one, other)) for one, other in zip(earlier, own, strict=True))
                self.world.constraints.append(follows(self.is_used(fact, slot), no(some(same))))
        return self._cells[fact, slot]

    def event(self, kind: str, per: str, slot: int) -> Happened:
        """Return what happened to the asset in one slot of the fact `per`."""
        key = (kind, per, slot)
        if key not in self.events:
            name = f"{self.name}.{kind}.{per}.{slot}"
            calendar = self.world.calendar
            happened = Happened(
                is_there=z3.Bool(name), earliest=calendar.day(f"{name}.from"), latest=calendar.day(f"{name}.to")
            )
            self.world.constraints.append(happened.earliest.key <= happened.latest.key)
            self.events[key] = happened
        return self.events[key]

    def same_events(self, other: View, *, slot: int, of_slot: int) -> Formula:
        """Return that the assets in a slot here and one there, where they are the same, have the same events."""
        found = []
        for (kind, per, own_slot), own in list(self.events.items()):
            if own_slot == slot:
                theirs = other.event(kind, per, of_slot)
                pairs = zip(self._cells_of(per, slot), other._cells_of(per, of_slot), strict=True)
                both = every((self.is_used(per, slot), other.is_used(per, of_slot)))
                same = every((both, some(every(pair) for pair in pairs)))
                equal = every(
                    (
                        own.is_there == theirs.is_there,
                        own.earliest.key == theirs.earliest.key,
                        own.latest.key == theirs.latest.key,
                    )
                )
                found.append(follows(same, equal))
        return every(found)

    def is_as_in(self, model: Model) -> Formula:
        """Return that the record has the facts of an assignment, and that the same has happened, on whatever day."""
        own = [*self._used.values(), *(happened.is_there for happened in self.events.values())]
        for bits in self._bits.values():
            own += bits
        return every(one if holds_in(model, one) else no(one) for one in own)

    def happened_in(self, model: Model) -> Iterator[Happened]:
        """Yield what happened to the assets of the record under an assignment."""
        for (_, per, slot), happened in self.events.items():
            if holds_in(model, every((self.is_used(per, slot), happened.is_there))):
                yield happened

    def has_certain_events(self) -> Formula:
        """Return that every event of the record is on one day."""
        return every(happened.earliest.key == happened.latest.key for happened in self.events.values())

    def pinned(self, record: Record, events: Iterable[Event]) -> Formula:
        """Return that this is `record`, with the events of its assets; its values must be cells."""
        parts: list[Formula] = []
        for fact, values in self.world.values.items():
            said: tuple[Value, ...] = (
                (record.id,)
                if fact == RECORD_ID
                else (record.sha256,)
                if fact == DIGEST
                else record.facts[fact].values
                if fact in record.facts
                else ()
            )
            if len(said) > len(self.slots_of(fact)):
                return FALSE
            for slot in self.slots_of(fact):
                if slot < len(said):
                    parts += [self.is_used(fact, slot), self.cell(fact, slot, tuple(values).index(said[slot]))]
                else:
                    parts.append(no(self.is_used(fact, slot)))
        book = list(events)
        for (kind, per, slot), happened in self.events.items():
            own = record.facts[per].values if per in record.facts else ()
            when = [
                event.on
                for event in book
                if slot < len(own) and event.kind == kind and event.asset == as_asset(own[slot])
            ]
            parts.append(happened.is_there if when else no(happened.is_there))
            if when:
                parts.append(happened.earliest.is_on(max(one.earliest for one in when)))
                parts.append(happened.latest.is_on(max(one.latest for one in when)))
        return every(parts)

    def facts_in(self, model: Model) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield the facts that have a value under an assignment, with it or them."""
        for fact, values in self.world.values.items():
            found = []
            for slot in self.slots_of(fact):
                if (fact, slot) in self._cells and holds_in(model, self.is_used(fact, slot)):
                    own = self._cells_of(fact, slot)
                    found.append(next(value for value, cell in zip(values, own, strict=True) if holds_in(model, cell)))
            if found:
                yield fact, tuple(found)

    def events_in(self, model: Model) -> Iterator[Event]:
        """Yield the events of the assets of this record under an assignment."""
        for (kind, per, slot), happened in self.events.items():
            if holds_in(model, every((self.is_used(per, slot), happened.is_there))):
                cells = zip(self.world.values[per], self._cells_of(per, slot), strict=True)
                asset = next(as_asset(value) for value, cell in cells if holds_in(model, cell))
                on = Interval(earliest=happened.earliest.in_(model), latest=happened.latest.in_(model))
                yield Event(kind=kind, asset=asset, on=on)
