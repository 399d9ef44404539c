"""Somebody at work in the designer: one operation after the other, each drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.design import documents, entities, fields, lists, option_moves, options, roles, sections
from app.design.entity_checks import EntityWords
from app.design.folder import Texts, read_one
from app.design.option_entry import WantedOption
from app.design.translation_table import rows_of, write_row
from app.schema.loader import load
from app.schema.model import Action, FieldAccess, Scope

LABEL = {"en": "New words", "zh_Hans": "新的"}
TYPES = (
    {"type": "text", "label": LABEL, "max_length": 40},
    {"type": "date", "label": LABEL, "help": {"en": "When"}},
    {"type": "money", "currency": "CNY", "label": LABEL, "minimum": 0},
    {"type": "select", "label": LABEL, "choices": {"a": {"en": "A"}, "b": {"zh_Hans": "乙"}}},
)


@dataclass(frozen=True)
class Chooser:
    """Draws what to do; the same number draws the same, so that two can do alike."""

    chance: random.Random

    def one(self, of: Any) -> Any:
        return self.chance.choice(sorted(of))

    def entity(self, texts: Texts) -> str:
        return str(self.one(p[:-5] for p in texts if "/" not in p and p != "app.yaml"))

    def field(self, texts: Texts, entity: str) -> str:
        return str(self.one(read_one(texts, f"{entity}.yaml")["fields"]))

    def section(self, texts: Texts, entity: str) -> str:
        said = read_one(texts, f"{entity}.yaml").get("sections") or [{"name": "basics"}]
        return str(self.one(each["name"] for each in said))

    def option(self, texts: Texts) -> tuple[str, str]:
        path = self.one(path for path in texts if path.startswith("_options/"))
        return path[9:-5], str(self.one(read_one(texts, path)["options"]))

    def role(self, texts: Texts) -> str:
        return str(self.one(path[7:-5] for path in texts if path.startswith("_roles/")))

    def step(self) -> int:
        return self.chance.choice((-1, 1))

    def name(self) -> str:
        return f"new_{self.chance.randrange(99)}"


Act = Callable[[Texts, Chooser], Texts]


def _field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    said = by.chance.choice(TYPES)
    return fields.add_field(texts, entity, by.name(), said, after=by.field(texts, entity))


def _changed_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name = by.field(texts, entity)
    said = dict(read_one(texts, f"{entity}.yaml")["fields"][name])
    said["label"] = LABEL
    said["help"] = {"en": "Some help: with, signs #1"}
    return fields.change_field(texts, entity, name, said)


def _moved_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name, section = by.field(texts, entity), by.section(texts, entity)
    return sections.move_field(texts, entity, name, section=section)


def _stepped_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.step_field(texts, entity, by.field(texts, entity), by.step())


def _renamed_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.rename_field(texts, entity, by.field(texts, entity), by.name())


def _retired_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.retire_field(texts, entity, by.field(texts, entity))


def _restored_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.restore_field(texts, entity, by.field(texts, entity))


def _section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    said = {"label": LABEL, "columns": 2}
    return sections.add_section(texts, entity, by.name(), said, after=by.section(texts, entity))


def _stepped_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.step_section(texts, entity, by.section(texts, entity), by.step())


def _removed_section(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.remove_section(texts, entity, by.section(texts, entity))


def _option(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    return options.add_option(texts, name, WantedOption(LABEL, key=by.name()))[0]


def _renamed_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    return options.change_option(texts, name, key, WantedOption(LABEL, key=by.name()))


def _stepped_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    step = by.chance.choice(("up", "down", "in", "out"))
    return option_moves.step_option(texts, name, key, step)  # type: ignore[arg-type]  # a literal


def _retired_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    return options.retire_options(texts, name, [key])


def _merged_options(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    keep = str(by.one(read_one(texts, f"_options/{name}.yaml")["options"]))
    return options.merge_options(texts, name, [key, keep], keep)


def _scope(texts: Texts, by: Chooser) -> Texts:
    cell = roles.ScopeCell(by.entity(texts), Action(by.one(Action)), Scope(by.one(Scope)))
    return roles.set_scopes(texts, by.role(texts), [cell])


def _field_right(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    cell = roles.FieldCell(entity, by.field(texts, entity), FieldAccess(by.one(FieldAccess)))
    return roles.set_fields(texts, by.role(texts), [cell])


def _role(texts: Texts, by: Chooser) -> Texts:
    return roles.copy_role(texts, by.role(texts), by.name(), LABEL)


def _entity(texts: Texts, by: Chooser) -> Texts:
    return entities.add_entity(texts, by.name(), EntityWords(LABEL, LABEL))


def _copied_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.copy_entity(texts, by.entity(texts), by.name(), EntityWords(LABEL, LABEL))


def _renamed_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.rename_entity(texts, by.entity(texts), by.name())


def _retired_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.retire_entity(texts, by.entity(texts))


def _listed(texts: Texts, by: Chooser) -> Texts:
    entity = load(texts).entities[by.entity(texts)]
    part = by.chance.choice(("columns", "sort", "quick_filters"))
    free = [known.name for known in lists.offered(texts, entity, part)]
    return lists.add_to_list(texts, entity, part, by.one(free or ["none"]))


def _document(texts: Texts, by: Chooser) -> Texts:
    return documents.add_document(texts, by.entity(texts), by.name(), {"label": LABEL})


def _translated(texts: Texts, by: Chooser) -> Texts:
    row = by.chance.choice(rows_of(load(texts)))
    return write_row(texts, row.key, {**row.words, "en": "Said otherwise"})


ACTS: tuple[Act, ...] = (
    _field, _changed_field, _moved_field, _stepped_field, _renamed_field, _retired_field,
    _restored_field, _section, _stepped_section, _removed_section, _option, _renamed_option,
    _stepped_option, _retired_option, _merged_options, _scope, _field_right, _role, _entity,
    _copied_entity, _renamed_entity, _retired_entity, _listed, _document, _translated,
)  # fmt: skip
