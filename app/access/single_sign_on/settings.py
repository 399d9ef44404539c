"""What the installation says of a provider: its settings with one beginning, as one value.

``OIDC_CLIENT_ID`` is the field ``client_id`` of the provider's own settings, and
``OIDC_CREATES_PEOPLE`` is ``creates_people`` of its rules: what is named alike is not told twice.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from app.access.single_sign_on.accounts import Rules

S = TypeVar("S")
RULES = "rules"


def settings_of(kind: type[S], settings: object, prefix: str) -> S:
    """Return the settings that begin with ``prefix`` as ``kind``, a dataclass with ``rules``."""
    told: dict[str, Any] = {RULES: Rules(**_told(Rules, settings, prefix))}
    return kind(**told, **_told(kind, settings, prefix))


def _told(kind: type[Any], settings: object, prefix: str) -> dict[str, Any]:
    names = (each.name for each in fields(kind) if each.name != RULES)
    return {name: getattr(settings, f"{prefix}_{name}") for name in names}
