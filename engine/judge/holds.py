"""Which records each hold freezes: by its scope, and one link deep.

A hold binds at every `as_of`, before its issue date too, until its end has cooled (semantics section 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import assert_never

from engine.judge.truth import truth_of
from engine.model.decisions import HeldByLink, HeldDirectly
from engine.model.holds import COOLING_DAYS, EnteredRelease, Hold, HoldKind, Register
from engine.model.records import Link, LinkKind, Record

HeldReason = HeldDirectly | HeldByLink


def binds(hold: Hold, releases: Iterable[EnteredRelease], *, as_of: date) -> bool:
    """Say whether `hold` still freezes on `as_of`.

    Cooling runs 30 days from the later of the stated day and the register's entry, so that a release dated back frees
    nothing early. A regulator's release counts from the stated end at the earliest.
    """
    ends = [max(r.release.on, r.entered_on) for r in releases if r.release.hold == hold.id]
    match hold.kind:
        case HoldKind.LEGAL | HoldKind.ACCESS_REQUEST:
            pass
        case HoldKind.REGULATOR:
            ends = [max(end, hold.until) for end in ends] if hold.until is not None else ends
        case HoldKind.EXTENSION:
            if hold.until is not None and _has_cooled(hold.until, as_of=as_of):
                return False
        case _:
            assert_never(hold.kind)
    # Of several releases the last to cool counts.
    return not (ends and all(_has_cooled(end, as_of=as_of) for end in ends))


def _has_cooled(end: date, *, as_of: date) -> bool:
    # Subtracting cannot overflow where adding to a date near the end of the calendar could.
    return (as_of - end) > timedelta(days=COOLING_DAYS)


def held_records(
    subjects: Mapping[str, Sequence[Record]],
    *,
    classes: Mapping[str, str],
    links: Sequence[Link],
    register: Register,
    as_of: date,
) -> dict[str, tuple[HeldReason, ...]]:
    """Return why each held record is held, by record id; records that no hold reaches are absent.

    `subjects` maps a record's id to the record and its ghosts; `classes` maps it to the id of its class of identical
    records; `links` tie live records (a ghost's ties are its survivor's).
    """
    neighbours = _neighbouring_classes(links, classes)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for record, class_id in classes.items():
        members[class_id].append(record)
    found: defaultdict[str, list[HeldReason]] = defaultdict(list)
    for entered in sorted(register.holds, key=lambda e: e.hold.id):
        if not binds(entered.hold, register.releases, as_of=as_of):
            continue
        for record, reason in _reached(entered.hold, subjects, classes, members, neighbours).items():
            found[record].append(reason)
    return {record: tuple(reasons) for record, reasons in found.items()}


def _reached(
    hold: Hold,
    subjects: Mapping[str, Sequence[Record]],
    classes: Mapping[str, str],
    members: Mapping[str, Sequence[str]],
    neighbours: Mapping[str, Mapping[str, tuple[LinkKind, str]]],
) -> dict[str, HeldReason]:
    direct = {record: match for record, subject in subjects.items() if (match := _match(hold, subject))}
    reached: dict[str, HeldReason] = dict(direct)
    matched: dict[str, str] = {}
    for record in sorted(direct):
        best = matched.setdefault(classes[record], record)
        if direct[best].is_possible and not direct[record].is_possible:
            matched[classes[record]] = record

    def add(record: str, reason: HeldByLink) -> None:
        # The strongest reason of one hold stays: certain before possible, direct before linked.
        earlier = reached.get(record)
        if earlier is None or (earlier.is_possible and not reason.is_possible):
            reached[record] = reason

    for class_id, via in sorted(matched.items()):
        is_possible = direct[via].is_possible
        for record in members[class_id]:
            if record != via:
                add(record, _linked(hold, via, LinkKind.IDENTICAL, is_possible=is_possible))
        for other, (kind, other_via) in sorted(neighbours.get(class_id, {}).items()):
            for record in members[other]:
                possible = is_possible or kind is LinkKind.CANDIDATE
                add(record, _linked(hold, other_via, kind, is_possible=possible))
    return reached


def _linked(hold: Hold, via: str, kind: LinkKind, *, is_possible: bool) -> HeldByLink:
    return HeldByLink(hold=hold.public_id, via=via, link=kind, is_possible=is_possible)


def _match(hold: Hold, subject: Sequence[Record]) -> HeldDirectly | None:
    possible: HeldDirectly | None = None
    for member in subject:
        truth = truth_of(hold.scope, member)
        if truth.must:
            return HeldDirectly(hold=hold.public_id, member=member.id, is_possible=False)
        if truth.may and possible is None:
            possible = HeldDirectly(hold=hold.public_id, member=member.id, is_possible=True)
    return possible


def _neighbouring_classes(
    links: Sequence[Link], classes: Mapping[str, str]
) -> dict[str, dict[str, tuple[LinkKind, str]]]:
    """Return, for each class, the classes tied to it: the strongest kind, and the record on its own side."""
    strength = list(LinkKind)
    neighbours: defaultdict[str, dict[str, tuple[LinkKind, str]]] = defaultdict(dict)
    for link in links:
        if link.kind is LinkKind.IDENTICAL:
            continue
        for here, there in ((link.first, link.second), (link.second, link.first)):
            mine, other = classes[here], classes[there]
            earlier = neighbours[mine].get(other)
            if mine != other and (earlier is None or strength.index(link.kind) < strength.index(earlier[0])):
                neighbours[mine][other] = (link.kind, here)
    return dict(neighbours)
