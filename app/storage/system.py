"""The panel's own tables (``sys_*``): versions, people, sessions, events, counters, files."""

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
    literal_column,
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
    Column("must_change_password", Boolean, nullable=False, default=False),
    Column("epoch", Integer, nullable=False, default=0),  # raised where all tokens must end
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
REVEALED = "record:reveal"
revealed_index = Index(  # counted at each request to see a masked value
    "ix_sys_event_reveal",
    sys_event.c.actor_id,
    sys_event.c.at,
    sqlite_where=sys_event.c.kind == literal_column(f"'{REVEALED}'"),
    postgresql_where=sys_event.c.kind == literal_column(f"'{REVEALED}'"),
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
waiting_index = Index(  # counted at each upload, and looked through for those to remove
    "ix_sys_attachment_waiting",
    sys_attachment.c.created_by,
    sys_attachment.c.created_at,
    sqlite_where=sys_attachment.c.record_id.is_(None),
    postgresql_where=sys_attachment.c.record_id.is_(None),
)
sys_session = _table(
    "sys_session",
    Column("id", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("user_id", Integer, index=True),  # empty while somebody is still signing in
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
    Column("proved_at", UtcDateTime, nullable=False),  # when the password was last given
    Column("method", String(32), nullable=False, default=""),  # of signing in
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(255), nullable=False, default=""),
    Column("data", JSON, nullable=False, default=dict),
)
sys_attempt = _table(
    "sys_attempt",
    Column("key", String(96), primary_key=True),  # whose tries are counted: account, address
    Column("failures", Integer, nullable=False),
    Column("failed_at", UtcDateTime, nullable=False, index=True),
    Column("blocked_until", UtcDateTime),
    Column("right_at", UtcDateTime),  # of an account at an address: the last right password
)
sys_migration = _table(
    "sys_migration",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(128), nullable=False),
    Column("applied_at", UtcDateTime, nullable=False),
)
