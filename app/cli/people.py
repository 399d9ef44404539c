"""``flask users …``: accounts from the command line."""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta

import click
from flask.cli import AppGroup

from app.access import api_keys, people
from app.access.key_scopes import KeyScope
from app.access.second_factor import checking as second_factor
from app.audit.events import record_event
from app.cli.group import here, plain_errors
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.storage.store import Store

users = AppGroup("users", help="Make accounts and reset passwords.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return secrets.token_urlsafe(16)


@users.command("create")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="A role; may be repeated.")
@click.option(
    "--full-name", default="", help="How the person is called; the user name if left out."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@plain_errors
def create(name: str, roles: tuple[str, ...], full_name: str, password_stdin: bool) -> None:
    """Make the account NAME; without --password-stdin a temporary password is made and printed."""
    password = _password(password_stdin)
    people.create_person(
        here().store(), username=name, full_name=full_name or name, password=password,
        roles=roles, is_temporary=not password_stdin,
    )  # fmt: skip
    shown = "" if password_stdin else f"; password: {password}"
    click.echo(f"{name} can sign in{shown}")


@users.command("key")
@click.argument("name")
@click.option("--for", "purpose", required=True, help="What the key is for.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@click.option("--read-only", is_flag=True, help="The key may read and not write.")
@plain_errors
def key(name: str, purpose: str, days: int, read_only: bool) -> None:
    """Make an API key for the account NAME and print it once."""
    store = here().store()
    click.echo(
        api_keys.create_key(
            store,
            _account(store, name).id,
            name=purpose,
            life=timedelta(days=days),
            scope=KeyScope(writes=not read_only),
        )
    )


def _account(store: Store, name: str) -> people.Account:
    account = people.find_username(store, name)
    if account is None:
        raise NotFoundError("person.missing", N_("There is no such person."))
    return account


@users.command("reset")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@plain_errors
def reset(name: str, password_stdin: bool) -> None:
    """Give the account NAME a new password and sign it out everywhere."""
    store = here().store()
    account = _account(store, name)
    password = _password(password_stdin)
    people.set_password(store, account.id, password, is_temporary=not password_stdin)
    shown = "" if password_stdin else f": {password}"
    click.echo(f"{name} has a new password{shown}")


@users.command("reset-second-factor")
@click.argument("name")
@plain_errors
def reset_second_factor(name: str) -> None:
    """Forget the second factors of the account NAME, whose phone and recovery codes are lost."""
    store = here().store()
    account = _account(store, name)
    with store.writing() as conn:
        second_factor.reset(conn, account.id)
        detail = {"person": account.id}
        kind = "person:second_factor_reset"
        record_event(conn, None, kind=kind, at=store.clock(), detail=detail)
    click.echo(f"{name} can set up a second step anew")


@users.command("roles")
@click.argument("name")
@click.option("--role", "roles", multiple=True, help="A role; may be repeated. Without: none.")
@plain_errors
def give_roles(name: str, roles: tuple[str, ...]) -> None:
    """Give the account NAME these roles and no other: whoever has the shell may give any."""
    store = here().store()
    account = _account(store, name)
    with store.writing() as conn:
        people.give_roles(conn, store, account, roles)
        detail = {"person": account.id, "roles": sorted(set(roles)), "before": account.roles}
        record_event(conn, None, kind="person:update", at=store.clock(), detail=detail)
    click.echo(f"{name} has {', '.join(sorted(set(roles))) or 'no role'} now")
