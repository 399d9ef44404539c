"""The list as the draft would open it, with real records that who designs may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from app.access.actor import Actor
from app.core.i18n import Label
from app.design.running import Running, find_running
from app.records.access import may, readable_fields, visible_fields
from app.records.filters import has_order
from app.records.read import list_records
from app.records.record import Question, Record
from app.schema.model import Action, Entity, SortKey
from app.storage.store import Store
from app.web.cells import Look, with_file_names
from app.web.lists.cells import ColumnCells

ROWS = 8


@dataclass(frozen=True)
class Head:
    """One column: what it is called in the draft, and what is to be said of it."""

    label: Label
    classes: str = ""
    arrow: str = ""  # "ascending" or "descending" where the list is sorted by it
    note: str = ""  # why no value stands below


Line = tuple[Markup | None, ...]
"""The cells of one record in the order of the heads; ``None`` where the draft alone knows."""


@dataclass(frozen=True)
class ListPreview:
    """What ``designer/list_preview.html`` draws; ``why`` says why there are no records."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...] = ()
    total: int = 0
    is_exact: bool = True
    why: str = ""


def preview_list(store: Store, actor: Actor, entity: Entity, look: Look) -> ListPreview:
    """Return the first records of the list in the order and with the columns of the draft.

    They come through the door, so no more is shown than the person's own list would show.
    """
    running = find_running(store.definitions, entity)
    if running is None:
        return ListPreview(_heads(entity, {}), why=_("There are records once it is published."))
    name = running.entity.name
    if not may(store, actor, name, Action.READ):
        return ListPreview(_heads(entity, {}), why=_("You may not read these records."))
    seen = visible_fields(store, actor, name)
    columns = [each for each in running.of(entity.list.columns) if each in seen]
    sort = _sort(store, actor, running)
    question = Question(columns=tuple(columns), sort=sort, size=ROWS, actions=False)
    page = list_records(store, actor, name, question)
    shown = {d: r for d, r in running.names.items() if r in columns}
    lines = _lines(store, running, shown, records=page.records, look=look)
    why = "" if lines else _("There are no records yet.")
    return ListPreview(_heads(entity, shown), lines, page.total, page.total_is_exact, why)


def _sort(store: Store, actor: Actor, running: Running) -> tuple[SortKey, ...]:
    readable = readable_fields(store, actor, running.entity.name)
    keys = [
        SortKey(running.names[key.field], key.descending)
        for key in running.wanted.list.sort
        if key.field in running.names
    ]
    return tuple(
        key
        for key in keys
        if key.field in readable and has_order(store, actor, readable[key.field])
    )


def _heads(entity: Entity, shown: dict[str, str]) -> tuple[Head, ...]:
    sort = {key.field: key.descending for key in entity.list.sort[:1]}
    found = []
    for name in entity.list.columns:
        known = entity.by_name[name]
        arrow = "" if name not in sort else "descending" if sort[name] else "ascending"
        note = "" if name in shown or not shown else _("Its values show once it is published.")
        found.append(Head(known.label, "ds-end" if known.type.align_end else "", arrow, note))
    return tuple(found)


def _lines(
    store: Store, running: Running, shown: dict[str, str], *, records: Sequence[Record], look: Look
) -> tuple[Line, ...]:
    fields = [running.entity.by_name[name] for name in shown.values()]
    named = with_file_names(look, store, fields=fields, records=records)
    cells = {draft: ColumnCells(running.entity.by_name[r], named) for draft, r in shown.items()}
    return tuple(
        tuple(
            cells[name].draw(record).html if name in cells else None
            for name in running.wanted.list.columns
        )
        for record in records
    )
