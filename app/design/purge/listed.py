"""All that can be deleted for good, and deleting one thing by the name that was typed."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import Actor
from app.access.roles_left import RoleLeft, drop_role, roles_left
from app.core.clock import system_clock
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.purge.options import PurgeableOption, purge_option_for_good, purgeable_options
from app.design.purge.stored import Purgeable, purge_for_good, purgeable
from app.installation import Installation
from app.schema.model import Definitions
from app.storage.engine import reading, writing

NOTE = "purge {name}"  # in the history, beside the sentences of the steps
ROLE = "role:"


@dataclass(frozen=True)
class Retired:
    """What is retired and still there."""

    stored: tuple[Purgeable, ...]  # entities and fields
    options: tuple[PurgeableOption, ...]
    roles: tuple[RoleLeft, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What can be typed."""
        stored = (each.typed for each in self.stored)
        options = (each.typed for each in self.options)
        return (*stored, *options, *(f"{ROLE}{each.name}" for each in self.roles))


def retired(installation: Installation, running: Definitions, actor: Actor) -> Retired:
    """Return what can be deleted for good, with what would be lost."""
    with reading(installation.engine) as conn:
        left = roles_left(conn, running.roles)
    return Retired(
        purgeable(installation, running, actor),
        purgeable_options(installation, running, actor),
        left,
    )


def purge_named(
    installation: Installation, running: Definitions, actor: Actor, name: str, *, base: int
) -> None:
    """Delete what is retired under ``name`` for good: ``customer.fax``, ``industry:saas``.

    Raises ConflictError where something still needs it or another version came in between, and
    ForbiddenError where what is stored there is closed to ``actor``.
    """
    if name.startswith(ROLE):
        _purge_role(installation, running, actor, name.removeprefix(ROLE))
        return
    note = NOTE.format(name=name)
    if ":" not in name:
        purge_for_good(installation, running, actor, name, note=note, base=base)
        return
    options = purgeable_options(installation, running, actor)
    found = next((each for each in options if each.typed == name), None)
    if found is None:
        raise _unknown(name)
    purge_option_for_good(installation, running, actor, found, note=note, base=base)


def _purge_role(installation: Installation, running: Definitions, actor: Actor, name: str) -> None:
    with writing(installation.engine) as conn:
        left = next((each for each in roles_left(conn, running.roles) if each.name == name), None)
        if left is None:
            raise _unknown(f"{ROLE}{name}")
        drop_role(conn, left, author=actor.name, now=system_clock())


def _unknown(name: str) -> NotFoundError:
    return NotFoundError("purge.unknown", N_("Nothing is stored under {name}."), name=name)
