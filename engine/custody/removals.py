"""Removed copies in the ledger: each lives on in the judgement of the record that stayed, from its removal on."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from engine.custody import ledger_rows
from engine.custody.ledger import Act, Scribe, append
from engine.custody.plain_forms import from_plain, to_plain
from engine.custody.scan_rows import as_json, path_text
from engine.model.past import Removal
from engine.model.records import Record

KIND = "copy-removed"


def record_removal(connection: sa.Connection, removal: Removal, *, archive: str, scribe: Scribe) -> None:
    """Enter that a copy was removed from an archive; nothing is asked, for it has happened."""
    body = {
        "archive": path_text(archive),
        "survivor": removal.survivor,
        "survivor_sha256": removal.survivor_sha256,
        # As text: the names of a file's tags are in any letters, and those of a payload are not.
        "record": as_json(to_plain(removal.record)),
    }
    append(connection, [Act(kind=KIND, body=body)], actor=scribe.actor, at=scribe.clock.now())


def removals_of(connection: sa.Connection, *, archive: str, until: datetime | None = None) -> tuple[Removal, ...]:
    """Return the copies that were removed from an archive, in the order of entry; or those entered by `until`."""
    return tuple(
        Removal(
            survivor=entered.payload.body["survivor"],
            survivor_sha256=entered.payload.body["survivor_sha256"],
            record=from_plain(Record, json.loads(entered.payload.body["record"])),
        )
        for entered in ledger_rows.entries(connection, kinds=[KIND])
        if entered.payload.body["archive"] == path_text(archive) and (until is None or entered.entry.at <= until)
    )
