"""Cases for the reference model and the judge: drawn by seed, and made small when one fails.

The parts are drawn in `archive` and `papers`: type-directed, and close to where verdicts change.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

from hypothesis import strategies as st

from tests.spec.archive import POOLS, Archive
from tests.spec.clock import Case
from tests.spec.ordering import order_destruction
from tests.spec.papers import (
    YEAR_ENDS,
    draw_authority,
    draw_confirmations,
    draw_events,
    draw_holds,
    draw_kinds,
    draw_rules,
)
from tests.spec.remembering import remember


def draw_case(rng: Random) -> Case:
    """A case of the format that the judge's adaptor reads; the same state of `rng` gives the same case."""
    archive = Archive(rng)
    kinds = draw_kinds(rng)
    rules = draw_rules(archive, kinds)
    holds, releases = draw_holds(archive)
    case: Case = {
        "as_of": archive.as_of.isoformat(),
        "facts": archive.facts,
        "event_kinds": kinds,
        "entities": {name: rng.choice(YEAR_ENDS) for name in POOLS["entity"][:3]},
        "rules": rules,
        "confirmations": draw_confirmations(archive, rules),
        "authority": draw_authority(archive),
        "holds": holds,
        "releases": releases,
        "records": archive.records,
        "ghosts": archive.ghosts,
        "links": archive.links,
        "events": draw_events(archive, kinds, rules),
    }
    archive.share_files()
    remember(archive, case)
    order_destruction(archive, case)
    return case


def cases() -> st.SearchStrategy[Case]:
    """Cases by seed. Hypothesis cannot shrink them: `minimised` can."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(lambda seed: draw_case(Random(seed)))


def smaller(case: Case) -> Iterator[Case]:
    """The valid cases that have one thing less."""
    lists = "rules confirmations authority holds releases links remembered_links past cleared orders waivers events"
    for name in lists.split():
        for place in range(len(case[name])):
            yield case | {name: [entry for at, entry in enumerate(case[name]) if at != place]}
    for place, past in enumerate(case["past"]):
        for at in range(len(past["states"]) - 1):
            less = deepcopy(case)
            del less["past"][place]["states"][at]
            yield less
    ghosts = [ghost["record"]["id"] for ghost in case["ghosts"]]
    for gone in [*ghosts, *(record["id"] for record in case["records"])]:
        names = {gone} | {ghost["record"]["id"] for ghost in case["ghosts"] if ghost["survivor"] == gone}
        yield case | {
            "records": [each for each in case["records"] if each["id"] not in names],
            "ghosts": [each for each in case["ghosts"] if each["record"]["id"] not in names],
            "links": [link for link in case["links"] if not names & {link["a"], link["b"]}],
        }
    for place, record in enumerate(case["records"]):
        for fact in record["facts"]:
            less = deepcopy(case)
            del less["records"][place]["facts"][fact]
            yield less
        if "file" in record:
            less = deepcopy(case)
            del less["records"][place]["file"], less["records"][place]["names"]
            yield less
    for place, rule in enumerate(case["authority"]):
        for at in range(len(rule["choose"])):
            less = deepcopy(case)
            del less["authority"][place]["choose"][at]
            yield less


def minimised(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The case with everything left out that `fails` does not need."""
    return next((minimised(less, fails) for less in smaller(case) if fails(less)), case)
