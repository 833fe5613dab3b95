"""By which policies plans were made: an entry of the ledger where they changed, and the bytes of each file once.

The words of sealed matters stand in the entries of their holds, which are confidential, and nowhere here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.custody import ledger_rows
from engine.custody.ledger import Act, Scribe, append
from engine.custody.rows import insert, one
from engine.language.source import Source
from engine.model.digests import sha256_hex
from engine.model.errors import MunimentError

KIND = "policies-used"
PLAN_MADE = "plan-made"


class PolicyTextChangedError(MunimentError):
    """The text of a policy by which a plan was made was changed in the store, or is missing."""

    exit_code = 4

    def __init__(self, *, file: str) -> None:
        super().__init__(
            f"the store has another text of `{file}` than the plan was made by, or none",
            help="take the database from a backup in which `muniment ledger verify` finds no problem",
        )
        self.file = file


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesEntry:
    """A plan was made by these files, at this place in the ledger; `files` are their names and SHA-256 (hex).

    `bundle` is the digest of what decides in them; empty where an earlier version made the entry.
    """

    sequence: int
    at: datetime
    bundle: str
    files: tuple[tuple[str, str], ...]


def record_policies(
    connection: sa.Connection, sources: Iterable[Source], *, bundle: str, sealed: Collection[str], scribe: Scribe
) -> None:
    """Keep the policies of a plan, unless the last plan had the same; of the files named in `sealed` nothing.

    `bundle` is the digest of what decides in them, which says what they were should their texts be lost.
    """
    given = sorted(sources, key=lambda source: source.name)
    shown = [source for source in given if source.name not in sealed]
    body = {
        "bundle": bundle,
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
    return texts_of(connection, _files(known[-1].payload.body))


def texts_of(connection: sa.Connection, files: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
    """Return files by their names and SHA-256; raises `PolicyTextChangedError`."""
    found: list[Source] = []
    for name, sha256 in files:
        row = one(connection, "policy_text", sha256=sha256)
        if row is None or sha256_hex(row.data) != sha256:
            raise PolicyTextChangedError(file=name)
        found.append(Source(name=name, data=row.data))
    return tuple(found)


def policies_entries(connection: sa.Connection, *, until: datetime | None = None) -> tuple[PoliciesEntry, ...]:
    """Return each use of policies in the order of the ledger: a change of them, and each plan made by them."""
    found: list[PoliciesEntry] = []
    for entered in ledger_rows.entries(connection, kinds=[KIND, PLAN_MADE]):
        entry, body = entered.entry, entered.payload.body
        if until is not None and entry.at > until:
            break
        if entry.kind == KIND:
            bundle, files = str(body.get("bundle", "")), _files(body)
        elif found:
            bundle, files = found[-1].bundle, found[-1].files
        else:
            # A plan of a version that did not keep its policies: nobody knows what they were.
            continue
        found.append(PoliciesEntry(sequence=entry.sequence, at=entry.at, bundle=bundle, files=files))
    return tuple(found)


def _files(body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(file["name"]), str(file["sha256"])) for file in body["files"])
