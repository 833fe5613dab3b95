"""How an impact is told: a table of what moves, and plain JSON; and a comparison of policies as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cli.difference_words import supposition_words
from cli.grids import Grid
from cli.simulation_words import amount_words
from engine.model.digests import as_plain, digest_of
from engine.proofs.results import Witness
from engine.simulation.amounts import Amount
from engine.simulation.impact import Impact, Shift, Turned
from procedures.policy_difference import ArchiveImpact, PolicyDifference
from procedures.policy_sides import Side
from procedures.proved_differences import Example, Supposition

_FREED_KEPT = {Shift.FREED: "from no day to a day", Shift.KEPT: "from a day to no day"}


def archive_lines(archive: ArchiveImpact, found: PolicyDifference) -> Iterator[str]:
    """Yield of which archive, scan and day the tables are."""
    yield f"Archive   {archive.archive}"
    yield f"Scan      {archive.scan}, judged as of {found.as_of.isoformat()}"
    if archive.problem:
        yield f"It could not be judged: {archive.problem}."


def impact_grids(archive: ArchiveImpact) -> Iterator[Grid]:
    """Yield the tables of one archive, those of each supposition one below the other."""
    for supposed, impact in archive.impacts:
        yield from _grids(impact, title=f"Under NEW, {supposition_words(supposed)}")


def _grids(impact: Impact, *, title: str) -> Iterator[Grid]:
    rows = [
        ("records in all", impact.total),
        ("fall due earlier", impact.earlier),
        ("of these held, and they stay", impact.earlier_held),
        ("fall due later", impact.later),
        ("fall due as before", impact.same),
        ("may leave now, and did not", impact.removable.newly),
        ("may not leave any more", impact.removable.no_longer),
        ("newly overdue: past a ceiling, and no floor keeps", impact.overdue.newly),
        ("no longer overdue", impact.overdue.no_longer),
        ("newly a floor past a ceiling", impact.shielded.newly),
        ("no longer a floor past a ceiling", impact.shielded.no_longer),
    ]
    always = 7
    yield Grid(
        title=title,
        columns=("what", "records"),
        rows=tuple(
            (name.strip(), amount_words(amount))
            for at, (name, amount) in enumerate(rows)
            if at < always or amount.records
        ),
    )
    shifts = [
        (_shift(one), amount_words(amount))
        for one, amount in impact.shifts.items()
        if one is not Shift.SAME and amount.records
    ]
    yield Grid(title="By how much the day moves", columns=("the day moves", "records"), rows=tuple(shifts))
    yield _by("By rule", "rule", impact.by_rule.items())
    yield _by("By series", "series", impact.by_series.items())


def _by(title: str, name: str, counted: Iterable[tuple[tuple[str, Shift], Amount]]) -> Grid:
    return Grid(
        title=title,
        columns=(name, "the day moves", "records"),
        rows=tuple((key or "none", _shift(shift), amount_words(amount)) for (key, shift), amount in counted),
        named=2,
    )


def _shift(shift: Shift) -> str:
    return _FREED_KEPT.get(shift, shift.value)


def plain_difference(found: PolicyDifference) -> dict[str, Any]:
    """Return a comparison of policies as plain JSON."""
    return {
        "direction": found.direction.value if found.direction is not None else "not proved",
        "is_safe": found.is_safe,
        "old": _plain_side(found.old),
        "new": _plain_side(found.new),
        "changes": as_plain(found.changes),
        "proved": [
            {
                "supposed": _plain_supposed(one.supposed),
                "direction": one.difference.direction.value if one.difference.direction is not None else "not proved",
                "cause": one.difference.cause,
                "weaker": _plain_example(one.weaker),
                "stronger": _plain_example(one.stronger),
                "flagged": _plain_example(one.flagged),
            }
            for one in found.proved
        ],
        "as_of": found.as_of.isoformat(),
        "archives": None if found.archives is None else [_plain_archive(one) for one in found.archives],
        "holds_not_entered": found.drafts,
        "holds_lost": list(found.lost),
    }


def _plain_side(side: Side) -> dict[str, Any]:
    read = side.policies.read
    return {
        "place": side.place,
        "commit": side.commit,
        "bundle": digest_of(read.bundle),
        "rules": len(read.bundle.rules),
        "holds": len(read.holds),
    }


def _plain_supposed(supposed: Supposition) -> dict[str, Any]:
    return {"is_confirmed": supposed.is_confirmed, "in_force": list(supposed.assumed)}


def _plain_example(example: Example | None) -> dict[str, Any] | None:
    if example is None:
        return None
    return {
        "record": list(_given(example.witness)),
        "as_of": example.witness.as_of.isoformat(),
        "before": as_plain(example.before),
        "after": as_plain(example.after),
        "notes": list(example.witness.notes),
    }


def _given(witness: Witness) -> Iterator[str]:
    yield from witness.given()


def _plain_archive(archive: ArchiveImpact) -> dict[str, Any]:
    return {
        "archive": archive.archive,
        "scan": archive.scan,
        "problem": archive.problem,
        "impacts": [
            {"supposed": _plain_supposed(supposed), **plain_impact(impact)} for supposed, impact in archive.impacts
        ],
    }


def plain_impact(impact: Impact) -> dict[str, Any]:
    """Return an impact as plain JSON, without its records."""
    return {
        "total": _plain_amount(impact.total),
        "earlier": _plain_amount(impact.earlier),
        "earlier_held": _plain_amount(impact.earlier_held),
        "later": _plain_amount(impact.later),
        "same": _plain_amount(impact.same),
        "shifts": {shift.value: _plain_amount(amount) for shift, amount in impact.shifts.items()},
        "by_rule": _plain_cells("rule", impact.by_rule.items()),
        "by_series": _plain_cells("series", impact.by_series.items()),
        "removable": _plain_turned(impact.removable),
        "overdue": _plain_turned(impact.overdue),
        "shielded": _plain_turned(impact.shielded),
        "in_conflict": _plain_turned(impact.in_conflict),
        "buckets": [
            {"before": before.value, "after": after.value, **_plain_amount(amount)}
            for (before, after), amount in impact.buckets.items()
        ],
    }


def _plain_cells(name: str, counted: Iterable[tuple[tuple[str, Shift], Amount]]) -> list[dict[str, Any]]:
    return [{name: key, "shift": shift.value, **_plain_amount(amount)} for (key, shift), amount in counted]


def _plain_turned(turned: Turned) -> dict[str, Any]:
    return {"newly": _plain_amount(turned.newly), "no_longer": _plain_amount(turned.no_longer)}


def _plain_amount(amount: Amount) -> dict[str, int]:
    return {"records": amount.records, "bytes": amount.bytes}
