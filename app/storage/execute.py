"""One function per kind of step: what it does to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Dialect

from app.schema.model import Definitions, Entity, Field
from app.storage import names
from app.storage.catalog import Catalog, StoredField, catalog_of
from app.storage.followers import followers
from app.storage.plan import Applied, wider
from app.storage.shapes import field_shape
from app.storage.steps import (
    AddEntity,
    AddField,
    AddIndex,
    AddKeys,
    AddUnique,
    ChangeType,
    DecryptField,
    DropIndex,
    DropKeys,
    DropUnique,
    EncryptField,
    RenameEntity,
    RenameField,
    Step,
    WidenField,
)
from app.storage.workshop import FieldOfOld, Workshop


def execute(steps: Sequence[Step], shop: Workshop) -> Catalog:
    """Run the steps in their order and return what exists afterwards."""
    for step in steps:
        execute_one(step, shop)
    for told, do in followers(steps, shop):
        shop.work(told, do)
    return _settled(shop)


def execute_one(step: Step, shop: Workshop) -> None:
    """Run one step; most kinds change nothing but what the definitions say."""
    wanted = shop.wanted.entities
    match step:
        case AddEntity(entity):
            shop.add_entity(wanted[entity])
        case RenameEntity(entity=entity):
            key = wanted[entity].id
            shop.rename_entity(shop.catalog.entities[key], entity)
        case DropUnique() | DropIndex():
            shop.run(shop.ddl.drop_index(step.index))
        case AddUnique() | AddIndex():
            shop.make_index(wanted[step.entity], step.index)
        case RenameField():
            shop.rename_field(step.entity, step.key, step.field)
        case _:
            _change_field(step, shop)


def _change_field(step: Step, shop: Workshop) -> None:
    match step:
        case AddField():
            shop.add_field(*_met(step, shop))
        case WidenField():
            _widen(*_met(step, shop), shop)
        case ChangeType():
            shop.rewrite(*_met(step, shop), keep_old=not _met(step, shop)[1].encrypted)
        case EncryptField():
            shop.rewrite(*_met(step, shop), keep_old=False)
        case DecryptField():
            shop.rewrite(*_met(step, shop), keep_old=False)
        case AddKeys(suffixes=suffixes):
            shop.add_keys(*_met(step, shop), suffixes)
        case DropKeys(suffixes=suffixes):
            shop.drop_keys(step.entity, _met(step, shop)[1], suffixes)


def _met(step: Any, shop: Workshop) -> tuple[Entity, Field]:
    return shop.wanted.entities[step.entity], shop.field(step.entity, step.key)


def _widen(entity: Entity, field: Field, shop: Workshop) -> None:
    shape = field_shape(field)
    many = names.link_table_name(entity.name, field.name)
    table = many if shape.many else names.table_name(entity.name)
    stored = shop.stored(entity.name).fields[field.id]
    for suffix, type_ in shape.columns.items():
        wanted = catalog_of(shop.wanted).entities[entity.id].fields[field.id].columns[suffix]
        if wider(stored.columns[suffix], wanted):
            for statement in shop.ddl.widen(table, shape.column(field.name, suffix), type_):
                shop.run(statement)


# -- what exists afterwards ---------------------------------------------------------------------


def _settled(shop: Workshop) -> Catalog:
    """Return the catalog that goes with the new version."""
    wanted = catalog_of(shop.wanted)
    entities = {key: _asleep(each) for key, each in shop.catalog.entities.items()}
    for key, new in wanted.entities.items():
        now = shop.catalog.entities[key]
        left = {k: replace(f, retired=True) for k, f in now.fields.items() if k not in new.fields}
        kept = {k: _as_wide(now.fields[k], f) for k, f in new.fields.items()}
        entities[key] = replace(new, fields={**kept, **left})
    options = {
        name: {
            **{k: replace(o, retired=True) for k, o in known.items()},
            **wanted.options.get(name, {}),
        }
        for name, known in {**wanted.options, **shop.catalog.options}.items()
    }
    return Catalog(entities, options)


def _asleep(entity: Any) -> Any:
    return replace(entity, retired=True, indexes={})


def _as_wide(now: StoredField, new: StoredField) -> StoredField:
    """A column that is wider than it need be stays so."""
    return replace(
        new,
        columns={
            s: now.columns[s] if wider(new.columns[s], now.columns[s]) else new.columns[s]
            for s in new.columns
        },
    )


def show_sql(
    steps: Sequence[Step],
    applied: Applied,
    wanted: Definitions,
    *,
    before: FieldOfOld,
    dialect: Dialect,
) -> list[tuple[Step, tuple[str, ...]]]:
    """Return the SQL of every step, without running any of it."""
    shop = Workshop(wanted, before, applied.catalog, dialect, number=applied.number + 1)
    shown: list[tuple[Step, tuple[str, ...]]] = []
    for step in steps:
        shop.sql.clear()
        execute_one(step, shop)
        shown.append((step, tuple(shop.sql)))
    return shown
