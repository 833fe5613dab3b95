"""Steps that happen to files and tables: each changes a world, or says nothing where it can't be taken."""

from random import Random

from tests.spec.demands import Entry
from tests.spec.machine.world import CUSTOMERS, LAST, SERIES, World, bytes_of

MOST_FILES = 8
ACCOUNTS = ["A-1", "A-2", "A-3"]
SPELT = ["{l}-{n}", "{u} {n}", "{u}-{n}; {u}-9", "'{u}-0{n}"]
OTHERS = {"customer": CUSTOMERS, "series": SERIES, "account": ACCOUNTS}


def some_file(world: World, random: Random) -> str | None:
    """Some file, often the one that was last in hand: what is to be found needs several steps with one file."""
    if not world.files:
        return None
    if world.in_hand not in world.files or random.random() < 0.5:
        world.in_hand = random.choice(sorted(world.files))
    return world.in_hand


def place_of(world: World, random: Random) -> str:
    """A new place, or one where something was before."""
    left = world.left_places()
    return random.choice(left) if left and random.random() < 0.35 else world.free_place()


def facts_drawn(random: Random) -> Entry:
    facts = {name: [random.choice(values)] for name, values in OTHERS.items()}
    if random.random() < 0.15:
        del facts[random.choice(sorted(facts))]
    return facts


def arrive(world: World, random: Random) -> str | None:
    if len(world.files) >= MOST_FILES:
        return None
    look = bytes_of(world.new_number())
    file = world.add_file(place_of(world, random), bytes=look, pixels=look, facts=facts_drawn(random))
    return f"{file} arrives at {world.files[file]['id']} with {world.files[file]['facts']}"


def copy(world: World, random: Random) -> str | None:
    """A copy, or the same picture in other bytes; the tables say the same of it, or something else."""
    of = some_file(world, random)
    if of is None or len(world.files) >= MOST_FILES:
        return None
    was = world.files[of]
    facts = {**was["facts"], "account": [random.choice(ACCOUNTS)]} if random.random() < 0.8 else facts_drawn(random)
    is_encoded = random.random() < 0.4
    look = bytes_of(world.new_number()) if is_encoded else was["sha256"]
    file = world.add_file(place_of(world, random), bytes=look, pixels=was["pixels"], facts=facts)
    how = "encoded otherwise" if is_encoded else "the same bytes"
    return f"{file} arrives at {world.files[file]['id']}, a copy of {of} ({how}), with {facts}"


def edit(world: World, random: Random) -> str | None:
    """A fact is changed, left out, or given several values."""
    file = some_file(world, random)
    if file is None:
        return None
    name = random.choice(["customer", "customer", "series", "account"])
    facts = dict(world.files[file]["facts"])
    how = random.random()
    if how < 0.2:
        facts.pop(name, None)
    else:
        facts[name] = sorted(random.sample(OTHERS[name], 1 if how < 0.85 else 2))
    world.change(file, facts=facts)
    return f"the tables say of {file}: {name} {facts.get(name, 'nothing')}"


def spell(world: World, random: Random) -> str | None:
    """A customer or an account is written otherwise."""
    file, name = some_file(world, random), random.choice(["customer", "account"])
    if file is None or name not in world.files[file]["facts"]:
        return None
    value = world.files[file]["facts"][name][0]
    if value not in OTHERS[name]:
        return None
    letter, number = value.split("-")
    spelt = random.choice(SPELT).format(u=letter, l=letter.lower(), n=number)
    world.change(file, facts=world.files[file]["facts"] | {name: [spelt]})
    return f"the tables write the {name} of {file} as {spelt!r}"


def link(world: World, random: Random) -> str | None:
    """A scan begins to see a tie; identical means that the pixels are now read as the same."""
    one = some_file(world, random)
    others = [*sorted(world.files.keys() - {one}), *(each["file"] for each in world.removed)]
    if one is None or not others:
        return None
    other = random.choice(others)
    kind = random.choice(["identical", "lookalike", "doubtful", "candidate"])
    if kind == "identical":
        if other not in world.files:
            return None
        world.change(one, pixels=world.files[other]["pixels"])
    else:
        world.ties[frozenset({one, other})] = kind
    return f"{one} and {other} are tied: {kind}"


def unlink(world: World, random: Random) -> str | None:
    """A later scan does not see a tie; files of the same bytes are always identical."""
    if world.ties and random.random() < 0.6:
        pair = random.choice(sorted(world.ties, key=sorted))
        del world.ties[pair]
        return f"{' and '.join(sorted(pair))} are tied no more"
    file = some_file(world, random)
    if file is None:
        return None
    world.change(file, pixels=bytes_of(world.new_number()))
    return f"the pixels of {file} are read otherwise"


def move(world: World, random: Random) -> str | None:
    file = some_file(world, random)
    if file is None:
        return None
    was, place = world.files[file]["id"], place_of(world, random)
    world.change(file, id=place, location=place)
    world.note_left(was)
    return f"{file} is moved from {was} to {place}"


def change_bytes(world: World, random: Random) -> str | None:
    """Another picture is written into a file, or into two between two scans."""
    one = some_file(world, random)
    if one is None:
        return None
    others = sorted(world.files.keys() - {one})
    files = [one, *random.sample(others, min(len(others), random.choice([0, 0, 0, 1])))]
    for file in files:
        look = bytes_of(world.new_number())
        world.change(file, sha256=look, pixels=look)
    return f"new bytes are written into {' and '.join(files)}"


def remove(world: World, random: Random) -> str | None:
    """A copy is removed that the judge called removable; it lives on in what stays."""
    if not world.removable:
        return None
    file = random.choice(sorted(world.removable))
    survivor, record = world.removable[file], world.files.pop(file)
    stays = world.files[survivor]
    world.removed.append(
        {
            "file": file,
            "survivor": survivor,
            "survivor_id": stays["id"],
            "survivor_sha256": stays["sha256"],
            "record": record,
        }
    )
    return f"{file} is removed from {record['id']} as a copy of {survivor}"


def wait(world: World, random: Random) -> str | None:
    days = random.choice([1, 2, 7, 15, 29, 30, 31, 31, 32, 60, 60])
    if world.today.toordinal() + days > LAST.toordinal():
        return None
    world.today = world.today.fromordinal(world.today.toordinal() + days)
    return f"{days} days go by, it is {world.today}"
