"""The panel's own tables of signing in: second factors, passkeys, accounts elsewhere, tickets."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.fieldtypes.column_types import UtcDateTime
from app.storage.system import system_metadata

sys_second_factor = Table(  # one row for each person who has or had any
    "sys_second_factor",
    system_metadata,
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("secret", Text),  # of the authenticator app, encrypted; empty without one
    Column("last_step", BigInteger, nullable=False, default=0),  # no code up to here works again
    Column("created_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),  # since the last right code
    Column("blocked_until", UtcDateTime),
)
sys_recovery_code = Table(
    "sys_recovery_code",
    system_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("used_at", UtcDateTime),
)
sys_passkey = Table(
    "sys_passkey",
    system_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
    Column("credential", Text, nullable=False, unique=True),  # base64url, as browsers send it
    Column("public_key", Text, nullable=False),  # COSE, base64url
    Column("handle", String(128), nullable=False, index=True),  # WebAuthn's user handle, base64url
    Column("sign_count", BigInteger, nullable=False),
    Column("transports", JSON, nullable=False, default=list),
    Column("is_synced", Boolean, nullable=False, default=False),
    Column("name", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)
sys_identity = Table(  # who a person is at an identity provider
    "sys_identity",
    system_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    UniqueConstraint("issuer", "subject"),
)
sys_ticket = Table(  # what is known between two requests of signing in; each works once
    "sys_ticket",
    system_metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("purpose", String(32), nullable=False),
    Column("user_id", Integer, index=True),
    Column("data", JSON, nullable=False, default=dict),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
SIGN_IN_TABLES = (sys_second_factor, sys_recovery_code, sys_passkey, sys_identity, sys_ticket)
