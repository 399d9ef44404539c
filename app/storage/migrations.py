"""Numbered changes to our own tables, each in one transaction together with its record.

A new installation gets today's tables at once and counts every migration as done; an older one
runs those it lacks. A number is never used again. Two processes that start at once take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.schema import DropTable

from app.core.clock import Clock, system_clock
from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.draft_tables import sys_definition_draft
from app.storage.engine import writing
from app.storage.job_tables import sys_job
from app.storage.pictures import sys_picture
from app.storage.sign_in_tables import SIGN_IN_TABLES
from app.storage.system import (
    revealed_index,
    sys_attempt,
    sys_migration,
    sys_session,
    system_metadata,
    waiting_index,
)

LOCK = 0x0D055168  # names this lock among those of one PostgreSQL database


@dataclass(frozen=True)
class Migration:
    """One change to our own tables."""

    number: int
    name: str
    run: Callable[[Connection], None]


def _first(_: Connection) -> None:
    """Nothing to do: the tables of the first version are made whole."""


def _sessions(connection: Connection) -> None:
    connection.execute(DropTable(sys_session))  # nothing used it before
    for table in (sys_session, sys_attempt):
        table.create(connection, checkfirst=True)
    add = "ALTER TABLE sys_person ADD COLUMN"
    connection.exec_driver_sql(f"{add} must_change_password BOOLEAN NOT NULL DEFAULT FALSE")
    connection.exec_driver_sql(f"{add} epoch INTEGER NOT NULL DEFAULT 0")


def _second_factors(connection: Connection) -> None:
    for table in SIGN_IN_TABLES:
        table.create(connection, checkfirst=True)


def _revealed_values(connection: Connection) -> None:
    revealed_index.create(connection, checkfirst=True)


def _waiting_uploads(connection: Connection) -> None:
    waiting_index.create(connection, checkfirst=True)


def _drafts(connection: Connection) -> None:
    sys_definition_draft.create(connection, checkfirst=True)


def _jobs(connection: Connection) -> None:
    sys_job.create(connection, checkfirst=True)


def _pictures(connection: Connection) -> None:
    sys_picture.create(connection, checkfirst=True)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first tables", _first),
    Migration(2, "sessions, counted tries, temporary passwords", _sessions),
    Migration(3, "second factors, passkeys, accounts elsewhere", _second_factors),
    Migration(4, "index of revealed values", _revealed_values),
    Migration(5, "index of waiting uploads", _waiting_uploads),
    Migration(6, "drafts of the definitions", _drafts),
    Migration(7, "jobs", _jobs),
    Migration(8, "pictures of the panel", _pictures),
)


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
