"""What other policies, or another day, would make of an inventory: three judgements beside one another.

The first is today's law today, the second the same law on the other day, and the third the policies that are tried, on
that day. So what time does is told apart from what the policies do. The judge is the one of every plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from engine.judge.earlier import judge_longer
from engine.model.decisions import Bucket, Decision, Judgement
from engine.model.earlier import EarlierPolicies
from engine.model.errors import MunimentError
from engine.model.holds import Register
from engine.model.policies import Bundle
from engine.model.records import Inventory, Record
from engine.simulation.amounts import Amount, Amounts, Key
from engine.simulation.deciding import deciding_rule, series_of
from engine.simulation.sealed import without_sealed_ends

_SHOWN = 8


class RuleUnknownError(MunimentError):
    """A rule that none of the policies has."""

    def __init__(self, *, rule: str, rules: Sequence[str], assumable: Sequence[str]) -> None:
        near = get_close_matches(rule, rules, n=1)
        named = ", ".join(f"`{one}`" for one in assumable[:_SHOWN])
        more = f" and {len(assumable) - _SHOWN:,} more" if len(assumable) > _SHOWN else ""
        others = f"rules that are not in force: {named}{more}" if named else "every rule of these policies is in force"
        super().__init__(
            f"`{rule}` is no rule of these policies",
            help=f"did you mean `{near[0]}`?" if near else others,
        )
        self.rule = rule


def assume(bundle: Bundle, rules: Iterable[str]) -> Bundle:
    """Return the bundle with some rules in force that are not, each a new version, which counsel has not confirmed.

    Raises `RuleUnknownError`. A rule that is in force stays as it is.
    """
    wanted = set(rules)
    known = {rule.id: rule for rule in bundle.rules}
    for unknown in sorted(wanted - known.keys()):
        assumable = [rule.id for rule in bundle.rules if not rule.is_in_force]
        raise RuleUnknownError(rule=unknown, rules=sorted(known), assumable=assumable)
    policies = tuple(
        replace(
            policy,
            rules=tuple(replace(rule, is_in_force=True) if rule.id in wanted else rule for rule in policy.rules),
        )
        for policy in bundle.policies
    )
    return replace(bundle, policies=policies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A law and what it judges: the inventory as its vocabulary reads it, rules and holds, and the day.

    `earlier` are policies that bind beside the rules: of the law of today those that nobody has signed away.
    """

    inventory: Inventory
    bundle: Bundle
    register: Register
    as_of: date
    earlier: tuple[EarlierPolicies, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How much was counted today, then by the law of today, and then by what is tried."""

    today: Amount
    then: Amount
    tried: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A record that is in another bucket: today, then by the law of today, and then by what is tried."""

    record: Record
    series: str
    today: Decision
    then: Decision
    tried: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Three judgements of one inventory, counted under several heads, each of which adds up to the inventory.

    `by_outcome` counts what a record may become whether or not it is a copy; `by_series` and `by_rule` count under the
    series or the deciding rule, and the bucket. `moved` counts from the bucket of today to that of what is tried, and
    `by_policies` how many of those would be elsewhere on that day by today's law.
    """

    as_of: date
    today: date
    total: Amount
    by_bucket: dict[str, Beside]
    by_outcome: dict[str, Beside]
    by_series: dict[tuple[str, str], Beside]
    by_rule: dict[tuple[str, str], Beside]
    moved: dict[tuple[str, str], Amount]
    by_policies: Amount
    overdue: Beside
    held_possibly: Beside
    changed: tuple[Changed, ...]

    @property
    def is_forecast(self) -> bool:
        """Say whether the day lies ahead."""
        return self.as_of > self.today


def simulate(*, today: Given, tried: Given) -> Simulation:
    """Return what `tried` would make of an inventory, beside the law and day of `today`; the records are the same.

    On a day that lies ahead no sealed matter ends.
    """
    now = _judged(today)
    on_that_day = _ahead(replace(today, as_of=tried.as_of), today=today.as_of)
    then = now if on_that_day == today else _judged(on_that_day)
    on_trial = _ahead(tried, today=today.as_of)
    after = then if on_that_day == on_trial else _judged(on_trial)
    records = {record.id: record for record in tried.inventory.records}
    rows = [
        Changed(record=records[a.record], series=series_of(records[a.record]), today=a, then=b, tried=c)
        for a, b, c in zip(now.decisions, then.decisions, after.decisions, strict=True)
    ]
    moved: Amounts[tuple[str, str]] = Amounts()
    by_policies: Amounts[bool] = Amounts()
    for row in rows:
        moved.add((row.today.bucket.value, row.tried.bucket.value), row.record.size)
        by_policies.add(row.then.bucket is not row.tried.bucket, row.record.size)
    changed = tuple(row for row in rows if _is_other(row))
    return Simulation(
        as_of=tried.as_of,
        today=today.as_of,
        total=Amount(len(rows), sum(row.record.size for row in rows)),
        by_bucket=_beside(rows, lambda d, _: d.bucket.value, keys=[bucket.value for bucket in Bucket]),
        by_outcome=_beside(rows, lambda d, _: d.outcome.value),
        by_series=_beside(rows, lambda d, series: (series, d.bucket.value)),
        by_rule=_beside(rows, lambda d, _: (deciding_rule(d), d.bucket.value)),
        moved={pair: amount for pair, amount in sorted(moved.counted().items()) if pair[0] != pair[1]},
        by_policies=by_policies.counted().get(True, Amount()),
        overdue=_beside(rows, lambda d, _: d.is_overdue, keys=[True])[True],
        held_possibly=_beside(rows, lambda d, _: d.is_possible, keys=[True])[True],
        changed=changed,
    )


def _ahead(given: Given, *, today: date) -> Given:
    if given.as_of <= today:
        return given
    return replace(given, register=without_sealed_ends(given.register, today=today))


def _judged(given: Given) -> Judgement:
    return judge_longer(
        given.inventory, bundle=given.bundle, earlier=given.earlier, register=given.register, as_of=given.as_of
    )


def _is_other(row: Changed) -> bool:
    return len({(one.bucket, one.outcome) for one in (row.today, row.then, row.tried)}) > 1


def _beside(
    rows: Sequence[Changed], key_of: Callable[[Decision, str], Key], *, keys: Sequence[Key] = ()
) -> dict[Key, Beside]:
    """Return each key's amounts in the three judgements; `keys` are there even where nothing is counted."""
    amounts: list[Amounts[Key]] = [Amounts(), Amounts(), Amounts()]
    for row in rows:
        for counting, decision in zip(amounts, (row.today, row.then, row.tried), strict=True):
            counting.add(key_of(decision, row.series), row.record.size)
    today, then, tried = (counting.counted() for counting in amounts)
    others = sorted({*today, *then, *tried} - {*keys}, key=repr)
    nothing = Amount()
    return {
        key: Beside(today=today.get(key, nothing), then=then.get(key, nothing), tried=tried.get(key, nothing))
        for key in (*keys, *others)
    }
