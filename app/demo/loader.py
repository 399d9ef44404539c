"""Load demo records: the one way besides the door by which records come into being.

A bulk load asks nobody's rights, because nobody acts (a command of the operator does). It obeys the
definitions all the same, and leaves one event, ``demo:load``, that says what was made. Up to some
thousands of records each has its own events besides, so that a panel to try things on has a past;
ten million lines "made by the demo" would help nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.access.people import list_people
from app.audit.events import record_event
from app.demo.catalogue import Catalogue, LinksOf, Made, begin
from app.demo.filling import Filling
from app.demo.late_links import LateLinks
from app.demo.layout import lay_out
from app.demo.memories import Memories
from app.demo.people import PEOPLE
from app.demo.story import Frame, Owner
from app.storage.store import Store

REMEMBERED = 20_000  # records, at most, that have events of their own


def load_demo(
    store: Store,
    *,
    records: int = 500,
    seed: int = 1,
    locale: str | None = None,
    owners: Sequence[Owner] | None = None,
    only: Collection[str] | None = None,
    processes: int | None = None,
) -> Mapping[str, int]:
    """Make ``records`` records of the entity that most others link to, and what belongs to them.

    The same definitions, seed and day give the same records, whatever the number of ``processes``
    (as many as there are processors, if there is enough to do). ``locale`` is "zh", "en" or both.
    Without ``owners`` the records belong to the demo people, or else to everybody there is.
    ``only`` names the entities to make records of; for a benchmark, say, customers alone.
    """
    frame = _frame(store, seed, locale, tuple(_owners(store) if owners is None else owners))
    made = _begin(store, frame, records, only)
    counts = {name: each.count for name, each in made.items()}
    catalogue = Catalogue(made, frame.owners, {})
    memories = Memories() if sum(counts.values()) <= REMEMBERED else None
    filling = Filling(store, frame, catalogue, memories, processes)
    for each in made.values():
        filling.fill(each)
    late = LateLinks(store, frame, lambda entity: LinksOf(catalogue, entity))
    for each in made.values():
        late.link(each)
    with store.writing() as conn:
        if memories is not None:
            memories.write(conn)
        detail = {"seed": seed, "locale": locale, "records": counts}
        record_event(conn, None, kind="demo:load", at=store.clock(), detail=detail)
        if conn.dialect.name == "postgresql":
            # Until its own statistics follow, a planner that believes the tables empty scans them.
            conn.exec_driver_sql("ANALYZE")
    return counts


def _frame(store: Store, seed: int, locale: str | None, owners: tuple[Owner, ...]) -> Frame:
    now = store.clock().replace(minute=0, second=0, microsecond=0)
    zone = now.astimezone(ZoneInfo(store.definitions.app.time_zone)).utcoffset() or timedelta()
    return Frame(seed, locale, owners, now, zone)


def _begin(
    store: Store, frame: Frame, records: int, only: Collection[str] | None
) -> dict[str, Made]:
    """Return how many records of which entities there will be, in the order of making them."""
    made: dict[str, Made] = {}
    with store.reading() as conn:
        for layout in lay_out(store.definitions, only):
            name = layout.entity.name
            base = conn.scalar(sa.select(sa.func.max(store.tables.entities[name].c.id))) or 0
            made[name] = begin(layout, made, frame, records=records, base=base)
    return made


def _owners(store: Store) -> Iterator[Owner]:
    demo = {person.username for person in PEOPLE if person.owns_records}
    people = [account for account in list_people(store) if account.is_active]
    chosen = [a for a in people if a.is_demo and a.username in demo] or people
    for account in sorted(chosen, key=lambda account: account.username):
        yield Owner(account.id, account.department, account.full_name)
