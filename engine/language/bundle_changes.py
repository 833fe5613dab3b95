"""What two policy folders say otherwise: rules and authority, words, entities, confirmations, approvals and holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.language.reader import ReadBundle
from engine.language.rule_changes import Became, Change, Sayings, authority_changes, compared, rule_changes
from engine.language.writing import condition_text
from engine.model.digests import digest_of
from engine.model.facts import EventDefinition, FactDefinition, Vocabulary
from engine.model.holds import SEALED, Hold
from engine.model.policies import Approvals, Confirmation, Entity, Policy

HOLD_GONE = "its document is gone; the register keeps what was entered, so it still holds until it is released there"
HOLD_CHANGED = "its document was changed; a hold is never edited, and the register keeps it as it was entered"
RELEASE_ADDED = "it frees nothing by itself: it counts once two people have approved it in the register"


def bundle_changes(old: ReadBundle, new: ReadBundle) -> tuple[Change, ...]:
    """Return everything that two policy folders say otherwise, rules first.

    Of a sealed hold nothing is told but that there is one: neither name nor scope.
    """
    one, other = old.bundle, new.bundle
    return (
        *rule_changes(one, other),
        *authority_changes(one, other),
        *_holds(old.holds, new.holds),
        *_releases(old, new),
        *_confirmations(one.confirmations, other.confirmations),
        *compared("policy", _policies(one.policies), _policies(other.policies)),
        *compared("legal entity", _entities(one.entities.values()), _entities(other.entities.values())),
        *(
            replace(change, is_unproved=True)
            for change in compared("approvals", _approvals(one.approvals), _approvals(other.approvals))
        ),
        *_facts(one.vocabulary, other.vocabulary),
        *compared("event", _events(one.vocabulary.events), _events(other.vocabulary.events)),
    )


def _holds(old: Iterable[Hold], new: Iterable[Hold]) -> Iterator[Change]:
    before, after = ({hold.id: hold for hold in holds} for holds in (old, new))
    for id in sorted({*before, *after}):
        both = [hold for hold in (before.get(id), after.get(id)) if hold is not None]
        name = SEALED if any(hold.is_sealed for hold in both) else id
        if id not in after:
            yield Change(kind="hold", id=name, became=Became.REMOVED, notes=(HOLD_GONE,), is_unproved=True)
        elif id not in before:
            yield Change(kind="hold", id=name, became=Became.ADDED)
        elif digest_of(before[id]) != digest_of(after[id]):
            yield Change(kind="hold", id=name, became=Became.CHANGED, notes=(HOLD_CHANGED,), is_unproved=True)


def _releases(old: ReadBundle, new: ReadBundle) -> Iterator[Change]:
    sealed = {hold.id for read in (old, new) for hold in read.holds if hold.is_sealed}
    before, after = ({digest_of(one): one for one in read.releases} for read in (old, new))
    for digest, release in sorted({**before, **after}.items(), key=lambda item: (item[1].hold, item[1].on)):
        name = SEALED if release.hold in sealed else release.hold
        if digest not in before:
            yield Change(kind="release of hold", id=name, became=Became.ADDED, notes=(RELEASE_ADDED,), is_unproved=True)
        elif digest not in after:
            yield Change(kind="release of hold", id=name, became=Became.REMOVED)


def _confirmations(old: Iterable[Confirmation], new: Iterable[Confirmation]) -> Iterator[Change]:
    before, after = ({digest_of(one): one for one in each} for each in (old, new))
    for digest, one in sorted({**before, **after}.items(), key=lambda item: (item[1].on, item[0])):
        if digest not in before or digest not in after:
            rules = ", ".join(sorted(f"{named.id} {named.version}" for named in one.rules))
            yield Change(
                kind="confirmation",
                id=f"by {one.by} on {one.on.isoformat()}",
                became=Became.ADDED if digest in after else Became.REMOVED,
                notes=(f"until {one.until.isoformat()}, of {rules}",),
            )


def _policies(policies: Iterable[Policy]) -> dict[str, Sayings]:
    return {
        one.id: {"title": " / ".join(one.title.values()), "owner": one.owner, "time zone": one.timezone}
        for one in policies
    }


def _entities(entities: Iterable[Entity]) -> dict[str, Sayings]:
    return {
        one.id: {"year end": str(one.year_end or "unknown"), "jurisdiction": one.jurisdiction or ""} for one in entities
    }


def _approvals(approvals: Approvals) -> dict[str, Sayings]:
    return {
        "approvals": {
            "roles that sign": ", ".join(sorted(approvals.required)),
            "held by different people": ", ".join(sorted(" and ".join(sorted(pair)) for pair in approvals.apart)),
            "expire after": f"{approvals.expires_days} days",
            "leave at most": f"{approvals.max_percent} %",
            "decide open questions within": str(approvals.decide_within),
        }
    }


def _facts(old: Vocabulary, new: Vocabulary) -> Iterator[Change]:
    for change in compared("fact", _definitions(old), _definitions(new)):
        before, after = old.facts.get(change.id), new.facts.get(change.id)
        yield replace(change, is_unproved=_is_unproved(before, after))


def _is_unproved(old: FactDefinition | None, new: FactDefinition | None) -> bool:
    """Say whether a fact tells cases or preferences apart otherwise, which decides on copies and is not proved.

    A fact that is new tells nothing apart yet where it is no mark of identity, and so for one that is gone.
    """
    if old is None or new is None:
        one = old or new
        return one is not None and one.identity.value != "no"
    kept = [value for value in old.values if value in new.values]
    return (
        old.identity is not new.identity
        or digest_of(old.only_for) != digest_of(new.only_for)
        or len(kept) < len(old.values)
        or kept != [value for value in new.values if value in old.values]
    )


def _definitions(vocabulary: Vocabulary) -> dict[str, Sayings]:
    return {
        name: {
            "type": one.kind.value,
            "values": ", ".join(one.values),
            "identity": one.identity.value,
            "identity only for": condition_text(one.only_for) if one.only_for is not None else "",
            "personal": ", ".join(one.personal_values) if one.personal_values else ("yes" if one.is_personal else "no"),
        }
        for name, one in vocabulary.facts.items()
    }


def _events(events: Mapping[str, EventDefinition]) -> dict[str, Sayings]:
    return {kind: {"of": one.per, "cleared by": one.cleared_by or ""} for kind, one in events.items()}
