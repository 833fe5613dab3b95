"""Proposing and approving: what frees something is entered by one person and binds when others have agreed."""

from __future__ import annotations

from datetime import date

from engine.custody.acts import Signer
from engine.custody.keys import SigningKey
from engine.custody.ledger import Scribe
from engine.custody.register import ActRefusedError, Requirement
from engine.custody.store import Store
from engine.model.errors import MunimentError
from engine.register.acts import ProposalApproved, ProposalEnded
from engine.register.proposals import Proposal, Proposed
from engine.register.standing import Standing


class NotRegisteredError(MunimentError):
    """A certificate that the register does not know."""

    exit_code = 4

    def __init__(self, *, name: str, fingerprint: str) -> None:
        super().__init__(
            f"the certificate of `{name}` is registered for nobody",
            cause=f"its SHA-256 is {fingerprint}",
            help="a registrar enters it: `muniment people certify`",
        )


class NoProposalError(MunimentError):
    """A number under which nothing is proposed."""

    def __init__(self, *, number: int) -> None:
        super().__init__(f"nothing is proposed under {number}", help="see what is with `muniment proposals`")
        self.number = number


class NotAskedError(MunimentError):
    """An approval that nobody could be asked about."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(
            "nothing was approved: nobody could be asked",
            help="read what is shown above, and approve it with --yes, or on a terminal",
        )


def still_needed(proposal: Proposal, *, on: date) -> str:
    """Return in words who must approve yet."""
    standing = proposal.standing_approvals(on=on)
    missing = max(1, proposal.quorum.people - len(standing))
    needs = proposal.quorum.needs
    among = " or ".join(sorted(role.value for role in proposal.quorum.among))
    if needs is not None and not any(needs in one.roles for one in standing):
        among = needs.value if missing == 1 else f"{among}, one of them {needs.value}"
    by = "by certificate" if proposal.quorum.by_certificate else "by account or certificate"
    return f"{missing} {'person' if missing == 1 else 'people'} more ({among}), {by}"


def signer_of(standing: Standing, key: SigningKey) -> Signer:
    """Return the person whose certificate a key has; raises `NotRegisteredError`."""
    known = standing.people.certificates.get(key.fingerprint)
    if known is None:
        raise NotRegisteredError(name=key.name, fingerprint=key.fingerprint)
    return Signer(person=known.person, key=key)


def proposal_of(standing: Standing, number: int) -> Proposal:
    """Return a proposal by its number; raises `NoProposalError`."""
    found = standing.proposals.get(number)
    if found is None:
        raise NoProposalError(number=number)
    return found


def approve(store: Store, number: int, *, scribe: Scribe, signer: Signer | None = None) -> Proposal:
    """Enter an approval, and return the proposal as it stands then; raises `ActRefusedError`."""
    standing = store.standing()
    proposal = proposal_of(standing, number)
    person = standing.people.persons[signer.person] if signer else standing.people.by_account(scribe.actor.account)
    if any(one.person == person and one.on == scribe.clock.today() for one in proposal.approvals):
        # On a later day it renews the approval, which waits for the others from then on.
        raise ActRefusedError(why=f"`{person.id if person else ''}` has approved the proposal {number} today")
    # The digest binds the approval to what was shown, not only to a number.
    act = ProposalApproved(proposal=number, payload=proposal.noted.payload)
    standing, _ = store.enter([act], scribe=scribe, signer=signer)
    return standing.proposals[number]


def decline(store: Store, number: int, *, reason: str, scribe: Scribe, signer: Signer | None = None) -> Proposal:
    """End a proposal, and return it as it stands then; raises `ActRefusedError`."""
    proposal_of(store.standing(), number)
    standing, _ = store.enter([ProposalEnded(proposal=number, reason=reason)], scribe=scribe, signer=signer)
    return standing.proposals[number]


def propose(
    store: Store, act: Proposed, *, scribe: Scribe, signer: Signer | None = None, require: Requirement | None = None
) -> Proposal:
    """Enter a proposal, with the approval of whoever signs it, and return it as it stands then.

    Raises `ActRefusedError` where that approval counts for nothing, and what `require` raises; nothing is entered then.
    """
    if signer is None:
        standing, (number,) = store.enter([act], scribe=scribe, require=require)
    else:
        standing, number = store.propose(act, scribe=scribe, signer=signer, require=require)
    return standing.proposals[number]
