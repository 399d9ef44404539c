"""Pictures that definitions name, such as the logo: kept by content, for all processes alike.

A name holds a part of the picture's hash, so what a name stands for never changes: older versions
of the definitions, drafts and what was undone keep their picture.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, String, Table

from app.core.clock import Clock, system_clock
from app.fieldtypes.column_types import UtcDateTime
from app.storage.engine import reading, writing
from app.storage.system import system_metadata

sys_picture = Table(
    "sys_picture",
    system_metadata,
    Column("name", String(60), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Integer),
)
NAME = re.compile(r"logo-[0-9a-f]{16}\.(?:png|jpg)")
HELD = 8  # pictures that a process remembers


def picture_name(content: bytes, ending: str) -> str:
    """Return what a picture is called."""
    return f"logo-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"


def keep_picture(
    engine: Engine, name: str, content: bytes, *, by: int | None, clock: Clock = system_clock
) -> None:
    """Keep a picture under its :func:`picture_name`; one that is there already stays."""
    with writing(engine) as conn:
        if _content(conn, name) is None:
            row = {"name": name, "content": content, "created_at": clock(), "created_by": by}
            conn.execute(sa.insert(sys_picture).values(**row))


def find_picture(engine: Engine, name: str) -> bytes | None:
    """Return a picture by its name; nothing where it lies in a folder instead."""
    if not NAME.fullmatch(name):
        return None
    try:
        return _found(engine, name)
    except LookupError:
        return None


@lru_cache(maxsize=HELD)
def _found(engine: Engine, name: str) -> bytes:
    with reading(engine) as conn:
        content = _content(conn, name)
    if content is None:  # may come yet: not remembered
        raise LookupError(name)
    return content


def _content(conn: Connection, name: str) -> bytes | None:
    query = sa.select(sys_picture.c.content).where(sys_picture.c.name == name)
    content = conn.scalar(query)
    return None if content is None else bytes(content)
