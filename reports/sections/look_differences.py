"""After the page of a cluster: where its members differ that were looked at and found alike, or left in doubt."""

from __future__ import annotations

from engine.comparing.maps.refusals import NoMap
from engine.model.records import Link, LinkKind
from reports.blocks import Section
from reports.evidence import Evidence
from reports.sampling import Look
from reports.sections.look_pairs import pair
from reports.sections.looks import lettered_members
from reports.shown_maps import is_looked_at
from reports.wording import Words, count_words, link_words

MOST_TIES = 2
"""Ties of a cluster that are shown: what fits one page."""


def shown_ties(look: Look, evidence: Evidence) -> tuple[Link, ...]:
    """Return the ties of a cluster whose difference is shown: between members that its page shows, the first first."""
    return _ties(look, evidence)[:MOST_TIES]


def _ties(look: Look, evidence: Evidence) -> tuple[Link, ...]:
    letters = lettered_members(look.cluster, evidence)
    places = {member: place for place, member in enumerate(letters)}
    ties = [
        link
        for link in evidence.given.inventory.links
        if link.first in places and link.second in places and is_looked_at(link)
    ]
    return tuple(sorted(ties, key=lambda link: sorted((places[link.first], places[link.second]))))


def difference_page(number: int, look: Look, *, evidence: Evidence) -> Section | None:
    """Return the page that follows the page of a cluster, or nothing where nothing was drawn and nothing failed.

    That all its records are masked is said on the page of the cluster.
    """
    ties = shown_ties(look, evidence)
    maps = [evidence.given.maps.get((link.first, link.second), NoMap.PERSONAL) for link in ties]
    if all(found is NoMap.PERSONAL for found in maps):
        return None
    letters = lettered_members(look.cluster, evidence)
    total = len(_ties(look, evidence))
    pairs = tuple(
        pair(
            link,
            _heading(link, (letters[link.first], letters[link.second])),
            evidence=evidence,
            letters=(letters[link.first], letters[link.second]),
        )
        for link in ties
    )
    more = Words(f" {count_words(len(ties))} of {count_words(total)} are shown.", f"顯示 {len(ties)} 對。")
    lead = Words(
        f"Of the records on the page before, {count_words(total)} "
        f"{'pair was' if total == 1 else 'pairs were'} compared page by page.",
        f"上一頁的紀錄中，{count_words(total)} 對已逐頁比對。",
    )
    return Section(
        anchor=f"look-{number}-differences",
        title=Words(f"Look {number}: where they differ", f"檢視 {number}：差異所在"),
        lead=lead + more if total > len(ties) else lead,
        blocks=pairs,
        is_nested=True,
    )


def _heading(link: Link, letters: tuple[str, str]) -> Words:
    differs = link.kind is LinkKind.CANDIDATE
    kind = Words("compared, and different", "已比對，有異") if differs else link_words(link.kind)
    return Words(f"{letters[0]} and {letters[1]}: {kind.en}", kind.zh)
