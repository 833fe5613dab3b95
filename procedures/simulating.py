"""Trying policies, rules and days on the newest scan: it reads the store, and writes neither plan nor archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from engine.custody.clock import Clock
from engine.custody.store import Scan, Store
from engine.language.problems import Problem
from engine.model.earlier import deciding_digest
from engine.model.holds import EnteredHold
from engine.model.policies import Bundle
from engine.register.standing import Standing
from engine.simulation.forecast import Forecast, forecast
from engine.simulation.periods import Span
from engine.simulation.sealed import without_sealed_ends
from engine.simulation.simulation import Given, Simulation, assume, simulate
from procedures.audit import versions
from procedures.cases import case_of
from procedures.earlier import policies_of
from procedures.judging import Case
from procedures.known_on import policies_known
from procedures.ledger import opened, require_whole
from procedures.plan_folder import refuse_inside
from procedures.planning import NoScanError
from procedures.progress import Progress
from procedures.scan_words import OtherWordsError
from procedures.scanning import Policies, read_policies


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOrder:
    """What is tried on which scan, and which files are to be written about it, none of them in the archive."""

    database: Path
    policies: Path
    assumed: tuple[str, ...] = ()
    scan: str | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """On what something was tried: the scan, the archive, the policies, and the day.

    `bundle` is what was tried, with the rules that were `assumed`; those that were named and are in force `already`
    stay as they are. `is_law_known` says that today's law is that of the last plan; without a plan it is taken to be
    the policies that were given. `drafts` counts holds of the policy folder that are not in the register yet, which
    hold here; sealed ones hold too, and are not counted. `unsigned` counts earlier policies that a plan would be judged
    by as well, until an impact report is signed, and this is not.
    """

    scan: str
    archive: str
    today: date
    bundle: Bundle
    assumed: tuple[str, ...]
    already: tuple[str, ...]
    is_law_known: bool
    drafts: int
    warnings: tuple[Problem, ...]
    unsigned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A simulation for a day, and on what."""

    on: Tried
    simulation: Simulation


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A forecast over years, and on what."""

    on: Tried
    forecast: Forecast


def simulate_day(order: SimulationOrder, *, as_of: date, clock: Clock, progress: Progress) -> Simulated:
    """Judge a scan for a day by what is tried, beside today's law today and on that day.

    Raises `NoScanError`, `RuleUnknownError`, `OtherWordsError`, and `LedgerBrokenError`.
    """
    with opened(order.database) as store:
        desk = _Desk.of(store, order, today=clock.today())
        tried = desk.case(desk.policies, drafts=desk.drafts)
        bundle = assume(tried.bundle, order.assumed)
        law = desk.law(until=clock.now())
        known = tried if law is None else law
        progress.stage("judge", total=None)
        made = simulate(
            today=Given(
                inventory=known.inventory,
                bundle=known.bundle,
                register=known.register,
                as_of=desk.today,
                earlier=policies_of(known.earlier),
            ),
            tried=Given(
                inventory=tried.inventory,
                bundle=bundle,
                register=tried.register,
                as_of=as_of,
                # What is tried is judged as if its impact report were signed; what is not, as a plan judges.
                earlier=policies_of(known.earlier) if _is_law(bundle, known.bundle) else (),
            ),
        )
        unsigned = 0 if _is_law(bundle, known.bundle) else len(tried.earlier)
        return Simulated(on=desk.told(bundle, is_law_known=law is not None, unsigned=unsigned), simulation=made)


def simulate_years(order: SimulationOrder, *, spans: Sequence[Span], clock: Clock, progress: Progress) -> Foreseen:
    """Forecast what falls due in each of the periods by what is tried; raises what `simulate_day` raises."""
    with opened(order.database) as store:
        desk = _Desk.of(store, order, today=clock.today())
        tried = desk.case(desk.policies, drafts=desk.drafts)
        bundle = assume(tried.bundle, order.assumed)
        progress.stage("judge", total=None)
        register = without_sealed_ends(tried.register, today=desk.today)
        law = desk.law(until=clock.now())
        # As for one day: what is tried is judged as if it were signed, and what is not, as a plan judges.
        is_law = law is not None and _is_law(bundle, law.bundle)
        earlier = policies_of(tried.earlier) if is_law else ()
        made = forecast(tried.inventory, bundle=bundle, register=register, spans=spans, earlier=earlier)
        unsigned = 0 if is_law else len(tried.earlier)
        return Foreseen(on=desk.told(bundle, is_law_known=False, unsigned=unsigned), forecast=made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What is read before anything is judged: the scan, the policies, and what stands in the register."""

    store: Store
    order: SimulationOrder
    scan: Scan
    policies: Policies
    standing: Standing
    today: date

    @classmethod
    def of(cls, store: Store, order: SimulationOrder, *, today: date) -> _Desk:
        policies = read_policies(order.policies)
        # Known before a scan is loaded, which can take long.
        assume(policies.read.bundle, order.assumed)
        require_whole(store)
        ids = store.scan_ids()
        if not ids:
            raise NoScanError(database=order.database)
        scan = store.load_scan(order.scan if order.scan is not None else ids[-1])
        for path in order.files:
            refuse_inside(path, archive=Path(scan.archive))
        return cls(store=store, order=order, scan=scan, policies=policies, standing=store.standing(), today=today)

    @property
    def drafts(self) -> tuple[EnteredHold, ...]:
        """Return the holds that were written and not entered yet: until a plan enters them, nothing must go by that."""
        return tuple(
            EnteredHold(hold=hold, entered_on=self.today)
            for hold in self.policies.read.holds
            if hold.id not in self.standing.holds
        )

    def case(self, policies: Policies, *, drafts: tuple[EnteredHold, ...] = ()) -> Case:
        return case_of(
            self.scan,
            policies=policies,
            standing=self.standing,
            as_of=self.today,
            store=self.store,
            versions=versions(),
            drafts=drafts,
        )

    def law(self, *, until: datetime) -> Case | None:
        """Return the case by the policies of the last plan; nothing where no plan was made that can judge this scan."""
        policies = policies_known(self.store, standing=self.standing, until=until)
        try:
            return None if policies is None else self.case(policies)
        except OtherWordsError:
            return None

    def told(self, bundle: Bundle, *, is_law_known: bool, unsigned: int) -> Tried:
        wanted, in_force = set(self.order.assumed), {r.id for r in self.policies.read.bundle.rules if r.is_in_force}
        return Tried(
            scan=self.scan.id,
            archive=self.scan.archive,
            today=self.today,
            bundle=bundle,
            assumed=tuple(sorted(wanted - in_force)),
            already=tuple(sorted(wanted & in_force)),
            is_law_known=is_law_known,
            drafts=sum(not one.hold.is_sealed for one in self.drafts),
            warnings=self.policies.warnings,
            unsigned=unsigned,
        )


def _is_law(tried: Bundle, law: Bundle) -> bool:
    return deciding_digest(tried) == deciding_digest(law)
