"""Where a thing of the definitions is used, each place with the page on which it is edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import current_app, url_for

from app.access.current import current_locale
from app.access.messages import message_text
from app.design.drafts import Draft
from app.design.fields.uses import Use, uses_of
from app.design.files.field_references import Folder
from app.design.files.folder import read_all
from app.design.used_by import entity_uses, option_set_uses, option_uses

ICONS = {
    "list": "table", "documents": "file-text", "sections": "columns", "fields": "forms",
    "title": "tag", "unique": "key", "checks": "checklist", "tier_rules": "award",
    "related": "link",
}  # fmt: skip
TABS = {"list": "ListLayoutView.index", "documents": "DocumentLayoutView.index"}
RULES = "RulesView.index"  # the title, keys, checks, tiers, related records


@dataclass(frozen=True)
class UsedAt:
    """One place as a page shows it; ``address`` is empty where it has no page (any more)."""

    text: str
    icon: str
    address: str


def used_at(uses: Iterable[Use], draft: Draft) -> list[UsedAt]:
    """Return places as the reader says them, with their pages; the same words once."""
    found: dict[str, UsedAt] = {}
    for use in uses:
        text = message_text(use.words, current_locale())
        found.setdefault(text, UsedAt(text, _icon(use), place_url(use, draft)))
    return list(found.values())


def used_by_field(draft: Draft, entity: str, name: str) -> list[UsedAt]:
    """Return what uses a field of the draft."""
    return used_at(uses_of(_naming(draft, name), entity, name), draft)


def used_by_entity(draft: Draft, name: str) -> list[UsedAt]:
    """Return what uses an entity of the draft."""
    return used_at(entity_uses(_naming(draft, name), name), draft)


def used_by_options(draft: Draft, name: str, key: str = "") -> list[UsedAt]:
    """Return what uses an option set of the draft, or one of its options."""
    folder = read_all(draft.texts)
    if key:
        return used_at(option_uses(folder, draft.definitions, name, key), draft)
    return used_at(option_set_uses(folder, draft.definitions, name), draft)


def _naming(draft: Draft, name: str) -> Folder:
    """Return the files in which the name stands at all: reading them all takes a while."""
    return read_all({path: text for path, text in draft.texts.items() if name in text})


def _icon(use: Use) -> str:
    if use.file.startswith("_roles/"):
        return "shield-check"
    return ICONS.get(use.path[0] if use.path else "", "code")


def place_url(use: Use, draft: Draft) -> str:
    """Return the page on which a place is edited."""
    name = PurePosixPath(use.file).stem
    if use.file not in draft.texts:
        return ""
    if use.file.startswith("_roles/"):
        return _url("RoleDesignView.role", use.file, role=name)
    match use.path:
        case ("fields", field, *_):
            return _url("FieldsView.index", use.file, name=name, field=field)
        case ("sections", _, *_):
            return _url("FieldsView.index", use.file, name=name, section=_section(use, draft))
        case ("list" | "documents" as part, *rest):
            more = {"document": rest[0]} if part == "documents" and rest else {}
            return _url(TABS[part], use.file, name=name, **more)
        case ("title" | "unique" | "checks" | "tier_rules" | "related", *_):
            return _url(RULES, use.file, name=name)
    return _url("", use.file)


def _section(use: Use, draft: Draft) -> str:
    entity = draft.definitions.entities.get(PurePosixPath(use.file).stem)
    at = int(use.path[1]) - 1
    sections = entity.sections if entity else ()
    return sections[at].name if at < len(sections) else ""


def _url(endpoint: str, file: str, **params: Any) -> str:
    """Return the address of a page; of the text itself where the page is not there."""
    if endpoint in current_app.view_functions:
        return url_for(endpoint, **params)
    return url_for("FilesView.file", path=file)
