"""The person, API key or job behind a request, with all that decides what they may."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.schema.model import Role


@dataclass(frozen=True)
class Actor:
    """Who asks. Read once per request; nothing about rights is looked up later."""

    id: int
    name: str
    username: str = ""
    language: str | None = None  # of the answer; the panel's own where nobody reads it
    roles: tuple[Role, ...] = ()
    department: int | None = None
    departments_below: frozenset[int] = field(default=frozenset())  # own one included
    reports: frozenset[int] = field(default=frozenset())  # people in departments the actor heads

    @property
    def system_rights(self) -> frozenset[str]:
        """Rights that are not about records: ``manage_users``, ``design_schema`` …"""
        return frozenset[str]().union(*(role.system for role in self.roles))

    @property
    def is_watermarked(self) -> bool:
        """Whether pages and documents say who looked: one role that asks for it is enough."""
        return any(role.watermark for role in self.roles)
