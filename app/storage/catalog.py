"""What exists in the database, retired things included: kept with every version, as JSON.

The definitions say what people meet; the catalog says which tables and columns there are. It
remembers fields and entities that vanished from the text, so they can come back or be purged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.dialects import postgresql

from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import Option, OptionSet
from app.schema.model import Definitions, Entity, Field
from app.storage.shapes import field_shape, index_shapes, is_stored

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(frozen=True)
class StoredField:
    """The columns of one field as they are; ``name`` is what the columns are called by."""

    id: str
    name: str
    type: str
    settings: str
    many: bool
    columns: Mapping[str, str]  # suffix -> SQL type, as PostgreSQL calls it
    beside: tuple[str, ...] = ()
    target: str | None = None  # id of the entity of the foreign key
    encrypted: bool = False
    required: bool = False
    retired: bool = False

    @property
    def is_moved_aside(self) -> bool:
        """Whether these are the old values of a field whose type was changed."""
        return "@" in self.id


@dataclass(frozen=True)
class StoredEntity:
    """The tables of one entity as they are."""

    id: str
    name: str
    retired: bool = False
    fields: Mapping[str, StoredField] = field(default_factory=dict)  # by id
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name -> ids of fields

    def with_field(self, stored: StoredField) -> StoredEntity:
        """Return the same with one field added or replaced."""
        return replace(self, fields={**self.fields, stored.id: stored})

    def without_field(self, key: str) -> StoredEntity:
        """Return the same without the field of that id."""
        return replace(self, fields={k: f for k, f in self.fields.items() if k != key})


@dataclass(frozen=True)
class StoredOption:
    """An option that records may hold."""

    key: str
    retired: bool = False
    merged_into: str | None = None  # id of the option that took it in


@dataclass(frozen=True)
class Catalog:
    """All tables and options, by id."""

    entities: Mapping[str, StoredEntity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, StoredOption]] = field(default_factory=dict)

    def with_entity(self, entity: StoredEntity) -> Catalog:
        """Return the same with one entity added or replaced."""
        return replace(self, entities={**self.entities, entity.id: entity})

    def to_json(self) -> dict[str, Any]:
        """Return the catalog as it is kept with a version."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Catalog:
        """Read what :meth:`to_json` wrote."""
        return cls(
            {key: _entity_from_json(each) for key, each in data["entities"].items()},
            {
                name: {key: StoredOption(**option) for key, option in options.items()}
                for name, options in data["options"].items()
            },
        )


def _entity_from_json(data: Mapping[str, Any]) -> StoredEntity:
    fields = {
        key: StoredField(**{**each, "beside": tuple(each["beside"])})
        for key, each in data["fields"].items()
    }
    indexes = {name: tuple(ids) for name, ids in data["indexes"].items()}
    return StoredEntity(data["id"], data["name"], data["retired"], fields, indexes)


def catalog_of(definitions: Definitions) -> Catalog:
    """Return the catalog of a database made from these definitions alone."""
    ids = {entity.name: entity.id for entity in definitions.entities.values()}
    return Catalog(
        {entity.id: stored_entity(entity, ids) for entity in definitions.entities.values()},
        {
            name: {each.id: _stored_option(each, options) for each in options.options.values()}
            for name, options in option_sets(definitions)
        },
    )


def _stored_option(option: Option, options: OptionSet) -> StoredOption:
    target = options.options.get(option.merged_into or "")
    return StoredOption(option.key, option.retired, target.id if target else None)


def option_sets(definitions: Definitions) -> Iterator[tuple[str, OptionSet]]:
    """Yield every option set with the name that the catalog knows it by."""
    for options in definitions.option_sets.values():
        yield options.id, options
    for entity in definitions.entities.values():
        for each in entity.fields:
            if isinstance(each.type, HasOptions) and each.type.option_set.inline:
                yield option_set_name(entity, each, each.type.option_set), each.type.option_set


def option_set_name(entity: Entity, field: Field, options: OptionSet) -> str:
    """Return the catalog's name of the option set that ``field`` picks from."""
    return in_line_name(entity, field) if options.inline else options.id


def in_line_name(entity: Entity, field: Field) -> str:
    """Return the catalog's name of the options that ``field`` has in line, or once had."""
    return f"{entity.id}.{field.id}"


def stored_entity(entity: Entity, ids: Mapping[str, str]) -> StoredEntity:
    """Return how ``entity`` would be stored; ``ids`` are those of all entities by name."""
    fields = {f.id: stored_field(f, ids) for f in entity.fields if is_stored(f)}
    indexes = {} if entity.retired else {i.name: i.fields for i in index_shapes(entity)}
    return StoredEntity(entity.id, entity.name, entity.retired, fields, indexes)


def stored_field(field: Field, ids: Mapping[str, str]) -> StoredField:
    """Return how ``field`` would be stored."""
    shape = field_shape(field)
    return StoredField(
        id=field.id,
        name=field.name,
        type=field.type.name,
        settings=repr(field.type.settings),
        many=shape.many,
        columns={s: type_.compile(dialect=DIALECT) for s, type_ in shape.columns.items()},
        beside=tuple(shape.beside),
        target=ids.get(shape.target) if shape.target else None,
        encrypted=field.encrypted,
        required=field.required,
        retired=field.retired,
    )
