"""Proves of a bundle and its holds what no single case can show, and of two bundles how they differ.

Pure, and the door to this package: it needs z3, an extra of the installation, and says so where that is not there. What
is modelled are sections 2 to 8 of `docs/semantics.md`. What is not is named in the module that leaves it out; it errs
towards what can be freed, so that what is proved here holds there.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from engine.model.holds import EnteredHold, EnteredRelease
from engine.model.policies import AuthorityRule, Bundle
from engine.proofs.results import EVERY_DAY, AsOfRange, ChoiceDifference, Difference, Proof, Property, Status

NO_PROVER = "z3 is not installed"


def is_possible() -> bool:
    """Say whether anything can be proved: whether z3 is installed."""
    return find_spec("z3") is not None


def prove(
    bundle: Bundle,
    *,
    holds: Sequence[EnteredHold] = (),
    releases: Sequence[EnteredRelease] = (),
    as_of_range: AsOfRange = EVERY_DAY,
    properties: Sequence[Property] = tuple(Property),
) -> tuple[Proof, ...]:
    """Return how the proof of each property ended, in the order of `properties`."""
    if not is_possible():
        return tuple(Proof(property=one, status=Status.NOT_PROVED, cause=NO_PROVER) for one in properties)
    # Only here, so that this module can be imported, and asked, where z3 is not installed.
    from engine.proofs.properties import proofs_of

    return proofs_of(bundle, holds=holds, releases=releases, as_of=as_of_range, properties=properties)


def difference(old: Bundle, new: Bundle, *, as_of_range: AsOfRange = EVERY_DAY) -> Difference:
    """Return the proved difference of two bundles, each with its own confirmations.

    A rule that was changed is not confirmed, so it permits nothing until counsel has read it; to compare what the rules
    say, compare `old` with `confirmed_as(new, old=old)` (`engine.proofs.confirming`).
    """
    if not is_possible():
        return Difference(direction=None, status=Status.NOT_PROVED, cause=NO_PROVER)
    # As above.
    from engine.proofs.properties import difference_of

    return difference_of(old, new, as_of=as_of_range)


def choice_difference(old: AuthorityRule, new: AuthorityRule, *, bundle: Bundle) -> ChoiceDifference:
    """Return whether two rules of authority with one `applies_to` ever choose otherwise, beside those of `bundle`."""
    if not is_possible():
        return ChoiceDifference(status=Status.NOT_PROVED, cause=NO_PROVER)
    # As above.
    from engine.proofs.properties import choice_difference_of

    return choice_difference_of(old, new, bundle=bundle)
