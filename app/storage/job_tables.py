"""Where long work is written down: what is wanted, by whom, how far it got, what came of it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from app.fieldtypes.column_types import UtcDateTime
from app.storage.system import BigId, system_metadata

sys_job = Table(
    "sys_job",
    system_metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("params", JSON, nullable=False),  # what is wanted
    Column("user_id", Integer, nullable=False),  # whose rights count, read anew at each turn
    Column("language", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("runner", String(64), nullable=False, default=""),  # who has it; with attempt: the fence
    Column("wants_cancel", Boolean, nullable=False, default=False),
    Column("cursor", JSON, nullable=False),  # where the next step begins
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer),  # empty until it is known
    Column("result", JSON, nullable=False),
    Column("problem", JSON),  # why it failed: message and params of a sentence
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("beat_at", UtcDateTime),  # the runner's last sign of life
    Column("finished_at", UtcDateTime),
    Index("ix_sys_job_user", "user_id", "id"),
    Index("ix_sys_job_state", "state", "id"),
    sqlite_autoincrement=True,  # a number is never used again: it names a folder
)
