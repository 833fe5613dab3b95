"""What must become of every file of the sample on 1 November 2026, written down by hand.

No line here was computed by Muniment: each verdict was derived from `docs/semantics.md` while the file was drawn, and
stands beside the drawing. An audit of the sample is right if it says the same.

Reasons are short codes. Of a record itself:

| code | says |
|---|---|
| `floor-running:RULE` | the period still runs |
| `permanent:RULE`, `period-unknown:RULE`, `state-lasts:RULE` | a floor without end, and why |
| `floor-not-started:RULE` | the trigger, its asset or the year-end is missing or implausible |
| `due:RULE` | the floor has run out |
| `unconfirmed:RULE` | it has run out, but counsel did not confirm the rule |
| `no-rule` | no rule with a floor certainly applies; `may-apply:RULE` names one that could |
| `overdue:RULE`, `shielded:RULE` | a ceiling is passed; a floor shields it |
| `hold:HOLD` | the scope of the hold certainly matches |
| `hold-possible:HOLD` | the scope may match: facts are missing |
| `hold-by-link:HOLD` | identical to a record that is held |
| `hold-possible-by-link:HOLD` | near by hash only to a record that is held (`candidate_of` names them) |
| `unreadable` | the file could not be read whole |

Of its place in a cluster of identical records: `is-survivor`, `copy-of-survivor` (a removable copy), or what stands in
the way: `identity-differs`, `low-content`, `copies-every:RULE`, `no-confirmed-rule`, `members:AUTHORITY`,
`authority-undecided`, `survivor-leaves`, `held-in-cluster`. A rule that may but need not apply is named only where
nothing else would keep the record; of several ways by which one hold reaches a record, only the strongest is named.
A sealed matter is called `sealed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

AS_OF = "2026-11-01"
"""The civil date for which the verdicts are written."""

HOLD = "SAMPLE-HCA-1-2026"
REGULATOR = "SAMPLE-REG-3-2025"
ACCESS = "SAMPLE-DAR-7-2026"
COOLING = "SAMPLE-HCA-9-2023"
SEALED = "sealed"
"""What stands for the sealed matter: its own words are in its own file and nowhere else."""

BINDING: tuple[str, ...] = (HOLD, REGULATOR, ACCESS, COOLING, SEALED)
"""The matters that bind on the day of judgement; an extension that ended in May 2026 is not among them."""

AMLO_CUSTOMER = "amlo-customer-records"
AMLO_TRANSACTION = "amlo-transaction-records"
AMLO_OCCASIONAL = "amlo-occasional-transaction"
TAX = "iro-business-records"
ACCOUNTS = "company-accounting-records"
BRANCH_PHOTOGRAPHS = "sample-branch-photographs"
PURPOSE = "pdpo-purpose-fulfilled"
LAND = "lro-memorials-and-register"
DAY_BOOK = "lrr-memorial-day-book"
LICENCES = "sample-licences"
TENDERS = "sample-tender-photographs"

CONFIRMED_RULES: tuple[str, ...] = (
    AMLO_CUSTOMER,
    AMLO_TRANSACTION,
    TAX,
    ACCOUNTS,
    BRANCH_PHOTOGRAPHS,
    LICENCES,
    TENDERS,
)
"""SAMPLE: the rules that the invented counsel of the sample organisation confirms; nothing else may permit."""

Outcome = Literal["held", "keep", "undecided", "review", "transfer", "dispose"]
Bucket = Literal["dispose", "transfer", "remove-copy", "held", "keep", "undecided", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The right verdict on one file, and why; `note` tells the story to people."""

    outcome: Outcome
    reasons: tuple[str, ...]
    until: str | None = None
    cluster: str | None = None
    survivor: str | None = None
    candidate_of: tuple[str, ...] = ()
    note: str = ""

    @property
    def bucket(self) -> Bucket:
        """Return where the record is counted: what leaves is counted as leaving, a redundant copy as a copy."""
        if self.outcome in ("dispose", "transfer") or self.survivor is None:
            return self.outcome
        return "remove-copy"

    @property
    def flags(self) -> tuple[str, ...]:
        """Return `overdue` and `shielded` where a ceiling is passed."""
        return tuple(flag for flag in ("overdue", "shielded") if any(r.startswith(f"{flag}:") for r in self.reasons))


def due(*rules: str) -> tuple[str, ...]:
    """Say that these floors have run out."""
    return tuple(f"due:{rule}" for rule in rules)


def running(*rules: str) -> tuple[str, ...]:
    """Say that these floors still run."""
    return tuple(f"floor-running:{rule}" for rule in rules)


def waiting(*rules: str) -> tuple[str, ...]:
    """Say that these floors have not started."""
    return tuple(f"floor-not-started:{rule}" for rule in rules)


def possibly(*holds: str) -> tuple[str, ...]:
    """Say that these holds may match, because facts are missing."""
    return tuple(f"hold-possible:{hold}" for hold in holds)


def ground_truth(truths: Mapping[str, Truth], *, seed: int, sha256: Mapping[str, str]) -> str:
    """Return the ground truth as JSON, by path inside the archive."""
    files = {
        path: {
            "sha256": sha256[path],
            "outcome": truth.outcome,
            "bucket": truth.bucket,
            "until": truth.until,
            "flags": list(truth.flags),
            "reasons": list(truth.reasons),
            "cluster": truth.cluster,
            "survivor": truth.survivor,
            "candidate_of": list(truth.candidate_of),
            "note": truth.note,
        }
        for path, truth in sorted(truths.items())
    }
    text = {
        "notice": "SAMPLE: every person, bank, matter and file is invented",
        "as_of": AS_OF,
        "seed": seed,
        "confirmed_rules": list(CONFIRMED_RULES),
        "counts": _counts(list(truths.values())),
        "clusters": _clusters(truths),
        "files": files,
    }
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


def _counts(truths: Sequence[Truth]) -> dict[str, int]:
    buckets = ("dispose", "transfer", "remove-copy", "held", "keep", "undecided", "review")
    return {bucket: sum(truth.bucket == bucket for truth in truths) for bucket in buckets}


def _clusters(truths: Mapping[str, Truth]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for name in sorted({truth.cluster for truth in truths.values() if truth.cluster}):
        members = sorted(path for path, truth in truths.items() if truth.cluster == name)
        chosen = [path for path in members if "is-survivor" in truths[path].reasons]
        found[name] = {"members": members, "choice": chosen[0] if chosen else None}
    return found
