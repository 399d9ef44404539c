"""What waits for somebody: which entities are work to do, and which of their records are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_skeleton
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.current import current_locale
from app.core.clock import Moment
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.operators import BEFORE
from app.fieldtypes.ref import DEPARTMENT, USER
from app.records.access import may, readable_fields
from app.records.filters import read_filter
from app.records.read import count_records, list_records
from app.records.record import Question, Record
from app.schema.model import Action, Entity, Field, SortKey
from app.storage.store import Store
from app.web.addresses import add_url, list_url, show_url

MOST_DUE = 6
ME = "me"


@dataclass(frozen=True)
class DueItem:
    """One record that waits for the reader."""

    record: Record
    url: str
    about: str  # what it links to
    text: str  # of the date, as people say it
    state: str  # "late", "today" or ""


@dataclass(frozen=True)
class DueList:
    """The records of one entity that wait for the reader."""

    entity: Entity
    items: tuple[DueItem, ...]
    total: int
    late: int
    url: str
    new_url: str  # empty: may not create


@dataclass(frozen=True)
class Work:
    """How an entity is work to do: by when, whose, and about what.

    An entity is work when its list opens sorted by one of its own dates, earliest first. A record
    is somebody's by the first quick filter that new records fill with "me", else by its owner; it
    is open while the first other quick filter with a default is still at that default, the state in
    which new records start.
    """

    due: Field
    whose: Field
    state: Field | None
    about: Field | None

    def mine(self) -> dict[str, object]:
        """Return the condition for what waits for the reader."""
        tree: dict[str, object] = {self.whose.name: "me", self.due.name: "filled"}
        return tree if self.state is None else {**tree, self.state.name: self.state.default}


def find_work(known: Mapping[str, Field], entity: Entity) -> Work | None:
    """Return how an entity is work to do, or nothing where it is none."""
    first = next(iter(entity.list.sort), None)
    due = known.get(first.field) if first and not first.descending else None
    if due is None or due.is_standard or BEFORE not in due.type.operators:
        return None
    filters = [known[name] for name in entity.list.quick_filters if name in known]
    whose = next((f for f in filters if f.default == ME), known.get("owner"))
    state = next((f for f in filters if f.default and f.default != ME and f is not due), None)
    shown_fields = [known[name] for name in entity.list.columns if name in known]
    about = next((f for f in shown_fields if _is_link(f)), None)
    return Work(due, whose, state, about) if whose else None


def _is_link(field: Field) -> bool:
    return isinstance(field.type, RefersTo) and not {USER, DEPARTMENT} & set(field.type.targets)


def due_list(store: Store, actor: Actor, entity: Entity, moment: Moment) -> DueList | None:
    """Return what waits for the actor in an entity, or nothing where it is no work to do."""
    work = find_work(readable_fields(store, actor, entity.name), entity)
    if work is None:
        return None
    mine = read_filter(store, actor, entity.name, work.mine())
    overdue = {**work.mine(), work.due.name: {"before": "today"}}
    late = read_filter(store, actor, entity.name, overdue)
    about = (work.about.name,) if work.about else ()
    columns = (work.due.name, *about, *entity.title_fields)
    question = Question(columns, mine, sort=(SortKey(work.due.name),), size=MOST_DUE)
    page = list_records(store, actor, entity.name, question)
    may_create = may(store, actor, entity.name, Action.CREATE)
    return DueList(
        entity,
        tuple(_due_item(work, entity, record, moment) for record in page.records),
        page.total,
        count_records(store, actor, entity.name, late),
        list_url(entity.name),
        add_url(entity.name) if may_create else "",
    )


def _due_item(work: Work, entity: Entity, record: Record, moment: Moment) -> DueItem:
    value, locale = record.values[work.due.name], current_locale()
    local = value.astimezone(moment.zone).date() if isinstance(value, datetime) else value
    days = (local - moment.today).days
    url, about = show_url(entity.name, record.id), _about(work, record)
    if days < 0:
        late = ngettext("{count} day late", "{count} days late", -days)
        return DueItem(record, url, about, late.format(count=-days), "late")
    if days == 0:
        return DueItem(record, url, about, _("today"), "today")
    return DueItem(record, url, about, str(format_skeleton("MMMd", local, locale=locale)), "")


def _about(work: Work, record: Record) -> str:
    """Return what the record links to; a record that the reader may not see says nothing here."""
    if work.about is None:
        return ""
    linked = work.about.type.items(record.values.get(work.about.name))
    return "、".join(record.titles[ref] for ref in linked if ref in record.titles)
