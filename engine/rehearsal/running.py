"""Running cases: each day that a case names is judged, and what is found is put beside what is expected.

What did not apply is not a pass: a reason that has no part in the outcome fails the case, and so does one that no day
of the case could show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.language.codes import Code
from engine.language.problems import Problem
from engine.model.decisions import Cluster, Decision, Judgement, Reason
from engine.model.holds import SEALED
from engine.model.policies import Bundle, Entity
from engine.model.timelines import Authoritative, Case, Expectation, Flag, Mark, NamedReason, Seen, Suite
from engine.rehearsal.staging import Stage, stage

ANY_DAY = date(2000, 1, 1)
"""The day on which authority is judged where a case names none: it does not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is wrong with a case, and the decision that was found, whose reasons say why; absent of authority."""

    problem: Problem
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case that was run: what failed, and every decision that was expected, with its day."""

    suite: Suite
    case: Case
    failures: tuple[Failure, ...]
    decisions: tuple[tuple[date, Decision], ...]

    @property
    def has_passed(self) -> bool:
        """Say whether everything is as the case expects."""
        return not self.failures


def run(suites: Iterable[Suite], *, bundle: Bundle) -> tuple[CaseResult, ...]:
    """Return the result of every case, in the order in which they are written."""
    return tuple(run_case(case, suite=suite, bundle=bundle) for suite in suites for case in suite.cases)


def run_case(case: Case, *, suite: Suite, bundle: Bundle) -> CaseResult:
    """Return the result of one case under `bundle`."""
    running = _Running(stage(case, bundle=bundle, entities=suite.entities))
    return CaseResult(
        suite=suite,
        case=case,
        failures=tuple(running.failures()),
        decisions=tuple((one.on, running.decision(one)) for one in case.expectations),
    )


def has_passed(case: Case, *, entities: Mapping[str, Entity], bundle: Bundle) -> bool:
    """Say whether a case passes under `bundle`; it stops at the first failure."""
    return next(_Running(stage(case, bundle=bundle, entities=entities)).failures(), None) is None


def seen_in(decision: Decision) -> Seen:
    """Return what a decision says in the words of an expectation."""
    flags = [
        flag for flag, is_up in ((Flag.OVERDUE, decision.is_overdue), (Flag.SHIELDED, decision.is_shielded)) if is_up
    ]
    return Seen(bucket=decision.bucket, flags=frozenset(flags))


class _Running:
    """One case while it runs; each day is judged once."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._case = stage.case
        self._judged: dict[date, Judgement] = {}

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong; reasons are asked for only where the outcomes are right."""
        is_wrong = False
        for expectation in self._case.expectations:
            decision = self.decision(expectation)
            if not _matches(seen_in(decision), expectation.expects):
                is_wrong = True
                yield Failure(problem=self._other_outcome(expectation, decision), decision=decision)
        if self._case.authoritative is not None and not self._is_chosen(self._case.authoritative):
            is_wrong = True
            yield Failure(problem=self._other_record(self._case.authoritative))
        if not is_wrong:
            for named in self._case.because:
                yield from self._of_reason(named)

    def decision(self, expectation: Expectation) -> Decision:
        """Return the decision on the record and day of an expectation."""
        return next(one for one in self._on(expectation.on).decisions if one.record == expectation.record)

    def _on(self, day: date) -> Judgement:
        if day not in self._judged:
            self._judged[day] = self._stage.judged(day)
        return self._judged[day]

    def _other_outcome(self, expectation: Expectation, decision: Decision) -> Problem:
        whose = "" if len(self._case.inventory.records) == 1 else f" of {expectation.record}"
        return _problem(
            Code.OTHER_OUTCOME,
            expectation.mark,
            message=f"on {expectation.on}{whose} `{expectation.expects}` is expected, and it is `{seen_in(decision)}`",
            help="mend the policy, or the case if the policy is right",
        )

    @cached_property
    def _clusters(self) -> tuple[Cluster, ...]:
        day = self._case.expectations[0].on if self._case.expectations else ANY_DAY
        return self._on(day).clusters

    def _is_chosen(self, wanted: Authoritative) -> bool:
        if wanted.record is None:
            return bool(self._clusters) and all(cluster.choice is None for cluster in self._clusters)
        return any(cluster.choice == wanted.record for cluster in self._clusters)

    def _other_record(self, wanted: Authoritative) -> Problem:
        choices = sorted(cluster.choice for cluster in self._clusters if cluster.choice is not None)
        if choices:
            found = f"it is `{'`, `'.join(choices)}`"
        else:
            found = "that stays undecided" if self._clusters else "no record of this case is tied to another"
        return _problem(
            Code.OTHER_RECORD,
            wanted.mark,
            message=f"`{wanted.record or 'undecided'}` is to be authoritative, and {found}",
            help="mend the authority rule, or the case if the rule is right",
        )

    def _of_reason(self, named: NamedReason) -> Iterator[Failure]:
        asked = tuple(self._asked(named.name))
        if not asked:
            yield Failure(
                problem=_problem(
                    Code.NEVER_ASKED,
                    named.mark,
                    message=f"no day of this case could show that `{named.name}` is a reason",
                    help=self._how_to_ask(named.name),
                )
            )
        for when, names, decision in asked:
            if named.name not in names:
                yield Failure(
                    problem=_problem(
                        Code.NOT_A_REASON,
                        named.mark,
                        message=f"`{named.name}` has no part in what is decided{when}",
                        help="name what has, or mend the facts of the record; what does not apply is no pass",
                    ),
                    decision=decision,
                )
                return

    def _asked(self, name: str) -> Iterator[tuple[str, set[str], Decision | None]]:
        """Yield each time at which a reason must show: words for it, the names that do show, and a decision."""
        rule = next((rule for rule in self._stage.bundle.rules if rule.id == name), None)
        is_of_days = rule is not None or any(hold.id == name for hold in self._case.holds)
        if not is_of_days:
            if self._case.authoritative is not None:
                yield "", self._names_of_authority(), None
            return
        days: dict[date, list[Expectation]] = {}
        for one in self._case.expectations:
            # A ceiling is no reason before it is passed.
            if rule is None or rule.keep.has_floor or one.expects.flags:
                days.setdefault(one.on, []).append(one)
        sealed = {hold.id for hold in self._case.holds if hold.is_sealed}
        for day, expected in sorted(days.items()):
            decisions = [self.decision(one) for one in expected]
            names = {shown for one in decisions for reason in one.reasons for shown in _names(reason)}
            yield f" on {day}", names | (sealed if SEALED in names else set()), decisions[0]

    def _names_of_authority(self) -> set[str]:
        wanted = self._case.authoritative
        chosen = [one for one in self._clusters if wanted is not None and one.choice == wanted.record]
        rules = {cluster.rule for cluster in chosen if cluster.rule is not None}
        return rules | {contest.fact for cluster in chosen for contest in cluster.contests}

    def _how_to_ask(self, name: str) -> str:
        if any(rule.id == name for rule in self._stage.bundle.rules):
            if not self._case.expectations:
                return "add `expect:` with a day and an outcome"
            return "a ceiling is a reason once it is passed: expect `overdue` or `shielded` on such a day"
        if any(hold.id == name for hold in self._case.holds):
            return "add `expect:` with a day and an outcome"
        if any(rule.id == name or name in {line.fact for line in rule.choose} for rule in self._stage.bundle.authority):
            return "add `authoritative:` and the record that is to be preferred"
        return f"add `holds: [{name}]`: only holds that a case names hold"


def _matches(found: Seen, expected: Seen) -> bool:
    return found.flags == expected.flags and expected.bucket in (None, found.bucket)


def _names(reason: Reason) -> Iterator[str]:
    for attribute in ("hold", "rule"):
        name = getattr(reason, attribute, None)
        if isinstance(name, str):
            yield name


def _problem(code: Code, mark: Mark, *, message: str, help: str) -> Problem:
    return Problem(
        code=code, message=message, help=help, span=mark.span, width=mark.width, source_line=mark.source_line
    )
