"""Dossiers: what is known of the copies in one cluster, where they do not know the same.

When a copy goes, whatever only it was known by would go too. A dossier keeps it with the record: every value, and who
says so of which member.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Who says something of one member; the sources of a tag are none but the file itself."""

    record: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """One value, and everybody who says so."""

    value: Value
    by: tuple[Attestation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A fact or a tag that is not the same on every member.

    `values` has all of them, in their stable order. With one value the members only do not all say it: `silent` are
    those that say nothing, and what the others say is what is known of the whole cluster. With several it is open.
    """

    name: str
    is_tag: bool
    values: tuple[Attested, ...]
    silent: tuple[str, ...]

    @property
    def reconciled(self) -> Value | None:
        """Return what the cluster as a whole is known by, or nothing where its members contradict one another."""
        return self.values[0].value if len(self.values) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The differences within one cluster, by name, facts before tags; `choice` is its authoritative record, if decided.

    `ghosts` are copies that were removed before, and are still known by what they said.
    """

    cluster: str
    choice: str | None
    members: tuple[str, ...]
    ghosts: tuple[str, ...]
    differences: tuple[Difference, ...]
