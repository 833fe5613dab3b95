"""Links, clusters and removable copies: sections 8 and 9 of docs/semantics.md, read literally."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import TypedDict

from tests.spec.clock import Case
from tests.spec.demands import Entry, has_floor, is_confirmed, weigh


class ClusterVerdict(TypedDict):
    """One cluster and the member chosen as the record, None where the choice is undecided."""

    members: list[str]
    choice: str | None


# Links, as sections 7 and 8 use them.


@dataclass(frozen=True)
class Link:
    """A link between two records, a ghost's put down to its survivor."""

    ends: frozenset[str]
    kind: str


def links_of(case: Case, *, are_remembered: bool = False) -> set[Link]:
    """The links of a case; a remembered one of an id that a ghost had may be the ghost's, whatever stands there now."""
    there = {record["id"] for record in case["records"]}

    def stand_for(end: str) -> set[str]:
        survivors = {ghost["survivor"] for ghost in case["ghosts"] if ghost["record"]["id"] == end}
        if are_remembered:
            return survivors | {end}
        return {end} if end in there or not survivors else survivors

    links = {
        Link(frozenset({one, other}), link["kind"])
        for link in case["links"]
        for one in stand_for(link["a"])
        for other in stand_for(link["b"])
    }
    return {link for link in links if len(link.ends) == 2}


def alike_of(case: Case) -> set[Link]:
    """The records that `identical` links join, over ghosts too: each ghost is a member of its own."""
    there = {record["id"] for record in case["records"]}
    ids = sorted(there | {ghost["record"]["id"] for ghost in case["ghosts"]})
    seen = {Link(frozenset({link["a"], link["b"]}), link["kind"]) for link in case["links"]}
    return {
        Link(frozenset(pair), "identical")
        for one in components(ids, [link for link in seen if link.ends <= set(ids)], "identical")
        for pair in combinations(sorted(one & there), 2)
    }


def cluster_links_of(case: Case) -> set[Link]:
    """The links by which clusters are gathered and copies found: an identical one says nothing of a survivor."""
    return {link for link in links_of(case) if link.kind != "identical"} | alike_of(case)


def components(ids: Iterable[str], links: Iterable[Link], *kinds: str) -> list[frozenset[str]]:
    """The sets into which links of these kinds, with both ends among the ids, join the ids."""
    parts = [frozenset([each]) for each in ids]
    for link in links:
        joined = [part for part in parts if part & link.ends]
        if link.kind in kinds and len(joined) == 2:
            parts = [part for part in parts if part not in joined] + [joined[0] | joined[1]]
    return parts


# Section 8: clusters and the authoritative record.


def governing(case: Case, members: list[Entry]) -> Entry | None:
    """The one authority rule that must hold of every member, unless another could hold of them all."""
    weighed = [[weigh(rule["applies_to"], member) for member in members] for rule in case["authority"]]
    able = [number for number, each in enumerate(weighed) if all(may for _, may in each)]
    sure = [number for number, each in enumerate(weighed) if all(must for must, _ in each)]
    return case["authority"][sure[0]] if len(able) == 1 and sure == able else None


def places(case: Case, line: Entry, members: list[Entry]) -> list[set[int]]:
    """For each member the places (least is best) that it can take in one line of `choose`.

    A missing fact takes every value of its type where they are few. Of text, paths and numbers it takes the
    listed ones and one that is not listed. In an order by size it takes each value known of the members, one
    below all and one above all: only who is best matters, so a value between two known ones does what the
    lower (or higher) of the two does, and one that beats all known ones does what any such does.
    """
    name, prefer = line["fact"], line["prefer"]
    fact = case["facts"][name]
    known = [member["facts"].get(name, []) for member in members]
    if isinstance(prefer, list):
        any_value = {"one_of": fact["values"], "yes_no": [True, False]}.get(fact["type"], [*prefer, None])
        order = {value: prefer.index(value) if value in prefer else len(prefer) for value in any_value}
        return [{order.get(value, len(prefer)) for value in values or any_value} for values in known]
    if prefer == "best":
        return [{fact["values"].index(value) for value in values or fact["values"]} for values in known]
    sign = -1 if prefer in ("highest", "most", "latest") else 1
    sizes = [
        {sign * (date.fromisoformat(value).toordinal() if fact["type"] == "date" else value) for value in values}
        for values in known
    ]
    seen = set().union(*sizes) or {0}
    return [size or {min(seen) - 1, *seen, max(seen) + 1} for size in sizes]


def by_digest(member: Entry) -> tuple[str, bytes]:
    return member["sha256"], member["location"].encode()


def winners(case: Case, lines: list[Entry], members: list[Entry]) -> set[str]:
    """The ids that win under some completion, line by line: each line is completed by itself."""
    if not lines:
        return {min(members, key=by_digest)["id"]}
    leading = set()
    for completion in product(*places(case, lines[0], members)):
        leading.add(tuple(place == min(completion) for place in completion))
    return set().union(
        *(
            winners(case, lines[1:], [member for member, leads in zip(members, lead, strict=True) if leads])
            for lead in leading
        )
    )


def choice_of(case: Case, members: list[Entry]) -> str | None:
    """The member that the governing authority rule chooses under every completion, if there is one."""
    rule = governing(case, members)
    possible = winners(case, rule["choose"], members) if rule else set()
    return possible.pop() if len(possible) == 1 else None


def clusters_of(case: Case, links: set[Link], ids: Iterable[str]) -> list[ClusterVerdict]:
    """The clusters of these records, by the links among them."""
    records = {record["id"]: record for record in case["records"]}
    found: list[ClusterVerdict] = []
    # Reading: what is left over falls into components again, and each of them chooses.
    for component in components(ids, links, "identical", "lookalike"):
        if len(component) == 1:
            continue
        members = [records[each] for each in component]
        choice = choice_of(case, members)
        centre = choice or min(members, key=by_digest)["id"]
        classes = components(component, links, "identical")
        core = next(one for one in classes if centre in one)
        tied = [link.ends for link in links if link.kind == "lookalike" and link.ends & core]
        cluster = core.union(*(one for one in classes if any(one & ends for ends in tied)))
        found.append({"members": sorted(cluster), "choice": choice})
        found += clusters_of(case, links, component - cluster)
    return sorted(found, key=lambda cluster: cluster["members"])


# Section 9: removable copies.


def recorded(name: str, members: Iterable[Entry]) -> list[list[object]]:
    """What is recorded of a fact, one entry for each member that has it."""
    return [member["facts"][name] for member in members if member["facts"].get(name)]


def is_in_doubt(name: str, members: Iterable[Entry]) -> bool:
    """Whether somebody speaks of a fact of one of them, and nobody can say what."""
    return any(name in member.get("doubted", []) for member in members)


def is_one_value(values: list[list[object]]) -> bool:
    """Whether each is exactly one known value, and all are the same."""
    return all(len(each) == 1 and each == values[0] for each in values)


def is_same_in_identity(case: Case, copy: list[Entry], kept: list[Entry], same: list[Entry]) -> bool:
    """Condition 3. The copy and the survivor come first among their ghosts; `same` is their class with its ghosts."""
    both = copy + kept
    for name, fact in case["facts"].items():
        condition, values = fact["only_for"], recorded(name, both)
        if condition and not any(weigh(condition, each)[1] for each in both):
            continue
        if fact["identity"] == "yes" and not (len(values) == len(both) and is_one_value(values)):
            return False
        if fact["identity"] == "where_recorded" and is_in_doubt(name, both):
            return False
        if fact["identity"] == "where_recorded" and values:
            of_copy = recorded(name, copy)
            is_said_by_survivor = bool(recorded(name, kept[:1]))
            if not is_one_value(values) or (of_copy and not is_said_by_survivor):
                return False
            if not of_copy and (is_in_doubt(name, same) or not is_one_value(recorded(name, same))):
                return False
    return True


def is_one_copy_enough(case: Case, copy: Entry, members: list[Entry]) -> bool:
    """Condition 4; `members` are the copy and the survivor with the ghosts of both."""
    in_force = [rule for rule in case["rules"] if rule["in_force"]]
    # Reading: the rule that permits must apply to the copy itself, by its own facts.
    return any(
        has_floor(rule) and is_confirmed(case, rule) and weigh(rule["applies_to"], copy)[0] for rule in in_force
    ) and all(
        rule["copies"] == "one" for rule in in_force if any(weigh(rule["applies_to"], member)[1] for member in members)
    )


def survivors_of(
    case: Case, subjects: dict[str, list[Entry]], outcomes: dict[str, str], cluster: ClusterVerdict
) -> dict[str, str]:
    """Each removable copy of a cluster, with its survivor."""
    ids = cluster["members"]
    if cluster["choice"] is None or any(outcomes[each] == "held" for each in ids):
        return {}
    found = {}
    for one in components(ids, cluster_links_of(case), "identical"):
        members = [subjects[each][0] for each in sorted(one)]
        # Reading: the class chooses anew, so a second authority rule that governs it alone makes doubt.
        rule, survivor = governing(case, members), choice_of(case, members)
        if rule is None or survivor is None or rule["identical"] != "remove":
            continue
        alike = [member for each in sorted(one) for member in subjects[each]]
        for copy in members:
            both = [*subjects[copy["id"]], *subjects[survivor]]
            if (
                copy["id"] != survivor
                and not copy["low_content"]
                and copy.get("file") is None
                and is_same_in_identity(case, subjects[copy["id"]], subjects[survivor], alike)
                and is_one_copy_enough(case, copy, both)
                and subjects[survivor][0]["readable"]
                and copy["readable"]
                and outcomes[survivor] not in ("dispose", "transfer")
                and outcomes[copy["id"]] not in ("dispose", "transfer")
            ):
                found[copy["id"]] = survivor
    return found
