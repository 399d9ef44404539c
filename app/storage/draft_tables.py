"""Where a draft of the definitions waits until it is published or discarded."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, Table

from app.fieldtypes.column_types import UtcDateTime
from app.storage.system import system_metadata

sys_definition_draft = Table(
    "sys_definition_draft",
    system_metadata,
    Column("user_id", Integer, primary_key=True, autoincrement=False),  # one draft a person
    Column("base", Integer, nullable=False),  # the version it was begun on, or brought up to
    Column("files", JSON, nullable=False),  # path -> text; null where the file is gone
    Column("changes", JSON, nullable=False),  # what was done, oldest first: see design.drafts
    Column("revision", Integer, nullable=False),  # counts saves: two windows do not overwrite
    Column("saved_at", UtcDateTime, nullable=False),
)
