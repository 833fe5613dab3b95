"""One bundle, and the holds beside it, compiled: the world in which the questions are asked, and its records.

What is asked of the policies alone is asked where no hold is known: a witness shows values, and those of a sealed
hold's scope must not be among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.judge.clocks import ENTITY_FACT
from engine.model.conditions import Condition
from engine.model.dates import PHOTOGRAPHY_BEGINS, Cutoff
from engine.model.holds import EnteredHold, EnteredRelease, Register
from engine.model.policies import Bundle
from engine.model.values import Value
from engine.proofs.cells import cells
from engine.proofs.demands import Demands, conditions_of
from engine.proofs.formulas import Formula, every, some
from engine.proofs.holds import Freezing, scopes_of
from engine.proofs.results import EVERY_DAY, AsOfRange
from engine.proofs.world import View, World

SLOTS = 2
"""Values of one fact on which sources differ. More say less, and are not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A world, the demands of a bundle in it, one record in it, and the holds."""

    bundle: Bundle
    register: Register
    world: World
    demands: Demands
    record: View
    holds: tuple[Freezing, ...] = field(default=())

    @classmethod
    def of(
        cls,
        bundle: Bundle,
        *,
        holds: Sequence[EnteredHold] = (),
        releases: Sequence[EnteredRelease] = (),
        as_of: AsOfRange = EVERY_DAY,
        also: Mapping[str, Iterable[Value]] | None = None,
        slots: int = SLOTS,
    ) -> Setting:
        """Return the setting of one bundle; `also` are values that must be told apart besides."""
        scopes = [*scopes_of([entered.hold for entered in holds], releases)]
        world = world_of((bundle,), conditions=scopes, as_of=as_of, also=also)
        return cls(
            bundle=bundle,
            register=Register(holds=tuple(holds), releases=tuple(releases)),
            world=world,
            demands=Demands(bundle, world),
            record=world.view("record", slots=slots),
            holds=tuple(Freezing(hold=one.hold, releases=tuple(releases), world=world) for one in holds),
        )

    @property
    def has_sealed(self) -> bool:
        """Say whether some hold is sealed, so that no case may be shown."""
        return any(freezing.hold.is_sealed for freezing in self.holds)

    def is_held(self, view: View) -> Formula:
        """Return that some hold may match a record."""
        return some(freezing.may_match(self.demands.truths(view)) for freezing in self.holds)

    def has_settled_facts(self, view: View) -> Formula:
        """Return that every fact of a record is known, with one value."""
        return every(view.is_known(fact) for fact in self.facts)

    @property
    def facts(self) -> list[str]:
        """Return the facts on which anything depends."""
        return [fact for fact in self.world.values if fact in self.bundle.vocabulary.facts]


def world_of(
    bundles: Sequence[Bundle],
    *,
    conditions: Iterable[Condition] = (),
    as_of: AsOfRange,
    also: Mapping[str, Iterable[Value]] | None = None,
) -> World:
    """Return a world in which everything can be told apart that the bundles and conditions tell apart."""
    further: dict[str, list[Value]] = {fact: list(values) for fact, values in (also or {}).items()}
    for bundle in bundles:
        if any(rule.keep.cutoff is Cutoff.FINANCIAL_YEAR_END for rule in bundle.rules):
            further.setdefault(ENTITY_FACT, []).extend(sorted(bundle.entities))
    values = cells(
        [*(condition for bundle in bundles for condition in conditions_of(bundle)), *conditions],
        vocabularies=[bundle.vocabulary for bundle in bundles],
        assets=sorted({asset for bundle in bundles for asset in _assets(bundle)}),
        also=further,
    )
    earliest, latest = as_of
    return World(values, earliest=max(earliest, PHOTOGRAPHY_BEGINS), latest=latest)


def _assets(bundle: Bundle) -> Iterable[str]:
    for rule in bundle.rules:
        for kind in rule.keep.trigger.kinds if rule.keep.trigger is not None else ():
            yield bundle.vocabulary.events[kind].per
