"""New definitions must leave somebody who can let people in: else only the operator could help."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from app.access.granting_rules import holders
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.schema.loader import load
from app.schema.model import Definitions
from app.schema.problems import DefinitionError

MANAGE = "manage_users"


def keep_managers(wanted: Definitions, conn: Connection, running: Mapping[str, str]) -> None:
    """Refuse definitions by which the last active person who manages people would lose that.

    ``running`` are the texts that count now. Where nobody has the right yet, as before the first
    version, nobody can lose it.
    """
    had = _roles_of(running)
    if not had or not holders(conn, had):
        return
    giving = _giving(wanted)
    if not giving:
        raise ConflictError(
            "plan.no_managers",
            N_(
                "No role would have the right manage_users: nobody could let people in any more. "
                "Leave it to one role."
            ),
        )
    if not holders(conn, giving):
        raise ConflictError(
            "plan.last_manager",
            N_(
                "Nobody who can sign in would have the right manage_users any more. Give somebody "
                "one of these roles first: {roles}."
            ),
            roles=", ".join(sorted(giving)),
        )


def _roles_of(texts: Mapping[str, str]) -> set[str]:
    try:
        return _giving(load(texts)) if texts else set()
    except DefinitionError:  # rules grew stricter since: what ran then cannot be read any more
        return set()


def _giving(definitions: Definitions) -> set[str]:
    return {name for name, role in definitions.roles.items() if MANAGE in role.system}
