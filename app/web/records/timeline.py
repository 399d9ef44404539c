"""The timeline of a record in words: who did what, when, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from babel.dates import format_datetime
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.core.i18n import N_
from app.fieldtypes.ref import Ref
from app.records.record import Change, Entry, Record
from app.records.reveal import OTHER, REASONS
from app.records.show import shown
from app.records.timeline import timeline_of
from app.schema.model import Field
from app.storage.store import Store
from app.web.addresses import address
from app.web.cells import Look
from app.web.times import day_title

AT_ONCE = 20

KINDS = {
    "record:create": N_("filed this record"),
    "record:delete": N_("deleted it"),
    "record:restore": N_("restored it"),
    "record:import": N_("imported it"),
    "document:print": N_("printed it"),
}


@dataclass(frozen=True)
class SaidChange:
    """One field's change as its reader sees it."""

    field: Field
    old: str
    new: str


@dataclass(frozen=True)
class SaidEntry:
    """One line of the timeline."""

    actor: str
    words: str
    at: datetime
    time: str
    full_time: str
    changes: tuple[SaidChange, ...]
    reason: str = ""  # why a masked value was shown


@dataclass(frozen=True)
class Day:
    """What happened on one day, newest first."""

    title: str
    entries: tuple[SaidEntry, ...]


@dataclass(frozen=True)
class History:
    """A stretch of the timeline and the way to what lies before it."""

    days: tuple[Day, ...]
    older_url: str
    key: str


def open_history(
    store: Store, actor: Actor, record: Record, *, look: Look, before: int | None
) -> History:
    """Return the newest entries, or those before the one given."""
    found = timeline_of(store, actor, record, before=before, limit=AT_ONCE + 1)
    entries = found[:AT_ONCE]
    older = ""
    if len(found) > AT_ONCE:
        older = address(f"/{record.entity}/timeline/{record.id}?before={entries[-1].id}")
    return History(tuple(_days(entries, look)), older, str(before or "newest"))


def _days(entries: Iterable[Entry], look: Look) -> Iterator[Day]:
    def day(entry: Entry) -> object:
        return entry.at.astimezone(look.moment.zone).date()

    for _date, group in groupby(entries, key=day):
        said = [_said(entry, look) for entry in group]
        yield Day(day_title(said[0].at, look.moment), tuple(said))


def _said(entry: Entry, look: Look) -> SaidEntry:
    local = entry.at.astimezone(look.moment.zone)
    is_update = entry.kind == "record:update"
    changes = tuple(_changes(entry.changes, entry.titles, look)) if is_update else ()
    full = format_datetime(local, locale=look.locale, tzinfo=look.moment.zone)
    words, reason = _words(entry, look), _reason(entry)
    return SaidEntry(entry.actor, words, entry.at, f"{local:%H:%M}", full, changes, reason)


def _reason(entry: Entry) -> str:
    """Return why a masked value was shown: the reason chosen, and what was added to it."""
    if not entry.reason or entry.reason not in REASONS:
        return entry.note
    chosen: str = _(REASONS[entry.reason])
    if not entry.note:
        return chosen
    return entry.note if entry.reason == OTHER else f"{chosen} · {entry.note}"


def _words(entry: Entry, look: Look) -> str:
    if entry.kind == "record:update":
        count = len(entry.changes)
        said: str = ngettext("changed {count} field", "changed {count} fields", count)
        return said.format(count=count)
    if entry.field is not None:
        viewed: str = _("viewed the full value of {field}")
        return viewed.format(field=entry.field.label.text(look.language))
    return _(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind


def _changes(
    changes: Iterable[Change], titles: Mapping[Ref, str], look: Look
) -> Iterator[SaidChange]:
    for change in changes:
        old, new = (_text(change.field, value, titles, look) for value in (change.old, change.new))
        yield SaidChange(change.field, old, new)


def _text(field: Field, value: Any, titles: Mapping[Ref, str], look: Look) -> str:
    return shown(field, value, titles, look.locale)
