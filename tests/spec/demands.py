"""What one rule demands of one record or ghost: sections 2 and 5 of docs/semantics.md, read literally."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.spec.clock import Case, Unknown, is_ceiling_passed, last_day
from tests.spec.writing import could_lie_under, could_mean

Entry = dict[str, Any]
MustMay = tuple[bool, bool]


# Section 2: three values.


def weigh(condition: Entry, member: Entry) -> MustMay:
    """(must, may) of a condition on one record or ghost."""
    match condition:
        case {"all": parts}:
            pairs = [weigh(part, member) for part in parts]
            return all(must for must, _ in pairs), all(may for _, may in pairs)
        case {"any": parts}:
            pairs = [weigh(part, member) for part in parts]
            return any(must for must, _ in pairs), any(may for _, may in pairs)
        case {"not": part}:
            must, may = weigh(part, member)
            return not may, not must
        case {"ids": ids}:
            known = member["id"] in ids
            return known, known
        case {"sha256": prefixes}:
            known = any(member["sha256"].startswith(prefix) for prefix in prefixes)
            return known, known
    values = member["facts"].get(condition["fact"], [])
    if not values:
        return False, True
    satisfied = [satisfies(condition, value) for value in values]
    is_near = any(could_satisfy(condition, value) for value in values)
    return all(satisfied), any(satisfied) or is_near


def could_satisfy(condition: Entry, value: Any) -> bool:
    """Whether one value is a text that could be another way of writing what one line asks for."""
    if not isinstance(value, str):
        return False
    if "in" in condition:
        return any(could_mean(value, word) for word in condition["in"])
    return bool(condition["op"] == "under" and could_lie_under(value, condition["value"]))


def satisfies(condition: Entry, value: Any) -> bool:
    """Whether one known value fulfils one line. Dates are ISO text, which sorts as dates do."""
    if "in" in condition:
        return value in condition["in"]
    wanted = condition["value"]
    match condition["op"]:
        case "before":
            return bool(value < wanted)
        case "on_or_after" | "at_least":
            return bool(value >= wanted)
        case "at_most":
            return bool(value <= wanted)
        case "under":
            return bool(value == wanted or value.startswith(wanted + "/"))
    raise AssertionError(condition)


# Section 5: what one rule demands of one member.


@dataclass(frozen=True)
class Floor:
    """A floor of a rule that may apply to a member; `last_day` is None for a floor without end."""

    rule: Entry
    must: bool
    state: str  # running, not started, due
    last_day: date | None = None


def has_floor(rule: Entry) -> bool:
    keep = rule["keep"]
    return bool(keep["at_least"] is not None or keep["permanently"] or keep["while"] is not None)


def floor_of(case: Case, rule: Entry, member: Entry) -> Floor | None:
    """The floor that a rule in force puts on a member; None if there is none or it cannot apply."""
    must, may = weigh(rule["applies_to"], member)
    if not has_floor(rule) or not may:
        return None
    keep = rule["keep"]
    if keep["permanently"] or keep["at_least"] == "unknown":
        return Floor(rule, must, "running")
    if keep["while"] is not None:
        _, may_last = weigh(keep["while"], member)
        return Floor(rule, must, "running" if may_last else "due")
    end = last_day(case, member["facts"], keep)
    if end is Unknown.NOT_STARTED:
        return Floor(rule, must, "not started")
    if end is Unknown.PAST_9999:
        return Floor(rule, must, "running")
    assert isinstance(end, date)
    if date.fromisoformat(case["as_of"]) > end:
        return Floor(rule, must, "due")
    return Floor(rule, must, "running", end)


def has_passed_ceiling(case: Case, rule: Entry, member: Entry) -> bool:
    """Whether the rule must apply to the member and its ceiling is passed."""
    must, _ = weigh(rule["applies_to"], member)
    return must and rule["keep"]["at_most"] is not None and is_ceiling_passed(case, member["facts"], rule["keep"])


def is_confirmed(case: Case, rule: Entry) -> bool:
    return any(
        named["id"] == rule["id"] and len(named["version"]) >= 8 and rule["digest"].startswith(named["version"])
        for confirmation in case["confirmations"]
        if confirmation["on"] <= case["as_of"] <= confirmation["until"]
        for named in confirmation["rules"]
    )
