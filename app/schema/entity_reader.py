"""Entities: first their fields (:func:`read_draft`), then all that names fields."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.document_reader import read_documents
from app.schema.draft import Draft, World
from app.schema.field_checks import check_field
from app.schema.field_reader import read_field
from app.schema.layout_reader import (
    read_list,
    read_menu,
    read_related,
    read_sections,
    read_title,
)
from app.schema.model import Entity
from app.schema.names import (
    RESERVED_ENTITIES,
    RESERVED_FIELDS,
    check_name,
    is_name,
    read_id,
    read_old_names,
)
from app.schema.node import Node
from app.schema.rule_reader import (
    check_visibility,
    read_checks,
    read_tier_rules,
    read_unique,
    with_conditions,
    with_visibility,
)
from app.schema.standard import standard_fields

KEYS = (
    *("id", "label", "label_plural", "icon", "title", "menu", "fields", "unique", "checks"),
    *("sections", "related", "list", "documents", "tier_rules", "retired", "aliases"),
)
DEFAULT_ICON = "file-text"


def read_draft(name: str, node: Node, world: World) -> Draft:
    """Return the entity of one file with its fields, nothing that refers to them read yet."""
    entries = node.known(KEYS, required=["fields"])
    label = world.labels.read(entries.get("label"), name=name)
    retired = entries["retired"].yes_no() if "retired" in entries else False
    draft = Draft(
        name=name,
        id=read_id(node, name),
        node=node,
        label=label,
        label_plural=world.labels.read(entries["label_plural"])
        if "label_plural" in entries
        else label,
        retired=bool(retired),
        standard=standard_fields(),
        aliases=read_old_names(entries["aliases"], reserved=RESERVED_ENTITIES)
        if "aliases" in entries
        else (),
    )
    for field_name, each in _field_nodes(entries).items():
        if not check_name(each, field_name, reserved=RESERVED_FIELDS):
            draft.broken.add(field_name)
            continue
        known = read_field(field_name, each, world)
        if known is None:
            draft.broken.add(field_name)
        else:
            draft.fields[field_name] = known
            check_field(known, each)
    return draft


def _field_nodes(entries: Mapping[str, Node]) -> Mapping[str, Node]:
    node = entries.get("fields")
    found = {} if node is None else node.entries()
    if node is not None and node.is_map and not found:
        node.problem(Code.MISSING_KEY, say(N_("an entity needs at least one field")))
    return found


def finish(draft: Draft, world: World) -> Entity:
    """Return the entity after everything that names fields was read."""
    node = draft.node
    sections = read_sections(draft, node.at("sections"), world)
    fields = tuple(with_conditions(draft, known, world) for known in draft.fields.values())
    check_visibility(draft, fields)
    return Entity(
        id=draft.id,
        name=draft.name,
        label=draft.label,
        label_plural=draft.label_plural,
        fields=fields,
        standard=draft.standard,
        icon=_icon(node.at("icon")),
        title=read_title(draft, node.at("title")),
        menu=read_menu(node.at("menu"), world.app.menu_groups),
        unique=read_unique(draft, node.at("unique"), world),
        checks=read_checks(draft, node.at("checks"), world),
        sections=tuple(with_visibility(draft, section, world) for section in sections),
        related=read_related(draft, node.at("related"), world),
        list=read_list(draft, node.at("list")),
        documents=read_documents(draft, node.at("documents"), world, sections),
        tier_rules=read_tier_rules(draft, node.at("tier_rules"), world),
        retired=draft.retired,
        aliases=draft.aliases,
    )


def _icon(node: Node | None) -> str:
    text = DEFAULT_ICON if node is None else node.text() or DEFAULT_ICON
    if node is not None and not is_name(text.replace("-", "_")):
        node.problem(
            Code.BAD_NAME,
            say(N_("{word} is not the name of an icon such as file-text"), word=repr(text[:60])),
        )
        return DEFAULT_ICON
    return text
