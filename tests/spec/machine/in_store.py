"""A story over the real store: acts by `Store.enter`, scans by `save_scan`, and the case that procedures make."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from engine.custody.acts import Signer
from engine.custody.clock import FixedClock
from engine.custody.ledger import Scribe
from engine.custody.register import ActRefusedError
from engine.custody.store import Scan as KeptScan
from engine.custody.store import Store
from engine.judge.judgement import judge
from engine.language.reader import ReadBundle
from engine.ledger.entries import Actor
from engine.model.decisions import Judgement
from engine.model.policies import Bundle
from procedures.cases import case_of
from procedures.scanning import Policies
from tests.spec.demands import Entry
from tests.spec.machine.desk import ARCHIVE, Translator, card_of
from tests.spec.machine.judging import Judging
from tests.spec.machine.world import Scan, World


@dataclass
class InStore:
    """A store that hears of everything that happens in a world. What it refuses to enter is told on no desk either."""

    store: Store
    words: Translator = field(default_factory=Translator)
    plain: Judging = field(default_factory=Judging)
    acts: int = 0
    removals: int = 0
    scans: int = 0
    refused: int = 0
    moments: int = 0

    def judged(self, world: World, scan: Scan) -> Judgement:
        """Enter what is new, keep the scan, and judge its case."""
        self.words.read(world.rules)
        for act in world.acts[self.acts :]:
            self._enter(act)
        self.acts = len(world.acts)
        removals = self.plain.removals_of(world)
        for removal in removals[self.removals :]:
            self.store.record_removal(removal, archive=ARCHIVE, scribe=self._scribe(world.today, "executor"))
        self.removals = len(removals)
        at = self._moment(world.today)
        self.scans += 1
        kept = KeptScan(
            id=f"scan-{self.scans:04}",
            archive=ARCHIVE,
            started_at=at,
            finished_at=at,
            inventory=self.plain.inventory_of(world, scan),
        )
        self.store.save_scan(kept, scribe=self._scribe(world.today, "scanner"))
        case = case_of(
            self.store.load_scan(kept.id),
            policies=Policies(sources=(), read=ReadBundle(bundle=self._bundle(world), holds=(), releases=())),
            standing=self.store.standing(),
            as_of=world.today,
            store=self.store,
            versions={},
        )
        return judge(case.inventory, bundle=case.bundle, register=case.register, as_of=case.as_of)

    def _bundle(self, world: World) -> Bundle:
        self.plain.desk.words = self.words
        return self.plain.bundle_of(world)

    def _moment(self, day: date) -> datetime:
        self.moments += 1
        return datetime.combine(day, time(1), UTC) + timedelta(seconds=self.moments)

    def _scribe(self, day: date, account: str) -> Scribe:
        return Scribe(actor=Actor(account=account), clock=FixedClock(self._moment(day)))

    def _enter(self, act: Entry) -> None:
        signer = Signer(person=act["by"], key=card_of(act["by"], act["card"])) if "by" in act else None
        if act.get("copied") or (act["what"] in ("approve", "end") and act["proposal"] not in self.words.numbers):
            self.refused += 1
            return
        try:
            said = self.words.act_of(act)
            standing, (number,) = self.store.enter(
                [said], scribe=self._scribe(act["day"], act.get("account", "somebody")), signer=signer
            )
        except ActRefusedError:
            self.refused += 1
            return
        self.words.numbers[act["at"]] = number
        if act["what"] == "propose":
            self.words.payloads[act["at"]] = standing.proposals[number].noted.payload
