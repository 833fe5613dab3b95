"""The register in the store: what stands, and the one door through which people enter something.

Documents from the policy folder come in by `engine.custody.documents`; both end in the same ledger, and what binds is
what `engine.register` makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from engine.custody import ledger
from engine.custody.acts import Signer, actor_of, is_about_sealed, noted_in, to_entry
from engine.custody.ledger import Scribe
from engine.model.errors import MunimentError
from engine.register.acts import Act
from engine.register.standing import Standing, stand


class ActRefusedError(MunimentError):
    """Something that this person may not enter, or that cannot be entered now; nothing was."""

    exit_code = 4

    def __init__(self, *, why: str) -> None:
        super().__init__(
            f"this was not entered: {why}",
            help="see who may do what with `muniment people list`; a registrar gives roles and certificates",
        )
        self.why = why


def standing(connection: sa.Connection, *, until: datetime | None = None) -> Standing:
    """Return what stands, or what stood at a moment; raises `EntryError` where an entry was changed."""
    return stand(noted_in(connection, until=until))


def enter(
    connection: sa.Connection, acts: Sequence[Act], *, scribe: Scribe, signer: Signer | None = None
) -> tuple[Standing, tuple[int, ...]]:
    """Enter acts together, and return what stands then and their numbers.

    Raises `ActRefusedError` where one of them would count for nothing, and `LedgerRunsBackError`: none is entered then
    if the transaction is given up.
    """
    before = standing(connection)
    sealed = frozenset(id for id, one in before.holds.items() if one.hold.is_sealed)
    at = scribe.clock.now()
    entries = [
        to_entry(act, on=at.date(), at=at, signer=signer, is_sealed=is_about_sealed(act, sealed=sealed)) for act in acts
    ]
    entered = ledger.append(connection, entries, actor=actor_of(scribe.actor, signer), at=at)
    numbers = tuple(entry.sequence for entry in entered)
    after = standing(connection)
    for fault in after.faults:
        if fault.sequence in numbers:
            raise ActRefusedError(why=fault.what)
    return after, numbers
