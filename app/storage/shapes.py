"""Which columns and indexes a field needs: asked by the tables and by the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.types import TypeEngine

from app.fieldtypes.abilities import Computed, ReadsThrough, RefersTo
from app.schema.model import Entity, Field
from app.storage import names

LIVE = "live"  # what indexes of live records are called by
# Lists show live records, mostly the last changed first, and many readers see their own or their
# department's: each index holds the very order of such a list, and a far page is found in it alone.
LIVE_INDEXES = (
    ("updated_at",),
    ("created_at",),
    ("owner", "updated_at"),
    ("department", "updated_at"),
)


@dataclass(frozen=True)
class FieldShape:
    """The columns of one field: those of its items by suffix, and those beside the record."""

    many: bool
    columns: Mapping[str, TypeEngine[Any]]  # suffix -> type; in the link table where ``many``
    beside: Mapping[
        str, TypeEngine[Any]
    ]  # "search", "sort", "blind" -> type; never in a link table
    target: str | None  # the entity that the main column's foreign key points at

    def column(self, field: str, suffix: str) -> str:
        """Return the column's name for ``suffix``."""
        return names.column_name("value" if self.many else field, suffix)


@dataclass(frozen=True)
class IndexShape:
    """One index, by the names of its columns."""

    name: str
    table: str
    columns: tuple[str, ...]
    fields: tuple[str, ...] = ()  # ids of the entity's own fields that it covers
    unique: bool = False  # among live records only: the trash does not reserve a value
    trash: bool = False  # of deleted records only: lists of live ones must not choose it
    live: bool = False  # of live records only

    def __str__(self) -> str:
        return f"{'unique ' if self.unique else ''}{self.table}({', '.join(self.columns)})"


def is_stored(field: Field) -> bool:
    """Tell whether the field has columns at all."""
    return not isinstance(field.type, Computed | ReadsThrough)


def field_shape(field: Field) -> FieldShape:
    """Return the columns that ``field`` needs."""
    if field.encrypted:
        return FieldShape(False, {"": Text()}, {"blind": String(64)}, None)
    beside: dict[str, TypeEngine[Any]] = {}
    if field.search:
        beside["search"] = Text()
    if field.pinyin:
        beside["sort"] = Text()
    return FieldShape(field.type.is_many, field.type.columns(), beside, _target(field))


def _target(field: Field) -> str | None:
    """Return the one entity a link points at; people and departments have tables of others."""
    if not isinstance(field.type, RefersTo) or len(field.type.targets) != 1:
        return None
    target = field.type.targets[0]
    return None if target.startswith("_") else target


def index_shapes(entity: Entity) -> Iterator[IndexShape]:
    """Yield every index of the tables of ``entity``."""
    table = names.table_name(entity.name)
    yield from _standard_indexes(entity, table)
    for field in entity.fields:
        if field.is_live and is_stored(field):
            yield from _field_indexes(entity, field)
    for key in entity.unique:
        fields = [entity.by_name[name] for name in key.fields]
        ids = sorted(field.id for field in fields)
        columns = tuple(column for field in fields for column in _unique_columns(field))
        yield IndexShape(
            names.index_name("uq", entity.id, *ids), table, columns, tuple(ids), unique=True
        )


def _standard_indexes(entity: Entity, table: str) -> Iterator[IndexShape]:
    for columns in LIVE_INDEXES:
        made = names.index_name(LIVE, entity.id, f"_{columns[0]}")
        yield IndexShape(made, table, (*columns, "id"), live=True)
    trash = names.index_name("ix", entity.id, "_deleted_at")
    yield IndexShape(trash, table, ("deleted_at", "id"), trash=True)


def _field_indexes(entity: Entity, field: Field) -> Iterator[IndexShape]:
    shape = field_shape(field)
    table = names.table_name(entity.name)
    ids, own = (entity.id, field.id), (field.id,)
    if field.unique and not shape.many:
        columns = _unique_columns(field)
        yield IndexShape(names.index_name("uq", *ids), table, columns, own, unique=True)
    elif "blind" in shape.beside:
        blind = names.column_name(field.name, "blind")
        yield IndexShape(names.index_name("ix", *ids), table, (blind,), own)
    elif field.type.indexed or field.index or field.search or field.pinyin:
        link = names.link_table_name(entity.name, field.name)
        if shape.many:
            columns = (shape.column(field.name, ""), "record_id")
            yield IndexShape(names.index_name("ix", *ids), link, columns, own)
        else:
            # A foreign key asks for the deleted ones too.
            kind = LIVE if shape.target is None else "ix"
            columns = (shape.column(field.name, ""), "id")
            yield IndexShape(names.index_name(kind, *ids), table, columns, own, live=kind == LIVE)
    if "sort" in shape.beside:
        columns = (names.column_name(field.name, "sort"), "id")
        made = names.index_name(LIVE, *ids, "sort")
        yield IndexShape(made, table, columns, own, live=True)


def _unique_columns(field: Field) -> tuple[str, ...]:
    if field.encrypted:
        return (names.column_name(field.name, "blind"),)
    if not is_stored(field) or field.type.is_many:
        return ()
    compared = field.type.compared(dict.fromkeys(field.type.columns()))
    return tuple(names.column_name(field.name, suffix) for suffix in compared)
