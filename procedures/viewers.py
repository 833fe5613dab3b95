"""Who looks at a register, and so whether a sealed matter may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.custody.acts import Signer
from engine.model.holds import Hold
from engine.register.acts import Role
from engine.register.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: whether a legal officer does, by account or by certificate."""

    is_legal: bool

    def may_see(self, hold: Hold) -> bool:
        """Say whether more than the word may be shown of a hold."""
        return self.is_legal or not hold.is_sealed


def viewer_of(standing: Standing, *, account: str, signer: Signer | None, on: date) -> Viewer:
    """Return who looks; a certificate that was revoked makes nobody a legal officer."""
    people = standing.people
    by_account = people.by_account(account)
    persons = [by_account.id] if by_account is not None else []
    if signer is not None and people.revoked(signer.key.fingerprint) is None:
        persons.append(signer.person)
    return Viewer(is_legal=any(Role.LEGAL in people.roles(person, on=on) for person in persons))
