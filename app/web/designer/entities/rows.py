"""The entities of the draft as the designer lists them: records, translations, what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from app.access.current import current_actor, current_store
from app.core.i18n import Label
from app.design.closed import is_closed
from app.design.drafts import Draft
from app.fieldtypes.search_key import query_key, search_key
from app.records.totals import MOST_COUNTED, count_totals
from app.schema.model import Entity

FIELDS = "FieldsView.index"
GENERAL = "EntityView.index"


@dataclass(frozen=True)
class EntityRow:
    """One entity in the list."""

    entity: Entity
    address: str
    group: Label
    is_new: bool  # it is not published yet
    records: int | None  # None: there are none yet, or who designs may not read all of them
    is_many: bool  # there are more records than were counted
    texts: int
    told: Mapping[str, int]  # language -> texts that are written in it
    search: str
    is_changed: bool


def entity_rows(draft: Draft, wanted: str = "") -> list[EntityRow]:
    """Return the entities in the order of the menu, retired ones last; ``wanted`` narrows them."""
    definitions = draft.definitions
    live = definitions.live_entities
    retired = [each for each in definitions.entities.values() if each.retired]
    counts = _counts()
    rows = [_row(draft, entity, counts) for entity in (*live, *retired)]
    key = query_key(wanted).replace(" ", "")
    return [row for row in rows if key in row.search.replace(" ", "")]


def entity_address(name: str) -> str:
    """Return where an entity of the draft is changed: its fields."""
    endpoint = FIELDS if FIELDS in current_app.view_functions else GENERAL
    return url_for(endpoint, name=name)


def _counts() -> dict[str, int | None]:
    """Return the records of each entity that runs, by id; ``None`` where they are closed."""
    store, actor = current_store(), current_actor()
    running = store.definitions.entities.values()
    told = [each.name for each in running if not is_closed(store.definitions, actor, each)]
    counts = count_totals(store, told)
    return {each.id: counts.get(each.name) for each in running}


def _row(draft: Draft, entity: Entity, counts: Mapping[str, int | None]) -> EntityRow:
    app, records = draft.definitions.app, counts.get(entity.id)
    texts = list(_labels(entity))
    group = app.menu_groups.get(entity.menu.group) or Label.plain(entity.menu.group)
    spoken = " ".join({*entity.label.texts.values(), *entity.label_plural.texts.values()})
    return EntityRow(
        entity=entity,
        address=entity_address(entity.name),
        group=group,
        is_new=entity.id not in counts,
        records=None if records is None else min(records, MOST_COUNTED),
        is_many=(records or 0) > MOST_COUNTED,
        texts=len(texts),
        told={each: sum(each not in text.missing for text in texts) for each in app.languages},
        search=f"{entity.name} {search_key(spoken)}",
        is_changed=f"{entity.name}.yaml" in draft.files,
    )


def _labels(entity: Entity) -> Iterator[Label]:
    """Yield every text of an entity that people read."""
    yield entity.label
    yield entity.label_plural
    for known in entity.fields:
        if not known.retired:
            yield known.label
            if known.help:
                yield known.help
    yield from (each.label for each in entity.sections)
    yield from (each.label for each in entity.documents)
    yield from (each.message for each in entity.checks)
    yield from (each.message for each in entity.unique if each.message)
