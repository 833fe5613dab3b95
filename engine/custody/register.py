"""The hold register: every hold and release that was ever entered, and on which day.

It is what binds. A hold whose file disappears still holds; a hold whose file changes is refused, because a hold is
never edited: its end is a release, and another scope is another hold. Meaning is kept as the value that was entered,
not only as text, so that a later vocabulary or reader cannot lose it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engine.custody import ledger
from engine.custody.ledger import Act, Scribe, append
from engine.custody.plain_forms import from_plain, to_plain
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.model.holds import SEALED, EnteredHold, EnteredRelease, Hold, Register, Release

_HOLD = "hold"
_RELEASE = "release"
_ENTERED = {_HOLD: "hold-entered", _RELEASE: "release-entered"}
"""The kinds of entries in the ledger, which is where the register stands."""


class HoldChangedError(MunimentError):
    """A hold or release that was entered before, with another content; nothing was entered."""

    exit_code = 4

    def __init__(self, *, kind: str, hold: str, file: str) -> None:
        super().__init__(
            f"the {kind} `{hold}` was entered in the register with another content",
            cause=f"`{file}` has changed since; a hold is never edited" if file else "a hold is never edited",
            help="put the file back as it was; end a hold by a release, and write another scope as another hold",
        )
        self.kind = kind
        self.hold = hold


class ReleaseWithoutHoldError(MunimentError):
    """A release of a hold that was never entered: entered first, it would undo a later hold from its first day."""

    exit_code = 4

    def __init__(self, *, hold: str) -> None:
        super().__init__(
            f"the release of `{hold}` cannot be entered: the register has no such hold",
            help="enter the hold first, or correct the name in the release",
        )
        self.hold = hold


_Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One row of the register, read."""

    value: Hold | Release
    entered_on: date
    source_text: str


def read_register(connection: sa.Connection, *, present: Collection[str]) -> Register:
    """Return every hold and release in the order of entry; holds that `present` does not name are missing."""
    return _register(_entries(connection), read={}, present=present)


def enter(
    connection: sa.Connection,
    *,
    holds: Iterable[Hold],
    releases: Iterable[Release],
    scribe: Scribe,
    sources: Mapping[str, str],
) -> Register:
    """Enter what is new and return the whole register, in the order of entry.

    `sources` has the text of each file by its name. What was entered before stays as it was; where the file's text is
    the same the present reading of it is given, which differs at most by what a newer reader understands. Raises
    `HoldChangedError`, `ReleaseWithoutHoldError` and `LedgerRunsBackError`, and has then entered nothing.
    """
    entries = _entries(connection)
    read: dict[_Key, Hold | Release] = {}
    given: list[Hold | Release] = [*holds, *releases]
    for value in given:
        known = entries.get(_key(value))
        text = _text(value, sources)
        is_same = known is None or _means(known.value, value) or (text != "" and text == known.source_text)
        if not is_same or not _means(read.setdefault(_key(value), value), value):
            raise _changed(value, is_sealed=_is_sealed(value, read=read, entries=entries))
    fresh = sorted(read.keys() - entries.keys())
    for kind, hold in fresh:
        if kind == _RELEASE and (_HOLD, hold) not in read and (_HOLD, hold) not in entries:
            raise ReleaseWithoutHoldError(hold=hold)
    if fresh:
        at = scribe.clock.now()
        acts = [
            _act(
                key,
                read[key],
                entered_on=at.date(),
                text=_text(read[key], sources),
                is_sealed=_is_sealed(read[key], read=read, entries=entries),
            )
            for key in fresh
        ]
        append(connection, acts, actor=scribe.actor, at=at)
    return _register(_entries(connection), read=read, present={hold for kind, hold in read if kind == _HOLD})


def _key(value: Hold | Release) -> _Key:
    return (_HOLD, value.id) if isinstance(value, Hold) else (_RELEASE, value.hold)


def _means(one: Hold | Release, other: Hold | Release) -> bool:
    # Computed anew: a digest that an earlier version wrote did not know today's fields.
    return digest_of(one) == digest_of(other)


def _text(value: Hold | Release, sources: Mapping[str, str]) -> str:
    return sources.get(_file(value), "")


def _file(value: Hold | Release) -> str:
    return value.span.file if value.span else ""


def _is_sealed(value: Hold | Release, *, read: Mapping[_Key, Hold | Release], entries: Mapping[_Key, _Entry]) -> bool:
    key = (_HOLD, _key(value)[1])
    kept = entries[key].value if key in entries else None
    return any(isinstance(hold, Hold) and hold.is_sealed for hold in (value, read.get(key), kept))


def _changed(value: Hold | Release, *, is_sealed: bool) -> HoldChangedError:
    kind, hold = _key(value)
    # The file's name could tell the matter too.
    return HoldChangedError(kind=kind, hold=SEALED if is_sealed else hold, file="" if is_sealed else _file(value))


def _act(key: _Key, value: Hold | Release, *, entered_on: date, text: str, is_sealed: bool) -> Act:
    kind, hold = key
    body = {
        "id": hold,
        "document": to_plain(value),
        # The civil day in the zone of the clock: cooling counts days, and the time of the entry is in UTC.
        "entered_on": entered_on.isoformat(),
        "source_name": _file(value),
        "source_text": text,
    }
    return Act(kind=_ENTERED[kind], body=body, is_confidential=is_sealed)


def _entries(connection: sa.Connection) -> dict[_Key, _Entry]:
    """Return what was entered, in the order of entry."""
    found: dict[_Key, _Entry] = {}
    for entered in ledger.entries(connection, kinds=_ENTERED.values()):
        body = entered.payload.body
        kind = _HOLD if entered.entry.kind == _ENTERED[_HOLD] else _RELEASE
        meaning: type[Hold | Release] = Hold if kind == _HOLD else Release
        found[kind, body["id"]] = _Entry(
            value=from_plain(meaning, body["document"]),
            entered_on=date.fromisoformat(body["entered_on"]),
            source_text=body["source_text"],
        )
    return found


def _register(
    entries: Mapping[_Key, _Entry], *, read: Mapping[_Key, Hold | Release], present: Collection[str]
) -> Register:
    holds: list[EnteredHold] = []
    releases: list[EnteredRelease] = []
    for key, entry in entries.items():
        match read.get(key, entry.value):
            case Hold() as hold:
                holds.append(EnteredHold(hold=hold, entered_on=entry.entered_on, is_missing=hold.id not in present))
            case Release() as release:
                releases.append(EnteredRelease(release=release, entered_on=entry.entered_on))
    return Register(holds=tuple(holds), releases=tuple(releases))
