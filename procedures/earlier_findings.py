"""What a person should know of policies that were used before and still bind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.model.decisions import Decision, Judgement, KeptByEarlier, NotJudged, Obstacle, Outcome
from engine.model.findings import Finding, FindingCode
from reports.earlier_words import named_policies

_WHY = {
    NotJudged.NO_TEXT: "; their text can't be read",
    NotJudged.OTHER_EVENTS: "; they count from events that the vocabulary does not have or means otherwise",
}


def earlier_findings(judgement: Judgement) -> Iterator[Finding]:
    """Yield one finding for each of the earlier policies that keeps records otherwise free to go further."""
    counted: Counter[tuple[str, NotJudged | None]] = Counter()
    for decision in judgement.decisions:
        if decision.outcome is not Outcome.HELD:
            counted.update(set(_kept_by(decision)))
    causes = {bundle: cause for bundle, cause in counted if cause is not None}
    for bundle in sorted({bundle for bundle, _ in counted}):
        number = sum(of for (one, _), of in counted.items() if one == bundle)
        records = "1 record is" if number == 1 else f"{number:,} records are"
        why = _WHY[causes[bundle]] if bundle in causes else ""
        yield Finding(
            code=FindingCode.KEPT_BY_EARLIER,
            place=f"policies {named_policies(bundle)}",
            detail=f"{records} kept longer only by them{why}; to end that: `muniment report --impact`",
        )


def _kept_by(decision: Decision) -> Iterator[tuple[str, NotJudged | None]]:
    for reason in decision.reasons:
        if isinstance(reason, KeptByEarlier):
            yield reason.bundle, reason.cause
            return
    hindrances = decision.membership.hindrances if decision.membership is not None else ()
    for hindrance in hindrances:
        if hindrance.obstacle is Obstacle.EARLIER_POLICIES:
            yield hindrance.by, None
