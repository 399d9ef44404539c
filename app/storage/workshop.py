"""Runs the steps of a plan one by one, keeping track of what each column is called meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.schema.model import Definitions, Entity, Field
from app.storage import names
from app.storage.catalog import Catalog, StoredEntity, StoredField, stored_field
from app.storage.ddl import Ddl
from app.storage.encryption import Keys
from app.storage.items import item_writer
from app.storage.old_values import OldField, by_id, converted, read_old
from app.storage.shapes import IndexShape, index_shapes
from app.storage.tables import EntityTable, Tables, base_columns, field_columns, make_tables
from app.storage.value_columns import beside, stored_columns

FieldOfOld = Callable[[str, str], Field | None]
"""The newest applied definition of a field, by the ids of entity and field."""


@dataclass
class Workshop:
    """The state of a plan while it is carried out; ``conn`` is ``None`` to only show the SQL."""

    wanted: Definitions
    before: FieldOfOld
    catalog: Catalog
    dialect: Dialect
    conn: Connection | None = None
    keys: Keys | None = None
    number: int = 1
    sql: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ddl = Ddl(self.dialect)
        self._shapes: dict[str, Sequence[IndexShape]] = {}

    # -- doing ----------------------------------------------------------------------------------

    def run(self, statement: str) -> None:
        """Carry out one statement and remember it."""
        self.sql.append(statement)
        if self.conn is not None:
            self.conn.exec_driver_sql(statement)

    def run_all(self, statements: Iterable[str]) -> None:
        """Carry out statements, perhaps none."""
        for statement in statements:
            self.run(statement)

    def work(self, told: str, do: Callable[[Connection], object]) -> None:
        """Do what SQL alone cannot; ``told`` stands for it among the statements."""
        self.sql.append(f"-- {told}")
        if self.conn is not None:
            do(self.conn)

    # -- finding --------------------------------------------------------------------------------

    def stored(self, entity: str) -> StoredEntity:
        """Return the entity that has this name at the moment."""
        return next(e for e in self.catalog.entities.values() if e.name == entity)

    @cached_property
    def tables(self) -> Tables:
        """The wanted tables; who only asks what a plan does to records rarely meets them."""
        return make_tables(self.wanted)

    def table(self, entity: str) -> EntityTable:
        """Return the wanted table of an entity."""
        return self.tables.entities[entity]

    def field(self, entity: str, key: str) -> Field:
        """Return the wanted field with this id."""
        return by_id(self.wanted.entities[entity].fields)[key]

    def stored_wanted(self, entity: Entity, field: Field) -> StoredField:
        """Return how a wanted field is to be stored."""
        ids = {each.name: each.id for each in self.wanted.entities.values()}
        return stored_field(field, ids)

    def keep(self, entity: StoredEntity) -> None:
        """Remember the present state of an entity."""
        self.catalog = self.catalog.with_entity(entity)

    # -- entities -------------------------------------------------------------------------------

    def add_entity(self, entity: Entity) -> None:
        """Make the table, with what every record has; fields follow one by one."""
        self.make_room_for_entity(entity.name)
        table = names.table_name(entity.name)
        self.run(self.ddl.create_entity(table, base_columns(entity)))
        self.keep(StoredEntity(entity.id, entity.name))
        if not entity.retired:
            self.make_indexes(entity, ())

    def rename_entity(self, old: StoredEntity, name: str) -> None:
        """Rename the tables of an entity."""
        self.make_room_for_entity(name)
        self._rename_tables(old, name)

    def _rename_tables(self, old: StoredEntity, name: str) -> None:
        self.run(self.ddl.rename_table(names.table_name(old.name), names.table_name(name)))
        for each in old.fields.values():
            if each.many:
                before = names.link_table_name(old.name, each.name)
                self.run(self.ddl.rename_table(before, names.link_table_name(name, each.name)))
        self.keep(replace(old, name=name))

    def make_room_for_entity(self, name: str) -> None:
        """Move a table that is called so aside: it is retired, or waits to be renamed."""
        for other in self.catalog.entities.values():
            if other.name == name:
                taken = {each.name for each in self.catalog.entities.values()}
                self._rename_tables(other, names.aside_name(name, self.number, taken))

    # -- fields ---------------------------------------------------------------------------------

    def add_field(self, entity: Entity, field: Field) -> None:
        """Add the columns of a field, empty, and its own index."""
        self.make_room(entity.name, field.name)
        self._add_columns(entity, field)
        home = self.stored(entity.name)
        self.keep(home.with_field(self.stored_wanted(entity, field)))
        if field.is_live:
            self.make_indexes(entity, (field.id,))

    def _add_columns(self, entity: Entity, field: Field) -> None:
        table = names.table_name(entity.name)
        for column in field_columns(entity, field, frozenset(self.wanted.entities)):
            self.run(self.ddl.add_column(table, self.tables.metadata.tables[table].c[column.name]))
        link = names.link_table_name(entity.name, field.name)
        if self.stored_wanted(entity, field).many:
            self.run(self.ddl.create_link_table(self.tables.metadata.tables[link]))

    def rename_field(self, entity: str, key: str, name: str) -> None:
        """Rename the columns of a field, or its link table."""
        old = self.stored(entity).fields[key]
        if old.name != name:
            self.make_room(entity, name)
            self._rename_columns(self.stored(entity), old, replace(old, name=name))

    def _rename_columns(self, home: StoredEntity, old: StoredField, new: StoredField) -> None:
        table = names.table_name(home.name)
        suffixes = (*(() if old.many else old.columns), *old.beside)
        for suffix in suffixes:
            before, after = (names.column_name(f.name, suffix) for f in (old, new))
            self.run(self.ddl.rename_column(table, before, after))
        if old.many:
            before, after = (names.link_table_name(home.name, f.name) for f in (old, new))
            self.run(self.ddl.rename_table(before, after))
        self.keep(home.without_field(old.id).with_field(new))

    def make_room(self, entity: str, name: str) -> None:
        """Move columns that are called so aside: they are retired, or wait to be renamed."""
        home = self.stored(entity)
        for other in home.fields.values():
            if other.name == name:
                taken = {each.name for each in home.fields.values()}
                aside = names.aside_name(name, self.number, taken)
                self._rename_columns(home, other, replace(other, name=aside))

    def _home(self, home: StoredEntity, stored: StoredField) -> str:
        """Return the table that has the items of a field."""
        if stored.many:
            return names.link_table_name(home.name, stored.name)
        return names.table_name(home.name)

    # -- indexes --------------------------------------------------------------------------------

    def make_indexes(self, entity: Entity, keys: tuple[str, ...]) -> None:
        """Make the indexes over exactly these fields."""
        for shape in self._index_shapes(entity):
            if shape.fields == keys:
                self.make_index(entity, shape.name)

    def _index_shapes(self, entity: Entity) -> Sequence[IndexShape]:
        """Return the wanted indexes, worked out once: every field that is added asks for them."""
        if entity.id not in self._shapes:
            self._shapes[entity.id] = tuple(index_shapes(entity))
        return self._shapes[entity.id]

    def make_index(self, entity: Entity, name: str) -> None:
        """Make one index of the wanted tables."""
        shape = next(s for s in self._index_shapes(entity) if s.name == name)
        indexes = self.tables.metadata.tables[shape.table].indexes
        self.run(self.ddl.create_index(next(i for i in indexes if i.name == name)))

    # -- values ---------------------------------------------------------------------------------

    def old_field(self, entity: str, key: str) -> OldField:
        """Return a field as it was last applied, where its columns are now."""
        home = self.stored(entity)
        was = self.before(home.id, key)
        if was is None:
            raise AppError(
                "plan.type_unknown",
                N_("{entity}.{field} comes back with another type. Bring it back as it was first."),
                entity=entity,
                field=home.fields[key].name,
            )
        return self.present_field(entity, was)

    def present_field(self, entity: str, field: Field) -> OldField:
        """Return where the columns of a field are now; ``field`` says how to read them."""
        home = self.stored(entity)
        stored = home.fields[field.id]
        link = names.link_table_name(home.name, stored.name) if stored.many else None
        return OldField(field, home.id, names.table_name(home.name), stored.name, link)

    def rewrite(self, entity: Entity, field: Field, *, keep_old: bool) -> None:
        """Move the old columns aside, add the new ones, and carry every value over."""
        self.make_room(entity.name, field.name)
        home = self.stored(entity.name)
        old = self.old_field(entity.name, field.id)
        if home.fields[field.id].target:
            table = self._home(home, home.fields[field.id])
            self.run_all(self.ddl.drop_reference(table, entity.id, field.id))
        aside = replace(home.fields[field.id], id=f"{field.id}@{self.number}", retired=True)
        self.keep(home.without_field(field.id).with_field(aside))
        self._add_columns(entity, field)
        self.work(
            f"{entity.name}.{field.name}: write every value as the new type reads it",
            lambda conn: self._carry_over(conn, entity, field, old),
        )
        self.keep(self.stored(entity.name).with_field(self.stored_wanted(entity, field)))
        if not keep_old:
            self.drop_field(entity.name, aside.id)

    def _carry_over(self, conn: Connection, entity: Entity, field: Field, old: OldField) -> None:
        met = self.all_fields(self.table(entity.name))
        for batch in read_old(conn, old, self.keys):
            for number, value in batch:
                try:
                    new = converted(old.field, field, value)
                except FieldValueError:
                    continue  # the plan told how many, and somebody agreed by name
                self.write(conn, met, field, number, new)

    def write(
        self, conn: Connection, met: EntityTable, field: Field, number: int, value: Any
    ) -> None:
        """Write one value into its columns; ``met`` is a table of :meth:`all_fields`."""
        row = beside(met, field, value, self.keys)
        if field.name not in met.links:
            row |= stored_columns(met, field, value, self.keys, record=number)
        if row:
            conn.execute(sa.update(met.table).where(met.c.id == number).values(**row))
        items = item_writer(field)(number, value) if field.name in met.links else []
        if items:
            conn.execute(sa.insert(met.links[field.name]), items)

    def all_fields(self, table: EntityTable) -> EntityTable:
        """Return the table with its retired fields met as well."""
        entity = table.entity
        fields = tuple(replace(f, retired=False) for f in entity.fields)
        awake = replace(entity, fields=fields, unique=())
        definitions = replace(self.wanted, entities={**self.wanted.entities, entity.name: awake})
        return make_tables(definitions).entities[entity.name]

    def drop_field(self, entity: str, key: str) -> None:
        """Drop the columns of a field, with its values, for good."""
        home = self.stored(entity)
        gone = home.fields[key]
        table = names.table_name(home.name)
        for suffix in (*(() if gone.many else gone.columns), *gone.beside):
            self.run(self.ddl.drop_column(table, names.column_name(gone.name, suffix)))
        if gone.many:
            self.run(self.ddl.drop_table(names.link_table_name(home.name, gone.name)))
        self.keep(home.without_field(key))

    def drop_keys(self, entity: str, field: Field, suffixes: Iterable[str]) -> None:
        """Drop columns beside a field; they hold nothing of their own."""
        for suffix in suffixes:
            column = names.column_name(field.name, suffix)
            self.run(self.ddl.drop_column(names.table_name(entity), column))

    def add_keys(self, entity: Entity, field: Field, suffixes: tuple[str, ...]) -> None:
        """Add columns beside a field and work them out for the records there are."""
        table = names.table_name(entity.name)
        for suffix in suffixes:
            column = names.column_name(field.name, suffix)
            self.run(self.ddl.add_column(table, self.tables.metadata.tables[table].c[column]))
        old = self.present_field(entity.name, field)
        self.work(
            f"{entity.name}.{field.name}: work out the keys",
            lambda conn: self._fill_keys(conn, entity, field, old),
        )

    def _fill_keys(self, conn: Connection, entity: Entity, field: Field, old: OldField) -> None:
        table = self.all_fields(self.table(entity.name))
        for batch in read_old(conn, old, self.keys):
            for number, value in batch:
                row = beside(table, field, value, self.keys)
                conn.execute(sa.update(table.table).where(table.c.id == number).values(**row))
