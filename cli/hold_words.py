"""How holds look: counts, impacts, one hold, its history; for people, and as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cli.session import tell
from engine.custody.acts import KINDS
from engine.custody.plain_forms import to_plain
from engine.model.decisions import Bucket
from engine.model.holds import SEALED
from engine.register.acts import (
    Act,
    ClearanceEntered,
    HoldEntered,
    NoticeRecorded,
    ProposalApproved,
    ProposalEnded,
    ReleaseEntered,
)
from engine.register.proposals import Proposal
from procedures.hold_impact import Impact
from procedures.hold_matches import Counted
from procedures.hold_viewing import HistoryEntry, HoldView, without_release_notice

_KIND_OF = {act: kind for kind, act in KINDS.items()}
ENDS = {
    Bucket.KEEP: "kept by a rule",
    Bucket.UNDECIDED: "undecided, so kept",
    Bucket.REVIEW: "for review",
    Bucket.TRANSFER: "TO TRANSFER",
    Bucket.DISPOSE: "TO DISPOSE OF",
    Bucket.REMOVE_COPY: "COPIES TO REMOVE",
}
"""What becomes of a record that no hold holds any more."""


def tell_counts(counted: Iterable[Counted]) -> None:
    """Print how many records a scope matches, archive by archive."""
    for one in counted:
        tell(f"{one.archive}")
        if not one.is_counted:
            tell(f"  not counted: {one.problem}")
            continue
        tell(f"  of {one.records:,} records scanned on {one.scanned_on}")
        tell(f"  {one.certain:,} match certainly, {one.possible:,} possibly")
        if one.leaving is not None:
            tell(f"  {one.leaving:,} of these a plan for {one.as_of} would let go without it")
        elif one.problem:
            tell(f"  what a plan would let go could not be judged: {one.problem}")


def counts_as_plain(counted: Iterable[Counted]) -> list[dict[str, Any]]:
    """Return counts as plain JSON."""
    return [
        {
            "archive": one.archive,
            "scan": one.scan,
            "scanned_on": _day(one.scanned_on),
            "records": one.records,
            "certain": one.certain if one.is_counted else None,
            "possible": one.possible if one.is_counted else None,
            "problem": one.problem,
        }
        for one in counted
    ]


def tell_impacts(found: Iterable[Impact]) -> None:
    """Print what would become of records, archive by archive."""
    for one in found:
        tell(f"{one.archive}, as of {one.as_of}, the first day after cooling:")
        tell(f"  {one.held:,} records fall out, {one.possible:,} of them only possibly held")
        tell(f"  {one.only:,} of them no other hold holds{', and of these are' if one.only else ''}")
        for bucket, words in ENDS.items():
            number = one.outcomes.get(bucket, 0)
            if number:
                tell(f"    {number:>8,}  {words}")
        if one.others:
            tell(f"  {one.others:,} more would leave, as copies of what it holds")


def view_as_plain(view: HoldView) -> dict[str, Any]:
    """Return one hold as plain JSON, in short."""
    hold = view.hold
    return {
        "id": hold.id,
        "type": hold.kind.value,
        "matter": hold.matter,
        "is_sealed": hold.is_sealed,
        "entered_on": view.entered.on.isoformat(),
        "entered_by": view.by,
        "entry": view.entered.sequence,
        "is_by_legal": view.entered.is_by_legal,
        "state": view.state.stage.value,
        "state_day": _day(view.state.day),
        "narrowed": view.narrowed,
        "open_proposals": [proposal.number for proposal in view.proposals],
        "review_on": _day(hold.review_on),
        "is_review_due": view.is_review_due,
        "is_missing": view.is_missing,
    }


SEALED_PLAIN: dict[str, Any] = {"id": SEALED}
"""What stands for all sealed holds in front of others than Legal."""


def tell_short(view: HoldView) -> None:
    """Print one hold of a list."""
    hold = view.hold
    sealed = "  SEALED" if hold.is_sealed else ""
    tell(f"{hold.id}  {hold.kind.value}  {hold.matter}{sealed}")
    tell(f"  entered on {view.entered.on} by {view.by}; {_state(view)}")
    for proposal in view.proposals:
        tell(f"  open: {_proposal(proposal)}")
    if view.is_review_due:
        tell(f"  review due since {hold.review_on}")
    if view.is_missing:
        tell("  its file is gone from the policies; it holds all the same")


def tell_whole(view: HoldView, *, text: str) -> None:
    """Print all that is known of one hold but its history."""
    tell_short(view)
    hold = view.hold
    lines: dict[str, object] = {
        "purpose": hold.purpose,
        "reference": hold.reference,
        "counsel": hold.counsel,
        "issued": f"{hold.issued_on} by {hold.issued_by}",
        "duty arose": hold.duty_arose,
        "review on": hold.review_on,
        "until": hold.until,
        "received": hold.received,
        "enforced in": ", ".join(hold.enforced_in),
        "by legal": "yes" if view.entered.is_by_legal else "no",
    }
    for name, said in lines.items():
        if said:
            tell(f"  {name:<12}{said}")
    waiting = without_release_notice(view.notices, hold=hold.id)
    if waiting:
        tell(f"  notified    {', '.join(waiting)}")
    tell()
    tell("As it was entered:")
    for line in text.rstrip("\n").split("\n"):
        tell(f"  {line}")


def tell_history(entries: Iterable[HistoryEntry]) -> None:
    """Print the history of one hold."""
    for one in entries:
        tell(f"{one.noted.sequence:>6}  {one.noted.at:%Y-%m-%d %H:%M:%S %Z}  {one.by}")
        tell(f"        {_what(one.noted.act)}")
        if one.fault:
            tell(f"        COUNTS FOR NOTHING: {one.fault}")


def history_as_plain(entries: Iterable[HistoryEntry]) -> list[dict[str, Any]]:
    """Return the history of one hold as plain JSON."""
    return [
        {
            "entry": one.noted.sequence,
            "at": one.noted.at.isoformat(),
            "by": one.by,
            "kind": _KIND_OF[type(one.noted.act)],
            "act": to_plain(one.noted.act),
            "fault": one.fault,
        }
        for one in entries
    ]


def _state(view: HoldView) -> str:
    times = f"; narrowed {view.narrowed} {'time' if view.narrowed == 1 else 'times'}" if view.narrowed else ""
    return f"{view.state.in_words()}{times}"


def _proposal(proposal: Proposal) -> str:
    what = _what(proposal.noted.act)
    return f"{proposal.number}, {what}; {len(proposal.approvals)} of {proposal.quorum.people} approved"


def _what(act: Act) -> str:
    match act:
        case HoldEntered(source_name=name):
            return "the hold was entered" + (f", from {name}" if name else "")
        case ReleaseEntered(release=release) if release.scope is None:
            return f"a release on {release.on}: {release.reason}"
        case ReleaseEntered(release=release):
            return f"a narrowing on {release.on}: {release.reason}"
        case ClearanceEntered(members=members, reason=reason, archive=archive):
            return f"{len(members):,} records of {archive} cleared: {reason}"
        case ProposalApproved(proposal=number):
            return f"{number} was approved"
        case ProposalEnded(proposal=number, reason=reason):
            return f"{number} was declined: {reason}"
        case NoticeRecorded(custodian=custodian, kind=kind, on=on, note=note):
            return f"notice {kind.value} on {on}: {custodian}" + (f" ({note})" if note else "")
        case _:
            return _KIND_OF[type(act)]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
