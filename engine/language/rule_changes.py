"""What two bundles say otherwise of their rules: by rule, each thing that it says, before and after.

It says how the texts differ and not what follows: that is proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.language.writing import choose_lines, condition_text, trigger_text
from engine.model.dates import Cutoff, Period
from engine.model.policies import AuthorityRule, Bundle, Keep, Policy, Rule, Unknown


class Became(StrEnum):
    """What became of something that a bundle says."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing that is said otherwise; nothing said is an empty text."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a rule, a fact, a hold, or whatever `kind` names; `notes` are sentences about it.

    `is_unproved` says that no proof of the difference of two bundles looks at it, so that a person judges what follows.
    """

    kind: str
    id: str
    became: Became
    wordings: tuple[Wording, ...] = ()
    notes: tuple[str, ...] = ()
    is_unproved: bool = False


Sayings = Mapping[str, str]
"""What something says, by what it says it of."""

SHORTENED = "shortened without a new citation"


def compared(kind: str, before: Mapping[str, Sayings], after: Mapping[str, Sayings]) -> Iterator[Change]:
    """Yield what differs between two lists of things of one kind, by id."""
    for id in sorted({*before, *after}):
        said = {what: None for sayings in (before, after) for what in sayings.get(id, {})}
        wordings = tuple(
            Wording(what=what, before=before.get(id, {}).get(what, ""), after=after.get(id, {}).get(what, ""))
            for what in said
        )
        differing = tuple(one for one in wordings if one.before != one.after)
        if id not in before or id not in after:
            became = Became.ADDED if id in after else Became.REMOVED
            yield Change(kind=kind, id=id, became=became, wordings=differing)
        elif differing:
            yield Change(kind=kind, id=id, became=Became.CHANGED, wordings=differing)


def rule_changes(old: Bundle, new: Bundle) -> Iterator[Change]:
    """Yield what the rules of two bundles say otherwise, with counsel's word for each."""
    before, after = ({rule.id: rule for rule in bundle.rules} for bundle in (old, new))
    for change in compared("rule", _rules(old), _rules(new)):
        is_shortened = change.became is Became.CHANGED and is_shortened_uncited(before[change.id], after[change.id])
        yield Change(
            kind=change.kind,
            id=change.id,
            became=change.became,
            wordings=change.wordings,
            notes=(SHORTENED,) if is_shortened else (),
        )


def authority_changes(old: Bundle, new: Bundle) -> Iterator[Change]:
    """Yield what the authority rules of two bundles say otherwise: proofs compare these word for word alone."""
    for change in compared("authority rule", _authority(old), _authority(new)):
        is_title = all(one.what == _TITLE for one in change.wordings)
        yield Change(
            kind=change.kind,
            id=change.id,
            became=change.became,
            wordings=change.wordings,
            is_unproved=change.became is not Became.CHANGED or not is_title,
        )


def is_shortened_uncited(old: Rule, new: Rule) -> bool:
    """Say whether a floor ends earlier though the rule cites nothing that it did not cite before."""
    return is_shorter(new.keep, than=old.keep) and not {one.cite for one in new.basis} - {one.cite for one in old.basis}


def is_shorter(keep: Keep, *, than: Keep) -> bool:
    """Say whether a floor is gone, ends where it did not, or ends earlier after the same start.

    A floor that lasts with a state is neither shorter nor longer than a period.
    """
    if not than.has_floor:
        return False
    if not keep.has_floor or _is_endless(than):
        return not _is_endless(keep)
    if not isinstance(keep.at_least, Period) or not isinstance(than.at_least, Period):
        return False
    new, old = (
        (isinstance(one.at_least, Period) and one.at_least.months, _CUTOFFS.get(one.cutoff, 0), one.margin_days)
        for one in (keep, than)
    )
    return new != old and all(a <= b for a, b in zip(new, old, strict=True))


_CUTOFFS: Mapping[Cutoff | None, int] = {None: 0, Cutoff.MONTH_END: 1, Cutoff.YEAR_END: 2, Cutoff.FINANCIAL_YEAR_END: 2}


def _is_endless(keep: Keep) -> bool:
    return keep.is_permanent or isinstance(keep.at_least, Unknown)


_TITLE = "title"


def _rules(bundle: Bundle) -> dict[str, Sayings]:
    return {rule.id: _rule(rule, policy=policy, bundle=bundle) for policy in bundle.policies for rule in policy.rules}


def _rule(rule: Rule, *, policy: Policy, bundle: Bundle) -> Sayings:
    keep = rule.keep
    return {
        "applies to": condition_text(rule.applies_to),
        "floor": _floor(keep),
        "ceiling": str(keep.at_most) if keep.at_most is not None else "",
        "purpose of the ceiling": keep.purpose or "",
        "from": trigger_text(keep.trigger) if keep.trigger is not None else "",
        "cutoff": keep.cutoff.value if keep.cutoff is not None else "",
        "margin": f"P{keep.margin_days}D" if keep.margin_days else "",
        "then": rule.then.value if rule.then is not None else "",
        "copies": rule.copies.value,
        "in force": "yes" if rule.is_in_force else "no",
        "basis": "; ".join(f"{one.cite} ({one.source.value}, checked {one.checked.isoformat()})" for one in rule.basis),
        "confirmed by counsel": _confirmed(rule, bundle),
        _TITLE: " / ".join(rule.title.values()),
        "owner": rule.owner,
        "policy": policy.id,
    }


def _floor(keep: Keep) -> str:
    if keep.is_permanent:
        return "permanently"
    if keep.while_ is not None:
        return f"while {condition_text(keep.while_)}"
    return "" if keep.at_least is None else str(keep.at_least)


def _confirmed(rule: Rule, bundle: Bundle) -> str:
    """Return from when to when counsel's word for this version of a rule counts."""
    days = sorted(
        (one.on, one.until)
        for one in bundle.confirmations
        if any(named.id == rule.id and rule.version.startswith(named.version) for named in one.rules)
    )
    return ", ".join(f"{on.isoformat()} to {until.isoformat()}" for on, until in days)


def _authority(bundle: Bundle) -> dict[str, Sayings]:
    return {rule.id: _lines(rule) for rule in bundle.authority}


def _lines(rule: AuthorityRule) -> Sayings:
    return {
        "applies to": condition_text(rule.applies_to),
        "choose": "; ".join(f"{fact}: {preferred}" for fact, preferred in choose_lines(rule)),
        "identical copies": rule.identical.value,
        _TITLE: " / ".join(rule.title.values()),
    }
