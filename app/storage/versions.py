"""The versions of the definitions: texts, who, when, and the plan that led to each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, RowMapping

from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.schema.loader import load
from app.schema.model import Field
from app.schema.problems import DefinitionError
from app.storage.catalog import Catalog
from app.storage.engine import reading
from app.storage.plan import Applied
from app.storage.system import sys_definition_version as table


@dataclass(frozen=True)
class Version:
    """One applied version."""

    number: int
    applied_at: datetime
    author: str
    note: str
    texts: Mapping[str, str]
    plan: tuple[Mapping[str, Any], ...]  # of each step: "message", "params", "text"


def latest_number(engine: Engine) -> int:
    """Return the number of the newest version, 0 where nothing was applied yet; cheap."""
    with engine.connect() as conn:
        return int(conn.scalar(sa.select(sa.func.max(table.c.number))) or 0)


def latest(conn: Connection) -> Applied:
    """Return what is applied: number, texts and what exists in the database."""
    query = sa.select(table).order_by(table.c.number.desc()).limit(1)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        return Applied()
    return Applied(row["number"], row["texts"], Catalog.from_json(row["catalog"]))


def applied_at(engine: Engine, number: int) -> datetime:
    """Return when a version was applied. Raises NotFoundError for one that is not there."""
    with engine.connect() as conn:
        found = conn.scalar(sa.select(table.c.applied_at).where(table.c.number == number))
    if not isinstance(found, datetime):
        raise _unknown(number)
    return found


def load_applied(engine: Engine) -> Applied:
    """Return what is applied."""
    with reading(engine) as conn:
        return latest(conn)


def load_version(engine: Engine, number: int) -> Version:
    """Return one version with its texts."""
    with reading(engine) as conn:
        query = sa.select(table).where(table.c.number == number)
        row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise _unknown(number)
    return _version(row)


def _unknown(number: int) -> NotFoundError:
    return NotFoundError("version.unknown", N_("There is no version {number}."), number=number)


def history(engine: Engine, *, limit: int = 100) -> tuple[Version, ...]:
    """Return the newest versions, newest first."""
    with reading(engine) as conn:
        query = sa.select(table).order_by(table.c.number.desc()).limit(limit)
        return tuple(_version(row) for row in conn.execute(query).mappings())


def each_version(engine: Engine) -> Iterator[Version]:
    """Yield every version, newest first, one at a time: each holds all files."""
    with engine.connect() as conn:
        numbers = conn.scalars(sa.select(table.c.number).order_by(table.c.number.desc())).all()
    for number in numbers:
        yield load_version(engine, number)


def _version(row: RowMapping) -> Version:
    return Version(
        row["number"],
        row["applied_at"],
        row["author"],
        row["note"],
        row["texts"],
        tuple(row["plan"]),
    )


def field_of_old(conn: Connection, number: int, entity: str, field: str) -> Field | None:
    """Return how a field was last defined up to version ``number``, by ids.

    A retired field may be long gone from the newest text.
    """
    query = sa.select(table.c.texts).where(table.c.number <= number)
    for texts in conn.scalars(query.order_by(table.c.number.desc())):
        try:
            known = load(texts).entities.values()
        except DefinitionError:
            continue  # written for an older language; an older text may still say it
        for each in known:
            for found in each.fields if each.id == entity else ():
                if found.id == field:
                    return found
    return None


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a unified diff of two sets of texts, file by file."""
    for path in sorted({*before, *after}):
        old, new = before.get(path, ""), after.get(path, "")
        yield from difflib.unified_diff(
            old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm=""
        )
