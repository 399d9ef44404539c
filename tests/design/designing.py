"""Somebody at work in the designer, and what is done to entities and their fields."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.core.i18n import LANGUAGES
from app.design.entities import operations as entities
from app.design.entities.checks import EntityWords
from app.design.fields import operations as fields
from app.design.fields import sections
from app.design.fields.choices import choices_of, said_choices
from app.design.fields.conditions import set_conditions
from app.design.fields.conversions import change_type
from app.design.files.folder import Texts, read_one
from app.design.old_names import release_entity_name, release_old_name

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


def _add_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    said = by.chance.choice(TYPES)
    return fields.add_field(texts, entity, by.name(), said, after=by.field(texts, entity))


def _change_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name = by.field(texts, entity)
    said = dict(read_one(texts, f"{entity}.yaml")["fields"][name])
    said["label"] = LABEL
    said["help"] = {"en": "Some help: with, signs #1"}
    return fields.change_field(texts, entity, name, said)


def _order_choices(texts: Texts, by: Chooser) -> Texts:
    """Put the options that a field has for itself into another order."""
    entity = by.entity(texts)
    own = {n: f for n, f in read_one(texts, f"{entity}.yaml")["fields"].items() if "choices" in f}
    name = by.one(own or [by.field(texts, entity)])
    rows = choices_of(own.get(name, {}).get("choices"), LANGUAGES)
    turned = [replace(row, place=-row.place) for row in rows]
    choices = said_choices(own.get(name, {}).get("choices"), turned, LANGUAGES)
    return fields.change_field(texts, entity, name, {**own.get(name, {}), "choices": choices})


def _copy_field(texts: Texts, by: Chooser) -> Texts:
    entity, source = by.entity(texts), by.entity(texts)
    return fields.copy_field(texts, entity, by.field(texts, source), by.name(), source=source)


def _move_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name, section = by.field(texts, entity), by.section(texts, entity)
    return sections.move_field(texts, entity, name, section=section)


def _step_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return sections.step_field(texts, entity, by.field(texts, entity), by.step())


def _rename_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.rename_field(texts, entity, by.field(texts, entity), by.name())


def _release_old_name(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name = by.field(texts, entity)
    texts = fields.rename_field(texts, entity, name, new := by.name())
    return release_old_name(texts, entity, new, name)


def _retire_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.retire_field(texts, entity, by.field(texts, entity))


def _drop_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.drop_field(texts, entity, by.field(texts, entity))


def _restore_field(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    return fields.restore_field(texts, entity, by.field(texts, entity))


def _set_conditions(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    name, other = by.field(texts, entity), by.field(texts, entity)
    wanted = by.chance.choice(({other: "filled"}, {"not": {other: "empty"}}, None))
    key = by.one(("visible_if", "required_if", "read_only_if"))
    return set_conditions(texts, entity, name, {key: wanted})


def _change_type(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    kind = by.one(("text", "long_text", "number"))
    return change_type(texts, entity, by.field(texts, entity), kind, {})


# -- entities -----------------------------------------------------------------------------------


def _add_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.add_entity(texts, by.name(), EntityWords(LABEL, LABEL))


def _copy_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.copy_entity(texts, by.entity(texts), by.name(), EntityWords(LABEL, LABEL))


def _change_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.change_entity(texts, by.entity(texts), EntityWords(LABEL, LABEL, icon="car"))


def _rename_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.rename_entity(texts, by.entity(texts), by.name())


def _release_entity_name(texts: Texts, by: Chooser) -> Texts:
    name = by.entity(texts)
    return release_entity_name(entities.rename_entity(texts, name, new := by.name()), new, name)


def _retire_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.retire_entity(texts, by.entity(texts))


def _restore_entity(texts: Texts, by: Chooser) -> Texts:
    return entities.restore_entity(texts, by.entity(texts))


ENTITY_ACTS: tuple[Act, ...] = (
    _add_field, _change_field, _order_choices, _copy_field, _move_field, _step_field, _rename_field,
    _release_old_name, _retire_field, _drop_field, _restore_field, _set_conditions, _change_type,
    _add_entity, _copy_entity, _change_entity, _rename_entity, _release_entity_name, _retire_entity,
    _restore_entity,
)  # fmt: skip
