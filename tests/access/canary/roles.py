"""Roles for any definitions: each hides or masks every other field and opens the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.fieldtypes.abilities import ReadsThrough
from app.schema.loader import load
from app.schema.model import Definitions, Entity

EVERYTHING = "read: all, create: true, update: all, delete: all, restore: all, export: all"
ALL_RIGHTS = f"{EVERYTHING}, import: true, print: all"
KINDS = ("even_hidden", "even_masked", "odd_hidden", "odd_masked")
STANDARD = ("owner", "department", "created_at", "created_by", "updated_at", "updated_by")


def with_roles(texts: Mapping[str, str], kinds: tuple[str, ...] = KINDS) -> dict[str, str]:
    """Return the definitions with one more role for each of ``kinds``, called ``canary_<kind>``."""
    definitions = load(texts)
    return {
        **texts,
        **{f"_roles/canary_{kind}.yaml": _role(definitions, kind) for kind in kinds},
    }


def _role(definitions: Definitions, kind: str) -> str:
    parity, _, access = kind.partition("_")
    lines = [f"label: {kind}", "entities:"]
    for entity in definitions.entities.values():
        if not entity.retired:
            closed = _fields(entity, 0 if parity == "even" else 1, access)
            lines.append(f"  {entity.name}: {{{ALL_RIGHTS}, fields: {{{', '.join(closed)}}}}}")
    # Who manages people may ask why others see a record, which must not tell more than they see.
    return "\n".join([*lines, "system: [manage_users, design_schema]"]) + "\n"


def _fields(entity: Entity, parity: int, access: str) -> Iterator[str]:
    own = [field.name for field in entity.live_fields if not isinstance(field.type, ReadsThrough)]
    for place, name in enumerate((*own, *STANDARD)):
        yield f"{name}: {access if place % 2 == parity else 'write'}"
