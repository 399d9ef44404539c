"""From stored columns to the values of a field, for all rows that were read together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core.errors import AppError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough
from app.fieldtypes.base import FieldType
from app.schema.model import Field
from app.storage.encryption import Keys, Undecrypted, UnreadableError
from app.storage.tables import EntityTable

Rows = Sequence[Sequence[Any]]
Loader = Callable[[Rows, Keys | None], Sequence[Any]]
"""Makes the values of one field, one for each row; a row begins with the record's number."""


def loader(table: EntityTable, field: Field, places: Mapping[str, int]) -> Loader:
    """Return what loads a field whose columns stand at ``places`` of a row.

    Worked out once for all rows. What is kept elsewhere is nothing here; ``rows`` fills it in.
    """
    if field.name in table.links or isinstance(field.type, ReadsThrough):
        return lambda rows, _: [None] * len(rows)
    columns = {suffix: places[column.name] for suffix, column in table.columns[field.name].items()}
    place = columns[""]
    if field.encrypted:
        return _decrypting(table, field, place)
    if len(columns) > 1:
        return _joining(field, columns)
    if type(field.type).load is FieldType.load:
        return lambda rows, _: [row[place] for row in rows]
    return _making(field, place)


def _making(field: Field, place: int) -> Loader:
    """Of fifty records ten have the same owner: what comes again is made once."""
    load_item = field.type.load

    def load_values(rows: Rows, _: Keys | None) -> Sequence[Any]:
        made: dict[Any, Any] = {None: None}
        values = []
        for row in rows:
            stored = row[place]
            if stored.__class__ is not int and stored is not None:
                values.append(load_item({"": stored}))
                continue
            if stored not in made:
                made[stored] = load_item({"": stored})
            values.append(made[stored])
        return values

    return load_values


def _joining(field: Field, columns: Mapping[str, int]) -> Loader:
    def load_several(row: Sequence[Any]) -> Any:
        stored = {suffix: row[place] for suffix, place in columns.items()}
        return field.type.load(stored) if any(v is not None for v in stored.values()) else None

    return lambda rows, _: [load_several(row) for row in rows]


def _decrypting(table: EntityTable, field: Field, place: int) -> Loader:
    entity, parse = table.entity.id, field.type.parse

    def load_encrypted(row: Sequence[Any], keys: Keys | None) -> Any:
        if (sealed := row[place]) is None:
            return None
        try:
            text = need(keys).decrypt(sealed, entity=entity, field=field.id, record=row[0])
        except UnreadableError as error:
            return Undecrypted(error)  # the rest of the record can be read
        return parse(text)

    return lambda rows, keys: [load_encrypted(row, keys) for row in rows]


def load(table: EntityTable, field: Field, row: Mapping[Any, Any], keys: Keys | None) -> Any:
    """Return the value of a field that lies in the record's own row, by the columns' names.

    The row begins with the record's number, to which encrypted values are bound.
    """
    names = ["id", *(column.name for column in table.columns[field.name].values())]
    cells = [row[name] for name in names]
    load_values = loader(table, field, {name: i for i, name in enumerate(names)})
    (value,) = load_values([cells], keys)
    return value


def need(keys: Keys | None) -> Keys:
    """Return the keys, or say that an encrypted field cannot do without."""
    if keys is None:
        raise AppError("storage.no_key", N_("Encrypted fields need a key, and none is set up."))
    return keys
