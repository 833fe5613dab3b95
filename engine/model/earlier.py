"""Policies by which plans were made before, and which bind until somebody has signed that they may not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.digests import digest_of
from engine.model.policies import Bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPolicies:
    """Policies that bind beside those of today, by their `deciding_digest`; without a bundle they can't be read."""

    digest: str
    bundle: Bundle | None


def deciding_digest(bundle: Bundle) -> str:
    """Return the digest (64 hex digits) of what of a bundle decides: its words, rules, authority rules and entities.

    Confirmations have a gate of their own, and holds are not in a bundle. In which file something stands, its titles
    and its owner decide nothing.
    """
    return digest_of(
        {
            "vocabulary": bundle.vocabulary,
            "rules": bundle.rules,
            "authority": bundle.authority,
            "entities": bundle.entities,
        }
    )
