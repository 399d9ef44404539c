"""Values that follow a rename or a merge, in every field that holds them.

No record gets a revision of its own: nobody changed it, the plan did, and its event tells that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.fieldtypes.abilities import HasOptions, RefersTo
from app.fieldtypes.ref import Ref
from app.schema.model import Entity, Field
from app.storage import names
from app.storage.catalog import option_set_name
from app.storage.old_values import read_old
from app.storage.plan import REWRITES
from app.storage.shapes import field_shape, is_stored
from app.storage.steps import MergeOptions, RenameEntity, RenameOption, Step
from app.storage.workshop import Workshop

Follower = tuple[str, Callable[[Connection], object]]
"""What is told of it among the statements, and what does it."""


def followers(steps: Sequence[Step], shop: Workshop) -> Iterator[Follower]:
    """Yield what must be done to the values of records after the steps were run."""
    entities = {s.old: s.entity for s in steps if isinstance(s, RenameEntity)}
    options = _new_keys(steps)
    rewritten = {(s.entity, s.key) for s in steps if isinstance(s, REWRITES)}
    for entity in shop.wanted.entities.values():
        for field in filter(is_stored, entity.fields):
            if isinstance(field.type, HasOptions):
                known = option_set_name(entity, field, field.type.option_set)
                # What was rewritten was read by the new type: it knows the trail of a merge.
                if not field.encrypted:
                    yield from _follow(shop, entity, field, "", options.get(known, {}))
                elif (entity.name, field.id) not in rewritten:
                    yield from _follow_sealed(shop, entity, field, options.get(known, {}))
            if isinstance(field.type, RefersTo) and len(field.type.targets) > 1:
                for suffix in () if field.encrypted else _named_in(field, entities):
                    yield from _follow(shop, entity, field, suffix, entities)


def _new_keys(steps: Sequence[Step]) -> Mapping[str, Mapping[str, str]]:
    """Return by option set what becomes of the keys that records hold."""
    found: dict[str, dict[str, str]] = {}
    for step in steps:
        if isinstance(step, RenameOption):
            found.setdefault(step.options, {})[step.old] = step.option
        elif isinstance(step, MergeOptions):
            found.setdefault(step.options, {})[step.old] = step.into
    return found


def _named_in(field: Field, entities: Mapping[str, str]) -> Iterator[str]:
    """Yield the suffixes in which a link to several entities keeps the entity's name."""
    for new in list(entities.values())[:1]:
        yield from (s for s, v in field.type.store(Ref(new, 0)).items() if s and v == new)


def _follow(
    shop: Workshop, entity: Entity, field: Field, suffix: str, becomes: Mapping[str, str]
) -> Iterator[Follower]:
    if not becomes:
        return
    shape = field_shape(field)
    column: Any = sa.column(shape.column(field.name, suffix), sa.String())
    many = names.link_table_name(entity.name, field.name)
    # Not the tables of the definitions: those know nothing of retired fields.
    table = sa.table(
        many if shape.many else names.table_name(entity.name), column,
        sa.column("record_id"), sa.column("position"),
    )  # fmt: skip
    column = table.c[column.name]
    if shape.many and len({*becomes.values()}) < len({*becomes, *becomes.values()}):
        told = f"{entity.name}.{field.name}: drop what a record would hold twice"
        doubles = _doubles(table, column, becomes)
        yield told, lambda conn: conn.execute(doubles)
    # One statement for all of them: two that swap their names must not meet.
    change = (
        sa.update(table)
        .where(column.in_(list(becomes)))
        .values({column: sa.case(dict(becomes), value=column)})
    )
    yield _told(entity, field, becomes), lambda conn: conn.execute(change)


def _doubles(table: sa.TableClause, column: Any, becomes: Mapping[str, str]) -> sa.Delete:
    """Return what deletes the items that become what an item before them is or becomes."""
    other = table.alias()

    def after(value: Any) -> ColumnElement[str]:
        return sa.case(dict(becomes), value=value, else_=value)

    same = sa.exists(sa.literal(1)).where(
        other.c.record_id == table.c.record_id,
        other.c.position < table.c.position,
        after(other.c[column.name]) == after(column),
    )
    return sa.delete(table).where(column.in_({*becomes, *becomes.values()}), same)


def _follow_sealed(
    shop: Workshop, entity: Entity, field: Field, becomes: Mapping[str, str]
) -> Iterator[Follower]:
    """Follow where values are encrypted: each is opened, changed and sealed again."""
    if not becomes or shop.before(entity.id, field.id) is None:
        return
    old = shop.old_field(entity.name, field.id)

    def change(conn: Connection) -> None:
        met = shop.all_fields(shop.table(entity.name))
        for batch in read_old(conn, old, shop.keys):
            for number, value in batch:
                if value in becomes:
                    shop.write(conn, met, field, number, becomes[value])

    yield _told(entity, field, becomes), change


def _told(entity: Entity, field: Field, becomes: Mapping[str, str]) -> str:
    changes = ", ".join(f"{old} -> {new}" for old, new in becomes.items())
    return f"{entity.name}.{field.name}: {changes}"
