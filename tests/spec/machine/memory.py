"""What must be kept, by a model that knows each file for as long as it lives: semantics sections 7 and 12.

The judge has to find out whose past is whose from places and bytes. The model doesn't: it follows each file by its own
name, and has all its states with their days. From them, and from what people entered, it makes a case for the reference
model. Nothing of Muniment is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.spec.clock import Case
from tests.spec.demands import Entry, weigh
from tests.spec.holding import facts_in, is_over, narrowings_of, reach_of, waived_of
from tests.spec.machine.people import Registry, events_of, registry_of
from tests.spec.machine.world import FACTS, KINDS, Scan, Tie, World
from tests.spec.model import RecordVerdict, decide

STRENGTH = ["identical", "lookalike", "doubtful", "candidate"]


@dataclass
class State:
    """What a file was, until the day on which a scan found it otherwise or gone."""

    record: Entry
    until: date | None = None


@dataclass
class Memory:
    """Every state of every file, the last day of every tie, and whom each hold ever froze for certain or possibly."""

    states: dict[str, list[State]] = field(default_factory=dict)
    seen: dict[Tie, date] = field(default_factory=dict)
    frozen: dict[str, dict[str, bool]] = field(default_factory=dict)

    def take(self, scan: Scan) -> None:
        for file, states in self.states.items():
            if file not in scan.files and states[-1].until is None:
                states[-1].until = scan.day
        for file, record in scan.files.items():
            states = self.states.setdefault(file, [])
            if not states or states[-1].record != record:
                if states:
                    states[-1].until = scan.day
                states.append(State(record))
        for tie in scan.ties:
            self.seen[tie] = scan.day

    def expect(self, world: World, scan: Scan) -> "Expected":
        """What becomes of every file, and which of them must be held because they were."""
        registry = registry_of(world.acts)
        case = self.case_of(world, scan, registry)
        verdicts = decide(case)["records"]
        subjects = {
            each["id"]: [each, *(one["record"] for one in case["ghosts"] if one["survivor"] == each["id"])]
            for each in case["records"]
        }
        seen_only = case | {"links": [link for link in case["links"] if link["kind"] != "candidate"]}
        held: dict[str, str] = {}
        for hold in case["holds"]:
            if is_over(case, hold):
                continue
            frozen = self.frozen.setdefault(hold["id"], {})
            is_freed = any(each.act["clearance"]["hold"] == hold["id"] for each in registry.binding("clearance"))
            if not narrowings_of(case, hold) and not waived_of(case, hold):
                for file, is_certain in frozen.items():
                    if file in scan.files and (is_certain or not is_freed):
                        held.setdefault(file, hold["id"])
            for file, is_certain in reach_of(seen_only, subjects, hold).items():
                frozen[file] = frozen.get(file, False) or is_certain
        return Expected(verdicts, held, any(is_over(case, hold) for hold in case["holds"]))

    def case_of(self, world: World, scan: Scan, registry: Registry) -> Case:
        ghosts = [{"survivor": each, "record": one["record"] | {"id": one["file"]}} for one, each in survivors(world)]
        places = {file: record["id"] for file, record in scan.files.items()}
        places |= {one["file"]: one["record"]["id"] for one in world.removed}
        return {
            "as_of": world.today.isoformat(),
            "facts": FACTS,
            "event_kinds": KINDS,
            "entities": {},
            "rules": world.rules,
            "confirmations": [each.act["confirmation"] for each in registry.binding("confirmation")],
            "authority": [{"id": "a", "applies_to": {"all": []}, "choose": [], "identical": "remove"}],
            "holds": [self.hold_of(act, world, registry, places) for act in registry.holds.values()],
            "releases": [
                each.act["release"]
                | {
                    "entered": each.since.isoformat() if each.since else "",
                    "scope": named(each.act["release"].get("scope"), places),
                }
                for each in registry.binding("release")
            ],
            "orders": [
                order | {"scope": named(order["scope"], places)}
                for order in registry.orders.values()
                if registry.is_in_force(order["id"])
            ],
            "waivers": [
                {"order": each.act["waiver"]["order"], "bound": each.since.isoformat() if each.since else ""}
                for each in registry.binding("waiver")
            ],
            "records": [record | {"id": file} for file, record in scan.files.items()],
            "ghosts": ghosts,
            "links": [{"a": tie.first, "b": tie.second, "kind": tie.kind} for tie in scan.ties],
            "remembered_links": list(self.left_ties(scan)),
            "events": events_of(registry),
        }

    def hold_of(self, act: Entry, world: World, registry: Registry, places: dict[str, str]) -> Entry:
        hold: Entry = act["hold"]
        now = dict(world.files) | {one["file"]: one["record"] for one in world.removed}
        remembered = []
        for file, record in now.items():
            # What it is now is no memory: it matches by itself.
            states = [each for each in self.states[file] if each.until is not None and each.until >= act["day"]]
            weighed = [weigh(hold["scope"], each.record) for each in states]
            must, may = any(must for must, _ in weighed), any(may for _, may in weighed)
            if must:
                remembered.append({"member": file, "possible": False})
            elif may and not is_cleared(registry, hold, record):
                remembered.append({"member": file, "possible": True})
        scope = named(hold["scope"], places)
        return hold | {"scope": scope, "entered": act["day"].isoformat(), "remembered": remembered}

    def left_ties(self, scan: Scan) -> Iterator[Entry]:
        """The ties that are not seen now, in this kind or a stronger one."""
        now: dict[tuple[str, str], int] = {}
        for tie in scan.ties:
            now[tie.first, tie.second] = STRENGTH.index(tie.kind)
        for tie, day in self.seen.items():
            strength = STRENGTH.index(tie.kind)
            if tie.kind != "candidate" and now.get((tie.first, tie.second), len(STRENGTH)) > strength:
                yield {"a": tie.first, "b": tie.second, "kind": tie.kind, "last_seen": day.isoformat()}


@dataclass(frozen=True)
class Expected:
    """The verdict on each file, the files that a hold froze before, with that hold, and whether some hold is over."""

    verdicts: dict[str, RecordVerdict]
    held: dict[str, str]
    has_cooled: bool


def survivors(world: World) -> Iterator[tuple[Entry, str]]:
    """Each removed copy with the file that answers for it: what stayed, or what stayed for that."""
    towards = {each["file"]: each["survivor"] for each in world.removed}
    for each in world.removed:
        survivor = each["survivor"]
        while survivor in towards:
            survivor = towards[survivor]
        yield each, survivor


def is_cleared(registry: Registry, hold: Entry, record: Entry) -> bool:
    """Whether two people confirmed these bytes and these values for this hold."""
    asked = facts_in(hold["scope"])
    said = {name: record["facts"][name] for name in asked if name in record["facts"]}
    return any(
        paper.act["clearance"]["hold"] == hold["id"]
        and one == {"id": record["id"], "sha256": record["sha256"], "facts": said}
        for paper in registry.binding("clearance")
        for one in paper.act["clearance"]["members"]
    )


def named(scope: Entry | None, places: dict[str, str]) -> Entry | None:
    """A scope with the files' own names instead of the places that it names."""
    if scope is None or "fact" in scope or "sha256" in scope:
        return scope
    if "ids" in scope:
        return {"ids": [file for file, place in places.items() if place in scope["ids"]]}
    if "not" in scope:
        return {"not": named(scope["not"], places)}
    (word,) = scope
    return {word: [named(part, places) for part in scope[word]]}
