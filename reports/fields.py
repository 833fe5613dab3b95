"""The signature fields of a report: one for the system's seal, one for each role that must sign."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.model.errors import MunimentError

SYSTEM = "system"
SYSTEM_FIELD = "Sig_System"
MOST_ROLES = 8
"""Roles that one approvals page can take; more are refused."""


class RoleNamesError(MunimentError):
    """Roles whose names give no field names, or the same ones."""

    exit_code = 2

    def __init__(self, *, roles: tuple[str, ...]) -> None:
        listed = ", ".join(f"`{role}`" for role in roles)
        super().__init__(
            f"the roles {listed} cannot be told apart as signature fields",
            help=f"name at most {MOST_ROLES} different roles, in letters, digits and hyphens",
        )
        self.roles = roles


def anchor_of(role: str) -> str:
    """Return the anchor of a role's box in the pages."""
    return "sig-" + re.sub(r"[^a-z0-9]+", "-", role.lower()).strip("-")


def field_of(role: str) -> str:
    """Return the name of a role's signature field: `records-manager` signs in `Sig_RecordsManager`."""
    return "Sig_" + "".join(part.capitalize() for part in re.split(r"[^a-z0-9]+", role.lower()) if part)


def fields_of(required_roles: Iterable[str]) -> dict[str, str]:
    """Return the field names by anchor, the system's first; raises `RoleNamesError` where two would be one."""
    roles = tuple(required_roles)
    fields = {anchor_of(role): field_of(role) for role in (SYSTEM, *roles)}
    names = set(fields.values())
    if len(names) != len(roles) + 1 or len(fields) != len(roles) + 1 or "Sig_" in names or len(roles) > MOST_ROLES:
        raise RoleNamesError(roles=roles)
    return fields
