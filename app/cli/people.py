"""``flask users …``: accounts from the command line."""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta

import click
from flask.cli import AppGroup

from app.access import api_keys, people
from app.cli.group import here, plain_errors
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.storage.store import Store

users = AppGroup("users", help="Make accounts and reset passwords.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return secrets.token_urlsafe(12)


@users.command("create")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="A role; may be repeated.")
@click.option(
    "--full-name", default="", help="How the person is called; the user name if left out."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@plain_errors
def create(name: str, roles: tuple[str, ...], full_name: str, password_stdin: bool) -> None:
    """Make the account NAME; without --password-stdin a password is made and printed once."""
    password = _password(password_stdin)
    people.create_person(
        here().store(), username=name, full_name=full_name or name, password=password, roles=roles
    )
    shown = "" if password_stdin else f"; password: {password}"
    click.echo(f"{name} can sign in{shown}")


@users.command("key")
@click.argument("name")
@click.option("--for", "purpose", required=True, help="What the key is for.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@plain_errors
def key(name: str, purpose: str, days: int) -> None:
    """Make an API key for the account NAME and print it once."""
    store = here().store()
    click.echo(
        api_keys.create_key(
            store, _account(store, name).id, name=purpose, life=timedelta(days=days)
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
    """Give the account NAME a new password."""
    store = here().store()
    account = _account(store, name)
    password = _password(password_stdin)
    people.set_password(store, account.id, password)
    shown = "" if password_stdin else f": {password}"
    click.echo(f"{name} has a new password{shown}")
