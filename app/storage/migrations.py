"""Numbered changes to our own tables, each in one transaction together with its record.

A new installation gets today's tables at once and counts every migration as done; an older one
runs those it lacks. A number is never used again. Two processes that start at once take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.core.clock import Clock, system_clock
from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.engine import writing
from app.storage.system import sys_migration, system_metadata

LOCK = 0x0D055168  # names this lock among those of one PostgreSQL database


@dataclass(frozen=True)
class Migration:
    """One change to our own tables."""

    number: int
    name: str
    run: Callable[[Connection], None]


def _first(_: Connection) -> None:
    """Nothing to do: the tables of the first version are made whole."""


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "first tables", _first),)


def create_system_tables(
    engine: Engine,
    *,
    clock: Clock = system_clock,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Bring our own tables to today's shape; does nothing where they have it."""
    if _found(engine):
        for number in [m.number for m in migrations]:
            _run(engine, number, clock, migrations)
    else:
        _create(engine, clock, migrations)


def _found(engine: Engine) -> bool:
    with engine.connect() as connection:
        return sa.inspect(connection).has_table(sys_migration.name)


def _create(engine: Engine, clock: Clock, migrations: Sequence[Migration]) -> None:
    with writing(engine) as connection:
        _wait_in_line(connection)
        if sa.inspect(connection).has_table(sys_migration.name):
            return  # another process was faster; it counted today's migrations as done
        system_metadata.create_all(connection)
        for migration in migrations:
            _remember(connection, migration, clock)


def _run(engine: Engine, number: int, clock: Clock, migrations: Sequence[Migration]) -> None:
    with writing(engine) as connection:
        _wait_in_line(connection)
        done = set(connection.scalars(sa.select(sys_migration.c.number)))
        _refuse_newer(done, migrations)
        migration = next(m for m in migrations if m.number == number)
        if number not in done:
            migration.run(connection)
            _remember(connection, migration, clock)


def _refuse_newer(done: set[int], migrations: Sequence[Migration]) -> None:
    known = {migration.number for migration in migrations}
    if done - known:
        raise AppError(
            "storage.newer_database",
            N_("This database was used by a newer version of the panel (migration {number})."),
            number=max(done - known),
        )


def _remember(connection: Connection, migration: Migration, clock: Clock) -> None:
    connection.execute(
        sa.insert(sys_migration).values(
            number=migration.number, name=migration.name, applied_at=clock()
        )
    )


def _wait_in_line(connection: Connection) -> None:
    # SQLite's BEGIN IMMEDIATE is a queue already; this lock ends with the transaction.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
