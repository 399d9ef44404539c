"""Which texts of the definitions are not written in which language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import LANGUAGES, Label
from app.fieldtypes.abilities import HasOptions
from app.schema.app_reader import FILE as APP_FILE
from app.schema.model import Definitions, Entity, Field


@dataclass(frozen=True, order=True)
class MissingText:
    """A text that a language borrows from another one."""

    file: str
    place: str
    language: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: not written in {self.language}"


def missing_translations(
    definitions: Definitions, languages: Iterable[str] = LANGUAGES
) -> tuple[MissingText, ...]:
    """Return every text that is not written in one of ``languages``, sorted."""
    wanted = frozenset(languages)
    found = (
        MissingText(file, place, language)
        for file, place, label in labels_of(definitions)
        for language in label.missing & wanted
    )
    return tuple(sorted(found))


def labels_of(definitions: Definitions) -> Iterator[tuple[str, str, Label]]:
    """Yield (file, place, label) for every text of the definitions."""
    for place, label in _walk(definitions.app, ()):
        yield APP_FILE, place, label
    for name, entity in definitions.entities.items():
        for place, label in _of_entity(entity):
            yield f"{name}.yaml", place, label
    for name, option_set in definitions.option_sets.items():
        for place, label in _walk(option_set, ()):
            yield f"_options/{name}.yaml", place, label
    for name, role in definitions.roles.items():
        yield f"_roles/{name}.yaml", "label", role.label


def _of_entity(entity: Entity) -> Iterator[tuple[str, Label]]:
    for each in dataclasses.fields(entity):
        if each.name not in ("fields", "standard"):
            yield from _walk(getattr(entity, each.name), (each.name,))
    for known in entity.fields:
        yield from _of_field(known)


def _of_field(known: Field) -> Iterator[tuple[str, Label]]:
    path = ("fields", known.name)
    yield ".".join((*path, "label")), known.label
    if known.help is not None:
        yield ".".join((*path, "help")), known.help
    yield from _walk(known.type.settings, path)
    if isinstance(known.type, HasOptions) and known.type.option_set.inline:
        for key, option in known.type.option_set.options.items():
            yield ".".join((*path, "choices", key)), option.label


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Label]]:
    """Yield the labels inside dataclasses, maps and lists."""
    if isinstance(value, Label):
        yield ".".join(path), value
        return
    for key, each in _inside(value):
        yield from _walk(each, (*path, key))


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(key), each) for key, each in value.items())
    elif isinstance(value, tuple):
        yield from ((str(number), each) for number, each in enumerate(value, start=1))
    elif dataclasses.is_dataclass(value) and not isinstance(value, Field):  # in a condition
        yield from ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
