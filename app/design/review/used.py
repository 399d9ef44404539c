"""What else uses what a draft retires, renames, merges or converts: for the review."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.core.i18n import N_, Label
from app.core.sentences import say
from app.design.fields.uses import Use, uses_of
from app.design.files.field_references import Folder
from app.design.files.folder import read_all
from app.design.review.model import UsedThing
from app.design.review.steps import Words
from app.design.used_by import entity_uses, option_uses
from app.schema.model import Definitions, Entity
from app.storage.steps import (
    ChangeType,
    MergeOptions,
    RenameEntity,
    RenameField,
    RenameOption,
    RetireEntity,
    RetireField,
    RetireOption,
    Step,
)

Found = tuple[Label, list[Use], list[Use]]
"""What a thing is called, the places that name it now, and those that will."""


def used_things(steps: Sequence[Step], words: Words) -> Iterator[UsedThing]:
    """Yield each thing that changes and is named elsewhere, with every place."""
    sides = Sides(words)
    for step in dict.fromkeys(steps):
        look = LOOKS.get(type(step))
        found = look(step, sides) if look else None
        if found is None or not found[1]:
            continue
        label, uses, left = found
        kept = {_place(use) for use in left}
        yield UsedThing(
            say(N_("{field} is used by"), field=label),
            tuple((use, _place(use) not in kept) for use in uses),
        )


def _place(use: Use) -> tuple[str, str]:
    return use.file, str(use.words)


class Sides:
    """What the files say now and what they will say; read once, where it is asked for."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._folders: dict[int, Folder] = {}

    def folder(self, definitions: Definitions) -> Folder:
        """Return the files of one side in plain data."""
        key = id(definitions)
        if key not in self._folders:
            self._folders[key] = read_all(definitions.texts)
        return self._folders[key]

    def entity(self, definitions: Definitions, name: str) -> Entity | None:
        """Return an entity of one side by the key or the id that a step gives it."""
        home = self.words.find_entity(name)
        known = definitions.entities.values()
        return next((each for each in known if home and each.id == home.id), None)


def _field(step: Step, sides: Sides) -> Found | None:
    entity, key = str(step.params["entity"]), str(step.params["key"])
    before, after = (
        _named_field(sides, each, entity, key) for each in (sides.words.before, sides.words.after)
    )
    return (sides.words.field(entity, key), before, after) if before else None


def _named_field(sides: Sides, side: Definitions, entity: str, key: str) -> list[Use]:
    home = sides.entity(side, entity)
    found = next((each for each in home.fields if each.id == key), None) if home else None
    return uses_of(sides.folder(side), home.name, found.name) if home and found else []


def _entity(step: Step, sides: Sides) -> Found | None:
    name, words = str(step.params["entity"]), sides.words
    homes = [(side, sides.entity(side, name)) for side in (words.before, words.after)]
    before, after = (
        entity_uses(sides.folder(side), home.name) if home else [] for side, home in homes
    )
    return words.entity(name), before, after


def _option(step: Step, sides: Sides) -> Found | None:
    words, own = sides.words, step.params
    options, key = str(own["options"]), str(own.get("old", own["option"]))
    name = _options_name(words.before, options)
    if name is None:
        return None
    after = _options_name(words.after, options)
    new = str(own.get("into", own["option"]))
    left = option_uses(sides.folder(words.after), words.after, after, new) if after else []
    return words.option(options, key), _options(sides, words.before, name, key), left


def _options(sides: Sides, side: Definitions, name: str, key: str) -> list[Use]:
    return option_uses(sides.folder(side), side, name, key)


def _options_name(definitions: Definitions, options: str) -> str | None:
    """Return what files call the options that the catalog knows by ``options``."""
    entity, _, field = options.partition(".")
    if not field:
        known = definitions.option_sets.values()
        return next((each.name for each in known if each.id == options), None)
    home = next((each for each in definitions.entities.values() if each.id == entity), None)
    found = next((each for each in home.fields if each.id == field), None) if home else None
    return f"{home.name}.{found.name}" if home and found else None


LOOKS: Mapping[type[Step], Callable[[Step, Sides], Found | None]] = {
    RetireField: _field,
    RenameField: _field,
    ChangeType: _field,
    RetireEntity: _entity,
    RenameEntity: _entity,
    RetireOption: _option,
    RenameOption: _option,
    MergeOptions: _option,
}
