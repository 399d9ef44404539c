"""Definitions -> SQLAlchemy tables: one per entity, one more per field with many values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table
from sqlalchemy.types import TypeEngine

from app.fieldtypes.column_types import RECORD_ID, UtcDateTime
from app.schema.model import Definitions, Entity, Field
from app.storage import names
from app.storage.shapes import FieldShape, IndexShape, field_shape, index_shapes, is_stored

BASE: Mapping[str, type[TypeEngine[Any]]] = {
    "owner": Integer,
    "department": Integer,
    "created_at": UtcDateTime,
    "created_by": Integer,
    "updated_at": UtcDateTime,
    "updated_by": Integer,
    "deleted_at": UtcDateTime,
}


@dataclass(frozen=True)
class EntityTable:
    """The table of one entity and where each of its live fields is found in it."""

    entity: Entity
    table: Any  # sa.Table, or an alias of it inside a subquery
    columns: Mapping[str, Mapping[str, Column[Any]]]  # field -> suffix -> column
    links: Mapping[str, Table] = field(default_factory=dict)  # fields with many values
    search: Mapping[str, Column[Any]] = field(default_factory=dict)
    sort: Mapping[str, Column[Any]] = field(default_factory=dict)
    blind: Mapping[str, Column[Any]] = field(default_factory=dict)  # encrypted fields

    @property
    def c(self) -> Any:
        """The columns of the table by their own names."""
        return self.table.c

    def link_columns(self, name: str) -> Mapping[str, Column[Any]]:
        """Return the columns of one item of a field with many values, by suffix."""
        shape = field_shape(self.entity.by_name[name])
        return {s: self.links[name].c[shape.column(name, s)] for s in shape.columns}

    def aliased(self) -> EntityTable:
        """Return the same under another name, for a query that meets the table twice."""
        other = self.table.alias()

        def swap(columns: Mapping[str, Column[Any]]) -> dict[str, Column[Any]]:
            return {key: other.c[column.name] for key, column in columns.items()}

        return EntityTable(
            self.entity,
            other,
            {name: swap(columns) for name, columns in self.columns.items()},
            self.links,
            swap(self.search),
            swap(self.sort),
            swap(self.blind),
        )


@dataclass(frozen=True)
class Tables:
    """All tables of one version of the definitions; ``entities`` is by entity name."""

    metadata: MetaData
    entities: Mapping[str, EntityTable]


def make_tables(definitions: Definitions) -> Tables:
    """Return the tables of ``definitions``; retired fields keep their columns but are not met."""
    metadata = MetaData()
    known = frozenset(definitions.entities)
    return Tables(
        metadata,
        {e.name: _entity_table(e, metadata, known) for e in definitions.entities.values()},
    )


def base_columns(entity: Entity) -> list[Column[Any]]:
    """Return the columns that every record has without asking."""
    standard = {f.name: f for f in entity.standard}

    def column_type(name: str) -> TypeEngine[Any]:
        return standard[name].type.columns()[""] if name in standard else BASE[name]()

    return [
        Column("id", RECORD_ID, primary_key=True),
        Column("version", Integer, nullable=False, server_default="1"),
        *(Column(name, column_type(name)) for name in BASE),
    ]


def field_columns(entity: Entity, field: Field, known: frozenset[str]) -> list[Column[Any]]:
    """Return the columns of ``field`` in the entity's own table."""
    shape = field_shape(field)
    columns = [] if shape.many else _item_columns(entity, field, shape, known)
    return columns + [
        Column(names.column_name(field.name, suffix), type_)
        for suffix, type_ in shape.beside.items()
    ]


def link_table_columns(entity: Entity, field: Field, known: frozenset[str]) -> list[Column[Any]]:
    """Return the columns of the table that holds the items of a field with many values."""
    home = f"{names.table_name(entity.name)}.id"
    fk = names.index_name("fk", entity.id, field.id, "record")
    return [
        Column(
            "record_id", RECORD_ID, ForeignKey(home, name=fk, ondelete="CASCADE"), primary_key=True
        ),
        Column("position", Integer, primary_key=True, autoincrement=False),
        *_item_columns(entity, field, field_shape(field), known),
    ]


def _item_columns(
    entity: Entity, field: Field, shape: FieldShape, known: frozenset[str]
) -> list[Column[Any]]:
    columns: list[Column[Any]] = []
    for suffix, type_ in shape.columns.items():
        keys: list[ForeignKey] = []
        if suffix == "" and shape.target in known:
            name = names.index_name("fk", entity.id, field.id)
            target = f"{names.table_name(shape.target)}.id"
            keys = [ForeignKey(target, name=name, use_alter=True)]
        columns.append(Column(shape.column(field.name, suffix), type_, *keys))
    return columns


def _entity_table(entity: Entity, metadata: MetaData, known: frozenset[str]) -> EntityTable:
    stored = [f for f in entity.fields if is_stored(f)]
    # AUTOINCREMENT: the number of a purged record is never given to another one.
    table = Table(
        names.table_name(entity.name), metadata, *base_columns(entity), sqlite_autoincrement=True
    )
    links: dict[str, Table] = {}
    for each in stored:
        for column in field_columns(entity, each, known):
            table.append_column(column)
        if field_shape(each).many:
            links[each.name] = Table(
                names.link_table_name(entity.name, each.name),
                metadata,
                *link_table_columns(entity, each, known),
            )
    for index in index_shapes(entity):
        add_index(metadata, index)
    live = [f for f in stored if f.is_live]
    return EntityTable(
        entity,
        table,
        {
            **{f.name: {"": table.c[f.name]} for f in entity.standard if f.name in table.c},
            **{f.name: _columns(table, f) for f in live if f.name not in links},
        },
        {f.name: links[f.name] for f in live if f.name in links},
        _beside(table, live, "search"),
        _beside(table, live, "sort"),
        _beside(table, live, "blind"),
    )


def _columns(table: Table, field: Field) -> dict[str, Column[Any]]:
    shape = field_shape(field)
    return {s: table.c[shape.column(field.name, s)] for s in shape.columns}


def _beside(table: Table, fields: list[Field], suffix: str) -> dict[str, Column[Any]]:
    return {
        f.name: table.c[names.column_name(f.name, suffix)]
        for f in fields
        if suffix in field_shape(f).beside
    }


def add_index(metadata: MetaData, shape: IndexShape) -> sa.Index:
    """Attach the index to its table."""
    table = metadata.tables[shape.table]
    deleted = table.c.get("deleted_at")
    where = None
    if deleted is not None and (shape.unique or shape.trash or shape.live):
        where = deleted.is_not(None) if shape.trash else deleted.is_(None)
    return sa.Index(
        shape.name,
        *(table.c[column] for column in shape.columns),
        unique=shape.unique,
        sqlite_where=where,
        postgresql_where=where,
    )
