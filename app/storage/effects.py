"""What each step of a plan does to the records there are: counts and samples, before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.core.errors import FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.schema.model import Field
from app.storage import names
from app.storage.catalog import StoredEntity
from app.storage.holding import Holding
from app.storage.old_values import OldField, converted, read_old
from app.storage.steps import (
    AddUnique,
    ChangeSettings,
    ChangeType,
    MergeOptions,
    RenameOption,
    RequireField,
    RetireEntity,
    RetireField,
    RetireOption,
    Step,
)
from app.storage.workshop import Workshop

SAMPLES = 5


@dataclass(frozen=True)
class Effect:
    """What a step means for existing records; ``samples`` are numbers of records."""

    step: Step
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    blocks: bool = False  # the step cannot be run at all
    loses: bool = False  # values would be gone: the step's name must be given
    samples: tuple[int, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(f"#{number}" for number in self.samples)
        return self.message.format(**self.params) + (f" ({shown})" if shown else "")


def effects(
    conn: Connection, steps: Sequence[Step], shop: Workshop, *, today: date
) -> Iterator[Effect]:
    """Yield what the steps do to records; ``shop`` is in the state before the first of them."""
    look = _Look(conn, shop, today)
    for step in steps:
        match step:
            case AddUnique():
                yield from look.unique(step)
            case ChangeType():
                yield from look.conversion(step)
            case ChangeSettings():
                yield from look.settings(step)
            case RequireField():
                yield from look.required(step)
            case RetireField() | RetireEntity():
                yield from look.retired(step)
            case RetireOption() | RenameOption() | MergeOptions():
                yield from look.option(step)


@dataclass(frozen=True)
class _Look:
    conn: Connection
    shop: Workshop
    today: date

    def _home(self, entity: str) -> StoredEntity | None:
        """Find an entity by its wanted name: a rename in the same plan was not run yet."""
        wanted = self.shop.wanted.entities.get(entity)
        known = self.shop.catalog.entities
        if wanted is not None:
            return known.get(wanted.id)
        return next((e for e in known.values() if e.name == entity), None)

    def _all(self, home: StoredEntity) -> int:
        records = sa.table(names.table_name(home.name))
        return int(self.conn.scalar(sa.select(sa.func.count()).select_from(records)) or 0)

    def unique(self, step: AddUnique) -> Iterator[Effect]:
        home = self._home(step.entity)
        if home is None or any(key not in home.fields for key in step.keys):
            return
        columns: list[Any] = [sa.column(c) for key in step.keys for c in _columns(home, key)]
        records = sa.table(names.table_name(home.name), *columns, sa.column("deleted_at"))
        alike = (
            sa.select(sa.func.count().label("n"))
            .select_from(records)
            .where(records.c.deleted_at.is_(None), *(c.is_not(None) for c in columns))
            .group_by(*columns)
            .having(sa.func.count() > 1)
            .subquery()
        )
        values, count = self.conn.execute(
            sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(alike.c.n), 0))
        ).one()
        if values:
            yield Effect(
                step,
                N_("{values} values of {fields} appear on {count} records; they must differ."),
                {"values": values, "fields": step.params["fields"], "count": int(count)},
                blocks=True,
            )

    def conversion(self, step: ChangeType) -> Iterator[Effect]:
        home = self._home(step.entity)
        if home is None:
            return
        old = self.shop.old_field(home.name, step.key)
        new = self.shop.field(step.entity, step.key)
        bad = self._bad(old, lambda value: converted(old.field, new, value))
        params = {"field": step.name, "new": step.new, "count": len(bad), "all": self._all(home)}
        if bad:
            message = N_("{count} of {all} records hold a {field} that is no {new}; it is emptied.")
            yield Effect(step, message, params, loses=True, samples=tuple(bad[:SAMPLES]))

    def settings(self, step: ChangeSettings) -> Iterator[Effect]:
        home = self._home(step.entity)
        if home is None or step.key not in home.fields:
            return
        new = self.shop.field(step.entity, step.key)
        if isinstance(new.type, RefersTo):
            return  # what a link points at is a foreign key's business, not a setting's
        old = self.shop.present_field(home.name, new)
        bad = self._bad(old, lambda value: self._check(new, value))
        if bad:
            message = N_("{count} of {all} records hold a {field} that is allowed no more.")
            params = {"field": step.name, "count": len(bad), "all": self._all(home)}
            yield Effect(step, message, params, samples=tuple(bad[:SAMPLES]))

    def _check(self, field: Field, value: Any) -> None:
        again = field.type.parse(field.type.dump(value))
        field.type.check(again, self.today)

    def _bad(self, old: OldField, read: Callable[[Any], object]) -> list[int]:
        bad: list[int] = []
        for batch in read_old(self.conn, old, self.shop.keys):
            for number, value in batch:
                try:
                    read(value)
                except FieldValueError:
                    bad.append(number)
        return bad

    def required(self, step: RequireField) -> Iterator[Effect]:
        home = self._home(step.entity)
        if home is None or step.key not in home.fields:
            return
        filled = self._filled(home, step.key)
        count = self._all(home) - filled
        if count:
            message = N_(
                "{field} is empty on {count} records; each is asked for it when next saved."
            )
            yield Effect(step, message, {"field": step.name, "count": count})

    def _filled(self, home: StoredEntity, key: str) -> int:
        stored = home.fields[key]
        if stored.many:
            link: Any = sa.column("record_id")
            table = sa.table(names.link_table_name(home.name, stored.name), link)
            return int(
                self.conn.scalar(sa.select(sa.func.count(sa.distinct(link))).select_from(table))
                or 0
            )
        column: Any = sa.column(stored.name)
        records = sa.table(names.table_name(home.name), column)
        return int(self.conn.scalar(sa.select(sa.func.count(column)).select_from(records)) or 0)

    def retired(self, step: RetireField | RetireEntity) -> Iterator[Effect]:
        home = self._home(step.entity)
        if home is None:
            return
        key = step.key if isinstance(step, RetireField) else ""
        if key and key not in home.fields:
            return
        count = self._filled(home, key) if key else self._all(home)
        if count:
            message = N_("{count} records hold something in {name}; it is kept, hidden.")
            yield Effect(step, message, {"count": count, "name": step.name})

    def option(self, step: RetireOption | RenameOption | MergeOptions) -> Iterator[Effect]:
        key = step.option if isinstance(step, RetireOption) else step.old
        holding = Holding(self.conn, self.shop, step.options, key)
        count = holding.count()
        if count and isinstance(step, MergeOptions):
            message = N_("{count} records change from {old} to {into}; history keeps {old}.")
            params = {"count": count, "old": key, "into": step.into}
            yield Effect(step, message, params, samples=holding.samples(SAMPLES))
        elif count:
            message = N_("Option {option} is used by {count} records.")
            yield Effect(step, message, {"option": key, "count": count})


def _columns(home: StoredEntity, key: str) -> list[str]:
    stored = home.fields[key]
    suffixes: Sequence[str] = ("blind",) if stored.encrypted else list(stored.columns)
    return [names.column_name(stored.name, suffix) for suffix in suffixes]
