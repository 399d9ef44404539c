"""The steps of a plan and their effects, said with labels to somebody who never saw a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.i18n import N_, Label
from app.core.sentences import Sentence, say
from app.design.review.model import Danger, Hit, Needs, Point, Samples
from app.fieldtypes import FIELD_TYPES
from app.schema.model import Definitions, Entity, Field
from app.storage.effects import Effect
from app.storage.steps import (
    AddEntity,
    AddField,
    AddIndex,
    AddKeys,
    AddOption,
    AddUnique,
    ChangeRole,
    ChangeSettings,
    ChangeText,
    ChangeType,
    DecryptField,
    DropIndex,
    DropKeys,
    DropUnique,
    EncryptField,
    MergeOptions,
    RenameEntity,
    RenameField,
    RenameOption,
    RequireField,
    RestoreEntity,
    RestoreField,
    RestoreOption,
    RetireEntity,
    RetireField,
    RetireOption,
    Step,
    WidenField,
)

SAYS: Mapping[type[Step], str] = {
    AddEntity: N_("New kind of record: {entity}"),
    RenameEntity: N_("The key of {entity} becomes {entity_key}, no longer {old}"),
    RetireEntity: N_("{entity} is retired: hidden, its records are kept"),
    RestoreEntity: N_("{entity} comes back, with its records"),
    AddField: N_("New field {field} ({type}) in {entity}"),
    RenameField: N_("The key of {field} in {entity} becomes {field_key}, no longer {old}"),
    RetireField: N_("{field} in {entity} is retired: hidden, its values are kept"),
    RestoreField: N_("{field} in {entity} comes back, with its values"),
    ChangeType: N_("{field} in {entity} becomes {type}: every value is converted"),
    EncryptField: N_("{field} in {entity} is encrypted"),
    DecryptField: N_("{field} in {entity} is decrypted: readable in the database from then"),
    ChangeSettings: N_("{field} in {entity} allows other values"),
    RequireField: N_("{field} in {entity} may no longer be empty"),
    AddUnique: N_("No two records of {entity} may have the same {fields}"),
    DropUnique: N_("Records of {entity} may have the same {fields}"),
    AddOption: N_("New option {option} in {options}"),
    RenameOption: N_("The key of {option} in {options} becomes {option_key}; records follow"),
    MergeOptions: N_("{option} in {options} becomes {into}: records that have it change"),
    RetireOption: N_("Option {option} in {options} is offered no more; records keep it"),
    RestoreOption: N_("Option {option} in {options} is offered again"),
}  # fmt: skip
TEXT_ONLY = (ChangeRole, ChangeText)
QUIET = (WidenField, AddKeys, DropKeys, AddIndex, DropIndex)
QUIETLY = N_("{count} steps that only keep lists and search quick; the SQL names them")
HARMLESS_EFFECTS = (RenameOption, RetireOption)
HITS: Mapping[type[Step], Samples] = {
    AddUnique: Samples.ALIKE,
    RequireField: Samples.EMPTY,
    RetireField: Samples.FILLED,
    RetireEntity: Samples.FILLED,
    ChangeType: Samples.NUMBERS,
    ChangeSettings: Samples.NUMBERS,
}


class Words:
    """What things are called: as they will be, and where they go away as they are."""

    def __init__(self, before: Definitions, after: Definitions) -> None:
        self.before, self.after = before, after

    def find_entity(self, name: str) -> Entity | None:
        """Return an entity by its key or its id, as it will be if it will be."""
        for side in (self.after, self.before):
            known = side.entities.values()
            if found := next((e for e in known if name in (e.name, e.id)), None):
                return found
        return None

    def entity(self, name: str) -> Label:
        """Return what an entity is called."""
        found = self.find_entity(name)
        return found.label if found else Label.plain(name)

    def find_field(self, entity: str, name: str) -> Field | None:
        """Return a field by its key or its id, as it will be if it will be."""
        home = self.find_entity(entity)
        for side in (self.after, self.before) if home else ():
            same = next((e for e in side.entities.values() if home and e.id == home.id), None)
            known = (*same.fields, *same.standard) if same else ()
            if found := next((f for f in known if f.id == name or f.name == name), None):
                return found
        return None

    def field(self, entity: str, name: str) -> Label:
        """Return what a field is called."""
        found = self.find_field(entity, name)
        return found.label if found else Label.plain(name)

    def options(self, name: str) -> Label:
        """Return what an option set, or the field that has options of its own, is called."""
        for side in (self.after, self.before):
            if name in side.option_sets:
                return side.option_sets[name].label
        entity, _, field = name.partition(".")
        return self.field(entity, field) if field else Label.plain(name)

    def option(self, options: str, key: str) -> Label:
        """Return what an option is called."""
        for side in (self.after, self.before):
            found = side.option_sets.get(options)
            if found and key in found.options:
                return found.options[key].label
        return Label.plain(key)


def step_points(
    steps: Sequence[Step], effects: Sequence[Effect], words: Words
) -> tuple[Point, ...]:
    """Return a point for each step that people care about; the technical ones are counted."""
    told = [s for s in steps if not isinstance(s, (*TEXT_ONLY, *QUIET))]
    found = [_point(step, [e for e in effects if e.step == step], words) for step in told]
    if quiet := sum(isinstance(step, QUIET) for step in steps):
        found.append(Point("quiet", say(QUIETLY, count=quiet)))
    return tuple(found)


def is_quiet(step: Step) -> bool:
    """Tell whether a step is technical alone."""
    return isinstance(step, QUIET)


def told_again(
    kind: type[Step] | None, message: str, params: Mapping[str, Any], words: Words
) -> Sentence:
    """Say a step that was carried out long ago, from what the history keeps of it."""
    wanted = SAYS.get(kind, message) if kind else message
    return say(wanted, **{**params, **_params(params, words)})


def unit_of(step: Step) -> tuple[str, str]:
    """Return the thing that a step is about: the id of the entity and of the field, if one."""
    own = step.params
    return str(own.get("entity") or own.get("options") or ""), str(own.get("key") or "")


def _point(step: Step, found: Sequence[Effect], words: Words) -> Point:
    params = _params(step.params, words)
    danger, needs = _danger(step, found)
    return Point(
        key=":".join((type(step).__name__, step.name or str(step), *_which(step))),
        says=say(SAYS.get(type(step), step.message), **params),
        danger=danger,
        effects=tuple(_effect(effect, step, words) for effect in found),
        hit=_hit(step, found),
        needs=needs,
        typed=str(step.params.get("field", "")) if needs is Needs.NAME else "",
        plan_name=step.name,
    )


def _which(step: Step) -> tuple[str, ...]:
    """Return what tells two keys of one entity apart."""
    return (str(step.params["index"]),) if "index" in step.params else ()


def _danger(step: Step, found: Sequence[Effect]) -> tuple[Danger, Needs]:
    if any(effect.loses for effect in found):
        return Danger.LOSS, Needs.NAME
    if any(effect.blocks for effect in found):
        return Danger.CARE, Needs.CURE
    rewrites = isinstance(step, ChangeType | EncryptField | DecryptField)
    if rewrites or (found and not isinstance(step, HARMLESS_EFFECTS)):
        return Danger.CARE, Needs.AGREEMENT
    return Danger.SAFE, Needs.NOTHING


def _params(own: Mapping[str, Any], words: Words) -> dict[str, object]:
    entity = str(own.get("entity", ""))
    params: dict[str, object] = {**own, "entity": words.entity(entity), "entity_key": entity}
    if "field" in own:
        params |= {
            "field": words.field(entity, str(own["key"])), "field_key": own["field"],
            "type": _type(words.find_field(entity, str(own["key"]))),
        }  # fmt: skip
    if "keys" in own:
        params["fields"] = [words.field(entity, key) for key in own["keys"]]
    if "option" in own:
        options = str(own["options"])
        params |= {
            "options": words.options(options), "option_key": own["option"],
            "option": words.option(options, str(own["option"])),
        }  # fmt: skip
        if "into" in own:
            params |= {each: words.option(options, str(own[each])) for each in ("old", "into")}
    return params


def _type(field: Field | None) -> object:
    return say(FIELD_TYPES[field.type.name].label) if field else ""


def _effect(effect: Effect, step: Step, words: Words) -> Sentence:
    """Say an effect; the plan's names for things become their labels."""
    params, own = dict(effect.params), _params(step.params, words)
    for name in ("field", "fields", "option", "old", "into"):
        if name in params and name in own:
            params[name] = own[name]
    if "name" in params:
        params["name"] = own.get("field", own["entity"])
    if "new" in params:
        params["new"] = own.get("type", params["new"])
    return say(effect.message, **params)


def _hit(step: Step, found: Iterable[Effect]) -> Hit | None:
    kind, effects = HITS.get(type(step), Samples.NUMBERS), list(found)
    numbers = tuple(number for effect in effects for number in effect.samples)
    own = step.params
    if not effects or (kind is Samples.NUMBERS and not numbers) or "entity" not in own:
        return None
    fields = tuple(own.get("keys", ())) or ((str(own["key"]),) if own.get("key") else ())
    return Hit(kind, str(own["entity"]), fields, numbers)
