"""A small panel of storage alone: definitions from text, applied, with a store over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Engine

from app.schema.loader import load
from app.schema.model import Definitions
from app.storage.apply import apply
from app.storage.condition_sql import Place
from app.storage.encryption import Keys
from app.storage.migrations import create_system_tables
from app.storage.query import select_rows
from app.storage.rows import read_rows
from app.storage.store import Store, make_store
from app.storage.versions import latest_number
from app.storage.writes import insert_row

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
KEYS = Keys.derive(b"k" * 32)
APP = "label: Test\n"


def texts(**files: str) -> dict[str, str]:
    """Return texts of a folder; ``customer="fields: …"`` is ``customer.yaml``, ``o__x`` a set."""
    return {"app.yaml": APP} | {
        (f"_options/{name[3:]}.yaml" if name.startswith("o__") else f"{name}.yaml"): text
        for name, text in files.items()
    }


def entity(fields: str, *, more: str = "") -> str:
    """Return the text of an entity; ``fields`` is one ``name: {…}`` a line."""
    indented = "\n".join(f"  {line.strip()}" for line in fields.strip().splitlines())
    return f"label: Thing\nlabel_plural: Things\nfields:\n{indented}\n{more}"


def definitions(**files: str) -> Definitions:
    """Return checked definitions."""
    return load(texts(**files))


def applied(engine: Engine, wanted: Definitions, **how: Any) -> Store:
    """Apply definitions and return the store over them."""
    create_system_tables(engine, clock=lambda: NOW)
    how.setdefault("yes", True)
    apply(engine, wanted, author="test", clock=lambda: NOW, keys=KEYS, **how)
    return make_store(
        engine,
        wanted,
        number=latest_number(engine),
        files=Path("unused"),
        clock=lambda: NOW,
        keys=KEYS,
    )


def everything(_: str) -> ColumnElement[bool]:
    """Let every record count."""
    return sa.true()


def place(
    store: Store, name: str, scope_of: Callable[[str], ColumnElement[bool]] = everything
) -> Place:
    """Return where conditions about an entity are asked."""
    moment = store.moment(user=1)
    return Place(store.tables.entities[name], store.tables, moment, scope_of, store.keys)


def insert(store: Store, entity_name: str, /, **values: Any) -> int:
    """Insert a record of parsed values given as text."""
    table = store.tables.entities[entity_name]
    parsed = {
        field: None if text is None else table.entity.by_name[field].type.parse(text)
        for field, text in values.items()
    }
    with store.writing() as conn:
        return insert_row(conn, table, parsed, now=NOW, user=1, keys=store.keys)


def dumped(store: Store, name: str, *fields: str) -> list[Mapping[str, str | None]]:
    """Return all living records as text, by number."""
    with store.reading() as conn:
        here = place(store, name)
        by_name = here.table.entity.by_name
        rows = read_rows(conn, here, select_rows(here, fields, only=sa.true()), fields=fields)
    return [
        {f: None if (v := row.values[f]) is None else by_name[f].type.dump(v) for f in fields}
        for row in rows
    ]
