"""An installation from before sessions were kept: its people stay, its tables get today's shape."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Engine

from app.storage.migrations import create_system_tables
from app.storage.system import sys_attempt, sys_migration, sys_person, sys_session

OLD = (
    "DROP TABLE sys_attempt",
    "DROP TABLE sys_session",
    "CREATE TABLE sys_session (id VARCHAR(128) PRIMARY KEY, user_id INTEGER, data VARCHAR(9))",
    "CREATE INDEX ix_sys_session_user_id ON sys_session (user_id)",
    "ALTER TABLE sys_person DROP COLUMN must_change_password",
    "ALTER TABLE sys_person DROP COLUMN epoch",
    "INSERT INTO sys_person (user_id, full_name, is_demo) VALUES (1, 'Ada', FALSE)",
    "DELETE FROM sys_migration WHERE number = 2",
)


def test_tables_from_before_are_brought_to_todays_shape(engine: Engine) -> None:
    create_system_tables(engine)
    with engine.begin() as conn:
        for statement in OLD:
            conn.exec_driver_sql(statement)

    create_system_tables(engine)

    with engine.connect() as conn:
        (ada,) = conn.execute(sa.select(sys_person)).mappings()
        assert (ada["full_name"], ada["must_change_password"], ada["epoch"]) == ("Ada", False, 0)
        assert conn.execute(sa.select(sys_session)).all() == []
        assert conn.execute(sa.select(sys_attempt)).all() == []
        assert 2 in conn.scalars(sa.select(sys_migration.c.number)).all()
