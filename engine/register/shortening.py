"""Which policies bind beside those of today: all by which a plan was made, until two people have signed otherwise.

So what is lengthened binds at once, and to take it back is a shortening. An impact report that two people signed lets
the policies that it is about stand in the place of the earlier ones that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.register.acts import ShorteningEntered
from engine.register.proposals import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesUse:
    """A plan was made by policies, which go by the digest of what decides; `sequence` is the entry that says so."""

    sequence: int
    bundle: str


def bind_beside(now: str, *, uses: Iterable[PoliciesUse], impacts: Sequence[Proposal]) -> tuple[str, ...]:
    """Return the digests of the earlier policies that bind beside those of `now`, in order.

    `impacts` are the shortenings that bind. One counts for policies that were last used before it was entered: who
    signed it knew of no later use. And it counts only where what it lets stand in their place does bind: as the
    policies of `now`, or as such by which a plan was made. So earlier policies leave only for others that stay, and of
    a chain of changes the last unsigned link binds.
    """
    used = tuple(uses)
    known = {now, *(use.bundle for use in used)}
    steps: list[tuple[int, PoliciesUse | Proposal]] = [(use.sequence, use) for use in used]
    steps += [(one.bound_at, one) for one in impacts if _subject(one).now in known]
    last: dict[str, int] = {}
    for sequence, step in sorted(steps, key=lambda one: one[0]):
        if isinstance(step, PoliciesUse):
            last[step.bundle] = sequence
            continue
        said = _subject(step)
        over = {one for one in said.over if one != said.now and last.get(one, step.number) < step.number}
        if over:
            last = {bundle: use for bundle, use in last.items() if bundle not in over}
            last.setdefault(said.now, sequence)
    return tuple(sorted(last.keys() - {now}))


def _subject(proposal: Proposal) -> ShorteningEntered:
    assert isinstance(proposal.subject, ShorteningEntered)
    return proposal.subject
