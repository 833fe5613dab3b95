"""How a simulation and a forecast are told: tables for people, and plain JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cli.grids import Grid
from cli.summary import size
from engine.judge.obligations import is_confirmed
from engine.model.decisions import Bucket, NotStarted
from engine.simulation.amounts import Amount
from engine.simulation.deciding import DUE, EARLIER_POLICIES, MAY_APPLY
from engine.simulation.deciding import NO_RULE as NO_RULE_APPLIES
from engine.simulation.forecast import BEFORE, Forecast, Waiting
from engine.simulation.simulation import Beside, Simulation
from procedures.simulating import Tried
from reports.calibration_words import series_words
from reports.narration import Narrator
from reports.wording import Words, bucket_words

FIRST_LINE = Words(
    "A simulation: nothing is written to the archive, and no plan is made.",
    "此為模擬：不會寫入檔案庫，亦不會制訂計劃。",
)
FORECAST_LINE = Words(
    "A forecast, by what is known today: later events, holds and laws are not in it. It authorises nothing.",
    "此為按今日所知作出的預測：不包括日後的事件、保全及法例。並不授權任何行動。",
)
NO_RULE = Words("no rule, or held", "無規則或受保全")


def lines_of(on: Tried) -> Iterator[str]:
    """Yield on what something was tried."""
    yield f"Scan      {on.scan} of {on.archive}"
    if on.assumed:
        yield f"Assumed   in force: {', '.join(on.assumed)}; counsel has not confirmed them so, and they end in review"
    if on.already:
        yield f"In force  already, so that nothing is assumed of them: {', '.join(on.already)}"
    if on.drafts:
        yield f"Holds     {on.drafts:,} of the policy folder are not in the register yet, and hold here all the same"
    if on.unsigned:
        yield (
            f"Unsigned  {on.unsigned:,} earlier policies bind beside these in a plan until an impact report is signed; "
            "here these alone decide"
        )


def law_line(on: Tried) -> str:
    """Return what the law of today is taken to be."""
    if on.is_law_known:
        return "Today's law is that of the last plan."
    return "No plan was made that could judge this scan, so today's law is the policies given, with nothing assumed."


def days_line(simulation: Simulation) -> str:
    """Return what the columns of the tables are."""
    day, today = simulation.as_of.isoformat(), simulation.today.isoformat()
    if _is_as_law(simulation):
        return f"`today` is today's law on {today}, and `{day}` that day; as tried all is the same."
    return f"`today` is today's law on {today}, `{day}` the same law that day, and `tried` that day as tried."


def lapsed_line(on: Tried, *, day: date) -> str:
    """Return how many rules are confirmed today and not on a later day; empty where none."""
    rules = [rule for rule in on.bundle.rules if rule.is_in_force]
    lapsed = [
        rule
        for rule in rules
        if is_confirmed(rule, on.bundle.confirmations, as_of=on.today)
        and not is_confirmed(rule, on.bundle.confirmations, as_of=day)
    ]
    if not lapsed:
        return ""
    number = "1 rule is" if len(lapsed) == 1 else f"{len(lapsed):,} rules are"
    return f"{number} confirmed by counsel today and not on {day.isoformat()}: these then end in review."


def simulation_grids(simulation: Simulation) -> Iterator[Grid]:
    """Yield the tables of a simulation; what is tried has a column of its own where it differs from today's law."""
    day = simulation.as_of.isoformat()
    columns = ("today", day) if _is_as_law(simulation) else ("today", day, "tried")

    def cells(beside: Beside) -> tuple[str, ...]:
        return tuple(amount_words(one) for one in (beside.today, beside.then, beside.tried)[: len(columns)])

    buckets = [(_both(bucket_words(Bucket(name))), beside) for name, beside in simulation.by_bucket.items()]
    yield Grid(
        title="Records and bytes",
        columns=("", *columns),
        rows=(
            *((name, *cells(beside)) for name, beside in buckets),
            ("All 全部", *[amount_words(simulation.total)] * len(columns)),
            ("of these overdue 逾期", *cells(simulation.overdue)),
            ("of these held only possibly 可能受保全", *cells(simulation.held_possibly)),
        ),
    )
    outcomes = simulation.by_outcome.items()
    yield Grid(
        title="By outcome, copies counted as what they are themselves",
        columns=("", *columns),
        rows=tuple((_both(bucket_words(Bucket(name))), *cells(beside)) for name, beside in outcomes),
    )
    yield Grid(
        title="From today to what is tried",
        columns=("from", "to", "records and bytes"),
        rows=tuple(
            (_both(bucket_words(Bucket(a))), _both(bucket_words(Bucket(b))), amount_words(amount))
            for (a, b), amount in simulation.moved.items()
        ),
        named=2,
    )
    yield Grid(
        title="By series, where something changes",
        columns=("series", "", *columns),
        rows=tuple(
            (_both(series_words(series)), _both(bucket_words(Bucket(bucket))), *cells(beside))
            for (series, bucket), beside in simulation.by_series.items()
            if _differs(beside)
        ),
        named=2,
    )
    yield Grid(
        title="By the rule that keeps longest, where something changes",
        columns=("rule", "", *columns),
        rows=tuple(
            (_rule(rule), _both(bucket_words(Bucket(bucket))), *cells(beside))
            for (rule, bucket), beside in simulation.by_rule.items()
            if _differs(beside)
        ),
        named=2,
    )


def forecast_grids(forecast: Forecast, on: Tried) -> Iterator[Grid]:
    """Yield the tables of a forecast."""
    narrator = Narrator(bundle=on.bundle)
    labels = [BEFORE, *(span.label for span in forecast.spans)]
    fallen = {label: forecast.fallen(label) for label in labels}
    yield Grid(
        title="What falls due: the first day on which neither a floor nor a hold keeps it",
        columns=("period", *(_both(bucket_words(Bucket(one.value))) for one in DUE), "pass a ceiling 超過最長保存期"),
        rows=tuple(
            (label, *(amount_words(amount) for amount in fallen[label].values()), amount_words(forecast.passed(label)))
            for label in labels
        ),
    )
    yield Grid(
        title="By rule and series",
        columns=("period", "rule", "series", "as", "records and bytes"),
        rows=tuple(
            (one.period, _rule(one.rule), _both(series_words(one.series)), one.outcome, amount_words(one.amount))
            for one in forecast.falling
        ),
        named=4,
    )
    yield Grid(
        title="Ceilings passed, by rule and series",
        columns=("period", "rule", "series", "records and bytes"),
        rows=tuple(
            (one.period, _rule(one.rule), _both(series_words(one.series)), amount_words(one.amount))
            for one in forecast.passing
        ),
        named=3,
    )
    buckets = list(Bucket)
    yield Grid(
        title="How all stands at the end of each period",
        columns=(
            "period",
            *(bucket_words(bucket).en for bucket in buckets),
            "overdue",
            "held past floors",
        ),
        rows=tuple(
            (
                one.period,
                *(f"{one.by_bucket.get(bucket.value, Amount()).records:,}" for bucket in buckets),
                f"{one.overdue.records:,}",
                f"{one.held_past_floors.records:,}",
            )
            for one in forecast.standing
        ),
    )
    yield Grid(
        title="Undecided at the end, and why; with several causes under each",
        columns=("cause", "records and bytes"),
        rows=tuple((_cause(one, narrator), amount_words(one.amount)) for one in forecast.waiting),
    )


def plain_simulation(simulation: Simulation, on: Tried) -> dict[str, Any]:
    """Return a simulation as plain JSON."""
    return {
        **_plain_on(on),
        "as_of": simulation.as_of.isoformat(),
        "is_forecast": simulation.is_forecast,
        "is_law_known": on.is_law_known,
        "total": _plain(simulation.total),
        "by_bucket": {bucket: _plain_beside(one) for bucket, one in simulation.by_bucket.items()},
        "by_outcome": {outcome: _plain_beside(one) for outcome, one in simulation.by_outcome.items()},
        "by_series": [
            {"series": series, "bucket": bucket, **_plain_beside(one)}
            for (series, bucket), one in simulation.by_series.items()
        ],
        "by_rule": [
            {"rule": rule, "bucket": bucket, **_plain_beside(one)} for (rule, bucket), one in simulation.by_rule.items()
        ],
        "moved": [{"from": a, "to": b, **_plain(amount)} for (a, b), amount in simulation.moved.items()],
        "by_policies": _plain(simulation.by_policies),
        "overdue": _plain_beside(simulation.overdue),
        "held_possibly": _plain_beside(simulation.held_possibly),
        "changed": len(simulation.changed),
    }


def plain_forecast(forecast: Forecast, on: Tried) -> dict[str, Any]:
    """Return a forecast as plain JSON."""
    return {
        **_plain_on(on),
        "is_forecast": forecast.spans[-1].last > on.today,
        "periods": [span.label for span in forecast.spans],
        "total": _plain(forecast.total),
        "falls_due": [
            {"period": one.period, "rule": one.rule, "series": one.series, "outcome": one.outcome, **_plain(one.amount)}
            for one in forecast.falling
        ],
        "passes_ceiling": [
            {"period": one.period, "rule": one.rule, "series": one.series, **_plain(one.amount)}
            for one in forecast.passing
        ],
        "stands": [
            {
                "period": one.period,
                "day": one.day.isoformat(),
                "by_bucket": {bucket.value: _plain(one.by_bucket.get(bucket.value, Amount())) for bucket in Bucket},
                "overdue": _plain(one.overdue),
                "held_past_floors": _plain(one.held_past_floors),
            }
            for one in forecast.standing
        ],
        "undecided": [{"cause": one.cause, "names": list(one.names), **_plain(one.amount)} for one in forecast.waiting],
    }


def _rule(id: str) -> str:
    return id or _both(NO_RULE)


def _cause(one: Waiting, narrator: Narrator) -> str:
    if one.cause == MAY_APPLY:
        return f"it is not known whether a rule applies: {', '.join(one.names)}"
    if one.cause == NO_RULE_APPLIES:
        return "no rule is about it"
    if one.cause == EARLIER_POLICIES:
        return "policies that were used before still bind" + (f": {', '.join(one.names)}" if one.names else "")
    return narrator.not_started(NotStarted(one.cause), one.names).en


def _plain_on(on: Tried) -> dict[str, Any]:
    return {
        "note": FIRST_LINE.en,
        "scan": on.scan,
        "archive": on.archive,
        "today": on.today.isoformat(),
        "assumed": list(on.assumed),
        "already_in_force": list(on.already),
        "drafts": on.drafts,
        "unsigned": on.unsigned,
    }


def _both(words: Words) -> str:
    return f"{words.en} {words.zh}".strip()


def amount_words(amount: Amount) -> str:
    """Return how many records, and how many bytes they take."""
    return f"{amount.records:,}, {size(amount.bytes)}" if amount.records else "0"


def _is_as_law(simulation: Simulation) -> bool:
    tables = (simulation.by_bucket, simulation.by_outcome, simulation.by_series, simulation.by_rule)
    return all(one.then == one.tried for table in tables for one in table.values())


def _differs(beside: Beside) -> bool:
    return len({beside.today, beside.then, beside.tried}) > 1


def _plain(amount: Amount) -> dict[str, int]:
    return {"records": amount.records, "bytes": amount.bytes}


def _plain_beside(beside: Beside) -> dict[str, Any]:
    return {"today": _plain(beside.today), "then": _plain(beside.then), "tried": _plain(beside.tried)}
