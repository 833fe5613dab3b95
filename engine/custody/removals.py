"""Removed copies in the ledger: each lives on in the judgement of the record that stayed, from its removal on."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
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


def removals_elsewhere(
    connection: sa.Connection, *, archive: str, bytes_here: Collection[str], until: datetime | None = None
) -> tuple[Removal, ...]:
    """Return the copies that were removed from other archives, where what stayed has the bytes of something here.

    The same files can be scanned over another mount, or after they were brought elsewhere. An id is a place in its own
    archive and names nothing here, so these name their survivors by bytes alone.
    """
    return tuple(
        replace(removal, survivor="")
        for place, removal in _removals(connection, until=until)
        if place != path_text(archive) and removal.survivor_sha256 in bytes_here
    )


def removals_of(connection: sa.Connection, *, archive: str, until: datetime | None = None) -> tuple[Removal, ...]:
    """Return the copies that were removed from an archive, in the order of entry; or those entered by `until`."""
    return tuple(removal for place, removal in _removals(connection, until=until) if place == path_text(archive))


def _removals(connection: sa.Connection, *, until: datetime | None) -> Iterator[tuple[str, Removal]]:
    for entered in ledger_rows.entries(connection, kinds=[KIND]):
        if until is None or entered.entry.at <= until:
            body = entered.payload.body
            yield (
                body["archive"],
                Removal(
                    survivor=body["survivor"],
                    survivor_sha256=body["survivor_sha256"],
                    record=from_plain(Record, json.loads(body["record"])),
                ),
            )
