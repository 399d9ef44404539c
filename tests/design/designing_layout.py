"""What is done to an entity beside its fields: sections, list, documents, rules, menu."""

from __future__ import annotations

from typing import Any

from app.design.entities import documents, lists, menu, rules
from app.design.fields import sections
from app.design.files.folder import Texts, read_all, read_one
from app.design.panel import operations as panel
from app.design.review.cures import without_unique
from app.schema.loader import load
from app.schema.model import Entity
from tests.design.designing import LABEL, Act, Chooser


def _add_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    said = {"label": LABEL, "columns": 2}
    return sections.add_section(texts, entity, by.name(), said, after=by.section(texts, entity))


def _change_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    said = {"label": LABEL, "columns": by.chance.choice((1, 3, None))}
    return sections.change_section(texts, entity, by.section(texts, entity), said)


def _step_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.step_section(texts, entity, by.section(texts, entity), by.step())


def _remove_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.remove_section(texts, entity, by.section(texts, entity))


# -- lists --------------------------------------------------------------------------------------


def _part(texts: Texts, by: Chooser) -> tuple[Entity, str, list[str]]:
    """Draw an entity, a part of its list, and say the names that stand there."""
    entity = load(texts).entities[by.entity(texts)]
    part = by.chance.choice(("columns", "sort", "quick_filters"))
    return entity, part, [lists.named(word) for word in lists.list_words(texts, entity, part)]


def _add_to_list(texts: Texts, by: Chooser) -> Texts:
    entity, part, _ = _part(texts, by)
    free = [known.name for known in lists.offered(texts, entity, part)]
    return lists.add_to_list(texts, entity, part, by.one(free or ["none"]))


def _take_from_list(texts: Texts, by: Chooser) -> Texts:
    entity, part, there = _part(texts, by)
    return lists.take_from_list(texts, entity, part, by.one(there or ["none"]))


def _step_in_list(texts: Texts, by: Chooser) -> Texts:
    entity, part, there = _part(texts, by)
    name = by.one(there or ["none"])
    return lists.step_in_list(texts, entity, part, name=name, step=by.step())


def _put_in_list(texts: Texts, by: Chooser) -> Texts:
    entity, part, there = _part(texts, by)
    name, other = by.one(there or ["none"]), by.one(there or ["none"])
    return lists.put_in_list(texts, entity, part, name=name, before=other)


def _turn_sort(texts: Texts, by: Chooser) -> Texts:
    entity, _, _ = _part(texts, by)
    there = [lists.named(word) for word in lists.list_words(texts, entity, "sort")]
    return lists.turn_sort(texts, entity, by.one(there or ["none"]))


def _reset_list(texts: Texts, by: Chooser) -> Texts:
    entity, part, _ = _part(texts, by)
    return lists.reset_list(texts, entity, part)


# -- documents ----------------------------------------------------------------------------------


def _document(texts: Texts, by: Chooser) -> tuple[str, str]:
    """Draw a document of an entity that has one."""
    folder = read_all(texts)
    found = [(p[:-5], name) for p, data in folder.items() for name in data.get("documents") or ()]
    entity, name = by.one(found or [("customer", "none")])
    return str(entity), str(name)


def _add_document(texts: Texts, by: Chooser) -> Texts:
    return documents.add_document(texts, by.entity(texts), by.name(), {"label": LABEL})


def _copy_document(texts: Texts, by: Chooser) -> Texts:
    entity, name = _document(texts, by)
    return documents.copy_document(texts, entity, name, by.name())


def _change_document(texts: Texts, by: Chooser) -> Texts:
    said = {"label": LABEL, "orientation": by.chance.choice(("landscape", None)), "facts": []}
    return documents.change_document(texts, *_document(texts, by), said)


def _step_document(texts: Texts, by: Chooser) -> Texts:
    return documents.step_document(texts, *_document(texts, by), by.step())


def _remove_document(texts: Texts, by: Chooser) -> Texts:
    return documents.remove_document(texts, *_document(texts, by))


# -- rules --------------------------------------------------------------------------------------


def _rule(texts: Texts, by: Chooser) -> tuple[str, str, dict[str, Any]]:
    """Draw a rule of an entity that has one: entity, kind, and how the rule is told."""
    found = []
    for path, data in read_all(texts).items():
        if "/" not in path and path != "app.yaml":
            for kind in rules.KINDS:
                told = rules.rules_of(data, kind)
                found += [(path[:-5], kind, n, rules.rule_mark(r)) for n, r in enumerate(told)]
    entity, kind, at, mark = by.one(found or [("customer", "unique", 0, "")])
    return entity, kind, {"at": at, "mark": mark}


def _add_rule(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    if by.chance.random() < 0.5:
        return rules.add_rule(texts, entity, "unique", {"fields": [by.field(texts, entity)]})
    said = {"when": {by.field(texts, entity): "empty"}, "message": LABEL}
    return rules.add_rule(texts, entity, "checks", said)


def _change_rule(texts: Texts, by: Chooser) -> Texts:
    entity, kind, told = _rule(texts, by)
    said = {"message": LABEL} if kind != "tiers" else {}
    return rules.change_rule(texts, entity, kind, **told, said=said)


def _step_rule(texts: Texts, by: Chooser) -> Texts:
    entity, kind, told = _rule(texts, by)
    return rules.step_rule(texts, entity, kind, **told, step=by.step())


def _remove_rule(texts: Texts, by: Chooser) -> Texts:
    entity, kind, told = _rule(texts, by)
    return rules.remove_rule(texts, entity, kind, **told)


def _without_unique(texts: Texts, by: Chooser) -> Texts:
    definitions = load(texts)
    found = [(e.name, f.id) for e in definitions.entities.values() for f in e.fields if f.unique]
    entity, field = by.one(found or [("customer", "none")])
    return without_unique(texts, definitions, entity, {field})


def _set_tier(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return rules.set_tier(texts, entity, by.one((by.field(texts, entity), "")), "")


def _set_title(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return rules.set_title(texts, entity, by.one((f"{{{by.field(texts, entity)}}}!", "")))


def _set_related(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    named = read_one(texts, f"{entity}.yaml").get("related") or []
    return rules.set_related(texts, entity, list(reversed(named))[by.chance.randrange(2) :])


# -- the menu -----------------------------------------------------------------------------------


def _group(texts: Texts, by: Chooser) -> str:
    return str(by.one(read_one(texts, "app.yaml").get("menu_groups") or ["none"]))


def _move_entity(texts: Texts, by: Chooser) -> Texts:
    return menu.move_entity(texts, by.entity(texts), _group(texts, by), by.entity(texts))


def _step_entity(texts: Texts, by: Chooser) -> Texts:
    return menu.step_entity(texts, by.entity(texts), by.step())


def _add_group(texts: Texts, by: Chooser) -> Texts:
    return menu.add_menu_group(texts, by.name(), LABEL)


def _change_group(texts: Texts, by: Chooser) -> Texts:
    return menu.change_menu_group(texts, _group(texts, by), LABEL)


def _step_group(texts: Texts, by: Chooser) -> Texts:
    return menu.step_menu_group(texts, _group(texts, by), by.step())


def _remove_group(texts: Texts, by: Chooser) -> Texts:
    return menu.remove_menu_group(texts, _group(texts, by))


# -- the panel as a whole -----------------------------------------------------------------------


def _name_panel(texts: Texts, by: Chooser) -> Texts:
    return panel.name_panel(texts, LABEL)


def _set_logo(texts: Texts, by: Chooser) -> Texts:
    return panel.set_logo(texts, by.chance.choice(("logo.png", "标志.jpg")))


def _take_logo(texts: Texts, by: Chooser) -> Texts:
    return panel.take_logo(texts)


LAYOUT_ACTS: tuple[Act, ...] = (
    _add_section, _change_section, _step_section, _remove_section, _add_to_list, _take_from_list,
    _step_in_list, _put_in_list, _turn_sort, _reset_list, _add_document, _copy_document,
    _change_document, _step_document, _remove_document, _add_rule, _change_rule, _step_rule,
    _remove_rule, _without_unique, _set_tier, _set_title, _set_related, _move_entity,
    _step_entity, _add_group, _change_group, _step_group, _remove_group,
    _name_panel, _set_logo, _take_logo,
)  # fmt: skip
