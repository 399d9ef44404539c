"""Load demo records: the one way besides the door by which records come into being.

A bulk load asks nobody's rights, because nobody acts (a command of the operator does), and leaves
no revision for each record, because ten million lines "made by the demo" help nobody. It obeys the
definitions all the same, and leaves one event, ``demo:load``, that says what was made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.people import list_people
from app.audit.events import record_event
from app.demo.catalogue import Catalogue, LinksOf, Made, begin
from app.demo.layout import Layout, lay_out, targets
from app.demo.people import PEOPLE
from app.demo.record_maker import Makings, make_record, makings
from app.demo.story import Frame, Owner, Story, first_story, next_story, rng_of
from app.demo.uniqueness import Taken, taken
from app.fieldtypes.abilities import Numbered
from app.schema.model import Field
from app.storage.condition_sql import clause
from app.storage.counters import next_number
from app.storage.store import Store
from app.storage.tables import EntityTable
from app.storage.writes import insert_rows

CHUNK = 2_000  # records of one transaction
_LATE_SHARE = 0.12  # of optional links to records of the same kind


def load_demo(
    store: Store,
    *,
    records: int = 500,
    seed: int = 1,
    locale: str | None = None,
    owners: Sequence[Owner] | None = None,
    only: Collection[str] | None = None,
) -> Mapping[str, int]:
    """Make ``records`` records of the entity that most others link to, and what belongs to them.

    The same definitions, seed and day give the same records. ``locale`` is "zh", "en" or both.
    Without ``owners`` the records belong to the demo people, or else to everybody there is.
    ``only`` names the entities to make records of; for a benchmark, say, customers alone.
    """
    found = tuple(_owners(store) if owners is None else owners)
    zone = ZoneInfo(store.definitions.app.time_zone)
    now = store.clock().replace(minute=0, second=0, microsecond=0)
    offset = now.astimezone(zone).utcoffset() or timedelta()
    load = _Load(store, Frame(seed, locale, found, now, offset), zone)
    for layout in lay_out(store.definitions, only):
        load.fill(layout, records)
    for made in load.made.values():
        load.link_late(made)
    counts = {name: made.count for name, made in load.made.items()}
    with store.writing() as conn:
        detail = {"seed": seed, "locale": locale, "records": counts}
        record_event(conn, None, kind="demo:load", at=store.clock(), detail=detail)
    return counts


def _owners(store: Store) -> Iterator[Owner]:
    demo = {person.username for person in PEOPLE if person.owns_records}
    people = [account for account in list_people(store) if account.is_active]
    chosen = [a for a in people if a.is_demo and a.username in demo] or people
    for account in sorted(chosen, key=lambda account: account.username):
        yield Owner(account.id, account.department)


def _everything(_: str) -> sa.ColumnElement[bool]:
    return sa.true()


class _Load:
    """One load under way: what has been made so far."""

    def __init__(self, store: Store, frame: Frame, zone: ZoneInfo) -> None:
        self.store, self.frame, self.zone = store, frame, zone
        self.made: dict[str, Made] = {}
        self.allowed: dict[tuple[str, str], frozenset[int]] = {}
        self.catalogue = Catalogue(self.made, frame.owners, self.allowed)
        self._last: dict[str, tuple[int, Story]] = {}  # children come parent by parent

    def fill(self, layout: Layout, records: int) -> None:
        """Make all records of one entity, a chunk after the other."""
        entity = layout.entity
        table = self.store.tables.entities[entity.name]
        with self.store.reading() as conn:
            base = conn.scalar(sa.select(sa.func.max(table.c.id))) or 0
            used = taken(self.store, conn, table)
            self._allow(conn, table, layout)
        made = self.made[entity.name] = begin(
            layout, self.made, self.frame, records=records, base=base
        )
        plan = makings(layout, self.zone)
        for start in range(0, made.count, CHUNK):
            places = range(start, min(start + CHUNK, made.count))
            rows = [self._record(plan, made, place, used) for place in places]
            with self.store.writing() as conn:
                self._number(conn, made, rows)
                ids = insert_rows(
                    conn, table, rows, now=self.frame.now, user=None, keys=self.store.keys
                )
            made.ids.extend(ids)

    def _record(
        self, plan: Makings, made: Made, place: int, used: Sequence[Taken]
    ) -> dict[str, Any]:
        story = self._story(made, place)
        rng = rng_of(self.frame, plan.entity.name, place, "values")
        links = self._links(made, place, story.owner)
        return make_record(plan, story, rng, links=links, taken=used)

    def _links(self, made: Made, place: int, owner: Owner | None) -> LinksOf:
        name = made.layout.entity.name
        ancestors = {name: place, **self.catalogue.ancestors(name, place)}
        return LinksOf(self.catalogue, name, place, ancestors, owner)

    def _story(self, made: Made, place: int) -> Story:
        name = made.layout.entity.name
        if self._last.get(name, (-1,))[0] == place:
            return self._last[name][1]
        rng = rng_of(self.frame, name, place, "story")
        serial = made.base + place
        home = made.layout.home_entity
        if home is None:
            share = (place + 1) / made.count
            story = first_story(self.frame, rng, made.layout.about, serial=serial, share=share)
        else:
            parent = self._story(self.made[home], made.parent_of(place))
            story = next_story(self.frame, rng, parent, serial=serial)
        self._last[name] = (place, story)
        return story

    def _number(self, conn: Connection, made: Made, rows: list[dict[str, Any]]) -> None:
        """Give each record the next of its automatic numbers."""
        entity = made.layout.entity
        for field in entity.live_fields:
            if not isinstance(field.type, Numbered):
                continue
            periods: dict[str, list[dict[str, Any]]] = {}
            for row in rows:
                periods.setdefault(field.type.period(self._local(row)), []).append(row)
            for period, members in periods.items():
                first = next_number(conn, entity.id, field.id, period, count=len(members))
                for number, row in enumerate(members, start=first):
                    row[field.name] = field.type.number(number, self._local(row))

    def _local(self, row: Mapping[str, Any]) -> datetime:
        made: datetime = row["created_at"]
        return made.astimezone(self.zone)

    def _allow(self, conn: Connection, table: EntityTable, layout: Layout) -> None:
        """Find the records that links with a ``where`` may point at."""
        moment = self.store.moment()
        for field in layout.entity.live_fields:
            target = self.store.tables.entities.get(next(iter(targets(field)), ""))
            if field.where is not None and target is not None:
                query = sa.select(target.c.id).where(
                    clause(field.where, target, self.store.tables, moment, _everything)
                )
                ids = frozenset(conn.scalars(query))
                self.allowed[layout.entity.name, field.name] = ids

    def link_late(self, made: Made) -> None:
        """Fill links to records that were not there yet, those of the same kind among them."""
        for field in made.layout.late:
            if field.visible_if is None:
                self._link(made, field)

    def _link(self, made: Made, field: Field) -> None:
        table = self.store.tables.entities[made.layout.entity.name]
        if field.name not in table.columns:
            return  # several links in one field: the records do without
        columns = table.columns[field.name]
        change = (
            sa.update(table.table)
            .where(table.c.id == sa.bindparam("its_id"))
            .values({c.name: sa.bindparam(f"new_{s}") for s, c in columns.items()})
        )
        for start in range(0, made.count, CHUNK):
            places = range(start, min(start + CHUNK, made.count))
            rows = [row for place in places if (row := self._late_row(made, field, place))]
            if rows:
                with self.store.writing() as conn:
                    conn.execute(change, rows)

    def _late_row(self, made: Made, field: Field, place: int) -> dict[str, Any] | None:
        rng = rng_of(self.frame, made.layout.entity.name, place, field.id)
        if not field.required and rng.random() > _LATE_SHARE:
            return None
        refs = self._links(made, place, None).pick(field, rng, 1)
        if not refs:
            return None
        stored = {f"new_{s}": each for s, each in field.type.store(refs[0]).items()}
        return {"its_id": made.ids[place], **stored}
