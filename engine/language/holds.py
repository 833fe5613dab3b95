"""Holds and releases: documents that are written once, never edited and never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from engine.language.blocks import Block, several
from engine.language.codes import Code
from engine.language.conditions import scope, scope_with_lines
from engine.language.ids import Ids
from engine.language.notes import Notes, Refused, quoted, suggestion
from engine.language.scalars import choice, day, line, name, one_word, prose, title, yes
from engine.language.words import Words
from engine.language.yaml_nodes import Node, Word
from engine.model.conditions import ALWAYS
from engine.model.holds import Hold, HoldKind, Release

HOLD_KEYS = (
    "muniment", "kind", "id", "type", "matter", "purpose", "reference", "counsel", "enforced_in", "duty_arose",
    "issued", "review_on", "until", "received", "confidentiality", "everything", "scope",
)  # fmt: skip
RELEASE_KEYS = ("muniment", "kind", "title", "hold", "released", "reason", "scope")
DATED_KEYS = ("on", "by")
"""The keys of `issued` and of `released`."""

CONFIDENTIALITY = ("internal", "sealed")
_HOLD_HINTS = {"released": "a hold is never edited: write a release, with `kind: release`, beside it"}
_SCOPE_HELP = "say which records are held, by their facts, by `ids` or by `sha256`"
_BELONGS_TO = {
    "until": (HoldKind.REGULATOR, HoldKind.EXTENSION),
    "received": (HoldKind.ACCESS_REQUEST,),
}
_NEEDED = {
    HoldKind.REGULATOR: ("until", "the end that the regulator stated"),
    HoldKind.ACCESS_REQUEST: ("received", "the day the request arrived, from which its forty days run"),
}


def read_hold(node: Node, notes: Notes, *, words: Words, ids: Ids) -> Hold:
    """Return the hold that `node` says."""
    block = Block(node, notes, what="a hold", keys=HOLD_KEYS, hints=_HOLD_HINTS)
    hold_id = block.required("id", ids.of_document("hold"))
    is_everything = block.optional("everything", yes, False)
    issued = block.required("issued", _issued)
    with_issue = partial(
        Hold,
        id=hold_id,
        kind=block.required("type", choice(HoldKind, label="types")),
        scope=ALWAYS
        if is_everything and "scope" not in block
        else block.required("scope", scope(words), help=_SCOPE_HELP),
        matter=block.required("matter", line),
        purpose=block.optional("purpose", prose, ""),
        reference=block.optional("reference", line, ""),
        counsel=block.optional("counsel", line, ""),
        enforced_in=block.optional("enforced_in", several(line), ()),
        duty_arose=block.optional("duty_arose", day, None),
        review_on=block.optional("review_on", day, None),
        until=block.optional("until", day, None),
        received=block.optional("received", day, None),
        is_sealed=block.optional("confidentiality", _confidentiality, "internal") == "sealed",
        span=notes.span(node),
    )
    block.close()
    hold = with_issue(issued_on=issued[0], issued_by=issued[1])
    _refuse_unfit_scope(hold, block, notes, is_everything=is_everything)
    _refuse_unfit_lines(hold, block, notes)
    _refuse_early_dates(hold, block, notes)
    return hold


def _confidentiality(node: Node, notes: Notes) -> str:
    return one_word(node, notes, choices=CONFIDENTIALITY, label="possible here")


def _issued(node: Node, notes: Notes) -> tuple[date, str]:
    block = Block(node, notes, what="`issued`", keys=DATED_KEYS)
    found = block.required("on", day), block.required("by", line)
    block.close()
    return found


def _refuse_unfit_scope(hold: Hold, block: Block, notes: Notes, *, is_everything: bool) -> None:
    if is_everything and hold.scope != ALWAYS:
        raise notes.refusal(
            Code.EVERYTHING,
            block.key("everything"),
            message="this hold says `everything: yes` and names a scope too",
            help="delete one of the two",
        )
    if hold.scope == ALWAYS and not is_everything:
        raise notes.refusal(
            Code.EVERYTHING,
            block.key("scope"),
            message="an empty scope holds every record there is",
            help="name the records, or write `everything: yes` below `scope` if that is meant",
        )


def _refuse_unfit_lines(hold: Hold, block: Block, notes: Notes) -> None:
    for key, kinds in _BELONGS_TO.items():
        if key in block and hold.kind not in kinds:
            raise notes.refusal(
                Code.NOT_FOR_TYPE,
                block.key(key),
                message=f"a hold of type `{hold.kind}` has no `{key}`",
                help=f"delete the line, or change `type` to {' or '.join(f'`{kind}`' for kind in kinds)}",
            )
    key, why = _NEEDED.get(hold.kind, ("", ""))
    if key and key not in block:
        raise notes.refusal(
            Code.NEEDED_FOR_TYPE,
            block.value("type"),
            message=f"a hold of type `{hold.kind}` needs `{key}`: {why}",
            help=f"add a line such as `{key}: 2027-03-31`",
        )


def _refuse_early_dates(hold: Hold, block: Block, notes: Notes) -> None:
    for key, found in (("until", hold.until), ("review_on", hold.review_on)):
        if found is not None and found < hold.issued_on:
            raise notes.refusal(
                Code.HOLD_DATES,
                block.value(key),
                message=f"`{key}` is {found}, before the hold was issued on {hold.issued_on}",
                help="check the two dates",
            )


def read_release(
    node: Node, notes: Notes, *, words: Words, holds: Mapping[str, Hold | None], is_complete: bool
) -> Release:
    """Return the release that `node` says; with a scope it is a narrowing.

    `holds` are the holds of the bundle, with nothing for one that could not be read; `is_complete` says whether every
    file could be read, so that a hold which is not among them does not exist.
    """
    block = Block(node, notes, what="a release", keys=RELEASE_KEYS)
    block.optional("title", title, None)
    hold_id = block.required("hold", name)
    released = block.required("released", _released)
    reason = block.required("reason", prose, help="add `reason:` and why the matter is over")
    narrowed = block.optional("scope", scope_with_lines(words), None)
    block.close()
    released_on, released_by = released
    if hold_id not in holds:
        if not is_complete:
            raise Refused
        raise notes.refusal(
            Code.UNKNOWN_HOLD,
            block.value("hold"),
            message=f"there is no hold {quoted(hold_id)}",
            help=_like_an_open_hold(hold_id, holds=holds),
        )
    hold = holds[hold_id]
    if hold is not None and released_on < hold.issued_on:
        raise notes.refusal(
            Code.HOLD_DATES,
            block.value("released"),
            message=f"the release is of {released_on}, before the hold was issued on {hold.issued_on}",
            help="check the two dates",
        )
    return Release(hold=hold_id, on=released_on, by=released_by, reason=reason, scope=narrowed, span=notes.span(node))


def _like_an_open_hold(hold_id: str, *, holds: Mapping[str, Hold | None]) -> str:
    """Return a help that names no sealed hold."""
    shown = sorted(known for known, hold in holds.items() if hold is not None and not hold.is_sealed)
    if not shown:
        return "add the file of the hold: holds are never deleted"
    return suggestion(hold_id, choices=shown, label="holds")


def _released(node: Node, notes: Notes) -> tuple[date, tuple[str, ...]]:
    block = Block(node, notes, what="`released`", keys=DATED_KEYS)
    found = block.required("on", day), block.required("by", _two_people)
    block.close()
    return found


def _two_people(node: Node, notes: Notes) -> tuple[str, ...]:
    people = (line(node, notes),) if isinstance(node, Word) else several(line)(node, notes)
    if len({" ".join(person.split()).casefold() for person in people}) < max(2, len(people)):
        raise notes.refusal(
            Code.TWO_PEOPLE,
            node,
            message="two different people release a hold; no one does it alone",
            help="write both: `by: [first person, second person]`",
        )
    return people
