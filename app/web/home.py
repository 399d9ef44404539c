"""Home: what is waiting for me, what changed, how much there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.current import current_actor, current_locale, current_store
from app.access.rights import signed_in
from app.core.clock import Moment
from app.records.access import entities_for, may, readable_fields
from app.records.read import list_records
from app.records.record import Page, Question, Record
from app.schema.model import Action, Entity, SortKey
from app.storage.store import Store
from app.web.addresses import add_url, list_url, show_url
from app.web.due import due_list
from app.web.page import render
from app.web.tier_chart import tier_chart
from app.web.times import short_time

MOST_RECENT = 8
NEWEST = SortKey("updated_at", descending=True)


@dataclass(frozen=True)
class RecentItem:
    """One record that changed lately."""

    record: Record
    entity: Entity
    url: str
    at: datetime
    when: str


@dataclass(frozen=True)
class Figure:
    """How many records of an entity the reader may see."""

    entity: Entity
    page: Page
    url: str


class HomeView(BaseView):
    """The first page after sign-in."""

    route_base = ""
    default_view = "index"

    @expose("/")
    @signed_in
    def index(self) -> str:
        """Draw the page."""
        store, actor = current_store(), current_actor()
        entities = entities_for(store, actor)
        moment = store.moment(actor.id)
        newest = [(entity, _newest(store, actor, entity)) for entity in entities]
        first = next((e for e in entities if may(store, actor, e.name, Action.CREATE)), None)
        return render(
            "home/index.html",
            greeting=greeting(moment), today=_long_day(moment),
            figures=[Figure(e, page, list_url(e.name)) for e, page in newest],
            due=[found for e in entities if (found := due_list(store, actor, e, moment))],
            recent=recent(newest, moment), chart=tier_chart(store, actor, entities),
            first=first, first_url=add_url(first.name) if first else "",
        )  # fmt: skip


def greeting(moment: Moment) -> str:
    """Return the greeting of the hour, where the panel is."""
    hour = moment.now.astimezone(moment.zone).hour
    if 5 <= hour < 12:
        return str(_("Good morning, {name}"))
    if 12 <= hour < 18:
        return str(_("Good afternoon, {name}"))
    return str(_("Good evening, {name}"))


def _long_day(moment: Moment) -> str:
    return str(format_date(moment.today, "full", locale=current_locale()))


def _newest(store: Store, actor: Actor, entity: Entity) -> Page:
    readable = readable_fields(store, actor, entity.name)
    sort = (NEWEST,) if NEWEST.field in readable else ()
    columns = tuple({*entity.title_fields, NEWEST.field} & set(readable))
    return list_records(store, actor, entity.name, Question(columns, sort=sort, size=MOST_RECENT))


def recent(pages: Iterable[tuple[Entity, Page]], moment: Moment) -> list[RecentItem]:
    """Return the records that changed last, of all entities together."""
    found = [
        RecentItem(
            record, entity, show_url(entity.name, record.id), at,
            short_time(at, moment, current_locale()),
        )
        for entity, page in pages
        for record in page.records
        if isinstance(at := record.values.get(NEWEST.field), datetime)
    ]  # fmt: skip
    return sorted(found, key=lambda item: item.at, reverse=True)[:MOST_RECENT]
