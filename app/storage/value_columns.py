"""From one value to the columns that keep it: its own, and those for search, sorting and lookup."""

from __future__ import annotations

from typing import Any

from app.fieldtypes.search_key import search_key, sort_key
from app.schema.model import Field
from app.storage.encryption import Keys
from app.storage.loading import need
from app.storage.tables import EntityTable


def stored_columns(
    table: EntityTable, field: Field, value: Any, keys: Keys | None, *, record: int | None
) -> dict[str, Any]:
    """Return the columns that hold a value in the row of ``record``, its number.

    Only an encrypted value needs the number.
    """
    columns = table.columns[field.name]
    if value is None:
        return {column.name: None for column in columns.values()}
    if field.encrypted:
        return {columns[""].name: _sealed(table, field, value, keys, record)}
    stored = field.type.store(value)
    return {columns[suffix].name: each for suffix, each in stored.items()}


def _sealed(
    table: EntityTable, field: Field, value: Any, keys: Keys | None, record: int | None
) -> str:
    if record is None:
        raise TypeError("an encrypted value is bound to its record: the number comes first")
    text = field.type.dump(value)
    return need(keys).encrypt(text, entity=table.entity.id, field=field.id, record=record)


def beside(table: EntityTable, field: Field, value: Any, keys: Keys | None) -> dict[str, Any]:
    """Return the columns worked out of a value: for search, for sorting, for exact lookup."""
    if not any(field.name in each for each in (table.search, table.sort, table.blind)):
        return {}
    text = None if value is None else field.type.dump(value)
    row: dict[str, Any] = {}
    if field.name in table.search:
        row[table.search[field.name].name] = None if text is None else search_key(text)
    if field.name in table.sort:
        row[table.sort[field.name].name] = None if text is None else sort_key(text)
    if field.name in table.blind:
        row[table.blind[field.name].name] = (
            None
            if text is None
            else need(keys).digest(text, entity=table.entity.id, field=field.id)
        )
    return row
