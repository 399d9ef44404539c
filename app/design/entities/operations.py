"""What can be done to an entity as a whole: each a function from texts to texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import (
    ConflictError,
    NotFoundError,
)
from app.core.i18n import LANGUAGES, N_, Label
from app.design.entities.checks import EntityWords, check_words, refuse
from app.design.entities.copying import copied_entity
from app.design.fields.renaming import remembered
from app.design.files.entity_references import EntityReferences, needs_of, uses_of
from app.design.files.field_references import Folder
from app.design.files.folder import Texts, read_all, write_one
from app.design.files.rewriting import renamed, rewritten
from app.design.files.words import block_entry
from app.design.labels import label_data, said_label
from app.design.naming import check_entity_name
from app.schema.layout_reader import BASICS

NAME_FIELD = Label({"zh_Hans": "名称", "zh_Hant": "名稱", "en": "Name"})
HEAD = ("id", "aliases", "label", "label_plural", "icon", "title", "menu", "retired")
"""The order in which a file begins."""
STEP = 10


def add_entity(
    texts: Texts, name: str, words: EntityWords, fields: Mapping[str, Any] | None = None
) -> Texts:
    """Add an entity with ``fields``, or with a name only, laid out in one section.

    Its list follows from its fields, those that are added later too, until somebody lays it out.
    Raises InvalidRecordError for a name, a label or an icon that cannot be.
    """
    folder = read_all(texts)
    check_words(folder, words, name=name)
    own = dict(fields) if fields else {"name": _name_field()}
    data = {
        **_written(words, {}),
        **_title(words.title, own),
        "menu": _menu(folder, words.group),
        "fields": own,
        "sections": [{"name": "basics", "label": dict(BASICS.texts), "fields": list(own)}],
    }
    return {**texts, f"{name}.yaml": _text(data)}


def copy_entity(texts: Texts, source: str, name: str, words: EntityWords) -> Texts:
    """Add a copy of an entity: its fields and layout, links with the targets they have.

    What counts records that link to ``source`` is left out: none links to the copy. Raises
    NotFoundError, InvalidRecordError.
    """
    folder = read_all(texts)
    _entity(folder, source)
    check_words(folder, words, name=name)
    data = {**copied_entity(folder, source), "menu": _menu(folder, words.group)}
    data = _called(data, words, {})
    return {**texts, f"{name}.yaml": rewritten(texts[f"{source}.yaml"], _ordered(data))}


def change_entity(texts: Texts, name: str, words: EntityWords) -> Texts:
    """Call an entity otherwise, give it another icon, title or group of the menu.

    Raises NotFoundError, InvalidRecordError.
    """
    folder = read_all(texts)
    data = _entity(folder, name)
    check_words(folder, words, of=data)
    changed = _called(data, words, data)
    if words.title:
        changed["title"] = words.title
    if words.group and words.group != _group(data):
        changed["menu"] = _menu(folder, words.group)
    return write_one(texts, f"{name}.yaml", _ordered(changed))


def rename_entity(texts: Texts, name: str, new: str) -> Texts:
    """Give an entity another key, in its file's name and wherever one names it; its id stays.

    So do its records, its rights and its history, and its old name as an alias for the API and for
    addresses. Raises NotFoundError, InvalidRecordError.
    """
    folder = read_all(texts)
    _entity(folder, name)
    refuse({"name": lambda: check_entity_name(folder, new, own=name)})
    changed = EntityReferences(lambda each: new if each == name else each).folder(folder)
    changed[f"{name}.yaml"] = _remembering(changed[f"{name}.yaml"], name, new)
    keys: dict[tuple[str, ...], str] = {("entities", name): new}
    called = {
        path: renamed(text, keys) if _grants(folder[path], name, path) else text
        for path, text in texts.items()
    }
    written = {
        path: rewritten(text, changed[path]) if changed[path] != folder[path] else text
        for path, text in called.items()
    }
    return {_moved(path, name, new): text for path, text in written.items()}


def retire_entity(texts: Texts, name: str) -> Texts:
    """Hide an entity: its records, fields and rights wait until it is restored.

    Raises NotFoundError; ConflictError where another entity needs it, naming the places.
    """
    folder = read_all(texts)
    data = _entity(folder, name)
    if uses := [_use_label(folder, use.entity, use.field) for use in uses_of(folder, name)]:
        raise ConflictError(
            "design.entity_needed",
            N_("{entity} cannot be retired yet: {uses} need it. Retire or change these first."),
            entity=said_label(data, name),
            uses=uses,
        )
    return write_one(texts, f"{name}.yaml", _ordered({**data, "retired": True}))


def restore_entity(texts: Texts, name: str) -> Texts:
    """Show a retired entity again. Raises NotFoundError, ConflictError where it needs another."""
    folder = read_all(texts)
    data = _entity(folder, name)
    if needed := [said_label(folder[f"{each}.yaml"], each) for each in needs_of(folder, name)]:
        raise ConflictError(
            "design.entity_needs",
            N_("{entity} links to {needed}, which is retired. Restore that first."),
            entity=said_label(data, name),
            needed=needed,
        )
    kept = {key: value for key, value in data.items() if key != "retired"}
    return write_one(texts, f"{name}.yaml", kept)


# -- parts --------------------------------------------------------------------------------------


def _entity(folder: Folder, name: str) -> dict[str, Any]:
    data = folder.get(f"{name}.yaml")
    if name == "app" or not isinstance(data, dict):
        raise NotFoundError("design.no_entity", N_("The draft has no such entity."))
    return data


def _remembering(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return a file with the id written down and the name it had among its aliases."""
    aliases = {"aliases": remembered(data.get("aliases"), old, new)}
    if "aliases" in data:
        return {"id": data.get("id", old), **data, **aliases}
    return {"id": data.get("id", old), **aliases, **data}


def _text(data: Mapping[str, Any]) -> str:
    """Return a new file: one line for each part, one for each field."""
    parts = (block_entry(key, each, 0, spread=key == "fields") for key, each in data.items())
    return "".join(f"{line}\n" for part in parts for line in part)


def _title(title: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the pattern that calls a record: by itself the first text that all may read."""
    open_ones = [name for name, each in fields.items() if not each.get("sensitive")]
    texts = [name for name in open_ones if fields[name].get("type") == "text"]
    best = next(iter(texts or open_ones), None)
    return {"title": title or f"{{{best}}}"} if title or best else {}


def _name_field() -> dict[str, Any]:
    return {
        "type": "text", "required": True, "max_length": 120, "search": True, "pinyin": True,
        "label": dict(NAME_FIELD.texts),
    }  # fmt: skip


def _written(words: EntityWords, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a file that say ``words``; what goes without saying is left out."""
    found: dict[str, Any] = {"label": label_data(words.label, before.get("label"))}
    plural = label_data(words.label_plural, before.get("label_plural"))
    if plural and (plural != found["label"] or "label_plural" in before):
        found["label_plural"] = plural
    elif before.get("label_plural", 0) == before.get("label"):
        found["label_plural"] = found["label"]
    if words.icon != before.get("icon", EntityWords.icon) or "icon" in before:
        found["icon"] = words.icon
    return found


def _called(data: Mapping[str, Any], words: EntityWords, before: Mapping[str, Any]) -> Any:
    """Return what a file says with ``words`` in the place of how the entity was called."""
    found = _written(words, before)
    gone = {"label", "label_plural", "icon"} - found.keys()
    return {**{key: value for key, value in data.items() if key not in gone}, **found}


def _ordered(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` with keys of the head that are new in their place, all others as they are."""
    rest = [key for key in data if key not in HEAD]
    return {key: data[key] for key in (*_head(list(data)), *rest)}


def _head(keys: list[str]) -> list[str]:
    return [key for key in HEAD if key in keys]


def _group(data: Mapping[str, Any]) -> str:
    return str((data.get("menu") or {}).get("group", "records"))


def _menu(folder: Folder, group: str) -> dict[str, Any]:
    """Return a place at the end of a group of the menu."""
    groups = list((folder.get("app.yaml") or {}).get("menu_groups") or {})
    wanted = group or (groups[0] if groups else "records")
    orders = [
        (each.get("menu") or {}).get("order", 100)
        for path, each in folder.items()
        if "/" not in path and isinstance(each, dict) and _group(each) == wanted
    ]
    return {"group": wanted, "order": max([0, *orders]) + STEP}


def _grants(data: Any, name: str, path: str) -> bool:
    is_role = path.startswith("_roles/") and isinstance(data, dict)
    return is_role and name in (data.get("entities") or {})


def _moved(path: str, name: str, new: str) -> str:
    return f"{new}.yaml" if path == f"{name}.yaml" else path


def _use_label(folder: Folder, entity: str, field: str | None) -> Label:
    data = folder[f"{entity}.yaml"]
    home = said_label(data, entity)
    if field is None:
        return home
    own = said_label(data["fields"][field], field)
    return Label({each: f"{home.text(each)} › {own.text(each)}" for each in LANGUAGES})
