"""What a person should know about the holds on the day of a judgement: findings, beside the freezing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.judge.cooling import binds, releases_by_hold
from engine.model.decisions import Judgement
from engine.model.findings import Finding, FindingCode
from engine.model.holds import ACCESS_REQUEST_DAYS, Hold, Register


def hold_findings(register: Register, judgement: Judgement) -> tuple[Finding, ...]:
    """Return the findings about holds that bind; sealed ones are named nowhere."""
    releases = releases_by_hold(register.releases)
    return tuple(
        finding
        for entered in register.holds
        if binds(entered.hold, releases.get(entered.hold.id, ()), as_of=judgement.as_of)
        for finding in _about(entered.hold, judgement, is_missing=entered.is_missing)
    )


def _about(hold: Hold, judgement: Judgement, *, is_missing: bool) -> Iterator[Finding]:
    place, as_of = hold.public_id, judgement.as_of
    if is_missing:
        yield Finding(
            code=FindingCode.HOLD_FILE_MISSING, place=place, detail="the file is gone; the hold binds all the same"
        )
    # What each hold reaches is the judge's to say: of a record that many hold the reasons don't list them all.
    if hold.public_id not in judgement.reach:
        yield Finding(code=FindingCode.HOLD_MATCHES_NOTHING, place=place, detail="no record of this archive")
    if hold.is_sealed:
        return
    if hold.review_on is not None and as_of >= hold.review_on:
        yield Finding(code=FindingCode.HOLD_REVIEW_DUE, place=place, detail=f"since {hold.review_on.isoformat()}")
    if hold.received is not None:
        due = hold.received + timedelta(days=ACCESS_REQUEST_DAYS)
        if as_of >= due:
            yield Finding(code=FindingCode.ACCESS_REQUEST_DUE, place=place, detail=f"fell due {due.isoformat()}")
