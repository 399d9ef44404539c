"""What was retired and is still stored, and dropping it for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.core.clock import Clock, system_clock
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import N_, Label
from app.schema.model import App, Definitions
from app.storage import names
from app.storage.apply import record
from app.storage.catalog import Catalog, StoredEntity, StoredField
from app.storage.engine import reading, writing
from app.storage.plan import Applied
from app.storage.purge.files import NO_FILES, FilesLeft, count_files, drop_bytes, drop_rows
from app.storage.system import sys_definition_version
from app.storage.versions import latest
from app.storage.workshop import Workshop


@dataclass(frozen=True)
class Leftover:
    """A retired entity or field that the database still has, with what would be lost.

    ``name`` is what it is purged by: ``customer`` or ``customer.fax``.
    """

    name: str
    entity: str  # ids
    field: str = ""
    records: int = 0  # of an entity: all, those in the trash too; of a field: that hold a value
    fields: int = 0  # of an entity
    is_of_old_type: bool = False  # what a field held before its type was changed
    linked_from: tuple[str, ...] = ()  # names of fields that point at it: purged before it
    files: FilesLeft = NO_FILES  # that are kept for it, and go with it


def leftovers(engine: Engine) -> tuple[Leftover, ...]:
    """Return what can be purged: entities with all they have, and fields of the others."""
    with reading(engine, door=True) as conn:
        catalog = latest(conn).catalog
        return tuple(_leftovers(conn, catalog))


def _leftovers(conn: Connection, catalog: Catalog) -> Iterator[Leftover]:
    for home in catalog.entities.values():
        if home.retired:
            yield Leftover(
                home.name, home.id, records=_count(conn, home), fields=len(home.fields),
                linked_from=tuple(_linking(catalog, home.id)), files=count_files(conn, home, None),
            )  # fmt: skip
            continue
        for each in home.fields.values():
            if each.retired:
                yield Leftover(
                    f"{home.name}.{each.name}", home.id, each.id,
                    records=_count(conn, home, each), is_of_old_type=each.is_moved_aside,
                    files=count_files(conn, home, each),
                )  # fmt: skip


def _count(conn: Connection, home: StoredEntity, field: StoredField | None = None) -> int:
    """Return how many records there are, or how many hold a value of the field."""
    table, counted = names.table_name(home.name), "id"
    if field is not None and field.many:
        table, counted = names.link_table_name(home.name, field.name), "record_id"
    elif field is not None:
        counted = names.column_name(field.name, next(iter(field.columns)))
    column: sa.ColumnClause[object] = sa.column(counted)
    found = sa.select(sa.func.count(sa.distinct(column) if field and field.many else column))
    return int(conn.scalar(found.select_from(sa.table(table))) or 0)


def _linking(catalog: Catalog, entity: str) -> Iterator[str]:
    """Yield the fields of other entities whose values point at records of this one."""
    for home in catalog.entities.values():
        if home.id != entity:
            yield from (f"{home.name}.{f.name}" for f in home.fields.values() if f.target == entity)


def purge(
    engine: Engine, name: str, *, author: str, files: Path, clock: Clock = system_clock
) -> None:
    """Drop what is retired under ``name`` (``customer`` or ``customer.fax``) for good.

    Its files in the folder ``files`` go, too. The caller makes a backup first. Raises
    ConflictError for a thing in use, which is to be retired before, and for an entity that fields
    of others still point at.
    """
    with writing(engine, door=True) as conn:
        applied = latest(conn)
        lost = next((e for e in _leftovers(conn, applied.catalog) if e.name == name), None)
        catalog, paths = _without(conn, applied, name)
        versions = sys_definition_version
        conn.execute(
            sa.update(versions)
            .where(versions.c.number == applied.number)
            .values(catalog=catalog.to_json())
        )
        detail = {"name": name, "records": lost.records if lost else 0, "files": len(paths)}
        record(conn, "definitions:purge", clock(), author, detail)
    drop_bytes(files, paths)


def _without(conn: Connection, applied: Applied, name: str) -> tuple[Catalog, list[str]]:
    """Drop columns or tables; return the catalog without them, and where their files are."""
    entity, _, field = name.partition(".")
    found = [e for e in applied.catalog.entities.values() if e.name == entity]
    home = found[0] if found else None
    gone = next((f for f in home.fields.values() if f.name == field), None) if home else None
    if home is None or (field and gone is None):
        raise NotFoundError("purge.unknown", N_("Nothing is stored under {name}."), name=name)
    if not (gone.retired if gone else home.retired):
        raise ConflictError("purge.in_use", N_("{name} is in use: retire it first."), name=name)
    shop = Workshop(_nothing(), _unknown, applied.catalog, conn.dialect, conn)
    if gone is None:
        require_unlinked(shop.catalog, home)
    paths = drop_rows(conn, home, gone)
    if gone:
        shop.drop_field(home.name, gone.id)
        return shop.catalog, paths
    return _without_entity(shop, home), paths


def require_unlinked(catalog: Catalog, home: StoredEntity) -> None:
    """Raise ConflictError where fields of other entities still point at its records."""
    if linking := list(_linking(catalog, home.id)):
        raise ConflictError(
            "purge.linked",
            N_("{fields} still point at {name}: retire and purge those first."),
            fields=linking, name=home.name,
        )  # fmt: skip


def _without_entity(shop: Workshop, home: StoredEntity) -> Catalog:
    for each in home.fields.values():
        if each.many:
            shop.run(shop.ddl.drop_table(names.link_table_name(home.name, each.name)))
    shop.run(shop.ddl.drop_table(names.table_name(home.name)))
    left = {k: e for k, e in shop.catalog.entities.items() if k != home.id}
    return Catalog(left, shop.catalog.options)


def _unknown(_: str, __: str) -> None:
    return None


def _nothing() -> Definitions:
    return Definitions(App(Label.plain("")), {}, {}, {}, {})
