"""By which policies plans were made: an entry of the ledger where they changed, and the bytes of each file once.

The words of sealed matters stand in the entries of their holds, which are confidential, and nowhere here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from engine.custody import ledger_rows
from engine.custody.ledger import Act, Scribe, append
from engine.custody.rows import insert, one
from engine.language.source import Source
from engine.model.digests import sha256_hex
from engine.model.errors import MunimentError

KIND = "policies-used"


class PolicyTextChangedError(MunimentError):
    """The text of a policy by which a plan was made was changed in the store, or is missing."""

    exit_code = 4

    def __init__(self, *, file: str) -> None:
        super().__init__(
            f"the store has another text of `{file}` than the plan was made by, or none",
            help="take the database from a backup in which `muniment ledger verify` finds no problem",
        )
        self.file = file


def record_policies(
    connection: sa.Connection, sources: Iterable[Source], *, sealed: Collection[str], scribe: Scribe
) -> None:
    """Keep the policies of a plan, unless the last plan had the same; of the files named in `sealed` nothing."""
    given = sorted(sources, key=lambda source: source.name)
    shown = [source for source in given if source.name not in sealed]
    body = {
        "files": [{"name": source.name, "sha256": sha256_hex(source.data)} for source in shown],
        "sealed": len(given) - len(shown),
    }
    entered = ledger_rows.entries(connection, kinds=[KIND])
    if entered and entered[-1].payload.body == body:
        return
    texts = {sha256_hex(source.data): source.data for source in shown}
    new = [
        {"sha256": sha256, "data": data}
        for sha256, data in texts.items()
        if one(connection, "policy_text", sha256=sha256) is None
    ]
    insert(connection, "policy_text", new)
    append(connection, [Act(kind=KIND, body=body)], actor=scribe.actor, at=scribe.clock.now())


def policies_known_on(connection: sa.Connection, moment: datetime) -> tuple[Source, ...] | None:
    """Return the files by which the last plan until `moment` was made, but for sealed ones; None if there is none.

    Raises `PolicyTextChangedError`.
    """
    known = [entered for entered in ledger_rows.entries(connection, kinds=[KIND]) if entered.entry.at <= moment]
    if not known:
        return None
    found: list[Source] = []
    for file in known[-1].payload.body["files"]:
        row = one(connection, "policy_text", sha256=file["sha256"])
        if row is None or sha256_hex(row.data) != file["sha256"]:
            raise PolicyTextChangedError(file=file["name"])
        found.append(Source(name=file["name"], data=row.data))
    return tuple(found)
