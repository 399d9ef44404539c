"""The entities of the draft as the designer lists them: records, translations, what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from app.access.current import current_store
from app.core.i18n import Label
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
    records: int | None  # None: it is not published yet
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
    published = {each.id: each.name for each in current_store().definitions.entities.values()}
    counts = count_totals(current_store(), published.values())
    rows = [
        _row(draft, entity, counts.get(published.get(entity.id, "")))
        for entity in (*live, *retired)
    ]
    key = query_key(wanted).replace(" ", "")
    return [row for row in rows if key in row.search.replace(" ", "")]


def entity_address(name: str) -> str:
    """Return where an entity of the draft is changed: its fields."""
    endpoint = FIELDS if FIELDS in current_app.view_functions else GENERAL
    return url_for(endpoint, name=name)


def _row(draft: Draft, entity: Entity, records: int | None) -> EntityRow:
    app = draft.definitions.app
    texts = list(_labels(entity))
    group = app.menu_groups.get(entity.menu.group) or Label.plain(entity.menu.group)
    spoken = " ".join({*entity.label.texts.values(), *entity.label_plural.texts.values()})
    return EntityRow(
        entity=entity,
        address=entity_address(entity.name),
        group=group,
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
