"""A group of commands that says what went wrong in a sentence, and ends with 1.

Every command loads the modules of all of them, so what only one needs it imports when it runs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

import config
from app.core.errors import AppError, InvalidRecordError

if TYPE_CHECKING:
    from app.access.accounts import Account
    from app.access.actor import Actor
    from app.installation import Installation
    from app.storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error that was raised on purpose into its sentence on standard error."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except InvalidRecordError as error:
            for name, each in error.errors.items():
                click.echo(f"{name}: {each}" if name else str(each), err=True)
            raise SystemExit(1) from None
        except AppError as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None

    return run


def here() -> Installation:
    """Return the installation that the environment names; closed when the command ends."""
    from app.installation import open_installation

    installation = open_installation(config.load())
    click.get_current_context().call_on_close(installation.engine.dispose)
    return installation


def acting(store: Store, username: str | None) -> Actor:
    """Return who a command acts as: the named person, or the first who manages people."""
    from app.access.people import find_username, make_actor

    account = find_username(store, username) if username else _first_manager(store)
    if account is None:
        raise click.ClickException(
            f"there is no person called {username!r}" if username else "there is no administrator"
        )
    with store.reading() as conn:
        return make_actor(conn, store.definitions, account)


def _first_manager(store: Store) -> Account | None:
    from app.access.people import list_people

    roles = store.definitions.roles
    managing = {name for name, role in roles.items() if "manage_users" in role.system}
    return next((p for p in list_people(store) if p.is_active and managing & {*p.roles}), None)


def table(rows: list[tuple[Any, ...]]) -> None:
    """Print rows in aligned columns."""
    if not rows:
        return
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (str(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
