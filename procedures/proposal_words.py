"""Proposals in words and as plain JSON; of a sealed matter only that there is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, assert_never

from engine.custody.plain_forms import to_plain
from engine.ledger.entries import canonical
from engine.model.conditions import Condition
from engine.model.dates import Interval
from engine.model.holds import SEALED, Release
from engine.register.acts import (
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    ReleaseEntered,
    ShorteningEntered,
    WaiverEntered,
)
from engine.register.proposals import Proposal, Proposed
from engine.register.standing import Standing


def lines_of(proposal: Proposal, standing: Standing, *, sees_sealed: bool) -> Iterator[str]:
    """Yield what a person should read before approving."""
    noted = proposal.noted
    author = proposal.author.name if proposal.author is not None else noted.account
    yield f"{proposal.number}  {proposal.state.value}  entered on {noted.on.isoformat()} by {author}"
    is_hidden = is_of_sealed(proposal.subject, standing) and not sees_sealed
    if is_hidden:
        yield "    about a sealed matter: ask Legal"
    else:
        yield from (f"    {line}" for line in _about(proposal.subject, standing))
    for one in proposal.approvals:
        how = "by certificate" if one.is_signed else "by account"
        roles = ", ".join(sorted(role.value for role in one.roles))
        yield f"    approved on {one.on.isoformat()} by {one.person.name} ({roles}), {how}"
    if proposal.ended_for:
        yield f"    ended: {SEALED if is_hidden else proposal.ended_for}"


def plain_of(proposal: Proposal, standing: Standing, *, sees_sealed: bool) -> dict[str, Any]:
    """Return a proposal as plain JSON."""
    is_hidden = is_of_sealed(proposal.subject, standing) and not sees_sealed
    return {
        "number": proposal.number,
        "kind": type(proposal.subject).__name__.removesuffix("Entered").lower(),
        "state": proposal.state.value,
        "entered_on": proposal.noted.on.isoformat(),
        "account": proposal.noted.account,
        "author": None if proposal.author is None else proposal.author.id,
        "bound_on": None if proposal.bound_on is None else proposal.bound_on.isoformat(),
        "subject": SEALED if is_hidden else to_plain(proposal.subject),
        "approvals": [
            {
                "person": one.person.id,
                "roles": sorted(role.value for role in one.roles),
                "on": one.on.isoformat(),
                "is_signed": one.is_signed,
            }
            for one in proposal.approvals
        ],
    }


def is_of_sealed(subject: Proposed, standing: Standing) -> bool:
    """Say whether a proposal is about a sealed hold."""
    match subject:
        case ReleaseEntered(release=release):
            return standing.holds[release.hold].hold.is_sealed
        case ClearanceEntered(hold=hold):
            return standing.holds[hold].hold.is_sealed
        case CorrectionEntered() | ConfirmationEntered() | WaiverEntered() | ShorteningEntered():
            return False
    assert_never(subject)


def _about(subject: Proposed, standing: Standing) -> Iterator[str]:
    match subject:
        case ReleaseEntered(release=release, source_text=text):
            what = "release" if release.scope is None else "narrowing: a part is released"
            yield f"{what} of the hold {release.hold}, on {release.on.isoformat()}: {release.reason}"
            if release.scope is not None:
                # Whoever approves must know what falls out: by what binds, for the text beside it could say another.
                yield from text.rstrip("\n").split("\n") if text else ()
                yield f"what falls out, as it is judged: {scope_text(release.scope)}"
            if subject.source_name:
                yield f"from {subject.source_name}, which names {', '.join(release.by)}"
        case ClearanceEntered():
            yield f"facts of {len(subject.members):,} records that free them from the hold {subject.hold}"
            yield f"in {subject.archive}: {subject.reason}"
        case WaiverEntered(order=id, reason=reason):
            order = standing.orders[id].order
            yield f"waiver of cooling for the order to destroy {id}, due on {order.due_on.isoformat()}: {reason}"
            yield f"of the {order.authority.value}: {order.authority_name}"
            yield from standing.orders[id].source_text.rstrip("\n").split("\n")
            yield f"what comes free where a hold on it was released, as judged: {scope_text(order.scope)}"
        case ShorteningEntered():
            yield f"earlier policies bind no more beside those of digest {subject.now}:"
            yield from subject.over
            yield f"as of {subject.as_of.isoformat()}, {_records(subject.earlier)} fall due earlier or at all by it,"
            yield f"and {_records(subject.leaving)} may leave that could not before"
            yield f"read the impact report first, whose file has SHA-256 {subject.report}"
        case CorrectionEntered(event=event, to=to):
            yield f"{event.kind} of {event.asset}, {_when(event.on)}"
            yield f"{'never happened' if to is None else 'is of ' + _when(to)}: {subject.reason}"
        case ConfirmationEntered(confirmation=said):
            yield f"confirmation by {said.by}, from {said.on.isoformat()} through {said.until.isoformat()}"
            yield f"advice with SHA-256 {said.advice_sha256}"
            for rule in said.rules:
                yield f"rule {rule.id}, version {rule.version}"
        case _:
            assert_never(subject)


def scope_text(scope: Condition) -> str:
    """Return a scope by what binds, on one line, exactly."""
    # A condition alone says not of which kind it is: only a field that can be several says that.
    plain = to_plain(Release(hold="", on=date.min, by=(), reason="", scope=scope))
    return canonical(plain["scope"]).decode()


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number:,} records"


def _when(on: Interval) -> str:
    if on.earliest == on.latest:
        return on.earliest.isoformat()
    return f"between {on.earliest.isoformat()} and {on.latest.isoformat()}"
