"""Condition trees as SQL. The same tree in Python is ``schema.condition.holds``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.core.clock import Moment
from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.fieldtypes.operators import EMPTY, EQUALS, FILLED, NOT_EQUALS, ONE_OF, Columns, Target
from app.fieldtypes.ref import Ref
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.model import Field
from app.storage.encryption import Keys
from app.storage.tables import EntityTable, Tables

ScopeOf = Callable[[str], ColumnElement[bool]]
"""The records of an entity (by name) that count, over its plain table; all is ``sa.true()``."""

Predicate = Callable[[Columns], ColumnElement[bool]]


@dataclass(frozen=True)
class Place:
    """Where a condition is asked: the table it is about and what its parts may look up."""

    table: EntityTable
    tables: Tables
    moment: Moment
    scope_of: ScopeOf
    keys: Keys | None = None


def clause(
    condition: Condition,
    table: EntityTable,
    tables: Tables,
    moment: Moment,
    scope_of: ScopeOf,
    *,
    keys: Keys | None = None,
) -> ColumnElement[bool]:
    """Return the condition over ``table``; true or false for every record, never NULL."""
    return _clause(condition, Place(table, tables, moment, scope_of, keys))


def _clause(condition: Condition, place: Place) -> ColumnElement[bool]:
    match condition:
        case All(parts):
            return sa.and_(sa.true(), *(_clause(part, place) for part in parts))
        case AnyOf(parts):
            return sa.or_(sa.false(), *(_clause(part, place) for part in parts))
        case Not(part):
            return sa.not_(_clause(part, place))
        case Related():
            return _related(condition, place)
        case Compare(field, operator, operand):
            resolved = field.type.resolve(operand, place.moment)
            if field.encrypted:
                return _encrypted(condition, resolved, place)
            return operator.clause(field.type, target_of(field, place), resolved)


def target_of(field: Field, place: Place) -> Target:
    """Return the field as operators see it, wherever its items are kept."""
    table = place.table
    if isinstance(field.type, ReadsThrough):
        return _Through(field.type, place)
    if field.name in table.links:
        return _Many(table, field.name)
    return _Single(table.columns[field.name])


@dataclass(frozen=True)
class _Single:
    """A field whose one item is in the record's own row."""

    columns: Mapping[str, ColumnElement[Any]]

    def some(self, predicate: Predicate) -> ColumnElement[bool]:
        found = predicate(self.columns)
        if len(self.columns) == 1:
            return sa.and_(self.filled(), found)
        # A part beside the main one may be NULL in a filled item. The bare comparison stands there
        # as well because no index serves a coalesce().
        return sa.and_(self.filled(), found, sa.func.coalesce(found, sa.false()))

    def filled(self) -> ColumnElement[bool]:
        return sa.or_(*(column.is_not(None) for column in self.columns.values()))


@dataclass(frozen=True)
class _Many:
    """A field whose items are rows of a link table."""

    table: EntityTable
    name: str

    def some(self, predicate: Predicate) -> ColumnElement[bool]:
        link = self.table.links[self.name].alias()
        columns = {s: link.c[c.name] for s, c in self.table.link_columns(self.name).items()}
        return (
            sa.exists(sa.literal(1))
            .where(link.c.record_id == self.table.c.id, predicate(columns))
            .correlate(self.table.table)
        )

    def filled(self) -> ColumnElement[bool]:
        return self.some(lambda _: sa.true())


@dataclass(frozen=True)
class _Through:
    """A field of the record that a link points at."""

    type: ReadsThrough
    place: Place

    def some(self, predicate: Predicate) -> ColumnElement[bool]:
        return self._where(lambda target: target.some(predicate))

    def filled(self) -> ColumnElement[bool]:
        return self._where(lambda target: target.filled())

    def _where(self, ask: Callable[[Target], ColumnElement[bool]]) -> ColumnElement[bool]:
        found = through(self.type, self.place)
        if found is None:
            return sa.false()
        other, field, joined = found
        inner = Place(other, self.place.tables, self.place.moment, self.place.scope_of)
        return (
            sa.exists(sa.literal(1))
            .select_from(other.table)
            .where(joined, ask(target_of(field, inner)))
            .correlate(self.place.table.table)
        )


def through(
    type_: ReadsThrough, place: Place
) -> tuple[EntityTable, Field, ColumnElement[bool]] | None:
    """Return the table, the field and the join behind a field that reads through a link."""
    via = place.table.entity.by_name.get(type_.via)
    if via is None or not isinstance(via.type, RefersTo) or via.name not in place.table.columns:
        return None
    target = place.tables.entities.get(via.type.targets[0])
    field = target.entity.by_name.get(type_.field) if target else None
    if target is None or field is None or field.encrypted:
        return None
    other = target.aliased()
    joined = sa.and_(
        other.c.id == place.table.columns[via.name][""], in_scope(other, place.scope_of)
    )
    return other, field, joined


def in_scope(table: EntityTable, scope_of: ScopeOf) -> ColumnElement[bool]:
    """Return "alive and in scope" for a table that stands under another name."""
    name = table.entity.name
    alive: ColumnElement[bool] = table.c.deleted_at.is_(None)
    scope = scope_of(name)
    if isinstance(scope, sa.True_):
        return alive
    plain = _plain(table)
    allowed = sa.select(plain.c.id).where(scope).correlate(None)
    return sa.and_(alive, table.c.id.in_(allowed))


def _plain(table: EntityTable) -> Any:
    return getattr(table.table, "element", table.table)


def _related(part: Related, place: Place) -> ColumnElement[bool]:
    other = place.tables.entities[part.entity].aliased()
    via = other.entity.by_name[part.via]
    inner = Place(other, place.tables, place.moment, place.scope_of, place.keys)
    found: ColumnElement[bool] = (
        sa.exists(sa.literal(1))
        .select_from(other.table)
        .where(
            points_at(other, via, place.table.entity.name, place.table.c.id),
            in_scope(other, place.scope_of),
            _clause(part.where, inner),
        )
        .correlate(place.table.table)
    )
    return sa.not_(found) if part.none else found


def points_at(
    table: EntityTable, field: Field, entity: str, record: ColumnElement[int] | int
) -> ColumnElement[bool]:
    """Return "the link ``field`` of ``table`` points at this record of ``entity``"."""
    told_apart = field.type.store(Ref(entity, 0))

    def same(columns: Columns) -> ColumnElement[bool]:
        others = (columns[s] == v for s, v in told_apart.items() if s != "")
        return sa.and_(columns[""] == record, *others)

    if field.name not in table.links:
        return same(table.columns[field.name])
    link = table.links[field.name].alias()
    columns = {s: link.c[c.name] for s, c in table.link_columns(field.name).items()}
    outer = [] if isinstance(record, int) else list(record._from_objects)
    return (
        sa.exists(sa.literal(1))
        .select_from(link)
        .where(link.c.record_id == table.c.id, same(columns))
        .correlate(table.table, *outer)
    )


def _encrypted(part: Compare, operand: Any, place: Place) -> ColumnElement[bool]:
    field = part.field
    target = _Single(place.table.columns[field.name])
    if part.operator in (EMPTY, FILLED):
        return part.operator.clause(field.type, target, None)
    if part.operator not in (EQUALS, NOT_EQUALS, ONE_OF) or place.keys is None:
        raise BadRequestError(
            "condition.encrypted",
            N_("{field} is encrypted: it can be asked for an exact value only."),
            field=field.label,
        )
    keys, entity = place.keys, place.table.entity.id
    values = operand if part.operator is ONE_OF else (operand,)
    digests = [
        digest
        for value in values
        for digest in keys.digests(field.type.dump(value), entity=entity, field=field.id)
    ]
    found = place.table.blind[field.name].in_(digests)
    wanted = sa.not_(found) if part.operator is NOT_EQUALS else found
    return sa.and_(target.filled(), wanted)
