"""The SQL of single changes, for both databases: plain strings, every name quoted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, Index
from sqlalchemy.types import TypeEngine

from app.storage.names import index_name


class Ddl:
    """Writes SQL in the words of one database."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.quote = dialect.identifier_preparer.quote

    def create_entity(self, table: str, columns: list[Column[Any]]) -> str:
        """Return the table of an entity with the columns that every record has."""
        made = Table(table, MetaData(), *columns, sqlite_autoincrement=True)
        return str(CreateTable(made).compile(dialect=self.dialect)).strip()

    def create_link_table(self, table: Table) -> str:
        """Return the table of a field with many values, foreign keys included."""
        keys = sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        create = CreateTable(table, include_foreign_key_constraints=keys)
        return str(create.compile(dialect=self.dialect)).strip()

    def add_column(self, table: str, column: Column[Any]) -> str:
        """Return the SQL that adds a column, empty for the records there are."""
        add = f"ALTER TABLE {self.quote(table)} ADD COLUMN {self.quote(column.name)} "
        return add + self.sql_type(column.type) + "".join(self._references(column))

    def _references(self, column: Column[Any]) -> Iterator[str]:
        for key in column.foreign_keys:
            target = key.column.table.name
            name = self.quote(str(key.name))
            yield f" CONSTRAINT {name} REFERENCES {self.quote(target)} (id)"

    def sql_type(self, type_: TypeEngine[Any]) -> str:
        """Return a type in the words of the database."""
        return str(type_.compile(dialect=self.dialect))

    def rename_table(self, old: str, new: str) -> str:
        """Return the SQL that renames a table; references to it follow."""
        return f"ALTER TABLE {self.quote(old)} RENAME TO {self.quote(new)}"

    def rename_column(self, table: str, old: str, new: str) -> str:
        """Return the SQL that renames a column; indexes follow."""
        return (
            f"ALTER TABLE {self.quote(table)} RENAME COLUMN {self.quote(old)} TO {self.quote(new)}"
        )

    def drop_column(self, table: str, column: str) -> str:
        """Return the SQL that drops a column with its values."""
        return f"ALTER TABLE {self.quote(table)} DROP COLUMN {self.quote(column)}"

    def drop_table(self, table: str) -> str:
        """Return the SQL that drops a table with its rows."""
        return f"DROP TABLE {self.quote(table)}"

    def widen(self, table: str, column: str, type_: TypeEngine[Any]) -> Iterator[str]:
        """Yield the SQL that makes a column wider; SQLite does not limit lengths at all."""
        if self.dialect.name == "postgresql":
            yield (
                f"ALTER TABLE {self.quote(table)} ALTER COLUMN {self.quote(column)}"
                f" TYPE {self.sql_type(type_)}"
            )

    def drop_reference(self, table: str, *ids: str) -> Iterator[str]:
        """Yield the SQL that drops a foreign key; SQLite drops it only with its column."""
        if self.dialect.name == "postgresql":
            name = self.quote(index_name("fk", *ids))
            yield f"ALTER TABLE {self.quote(table)} DROP CONSTRAINT IF EXISTS {name}"

    def create_index(self, index: Index) -> str:
        """Return the SQL that makes an index."""
        return str(CreateIndex(index).compile(dialect=self.dialect)).strip()

    def drop_index(self, name: str) -> str:
        """Return the SQL that drops an index."""
        return f"DROP INDEX {self.quote(name)}"
