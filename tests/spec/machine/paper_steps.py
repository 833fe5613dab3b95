"""Steps in which people enter something: holds and what ends them, events, rules, confirmations, and who people are."""

from datetime import date, timedelta
from random import Random

from tests.spec.demands import Entry, weigh
from tests.spec.holding import facts_in
from tests.spec.machine.file_steps import OTHERS, some_file
from tests.spec.machine.world import CUSTOMERS, STAFF, World, confirm, keep

EVERYBODY = [*STAFF, "reg", "nobody"]
MOST_HOLDS, MOST_RULES, MOST_ORDERS = 5, 6, 3


def shifted(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def scope_drawn(world: World, random: Random) -> Entry:
    file = some_file(world, random)
    record = world.files[file] if file is not None else None
    about = {"fact": "customer", "in": sorted(random.sample(CUSTOMERS, random.choice([1, 1, 2])))}
    if record is None:
        return about
    name = random.choice(["account", "series"])
    line = {"fact": name, "in": [random.choice(OTHERS[name])]}
    return random.choice(
        [
            about,
            about,
            {"ids": [record["id"]]},
            {"sha256": [record["sha256"][: random.choice([8, 12, 64])]]},
            {"any": [{"ids": [record["id"]]}, {"all": [about, line]}]},
            {"all": [about, {"not": line}]},
        ]
    )


def place_hold(world: World, random: Random) -> str | None:
    holds = [act for act in world.acts if act["what"] == "hold"]
    if len(holds) >= MOST_HOLDS:
        return None
    kind = random.choice(["legal", "legal", "regulator", "access-request", "extension"])
    until = shifted(world.today, random.choice([-10, 5, 40])) if kind in ("regulator", "extension") else None
    hold = {"id": f"h{len(holds)}", "type": kind, "scope": scope_drawn(world, random), "until": until}
    world.enter("hold", hold=hold | {"sealed": random.random() < 0.2}, account=random.choice(EVERYBODY))
    return f"the hold {hold['id']} is placed: {kind} until {until}, {hold['scope']}"


def propose(world: World, random: Random, kind: str, what: Entry, approvals: tuple[str, ...] = ()) -> Entry:
    """Enter a proposal, and perhaps let those agree who may."""
    entered = world.enter("propose", kind=kind, **{kind: what}, account=random.choice(EVERYBODY))
    by_account = random.random() < 0.3
    for person in approvals:
        how: Entry = {"account": person} if by_account else {"by": person, "card": newest_card(world, person)}
        world.enter("approve", proposal=entered["at"], **how)
    return entered


def newest_card(world: World, person: str) -> int:
    cards = [act["number"] for act in world.acts if act["what"] == "card" and act["person"] == person]
    return max(cards, default=0)


def some_hold(world: World, random: Random) -> Entry | None:
    holds = [act["hold"] for act in world.acts if act["what"] == "hold"]
    return random.choice(holds) if holds else None


def release(world: World, random: Random) -> str | None:
    hold = some_hold(world, random)
    if hold is None:
        return None
    what = {"hold": hold["id"], "on": shifted(world.today, random.choice([-40, 0, 0, 20])), "scope": None}
    agree = random.choice([("law-1",), ("law-1", "law-2"), ("law-1", "law-2"), ("law-2", "comp"), ("comp", "comp-2")])
    entered = propose(world, random, "release", what, agree)
    return f"proposal {entered['at']}: release {hold['id']} on {what['on']}; approved by {list(agree)}"


def narrow(world: World, random: Random) -> str | None:
    hold = some_hold(world, random)
    if hold is None:
        return None
    scope = scope_drawn(world, random)
    what = {"hold": hold["id"], "on": shifted(world.today, random.choice([-40, 0])), "scope": scope}
    agree = random.choice([("law-1",), ("law-1", "law-2"), ("law-1", "comp")])
    entered = propose(world, random, "release", what, agree)
    return f"proposal {entered['at']}: release {scope} from {hold['id']}; approved by {list(agree)}"


def order(world: World, random: Random) -> str | None:
    """An order to destroy, mostly of what some hold reaches."""
    orders = [act for act in world.acts if act["what"] == "order"]
    if len(orders) >= MOST_ORDERS:
        return None
    hold = some_hold(world, random)
    scope = hold["scope"] if hold is not None and random.random() < 0.6 else scope_drawn(world, random)
    entered = {"id": f"o{len(orders)}", "scope": scope}
    world.enter("order", order=entered, account=random.choice(EVERYBODY))
    return f"the order {entered['id']} is entered: {scope}"


def waive(world: World, random: Random) -> str | None:
    orders = [act["order"]["id"] for act in world.acts if act["what"] == "order"]
    if not orders:
        return None
    what = {"order": random.choice(orders)}
    agree = random.choice([("law-1",), ("law-1", "law-2"), ("law-1", "law-2"), ("law-1", "law-1"), ("law-2", "comp")])
    entered = propose(world, random, "waiver", what, agree)
    return f"proposal {entered['at']}: waive cooling for {what['order']}; approved by {list(agree)}"


def end_order(world: World, random: Random) -> str | None:
    orders = [act["order"]["id"] for act in world.acts if act["what"] == "order"]
    if not orders:
        return None
    chosen, person = random.choice(orders), random.choice(EVERYBODY)
    world.enter("end order", order=chosen, account=person)
    return f"{person} ends the order {chosen}"


def clear(world: World, random: Random) -> str | None:
    file = some_file(world, random)
    holds = [act["hold"] for act in world.acts if act["what"] == "hold"]
    if file is None or not holds:
        return None
    record = world.files[file]
    # A clearance says something only where the scope certainly does not hold now.
    hold = random.choice([each for each in holds if not weigh(each["scope"], record)[1]] or holds)
    facts = {name: record["facts"][name] for name in facts_in(hold["scope"]) if name in record["facts"]}
    member = {"id": record["id"], "sha256": record["sha256"], "facts": facts}
    agree = random.choice([("law-1",), ("law-1", "rec-1"), ("law-2", "comp"), ("law-1", "law-2"), ("rec-1", "rec-2")])
    entered = propose(world, random, "clearance", {"hold": hold["id"], "members": [member]}, agree)
    return f"proposal {entered['at']}: clear {file} of {hold['id']} as it is; approved by {list(agree)}"


def approve(world: World, random: Random) -> str | None:
    proposals = world.proposals()
    if not proposals:
        return None
    chosen = random.choice(proposals[-4:])
    person = random.choice(EVERYBODY)
    how = random.choice(["card", "card", "card", "account", "account", "copied"])
    if how == "account" or person == "nobody":
        world.enter("approve", proposal=chosen["at"], account=person)
    else:
        card = random.choice([0, newest_card(world, person)])
        world.enter("approve", proposal=chosen["at"], by=person, card=card, copied=how == "copied")
    return f"{person} approves {chosen['at']} ({chosen['kind']}) by {how}"


def decline(world: World, random: Random) -> str | None:
    proposals = [each for each in world.proposals() if each["at"] > 40 or random.random() < 0.3]
    if not proposals:
        return None
    chosen, person = random.choice(proposals), random.choice(EVERYBODY)
    world.enter("end", proposal=chosen["at"], account=person)
    return f"{person} ends {chosen['at']} ({chosen['kind']})"


def revoke(world: World, random: Random) -> str | None:
    cards = [(act["person"], act["number"]) for act in world.acts if act["what"] == "card"]
    person, number = random.choice([*cards, ("reg", 0)] if random.random() < 0.2 else cards)
    since = random.choice([None, world.today - timedelta(days=random.choice([0, 3, 40, 90]))])
    how: Entry = {"account": random.choice([person, "law-2"])} if random.random() < 0.5 else {"by": "reg", "card": 0}
    world.enter("revoke", person=person, number=number, since=since, **how)
    return f"the card {number} of {person} is revoked since {since}, by {how}"


def end_role(world: World, random: Random) -> str | None:
    person = random.choice(sorted(STAFF))
    on = world.today - timedelta(days=random.choice([0, 0, 5, 50]))
    world.enter("end role", person=person, role=STAFF[person], on=on, by=random.choice(["reg", "law-1"]), card=0)
    return f"the role of {person} ends on {on}"


def staff(world: World, random: Random) -> str | None:
    """Somebody gets a new card and the old role, from a registrar mostly; a few only the card."""
    person, by = random.choice(sorted(STAFF)), random.choice(["reg", "reg", "reg-2", "law-1"])
    number = newest_card(world, person) + 1
    if number > 3:
        return None
    card = 0 if by == "reg" else newest_card(world, by)
    world.enter("card", person=person, number=number, by=by, card=card)
    if random.random() < 0.8:
        world.enter("role", person=person, role=STAFF[person], by=by, card=card)
    return f"{by} gives {person} the card {number}"


def event(world: World, random: Random) -> str | None:
    kind = random.choice(["left", "left", "returned"])
    on = shifted(world.today, -random.choice([5, 400, 700, 900, 3000]))
    said = {"kind": kind, "asset": random.choice(CUSTOMERS), "earliest": on, "latest": on}
    world.enter("event", event=said)
    return f"an event: {kind} {said['asset']} {on}"


def correct(world: World, random: Random) -> str | None:
    """Another date for an event, or none: open, or seconded at once."""
    said = random.choice([act["event"] for act in world.acts if act["what"] == "event"])
    on = shifted(world.today, -random.choice([5, 700, 900, 3000]))
    to = None if random.random() < 0.3 else {"earliest": on, "latest": on}
    author = random.choice(["rec-1", "comp", "coun", "nobody"])
    entered = world.enter("propose", kind="correction", correction={"event": said, "to": to}, account=author)
    second = random.choice(["", "", "rec-1", "rec-2", "law-1"])
    if second:
        world.enter("approve", proposal=entered["at"], account=second)
    return f"proposal {entered['at']} by {author}: {said} was on {to and on}; seconded by {second or 'nobody'}"


def add_rule(world: World, random: Random) -> str | None:
    if len(world.rules) >= MOST_RULES:
        return None
    applies = random.choice(
        [
            {"fact": "series", "in": ["deed"]},
            {"fact": "series", "in": [random.choice(["form", "letter", "deed"])]},
            {"fact": "account", "in": ["A-1"]},
        ]
    )
    kept = random.choice([keep(12), keep(36), keep(120), keep("unknown"), keep(permanently=True)])
    rule = world.add_rule(
        applies,
        kept,
        copies=random.choice(["one", "one", "every"]),
        in_force=random.random() < 0.8,
        then=random.choice(["dispose", "transfer"]),
    )
    if random.random() < 0.7:
        confirm(world, rule)
    return f"{rule['id']} is added for {applies}: {kept['at_least']} months, {rule['copies']} of several copies"


def confirm_again(world: World, random: Random) -> str | None:
    rule = random.choice(world.rules)
    confirm(world, rule)
    return f"{rule['id']} is put to counsel"


def unconfirm(world: World, random: Random) -> str | None:
    chosen, person = random.choice(world.proposals("confirmation")), random.choice(["coun", "rec-1", "reg"])
    world.enter("end", proposal=chosen["at"], account=person)
    return f"{person} ends the confirmation {chosen['at']}"
