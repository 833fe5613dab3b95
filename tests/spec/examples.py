"""Builds the small cases of the model's own tests. All names are invented."""

from typing import Any

from tests.spec.clock import Case
from tests.spec.demands import Entry
from tests.spec.model import RecordVerdict, decide

ALWAYS: Entry = {"all": []}
NEVER: Entry = {"any": [{"all": [{"not": ALWAYS}]}]}
UNSURE: Entry = {"fact": "customer", "in": ["C"]}  # may apply where the customer is missing
DIGEST = "ab" * 32
GRADES = ["top", "mid", "low"]
FACTS: Entry = {
    name: {
        "type": kind,
        "values": GRADES if kind == "one_of" else [],
        "identity": "no",
        "only_for": None,
    }
    for name, kind in {
        "account": "text",
        "customer": "text",
        "entity": "text",
        "grade": "one_of",
        "registered": "yes_no",
        "dpi": "number",
        "captured": "date",
        "stored": "path",
    }.items()
}


def record(name: str = "r", /, sha256: str = "1" * 64, **facts: Any) -> Entry:
    """A readable record; a fact given as a list is a set of values."""
    values = {fact: value if isinstance(value, list) else [value] for fact, value in facts.items()}
    return {
        "id": name,
        "sha256": sha256,
        "location": f"store/{name}",
        "readable": True,
        "low_content": False,
        "facts": values,
    }


def keep(**parts: Any) -> Entry:
    nothing = {"at_least": None, "at_most": None, "permanently": False, "while": None, "cutoff": None, "margin": 0}
    origin = {"mode": "latest_of", "kinds": ["closed"]} if {"at_least", "at_most"} & set(parts) else None
    return nothing | {"from": origin} | {name.rstrip("_"): part for name, part in parts.items()}


def rule(name: str = "rule", /, applies_to: Entry = ALWAYS, then: str | None = "dispose", **parts: Any) -> Entry:
    more: Entry = {"in_force": True, "copies": "one", "digest": DIGEST}
    for key in set(more) & set(parts):
        more[key] = parts.pop(key)
    return {"id": name, "applies_to": applies_to, "then": then, "keep": keep(**parts)} | more


def happened(kind: str, day: str, latest: str | None = None, asset: str = "A") -> Entry:
    return {"kind": kind, "asset": asset, "earliest": day, "latest": latest or day}


def confirmed(*names: str, on: str = "2000-01-01", until: str = "2099-12-31") -> Entry:
    return {"rules": [{"id": name, "version": DIGEST[:8]} for name in names], "on": on, "until": until}


def case_of(as_of: str = "2026-11-01", **parts: Any) -> Case:
    per_account = {"per": "account", "cleared_by": None}
    empty: Case = {
        "as_of": as_of,
        "facts": FACTS,
        "event_kinds": {
            "closed": per_account | {"cleared_by": "reopened"},
            "reopened": per_account,
            "sold": per_account,
        },
        "entities": {"december": "12-31", "march": "03-31", "leap": "02-29", "unsure": None},
    }
    lists = "rules confirmations authority holds releases records ghosts links remembered_links past cleared events"
    return empty | {name: [] for name in lists.split()} | parts


def linked(*links: str) -> list[Entry]:
    """Links written as `a-b kind`."""
    return [{"a": pair.split("-")[0], "b": pair.split("-")[1], "kind": kind} for pair, kind in map(str.split, links)]


CLOSED = [happened("closed", "2020-01-01")]


def verdict(as_of: str, *rules: Entry, member: Entry | None = None, **parts: Any) -> RecordVerdict:
    """The verdict on one record of account A under confirmed rules."""
    one = member or record(account="A")
    names = [each["id"] for each in rules]
    return decide(case_of(as_of, **({"confirmations": [confirmed(*names)]} | parts), rules=list(rules), records=[one]))[
        "records"
    ]["r"]
