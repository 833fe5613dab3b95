"""How a comparison of policies is told: what was proved, what is said otherwise, a case for each, and the archives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from engine.language.rule_changes import Became, Change, Wording
from engine.model.decisions import Decision, Outcome
from engine.proofs.results import Direction, Status
from engine.simulation.deciding import deciding_rule
from procedures.policy_difference import PolicyDifference
from procedures.policy_sides import Side
from procedures.proved_differences import Example, Proved, Supposition

_DIRECTIONS = {
    Direction.EQUIVALENT: "no record is protected less under NEW than under OLD, and none more.",
    Direction.MORE_PROTECTIVE: "NEW protects no record less than OLD, and some more.",
    Direction.LESS_PROTECTIVE: "NEW protects some record less than OLD.",
    Direction.INCOMPARABLE: "NEW protects some record less than OLD, and another more.",
}


def lines_of(found: PolicyDifference, *, is_plain: bool) -> Iterator[str]:
    """Yield what a person reads before the tables of the archives; with `is_plain` nothing is told by its place."""
    yield from (_side(found.old), _side(found.new))
    yield ""
    yield from _direction(found)
    yield ""
    yield from _changes(found, is_plain=is_plain)
    for one in found.proved:
        yield from _examples(one)
    for hold in found.lost:
        yield ""
        yield f"The hold {hold} was never entered in this register, and its document is gone: nothing holds by it."


def supposition_words(supposed: Supposition) -> str:
    """Return what is supposed of both sides, as the end of a sentence."""
    if not supposed.is_confirmed:
        return "as both stand, with what counsel has confirmed"
    said = "as if counsel had confirmed every rule"
    return f"{said}, and these were in force: {', '.join(supposed.assumed)}" if supposed.assumed else said


def _side(side: Side) -> str:
    read = side.policies.read
    commit = f" (commit {side.commit[:12]})" if side.commit is not None else ""
    rules, holds = len(read.bundle.rules), len(read.holds)
    return f"{side.name:<10}{side.place}{commit}: {_count(rules, 'rule')}, {_count(holds, 'hold')}"


def _direction(found: PolicyDifference) -> Iterator[str]:
    direction = found.direction
    so_far = " AS FAR AS IS PROVED" if found.unproved else ""
    if direction is None:
        yield "NOT PROVED: the direction is not known."
    else:
        yield f"{direction.value.upper()}{so_far}: {_DIRECTIONS[direction]}"
    for one in found.proved:
        yield f"  {supposition_words(one.supposed)}: {_proved(one)}"
    if found.unproved:
        named = ", ".join(dict.fromkeys(f"{one.kind} {one.id}" for one in found.unproved))
        yield f"  no proof looks at these changes, so a person judges them: {named}"


def _proved(one: Proved) -> str:
    if one.difference.direction is None:
        return f"not proved: {one.difference.cause}"
    return one.difference.direction.value


def _changes(found: PolicyDifference, *, is_plain: bool) -> Iterator[str]:
    if not found.changes:
        yield "Both say the same."
        return
    yield "What NEW says otherwise"
    for change in found.changes:
        yield f"  {change.kind} {change.id}: {change.became.value}"
        for wording in change.wordings:
            said = _wording(wording, change, is_plain=is_plain)
            if said:
                yield f"    {said}"
        for note in change.notes:
            yield f"    {note}"


def _wording(wording: Wording, change: Change, *, is_plain: bool) -> str:
    if change.became is not Became.CHANGED:
        return f"{wording.what}: {wording.after or wording.before}"
    before, after = wording.before or "nothing", wording.after or "nothing"
    return f"{wording.what} was {before}, is {after}" if is_plain else f"{wording.what}: {before} -> {after}"


def _examples(one: Proved) -> Iterator[str]:
    for heading, example in (
        ("Protected less", one.weaker),
        ("Protected more", one.stronger),
        ("Overdue or shielded otherwise", one.flagged),
    ):
        if example is not None:
            yield ""
            yield f"{heading}, {supposition_words(one.supposed)}. For example:"
            yield from (f"  {line}" for line in _example(example))
    if one.difference.status is Status.BROKEN:
        yield ""
        yield "The judge does not confirm a case of this proof. Rely on neither, and report it."


def _example(example: Example) -> Iterator[str]:
    record, *happened = example.witness.given()
    yield f"{record[0].upper()}{record[1:]}."
    yield from (f"{one[0].upper()}{one[1:]}." for one in happened)
    yield f"On {example.witness.as_of.isoformat()} OLD {outcome_words(example.before)};"
    yield f"on the same day NEW {outcome_words(example.after)}."
    yield from (f"{note[0].upper()}{note[1:]}." for note in example.witness.notes)


def outcome_words(decision: Decision) -> str:
    """Return what becomes of a record, and by which rule, as the end of a sentence."""
    rule = deciding_rule(decision)
    by = f" (rule {rule})" if rule else ""
    flag = ""
    if decision.is_overdue:
        flag = ", and it is past a ceiling: overdue"
    elif decision.is_shielded:
        flag = ", though it is past a ceiling"
    return f"{_outcome(decision)}{by}{flag}"


def _outcome(decision: Decision) -> str:
    match decision.outcome:
        case Outcome.HELD:
            return "holds it"
        case Outcome.KEEP:
            return f"keeps it through {decision.until.isoformat()}" if decision.until is not None else "keeps it"
        case Outcome.UNDECIDED:
            return "keeps it, because it can't be decided yet"
        case Outcome.REVIEW:
            return "leaves it to a person to review"
        case Outcome.TRANSFER:
            return "lets it be transferred"
        case Outcome.DISPOSE:
            return "lets it be disposed of"
    assert_never(decision.outcome)


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
