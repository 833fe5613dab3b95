"""What is printed of events: for people, and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence

from cli.session import tell
from engine.model.dates import Interval
from engine.model.findings import Finding
from engine.register.acts import CorrectionEntered
from engine.register.events import ON_SOME_DAY
from engine.register.proposals import Proposal, State
from procedures.event_corrections import Corrected
from procedures.events import Imported, ListedEvent, Places

_SHOWN = 20
_NEVER = "no day: it never happened"


def in_words(on: Interval | None) -> str:
    """Return when an event counts as having happened."""
    if on is None:
        return _NEVER
    if on == ON_SOME_DAY:
        return "an unknown day"
    return on.earliest.isoformat() if on.is_certain else f"{on.earliest} to {on.latest}"


def tell_import(imported: Imported) -> None:
    """Print what an import did."""
    tell(f"New           {len(imported.taken.new):,}{_entries(imported.taken.entries)}")
    tell(f"Known         {len(imported.taken.known):,} the register had already")
    tell(f"Unknown day   {imported.unknown_day:,} of these: they start no clock, and clear what they can")
    if imported.nobody is None or imported.nearly is None:
        tell("Records       no archive was scanned yet, so no event was compared with records")
    else:
        tell(f"Of nobody     {_places(imported.nobody)} of an asset that no record of the latest scans has")
        tell(f"Of nearly     {_places(imported.nearly)} of an asset that a record has in another spelling")
    tell(f"In the future {_places(imported.future)}")
    for finding in imported.findings[:_SHOWN]:
        tell(f"{finding.place}: {finding.detail}")
    if len(imported.findings) > _SHOWN:
        tell(f"and {len(imported.findings) - _SHOWN:,} more findings: all are in --format json")


def import_as_result(imported: Imported) -> dict[str, object]:
    """Return what an import did as plain JSON."""
    return {
        "new": len(imported.taken.new),
        "known": len(imported.taken.known),
        "entries": list(imported.taken.entries),
        "unknown_day": imported.unknown_day,
        "of_nobody": _places_as_result(imported.nobody),
        "of_nearly": _places_as_result(imported.nearly),
        "in_future": _places_as_result(imported.future),
        "findings": [_finding_as_result(one) for one in imported.findings],
    }


def tell_list(events: Sequence[ListedEvent]) -> None:
    """Print events, each with what was said of it since."""
    for one in events:
        said = "" if one.counts_as == one.event.on else f", first said as {in_words(one.event.on)}"
        tell(f"{one.id}  {one.event.kind} of {one.event.asset}: {in_words(one.counts_as)}{said}")
        tell(f"    {_origin(one)}")
        for proposal in one.corrections:
            tell(f"    {_of_proposal(proposal)}")
    tell("1 event" if len(events) == 1 else f"{len(events):,} events")


def list_as_result(events: Sequence[ListedEvent]) -> dict[str, object]:
    """Return events as plain JSON."""
    return {"events": [_event_as_result(one) for one in events]}


def tell_correction(corrected: Corrected) -> None:
    """Print what a correction changes, and for whom it waits."""
    event, number = corrected.after.event, corrected.proposal.number
    tell(f"Proposal    {number}")
    tell(f"Event       {corrected.after.id}  {event.kind} of {event.asset}")
    tell(f"First said  {in_words(event.on)}")
    tell(f"Before      {in_words(corrected.before.counts_as)}")
    tell(f"Proposed    {in_words(corrected.to)}")
    if corrected.proposal.state is not State.OPEN:
        tell(f"Now         {in_words(corrected.after.counts_as)}")
        return
    tell(f"Until then  {in_words(corrected.after.counts_as)}: it counts as both")
    tell(f"It waits    {_waits(corrected.proposal)}: `muniment approve {number}`")


def correction_as_result(corrected: Corrected) -> dict[str, object]:
    """Return a correction as plain JSON."""
    return {
        "proposal": corrected.proposal.number,
        "before": _days_as_result(corrected.before.counts_as),
        "proposed": _days_as_result(corrected.to),
        "event": _event_as_result(corrected.after),
    }


def _entries(entries: Sequence[int]) -> str:
    if not entries:
        return ", nothing was entered"
    return f", entry {entries[0]}" if len(entries) == 1 else f", entries {entries[0]} to {entries[-1]}"


def _places(found: Places) -> str:
    examples = f" ({', '.join(found.examples)}{', ...' if found.number > len(found.examples) else ''})"
    rows = "1 row" if found.number == 1 else f"{found.number:,} rows"
    return rows + (examples if found.number else "")


def _places_as_result(found: Places | None) -> dict[str, object] | None:
    return None if found is None else {"rows": found.number, "examples": list(found.examples)}


def _finding_as_result(finding: Finding) -> dict[str, object]:
    return {"code": finding.code.value, "place": finding.place, "detail": finding.detail}


def _origin(one: ListedEvent) -> str:
    if one.entered is not None:
        entered = one.entered
        by = entered.account if entered.person is None else f"{entered.person.name} ({entered.person.id})"
        return f"entered on {entered.on} by {by} from {entered.source}, entry {entered.sequence}"
    if one.scan is not None:
        return f"not in the register: a table of the scan {one.scan} says it"
    return "not in the register: it is named by a correction"


def _of_proposal(proposal: Proposal) -> str:
    assert isinstance(proposal.subject, CorrectionEntered)
    what = "retracted" if proposal.subject.to is None else f"corrected to {in_words(proposal.subject.to)}"
    by = proposal.noted.account if proposal.author is None else proposal.author.name
    where = {
        State.OPEN: f"waits {_waits(proposal)}",
        State.BINDING: f"binds since {proposal.bound_on}, agreed by {_approvers(proposal)}",
        State.ENDED: f"was ended: {proposal.ended_for}",
    }[proposal.state]
    return f"{proposal.number}: {what} by {by} on {proposal.noted.on} ({proposal.subject.reason}); it {where}"


def _approvers(proposal: Proposal) -> str:
    return ", ".join(sorted({one.person.name for one in proposal.approvals}))


def _waits(proposal: Proposal) -> str:
    roles = ", ".join(sorted(proposal.quorum.among))
    agreed = f", agreed so far by {_approvers(proposal)}" if proposal.approvals else ""
    return f"for {proposal.quorum.people} people who agree, of the roles {roles}{agreed}"


def _event_as_result(one: ListedEvent) -> dict[str, object]:
    entered = one.entered
    return {
        "id": one.id,
        "kind": one.event.kind,
        "asset": one.event.asset,
        "said": _days_as_result(one.event.on),
        "counts_as": _days_as_result(one.counts_as),
        "source": None if entered is None else entered.source,
        "entry": None if entered is None else entered.sequence,
        "entered_on": None if entered is None else entered.on.isoformat(),
        "entered_by": None if entered is None else entered.account,
        "person": None if entered is None or entered.person is None else entered.person.id,
        "scan": one.scan,
        "corrections": [_proposal_as_result(proposal) for proposal in one.corrections],
    }


def _proposal_as_result(proposal: Proposal) -> dict[str, object]:
    assert isinstance(proposal.subject, CorrectionEntered)
    return {
        "proposal": proposal.number,
        "to": _days_as_result(proposal.subject.to),
        "reason": proposal.subject.reason,
        "entered_on": proposal.noted.on.isoformat(),
        "entered_by": proposal.noted.account,
        "person": None if proposal.author is None else proposal.author.id,
        "state": proposal.state.value,
        "approvals": [
            {"person": one.person.id, "on": one.on.isoformat(), "is_signed": one.is_signed}
            for one in proposal.approvals
        ],
        "needed": proposal.quorum.people,
    }


def _days_as_result(on: Interval | None) -> dict[str, str] | None:
    return None if on is None else {"earliest": on.earliest.isoformat(), "latest": on.latest.isoformat()}
