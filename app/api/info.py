"""What a caller may know of an entity before asking for records: ``/_info``."""

from __future__ import annotations

from typing import Any

from babel import Locale

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.api.document import documents_json
from app.fieldtypes.abilities import HasOptions, RefersTo
from app.records.access import entities_for, may
from app.schema.model import Action, Entity, Field
from app.storage.store import Store


def entity_info(
    store: Store, actor: Actor, entity: Entity, *, locale: Locale, word: Any
) -> dict[str, Any]:
    """Return fields, operators, options, nothing hidden; ``word`` translates a msgid."""
    language = str(locale)
    allowed = field_set(store.definitions, actor, entity)
    known = {each.name for each in entities_for(store, actor)}
    fields = [
        _field(field, allowed, language=language, word=word, known=known)
        for field in entity.by_name.values()
        if field.name in allowed.visible
    ]
    writable = [each for each in fields if each["writable"]]
    return {
        "entity": entity.name,
        "old_names": list(entity.aliases),
        "label": entity.label.text(language),
        "label_plural": entity.label_plural.text(language),
        "permissions": [str(a) for a in Action if may(store, actor, entity.name, a)],
        "documents": documents_json(store, actor, entity, language=language),
        "fields": fields,
        "add_columns": [_column(each) for each in writable],
        "edit_columns": [_column(each) for each in writable],
        "filters": {
            each["name"]: [{"name": op["label"], "operator": op["key"]} for op in each["operators"]]
            for each in fields
        },
    }


def _column(described: dict[str, Any]) -> dict[str, Any]:
    keys = ("name", "label", "description", "required", "type", "unique")
    return {key: described[key] for key in keys}


def _field(
    field: Field, allowed: FieldSet, *, language: str, word: Any, known: set[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "label": field.label.text(language),
        "description": field.help.text(language) if field.help else "",
        "type": field.type.name,
        "access": "masked" if field.name in allowed.masked else "read",
        "writable": field.name in allowed.writable,
        "required": field.required,
        "unique": field.unique,
        "many": field.type.is_many,
        "old_names": list(field.aliases),
        "operators": _operators(field, allowed, word),
    }
    if isinstance(field.type, HasOptions):
        found["options"] = _options(field.type, language)
    if isinstance(field.type, RefersTo):
        found["targets"] = [t for t in field.type.targets if t in known or t.startswith("_")]
    return found


def _operators(field: Field, allowed: FieldSet, word: Any) -> list[dict[str, str]]:
    if field.name not in allowed.readable:  # what is masked can be compared with nothing
        return []
    return [
        {"key": each.key, "label": word(each.label), "takes": str(each.takes)}
        for each in field.type.all_operators()
    ]


def _options(field_type: HasOptions, language: str) -> list[dict[str, Any]]:
    return [
        {
            "key": option.key,
            "label": option.label.text(language),
            "parent": option.parent,
            "color": option.color,
            "retired": option.retired,
        }
        for option in field_type.option_set.options.values()
    ]
