"""How packs and their rules look: for people within eighty columns, and as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.text import Text

from cli.console import output, visible
from cli.session import tell
from engine.model.conditions import AllOf
from engine.model.facts import Vocabulary
from engine.model.policies import Confirmation, Copies, Rule
from procedures.policy_listing import ListedPack, ListedRule, PolicyListing, Standing
from reports.keep_words import condition_text, length_words, start_words
from reports.wording import source_words, then_words, titled

WIDTH = 79
"""Columns of a line: a terminal of eighty, a printed page, and a file that a listing is piped to."""

_INDENT, _LABELS = 4, 9


def tell_listing(listing: PolicyListing) -> None:
    """Print every pack and its rules, and last what all of it permits."""
    for pack in listing.packs:
        _tell_pack(pack, listing.vocabulary)
    _tell_sum(listing)


def _tell_pack(pack: ListedPack, vocabulary: Vocabulary) -> None:
    title = titled(pack.policy.title, fallback=pack.policy.id)
    _tell_wrapped(f"{title.en}  {title.zh}" if title.zh != title.en else title.en)
    owner = f"; {pack.policy.owner}" if pack.policy.owner else ""
    _tell_wrapped(f"{pack.policy.id} in {pack.file}{owner}", indent=2)
    tell()
    for listed in pack.rules:
        tell(f"  {listed.rule.id}")
        for label, text in _lines(listed, vocabulary):
            _tell_wrapped(text, indent=_INDENT, label=label)
        tell()


def _lines(listed: ListedRule, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    rule = listed.rule
    title = titled(rule.title, fallback="")
    if title.en:
        yield "", f"{title.en}  {title.zh}" if title.zh != title.en else title.en
    start = start_words(rule.keep, vocabulary=vocabulary)
    yield "covers", "every record" if rule.applies_to == AllOf(parts=()) else condition_text(rule.applies_to)
    yield "keeps", keeps_in_words(rule)
    if start is not None:
        yield "from", start.en
    if rule.keep.purpose is not None:
        yield "purpose", rule.keep.purpose
    if rule.keep.has_floor:
        yield "then", _then(rule)
    yield "status", _STATUS[listed.standing] + _by(listed.confirmation)
    for basis in rule.basis:
        yield "basis", f"{basis.cite} [{source_words(basis.source).en}; checked {basis.checked}]"
        if basis.note:
            yield "note", basis.note


def keeps_in_words(rule: Rule) -> str:
    """Return how long a rule keeps, and how long at most, in English."""
    said = [words.en for words in length_words(rule.keep)]
    if rule.keep.while_ is not None:
        said.append(f"while {condition_text(rule.keep.while_)}, or while that is not known")
    return "; ".join(said)


_STATUS = {
    Standing.NOT_IN_FORCE: "law not in force: the rule has no effect",
    Standing.CEILING: "in force; a ceiling, which asks a person and never disposes",
    Standing.UNCONFIRMED: "in force; not confirmed by counsel: it keeps, and permits nothing",
    Standing.LAPSED: "in force; counsel's word does not count today: it keeps, and permits nothing",
    Standing.CONFIRMED: "in force; confirmed in a file, which counts once counsel approved it by certificate",
}


def _then(rule: Rule) -> str:
    then = "review" if rule.then is None else then_words(rule.then).en
    return f"{then}; {'one copy is enough' if rule.copies is Copies.ONE else 'every copy is kept'}"


def _by(confirmation: Confirmation | None) -> str:
    if confirmation is None:
        return ""
    sample = "SAMPLE, " if confirmation.is_sample else ""
    return f" ({sample}{confirmation.by}, {confirmation.on} to {confirmation.until})"


def _tell_sum(listing: PolicyListing) -> None:
    standings = listing.standings
    rules = sum(standings.values())
    _tell_wrapped(
        f"{_count(len(listing.packs), 'pack')}, {_count(rules, 'rule')} on {listing.on}: "
        f"{standings[Standing.CONFIRMED]} confirmed in a file, {standings[Standing.LAPSED]} no more, "
        f"{standings[Standing.UNCONFIRMED]} not confirmed, {standings[Standing.CEILING]} ceilings, "
        f"{standings[Standing.NOT_IN_FORCE]} not in force."
    )
    if standings[Standing.CONFIRMED]:
        _tell_wrapped("Only confirmed rules can permit anything, and only while every other rule and hold lets them.")
    else:
        _tell_wrapped("Nothing here frees anything: a rule permits only after your own counsel has confirmed it.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _tell_wrapped(text: str, *, indent: int = 0, label: str = "") -> None:
    head = " " * indent + (f"{label:<{_LABELS}}" if indent == _INDENT else "")
    for line in _wrapped(visible(text), width=WIDTH - len(head)):
        tell(f"{head}{line}")
        head = " " * len(head)


def _wrapped(text: str, *, width: int) -> Iterable[str]:
    # Chinese characters take two columns, and a line of them may break anywhere.
    return (line.plain.rstrip() for line in Text(text).wrap(output, width))


def listing_as_plain(listing: PolicyListing) -> dict[str, Any]:
    """Return a listing as plain JSON."""
    return {
        "on": listing.on.isoformat(),
        "packs": [_pack_as_plain(pack, listing.vocabulary) for pack in listing.packs],
        "rules": {standing.value: listing.standings[standing] for standing in Standing},
    }


def _pack_as_plain(pack: ListedPack, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "id": pack.policy.id,
        "file": pack.file,
        "title": dict(pack.policy.title),
        "owner": pack.policy.owner,
        "timezone": pack.policy.timezone,
        "authority": [one.id for one in pack.policy.authority],
        "rules": [_rule_as_plain(listed, vocabulary) for listed in pack.rules],
    }


def _rule_as_plain(listed: ListedRule, vocabulary: Vocabulary) -> dict[str, Any]:
    rule, confirmation = listed.rule, listed.confirmation
    start = start_words(rule.keep, vocabulary=vocabulary)
    return {
        "id": rule.id,
        "version": rule.version,
        "title": dict(rule.title),
        "owner": rule.owner,
        "applies_to": condition_text(rule.applies_to),
        "keeps": keeps_in_words(rule),
        "from": None if start is None else start.en,
        "purpose": rule.keep.purpose,
        "then": None if rule.then is None else rule.then.value,
        "copies": rule.copies.value,
        "is_in_force": rule.is_in_force,
        "standing": listed.standing.value,
        "confirmed_by": None if confirmation is None else confirmation.by,
        "confirmed_until": None if confirmation is None else confirmation.until.isoformat(),
        "is_sample": None if confirmation is None else confirmation.is_sample,
        "weakest_source": listed.weakest_source.value,
        "basis": [
            {
                "cite": basis.cite,
                "checked": basis.checked.isoformat(),
                "source": basis.source.value,
                "note": basis.note or None,
            }
            for basis in rule.basis
        ],
    }
