"""The panel's own tables (``sys_*``): versions, people, departments, events, counters, files."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from app.fieldtypes.column_types import UtcDateTime

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself
system_metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:
    return Table(name, system_metadata, *parts, sqlite_autoincrement=name in ("sys_event",))


sys_definition_version = _table(
    "sys_definition_version",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", UtcDateTime, nullable=False),
    Column("author", String(255), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("texts", JSON, nullable=False),  # path -> text, verbatim
    Column("plan", JSON, nullable=False),  # the sentences of the steps that led here
    Column("catalog", JSON, nullable=False),  # what exists in the database after it
)
sys_person = _table(
    "sys_person",
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("full_name", String(255), nullable=False, default=""),
    Column("department_id", Integer, ForeignKey("sys_department.id")),
    Column("language", String(16)),
    Column("theme", String(16)),
    Column("density", String(16)),
    Column("is_demo", Boolean, nullable=False, default=False),
)
sys_department = _table(
    "sys_department",
    Column("id", Integer, primary_key=True),
    Column("name", JSON, nullable=False),  # language -> name
    Column("parent_id", Integer, ForeignKey("sys_department.id")),
    Column("head_user_id", Integer),
)
sys_event = _table(
    "sys_event",
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("actor_id", Integer),
    Column("actor_name", String(255), nullable=False, default=""),
    Column("entity", String(64)),  # its id, which outlives its name
    Column("record_id", Integer),
    Column("detail", JSON, nullable=False, default=dict),
    Index("ix_sys_event_record", "entity", "record_id", "id"),
    Index("ix_sys_event_at", "at"),
)
sys_revision = _table(
    "sys_revision",
    Column("id", BigId, primary_key=True),
    Column("event_id", BigId, ForeignKey("sys_event.id"), nullable=False, index=True),
    Column("entity", String(64), nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("field", String(64), nullable=False),  # its id
    Column("old", Text),
    Column("new", Text),
    Index("ix_sys_revision_record", "entity", "record_id", "id"),
)
sys_counter = _table(
    "sys_counter",
    Column("entity", String(64), primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("period", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)
sys_attachment = _table(
    "sys_attachment",
    Column("id", String(64), primary_key=True),
    Column("entity", String(64), nullable=False),
    Column("field", String(64), nullable=False),
    Column("record_id", Integer),  # empty until the record that it was uploaded for is saved
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("path", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Integer),
    Index("ix_sys_attachment_record", "entity", "record_id"),
)
sys_session = _table(
    "sys_session",
    Column("id", String(128), primary_key=True),
    Column("user_id", Integer, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
    Column("data", JSON, nullable=False, default=dict),
)
sys_migration = _table(
    "sys_migration",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(128), nullable=False),
    Column("applied_at", UtcDateTime, nullable=False),
)
