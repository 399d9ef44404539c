"""Flask-AppBuilder's account tables, as much of them as we read and write.

Named again here so that commands need not import Flask-AppBuilder, which takes a second; a test
holds each column against the framework's own.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Sequence,
    String,
    Table,
    Text,
)

_metadata = MetaData()


def _key(table: str) -> Column[int]:
    return Column("id", Integer, Sequence(f"{table}_id_seq"), primary_key=True)


users = Table(
    "ab_user",
    _metadata,
    _key("ab_user"),
    Column("first_name", String(64), nullable=False),
    Column("last_name", String(64), nullable=False),
    Column("username", String(128), unique=True, nullable=False),
    Column("password", String(256)),
    Column("active", Boolean),
    Column("email", String(320), unique=True, nullable=False),
)
roles = Table(
    "ab_role", _metadata, _key("ab_role"), Column("name", String(64), unique=True, nullable=False)
)
user_roles = Table(
    "ab_user_role",
    _metadata,
    _key("ab_user_role"),
    Column("user_id", Integer, ForeignKey("ab_user.id")),
    Column("role_id", Integer, ForeignKey("ab_role.id")),
)
api_keys = Table(
    "ab_api_key",
    _metadata,
    _key("ab_api_key"),
    Column("uuid", String(36), unique=True, nullable=False),
    Column("name", String(256), nullable=False),
    Column("key_hash", String(256), nullable=False),
    Column("lookup_hash", String(256), unique=True),
    Column("key_prefix", String(16), nullable=False),
    Column("user_id", Integer, ForeignKey("ab_user.id"), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_on", DateTime),
    Column("expires_on", DateTime),
    Column("revoked_on", DateTime),
    Column("scopes", Text),
    Column("last_used_on", DateTime),
)
