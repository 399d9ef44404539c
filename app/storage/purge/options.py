"""Retired options: how many records still hold one, and forgetting it for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.core.clock import Clock, system_clock
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.schema.model import Definitions, Field
from app.storage.apply import record
from app.storage.catalog import Catalog, option_sets
from app.storage.encryption import Keys
from app.storage.engine import reading, writing
from app.storage.holding import Holding
from app.storage.system import sys_definition_version
from app.storage.versions import latest
from app.storage.workshop import Workshop


@dataclass(frozen=True)
class OptionLeft:
    """A retired option of a set; ``name`` is what it is purged by: ``industry:saas``."""

    options: str  # what the catalog calls the set: its id, or ``entity.field`` by ids
    home: str  # its name, or ``entity.field`` of options that a field has for itself
    key: str
    id: str
    values: int  # that records hold: it can go when there are none

    @property
    def name(self) -> str:
        """What it is purged by."""
        return f"{self.home}:{self.key}"


def options_left(engine: Engine, running: Definitions, keys: Keys) -> tuple[OptionLeft, ...]:
    """Return the retired options of all sets, with how many values of records they are."""
    with reading(engine, door=True) as conn:
        shop = _shop(conn, running, keys)
        return tuple(_left(conn, shop, running))


def purge_option(
    engine: Engine, running: Definitions, gone: OptionLeft, *, author: str, keys: Keys,
    clock: Clock = system_clock,
) -> None:  # fmt: skip
    """Forget an option that the definitions say nothing of any more.

    Raises ConflictError where a record holds it after all.
    """
    with writing(engine, door=True) as conn:
        shop = _shop(conn, running, keys)
        require_unheld(replace(gone, values=Holding(conn, shop, gone.options, gone.key).count()))
        applied = latest(conn)
        conn.execute(
            sa.update(sys_definition_version)
            .where(sys_definition_version.c.number == applied.number)
            .values(catalog=_without(applied.catalog, gone).to_json())
        )
        record(conn, "definitions:purge", clock(), author, {"name": gone.name, "records": 0})


def require_unheld(option: OptionLeft) -> None:
    """Raise ConflictError for an option that records hold: they would lose their value."""
    if option.values:
        raise ConflictError(
            "purge.option_held",
            N_(
                "Records hold {name}: {count}. Merge it into another option first, so that they "
                "keep a value."
            ),
            name=option.name, count=option.values,
        )  # fmt: skip


def _without(catalog: Catalog, gone: OptionLeft) -> Catalog:
    known = catalog.options.get(gone.options, {})
    left = {key: each for key, each in known.items() if key != gone.id}
    return replace(catalog, options={**catalog.options, gone.options: left})


def _left(conn: Connection, shop: Workshop, running: Definitions) -> Iterator[OptionLeft]:
    for name, options in option_sets(running):
        home = _home(running, name) if options.inline else options.name
        for each in options.options.values():
            if each.retired:
                count = Holding(conn, shop, name, each.key).count()
                yield OptionLeft(name, home, each.key, each.id, count)


def _home(running: Definitions, name: str) -> str:
    """Return the names of the entity and the field whose ids are ``entity.field``."""
    ids = name.split(".")
    for entity in running.entities.values():
        for field in entity.fields:
            if [entity.id, field.id] == ids:
                return f"{entity.name}.{field.name}"
    return name


def _shop(conn: Connection, running: Definitions, keys: Keys) -> Workshop:
    def before(entity: str, field: str) -> Field | None:
        known = next((e for e in running.entities.values() if e.id == entity), None)
        return next((f for f in known.fields if f.id == field), None) if known else None

    return Workshop(running, before, latest(conn).catalog, conn.dialect, conn, keys)
