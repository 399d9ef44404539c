"""Roles made up in a test: the policy takes them as it takes those of the definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.access.actor import Actor
from app.core.i18n import Label
from app.schema.condition import Condition
from app.schema.model import Action, FieldAccess, Grant, Role, Scope
from tests.records.conftest import House

Scopes = Mapping[Action, Scope | Condition]


def made_role(
    name: str, actions: Scopes, fields: Mapping[str, FieldAccess] | None = None, *system: str
) -> Role:
    """Return a role that names the companies of the house and nothing else."""
    grant = Grant(actions, fields or {})
    return Role(name, Label.plain(name), {"company": grant}, frozenset(system))


def having(house: House, name: str, *roles: Role) -> Actor:
    """Return one of the cast with other roles than their own."""
    return replace(house.panel.actor(name), roles=roles)
