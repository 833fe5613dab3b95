"""What Muniment decides on a world, with everything in memory: the way of `procedures.cases.case_of`, but no store."""

from dataclasses import dataclass, field, replace
from datetime import date

from engine.judge.judgement import judge
from engine.judge.remembering import remember
from engine.judge.survivors import with_ghosts
from engine.model.decisions import Judgement
from engine.model.facts import Facts
from engine.model.holds import Register, RememberedLink
from engine.model.past import Past, PastState, Removal
from engine.model.policies import Bundle, Policy
from engine.model.records import Inventory, Link, LinkKind, Record
from engine.register.folding import stand
from procedures.register import events_in_force
from tests.spec.adaptor import authority_of, record_of
from tests.spec.demands import Entry
from tests.spec.machine.desk import ARCHIVE, VOCABULARY, Desk
from tests.spec.machine.world import Scan, World

AUTHORITY = authority_of({"id": "a", "applies_to": {"all": []}, "choose": [], "identical": "remove"}, VOCABULARY)


@dataclass
class Kept:
    """What a place was, and until when; `facts` are those of Muniment."""

    sha256: str
    facts: Facts
    until: date | None = None


@dataclass
class Judging:
    """The acts and scans of a world, as Muniment has them."""

    desk: Desk = field(default_factory=Desk)
    places: dict[str, list[Kept]] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], date] = field(default_factory=dict)
    known: dict[str, tuple[Entry, Record]] = field(default_factory=dict)

    def judged(self, world: World, scan: Scan) -> Judgement:
        """Take a scan, and judge what it found."""
        self.desk.follow(world)
        inventory = self.inventory_of(world, scan)
        self._keep(inventory, scan.day)
        standing = stand(self.desk.noted)
        past = self._past()
        haunted = with_ghosts(inventory, self.removals_of(world), archive=ARCHIVE, states=past.states).inventory
        register = remember(
            Register(
                holds=standing.entered_holds(),
                releases=standing.releases(),
                orders=standing.entered_orders(),
                waivers=standing.waivers(),
            ),
            archive=ARCHIVE,
            inventory=haunted,
            past=past,
            cleared=standing.cleared(archive=ARCHIVE),
        )
        return judge(
            replace(haunted, events=events_in_force(haunted, standing, vocabulary=VOCABULARY).events),
            bundle=replace(self.bundle_of(world), confirmations=standing.confirmations()),
            register=register,
            as_of=world.today,
        )

    def bundle_of(self, world: World) -> Bundle:
        rules = self.desk.words.read(world.rules)
        return Bundle(vocabulary=VOCABULARY, policies=(Policy(id="p", rules=rules, authority=(AUTHORITY,)),))

    def inventory_of(self, world: World, scan: Scan) -> Inventory:
        places = {each["file"]: each["record"]["id"] for each in world.removed}
        places |= {file: record["id"] for file, record in scan.files.items()}
        return Inventory(
            records=tuple(self.record_of(file, record) for file, record in scan.files.items()),
            links=tuple(
                Link(first=first, second=second, kind=LinkKind(tie.kind))
                for tie in scan.ties
                for first, second in [sorted((places[tie.first], places[tie.second]))]
            ),
        )

    def record_of(self, file: str, plain: Entry) -> Record:
        known = self.known.get(file)
        if known is None or known[0] is not plain:
            known = self.known[file] = (plain, record_of(plain, VOCABULARY))
        return known[1]

    def removals_of(self, world: World) -> tuple[Removal, ...]:
        return tuple(
            Removal(
                survivor=each["survivor_id"],
                survivor_sha256=each["survivor_sha256"],
                record=record_of(each["record"], VOCABULARY),
            )
            for each in world.removed
        )

    def _keep(self, inventory: Inventory, day: date) -> None:
        """Keep what changed, as the store does: a row where a place is new, changed or empty."""
        now = {record.id: record for record in inventory.records}
        for place in now.keys() | self.places.keys():
            states, record = self.places.setdefault(place, []), now.get(place)
            last = states[-1] if states and states[-1].until is None else None
            is_same = last and record and (last.sha256, last.facts) == (record.sha256, record.facts)
            if last is not None and not is_same:
                last.until = day
            if record is not None and not is_same:
                states.append(Kept(record.sha256, record.facts))
        for link in inventory.links:
            if link.kind is not LinkKind.CANDIDATE:
                self.seen[link.first, link.second, link.kind.value] = day

    def _past(self) -> Past:
        return Past(
            states=tuple(
                PastState(archive=ARCHIVE, record=place, sha256=each.sha256, facts=each.facts, until=each.until)
                for place, states in sorted(self.places.items())
                for each in states
                if each.until is not None
            ),
            links=tuple(
                RememberedLink(first=first, second=second, kind=LinkKind(kind), last_seen=day)
                for (first, second, kind), day in sorted(self.seen.items())
            ),
        )
