"""Which records a hold holds: section 7 of docs/semantics.md, read literally."""

from datetime import date

from tests.spec.clock import Case, plus_days
from tests.spec.clusters import Link, alike_of, components, links_of
from tests.spec.demands import Entry, MustMay, weigh


def has_cooled(case: Case, *days: str) -> bool:
    """Whether 30 days have gone by since the last of these days."""
    end = plus_days(max(date.fromisoformat(day) for day in days), 30)
    return end is not None and date.fromisoformat(case["as_of"]) > end


def has_release_cooled(case: Case, hold: Entry, release: Entry) -> bool:
    is_stated = hold["type"] == "regulator" and hold["until"] is not None
    return has_cooled(case, release["on"], release["entered"], *([hold["until"]] if is_stated else []))


def is_over(case: Case, hold: Entry) -> bool:
    """Whether a hold has stopped to bind: its release, or an extension's own end, has cooled."""
    releases = [each for each in case["releases"] if each["hold"] == hold["id"] and each.get("scope") is None]
    if hold["type"] == "extension" and hold["until"] is not None and has_cooled(case, hold["until"]):
        return True
    return bool(releases) and all(has_release_cooled(case, hold, each) for each in releases)


def narrowings_of(case: Case, hold: Entry) -> list[Entry]:
    """The scopes of the narrowings of a hold that have cooled."""
    narrowing = [each for each in case["releases"] if each["hold"] == hold["id"] and each.get("scope") is not None]
    return [each["scope"] for each in narrowing if has_release_cooled(case, hold, each)]


def is_past(case: Case, hold: Entry, release: Entry, waiver: Entry) -> bool:
    """Whether a release needs no more cooling where this waiver counts."""
    if release["entered"] > waiver["bound"]:
        return has_release_cooled(case, hold, release)
    is_stated = hold["type"] == "regulator" and hold["until"] is not None
    days: list[str] = [release["on"], release["entered"], *([hold["until"]] if is_stated else [])]
    return all(case["as_of"] > day for day in days)


def waived_of(case: Case, hold: Entry) -> list[Entry]:
    """The scopes by which waivers narrow a hold."""
    found: list[Entry] = []
    own = [each for each in case["releases"] if each["hold"] == hold["id"]]
    ends = [each for each in own if each.get("scope") is None]
    for waiver in case.get("waivers", []):
        for order in case.get("orders", []):
            if order["id"] != waiver["order"] or waiver["bound"] > case["as_of"]:
                continue
            has_ended = bool(ends) and all(is_past(case, hold, each, waiver) for each in ends)
            if hold["type"] == "extension" and hold["until"] is not None:
                is_by = hold["until"] <= waiver["bound"]
                has_ended |= case["as_of"] > hold["until"] if is_by else has_cooled(case, hold["until"])
            if has_ended:
                found.append(order["scope"])
            for each in own:
                is_narrowing = each.get("scope") is not None and not has_release_cooled(case, hold, each)
                if is_narrowing and is_past(case, hold, each, waiver):
                    found.append({"all": [each["scope"], order["scope"]]})
    return found


def matches_of(case: Case, hold: Entry, member: Entry) -> list[MustMay]:
    """How the hold matches one record or ghost: by its scope, and by what the register remembers."""
    narrowings = narrowings_of(case, hold)
    left_out = [*narrowings, *waived_of(case, hold)]
    found = [weigh({"all": [hold["scope"], *({"not": scope} for scope in left_out)]}, member)]
    is_freed = any(weigh(scope, member)[0] for scope in narrowings)
    for remembered in hold.get("remembered", []):
        if remembered["member"] == member["id"] and not is_freed:
            found.append((not remembered["possible"], True))
    for must, may in weighed_before(case, hold, member):
        if not is_freed and (must or (may and not is_cleared(case, hold, member))):
            found.append((must, True))
    return found


def weighed_before(case: Case, hold: Entry, member: Entry) -> list[MustMay]:
    """What the scope says of each state of the member that was replaced on the day of entry or later."""
    return [
        weigh(hold["scope"], state)
        for past in case.get("past", [])
        if member["id"] in past["members"]
        for state in past["states"]
        if state["until"] is None or state["until"] >= hold["entered"]
    ]


def is_cleared(case: Case, hold: Entry, member: Entry) -> bool:
    """Whether two people confirmed this member for this hold, with these bytes and these values of what it asks."""
    return any(
        (one["hold"], one["member"], one["record"]["sha256"]) == (hold["id"], member["id"], member["sha256"])
        and all(said_of(one["record"], name) == said_of(member, name) for name in facts_in(hold["scope"]))
        for one in case.get("cleared", [])
    )


def said_of(member: Entry, name: str) -> list[tuple[str, str]]:
    return sorted((type(value).__name__, str(value)) for value in member["facts"].get(name, []))


def facts_in(scope: Entry) -> set[str]:
    """The facts that a scope names."""
    if "fact" in scope:
        return {scope["fact"]}
    inner = scope.get("all") or scope.get("any") or ([scope["not"]] if "not" in scope else [])
    return set().union(*map(facts_in, inner))


def remembered_links_of(case: Case, hold: Entry) -> set[Link]:
    """The links that are not seen any more and count for this hold."""
    seen = [each for each in case.get("remembered_links", []) if hold["entered"] <= each["last_seen"]]
    return links_of(case | {"links": seen}, are_remembered=True)


def reach_of(case: Case, subjects: dict[str, list[Entry]], hold: Entry) -> dict[str, bool]:
    """The records that one hold holds: id to whether it holds the record certainly."""
    links, remembered = links_of(case) | alike_of(case), remembered_links_of(case, hold)
    classes = components(subjects, links, "identical")
    matched: dict[frozenset[str], bool] = {}
    for one in classes:
        pairs = [pair for each in one for member in subjects[each] for pair in matches_of(case, hold, member)]
        if any(may for _, may in pairs):
            matched[one] = any(must for must, _ in pairs)
    joined = [link.ends for link in remembered if link.kind == "identical"]
    spread(matched, classes, joined)
    held: dict[str, bool] = {}
    for one, is_certain in matched.items():
        for other in classes:
            kinds = {link.kind for link in links | remembered if link.ends & one and link.ends & other}
            # Two classes have no identical link but a remembered one.
            is_near = one == other or kinds & {"identical", "lookalike", "doubtful"}
            if is_near or "candidate" in kinds:
                for each in other:
                    held[each] = held.get(each, False) or bool(is_near and is_certain)
    reached = {one: held[each] for one in classes for each in one if each in held}
    spread(reached, classes, joined)
    return {each: is_certain for one, is_certain in reached.items() for each in one}


def spread(found: dict[frozenset[str], bool], classes: list[frozenset[str]], joined: list[frozenset[str]]) -> None:
    """Add what was one class with what is found, and so on."""
    for _ in classes:
        for one, is_certain in list(found.items()):
            for other in classes:
                if any(ends & one and ends & other for ends in joined):
                    found[other] = found.get(other, False) or is_certain
