"""What a person should know about the register: what waits for somebody, and what counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.findings import Finding, FindingCode
from engine.register.acts import (
    ClearanceEntered,
    ConfirmationEntered,
    CorrectionEntered,
    ReleaseEntered,
    Role,
    ShorteningEntered,
    WaiverEntered,
)
from engine.register.confirming import still_said
from engine.register.proposals import Proposal
from engine.register.standing import Standing
from procedures.register import confirmations_of
from procedures.scanning import Policies
from reports.earlier_words import DIGEST_SHOWN


def register_findings(policies: Policies, standing: Standing) -> tuple[Finding, ...]:
    """Return the findings about what stands in the register; sealed holds are named nowhere."""
    return (*_open(policies, standing), *_holds(standing), *_faults(standing))


def _open(policies: Policies, standing: Standing) -> Iterator[Finding]:
    files = confirmations_of(policies)
    for proposal in standing.open():
        subject, waits = proposal.subject, _waits(proposal)
        match subject:
            case ReleaseEntered(release=release):
                what = "its release" if release.scope is None else "a narrowing"
                yield _finding(FindingCode.RELEASE_NOT_APPROVED, _public(release.hold, standing), f"{what} {waits}")
            case ClearanceEntered(hold=hold):
                detail = f"facts that would free {len(subject.members):,} records: {waits}"
                yield _finding(FindingCode.RELEASE_NOT_APPROVED, _public(hold, standing), detail)
            case WaiverEntered(order=order):
                detail = f"a waiver of cooling for it {waits}"
                yield _finding(FindingCode.WAIVER_NOT_APPROVED, f"order {order}", detail)
            case ConfirmationEntered(confirmation=confirmation) if (
                not subject.source_name or still_said(confirmation, files).rules
            ):
                rules = ", ".join(f"`{named.id}`" for named in confirmation.rules)
                yield _finding(
                    FindingCode.CONFIRMATION_NOT_APPROVED, subject.source_name or "register", f"of {rules}: {waits}"
                )
            case ShorteningEntered():
                detail = f"it {waits}; the longer of both binds"
                yield _finding(FindingCode.SHORTENING_NOT_APPROVED, f"policies {subject.now[:DIGEST_SHOWN]}", detail)
            case CorrectionEntered(event=event):
                detail = f"a correction of {event.on.earliest.isoformat()} {waits}; it counts as both"
                yield _finding(FindingCode.CORRECTION_NOT_APPROVED, f"{event.kind} of an asset", detail)
            case _:
                pass


def _waits(proposal: Proposal) -> str:
    approved, needed = len({one.person.id for one in proposal.approvals}), proposal.quorum.people
    if not approved:
        return "is approved by nobody yet"
    return f"is approved by {approved} of {needed}" if approved < needed else "waits for somebody of another role"


def _holds(standing: Standing) -> Iterator[Finding]:
    if not standing.people.has_ever(Role.LEGAL):
        return
    for one in standing.holds.values():
        if not one.is_by_legal:
            yield _finding(FindingCode.HOLD_NOT_BY_LEGAL, one.hold.public_id, "it holds all the same")


def _faults(standing: Standing) -> Iterator[Finding]:
    for fault in standing.faults:
        yield _finding(FindingCode.ACT_WITHOUT_AUTHORITY, f"entry {fault.sequence} of the ledger", fault.what)


def _public(hold: str, standing: Standing) -> str:
    return standing.holds[hold].hold.public_id


def _finding(code: FindingCode, place: str, detail: str) -> Finding:
    return Finding(code=code, place=place, detail=detail)
