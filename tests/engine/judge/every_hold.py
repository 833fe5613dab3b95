"""Every hold put to every record, one after the other: what the judge's quick way has to give, for any register.

It is the plainest program that gives the reasons of semantics section 7, and far too slow for a real archive: ten
thousand matters on a million records are ten thousand million questions. `benchmarks/matters.py` measures it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from engine.judge.cooling import binds, let_out, narrowings, waived
from engine.judge.remembering import facts_digest
from engine.judge.scope_tests import facts_of
from engine.judge.truth import Truth, truth_of
from engine.model.conditions import AllOf, Condition, Not
from engine.model.decisions import HeldByLink, HeldByMore, HeldDirectly, Reach
from engine.model.digests import digest_of
from engine.model.holds import EnteredHold, Register
from engine.model.records import Link, LinkKind, Record

Reason = HeldDirectly | HeldByLink
Subjects = Mapping[str, Sequence[Record]]
Told = dict[str, tuple[HeldDirectly | HeldByLink | HeldByMore, ...]]
MOST = 50


def put_every_hold(
    subjects: Subjects, *, classes: Mapping[str, str], links: Sequence[Link], register: Register, as_of: date
) -> tuple[Told, dict[str, Reach]]:
    """Return the reasons of each held record and the reach of each hold."""
    found: defaultdict[str, list[tuple[Reason, bool]]] = defaultdict(list)
    for entered in sorted(register.holds, key=lambda e: (e.hold.public_id, e.hold.id)):
        if binds(entered.hold, register.releases, as_of=as_of):
            without = narrowings(entered.hold, register.releases, as_of=as_of)
            waivers = waived(register, as_of=as_of)
            let = [one.scope for one in let_out(entered.hold, register.releases, waivers, as_of=as_of)]
            matches = {r: _match(entered, without, let, subject, register) for r, subject in subjects.items()}
            direct = {record: match for record, match in matches.items() if match is not None}
            seen = _seen(entered, subjects, links, register)
            ties = _ties(seen, classes)
            matched = _matched(direct, classes, seen)
            reasons = {record: list(_told(record, entered, direct, classes, matched, ties)) for record in subjects}
            _fall_apart(reasons, entered, classes, seen)
            for record, told in reasons.items():
                if told:
                    found[record].append((min(told, key=_weakness), entered.hold.is_sealed))
    certain: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for told_of in found.values():
        certainly = {reason.hold for reason, _ in told_of if not reason.is_possible}
        certain.update(certainly)
        possible.update({reason.hold for reason, _ in told_of} - certainly)
    reach = {hold: Reach(certain=certain[hold], possible=possible[hold]) for hold in {*certain, *possible}}
    return {record: _bounded(told_of) for record, told_of in found.items()}, reach


def _bounded(told: Sequence[tuple[Reason, bool]]) -> tuple[HeldDirectly | HeldByLink | HeldByMore, ...]:
    possible = [number for number, (reason, _) in enumerate(told) if reason.is_possible]
    if len(possible) <= MOST:
        return tuple(reason for reason, _ in told)
    sealed = [number for number in possible if told[number][1]]
    in_turn = [*sealed[:1], *(number for number in possible if not told[number][1]), *sealed[1:]]
    rest = sorted(in_turn[MOST:])
    listed = (reason for number, (reason, _) in enumerate(told) if number not in rest)
    return (*listed, HeldByMore(holds=len(rest), digest=digest_of([told[number][0].hold for number in rest])))


def _weakness(reason: Reason) -> tuple[bool, bool, bool]:
    return reason.is_possible, isinstance(reason, HeldByLink), reason.is_remembered


def _before(entered: EnteredHold, member: Record, register: Register) -> Iterator[Truth]:
    """Yield what the scope says of each state that counts, where it may hold."""
    for past in register.past:
        for state in past.states if member.id in past.members else ():
            was = Record(id=state.record, location="", sha256=state.sha256, size=0, facts=state.facts)
            truth = truth_of(entered.hold.scope, was)
            if truth.may and (state.until is None or state.until >= entered.entered_on):
                yield truth


def _is_cleared(entered: EnteredHold, member: Record, register: Register) -> bool:
    return any(
        (one.hold, one.member, one.sha256) == (entered.hold.id, member.id, member.sha256)
        and one.facts == facts_digest(member, facts_of(entered.hold.scope))
        for one in register.cleared
    )


def _match(
    entered: EnteredHold,
    without: Sequence[Condition],
    let: Sequence[Condition],
    subject: Sequence[Record],
    register: Register,
) -> HeldDirectly | None:
    scope = AllOf(parts=(entered.hold.scope, *(Not(part=one) for one in (*without, *let))))
    found = []
    for member in subject:
        who = None if member is subject[0] else member.id
        truth = truth_of(scope, member)
        if truth.may:
            found.append(HeldDirectly(hold=entered.hold.public_id, member=who, is_possible=not truth.must))
        is_free = any(truth_of(one, member).must for one in without)
        for truth in _before(entered, member, register):
            if not is_free and (truth.must or not _is_cleared(entered, member, register)):
                found.append(
                    HeldDirectly(
                        hold=entered.hold.public_id, member=who, is_possible=not truth.must, is_remembered=True
                    )
                )
    return min(found, key=_weakness, default=None)


Tie = tuple[tuple[bool, bool, int, tuple[str, str]], str, str, str, LinkKind, bool]


Seen = list[tuple[str, str, LinkKind, bool]]


def _seen(entered: EnteredHold, subjects: Subjects, links: Sequence[Link], register: Register) -> Seen:
    """Return the ties that count for one hold, and whether each is remembered."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for record, subject in subjects.items():
        for member in subject:
            owners[member.id].add(record)
    seen: Seen = [(link.first, link.second, link.kind, False) for link in links if link.kind is not LinkKind.IDENTICAL]
    for was in register.links:
        ends = [sorted(owners[end]) for end in (was.first, was.second)]
        for one, two in product(*ends):
            if entered.entered_on <= was.last_seen:
                seen.append((min(one, two), max(one, two), was.kind, True))
    return seen


def _matched(direct: Mapping[str, HeldDirectly], classes: Mapping[str, str], seen: Seen) -> dict[str, bool]:
    """Return the classes that are matched, and whether only possibly: what was one with a matched one is too."""
    found: dict[str, bool] = {}
    for record, match in direct.items():
        found[classes[record]] = found.get(classes[record], True) and match.is_possible
    joined = {(classes[a], classes[b]) for a, b, kind, was in seen if was and kind is LinkKind.IDENTICAL}
    before: dict[str, bool] = {}
    while found != before:
        before = dict(found)
        for one, other in {*joined, *((b, a) for a, b in joined)}:
            if one in found:
                found[other] = found.get(other, True) and found[one]
    return found


def _ties(seen: Seen, classes: Mapping[str, str]) -> dict[tuple[str, str], Tie]:
    """Return the strongest tie over which one class reaches another, for one hold."""
    strength = list(LinkKind)
    found: dict[tuple[str, str], Tie] = {}
    for first, second, kind, is_remembered in seen:
        for here, there in ((first, second), (second, first)):
            mine, other = classes[here], classes[there]
            order = (kind is LinkKind.CANDIDATE, is_remembered, strength.index(kind), (first, second))
            tie = (order, mine, other, here, kind, is_remembered)
            if mine != other and ((mine, other) not in found or order < found[mine, other][0]):
                found[mine, other] = tie
    return found


def _fall_apart(
    reasons: Mapping[str, list[Reason]], entered: EnteredHold, classes: Mapping[str, str], seen: Seen
) -> None:
    """Add the reason of each class that was one with a held class, round by round: certain ones first."""
    joined = sorted(
        (classes[here], classes[there], (first, second), here)
        for first, second, kind, was in seen
        for here, there in ((first, second), (second, first))
        if was and kind is LinkKind.IDENTICAL and classes[here] != classes[there]
    )
    for is_possible in (False, True):
        held = {classes[r] for r, told in reasons.items() if any(is_possible or not one.is_possible for one in told)}
        latest = set(held)
        while latest:
            new: dict[str, str] = {}
            for mine, other, _, here in joined:
                if mine in latest and other not in held:
                    new.setdefault(other, here)
            for record, told in reasons.items():
                if classes[record] in new:
                    via, hold = new[classes[record]], entered.hold.public_id
                    link = LinkKind.IDENTICAL
                    told.append(HeldByLink(hold=hold, via=via, link=link, is_possible=is_possible, is_remembered=True))
            latest = set(new)
            held |= latest


def _told(
    record: str,
    entered: EnteredHold,
    direct: Mapping[str, HeldDirectly],
    classes: Mapping[str, str],
    matched: Mapping[str, bool],
    ties: Mapping[tuple[str, str], Tie],
) -> Iterator[Reason]:
    """Yield every reason why one hold holds one record; of equally strong ones the first counts."""
    if record in direct:
        yield direct[record]
    hold = entered.hold.public_id
    for class_id in sorted(matched):
        if class_id == classes[record]:
            those = sorted(one for one in direct if classes[one] == class_id)
            via = min(those, key=lambda one: direct[one].is_possible, default=record)
            if via != record:
                is_possible = direct[via].is_possible
                yield HeldByLink(hold=hold, via=via, link=LinkKind.IDENTICAL, is_possible=is_possible)
        elif (class_id, classes[record]) in ties:
            _, _, _, here, kind, is_remembered = ties[class_id, classes[record]]
            possible = matched[class_id] or kind is LinkKind.CANDIDATE
            yield HeldByLink(hold=hold, via=here, link=kind, is_possible=possible, is_remembered=is_remembered)
