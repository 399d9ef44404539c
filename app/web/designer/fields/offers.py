"""What a setting can name: entities, option sets, links and fields of the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.current import current_language
from app.core.i18n import Label
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.fieldtypes.setting_words import Offers
from app.schema.field_checks import can_be_looked_up
from app.schema.model import Definitions, Entity, Field


@dataclass(frozen=True)
class Choice:
    """One word that a setting may be, and what it is called."""

    value: str
    text: str | Label


@dataclass(frozen=True)
class _Asked:
    definitions: Definitions
    entity: Entity
    type: type[FieldType[Any, Any]]
    said: Mapping[str, Any]


def offered(
    offers: Offers,
    definitions: Definitions,
    entity: Entity,
    field_type: type[FieldType[Any, Any]],
    said: Mapping[str, Any],
) -> tuple[Choice, ...]:
    """Return what can be picked, in the order of the draft."""
    return tuple(OFFERS[offers](_Asked(definitions, entity, field_type, said)))


def _entities(asked: _Asked) -> Iterator[Choice]:
    for each in asked.definitions.live_entities:
        yield Choice(each.name, each.label)


def _option_sets(asked: _Asked) -> Iterator[Choice]:
    wanted = getattr(asked.type, "option_kind", None)
    for each in asked.definitions.option_sets.values():
        if wanted is None or each.kind is wanted:
            yield Choice(each.name, each.label)


def _links_here(asked: _Asked) -> Iterator[Choice]:
    """Yield the links that a lookup may read through: to one record of one entity."""
    for each in _links(asked.entity):
        if _leads_to_one(each):
            yield Choice(each.name, each.label)


def _fields_there(asked: _Asked) -> Iterator[Choice]:
    """Yield the fields that a lookup may read: of what its link points at, else of all links."""
    via = asked.said.get("via")
    links = [each for each in _links(asked.entity) if via in (None, "", each.name)]
    names = dict.fromkeys(_targets(link)[0] for link in links if _leads_to_one(link))
    yield from _fields_of(asked, names, can_be_looked_up)


def _links_to_here(asked: _Asked) -> Iterator[Choice]:
    for other in asked.definitions.live_entities:
        for each in _links(other):
            if asked.entity.name in _targets(each):
                yield Choice(f"{other.name}.{each.name}", _between(other.label, each.label))


def _fields_of_children(asked: _Asked) -> Iterator[Choice]:
    entity, _, _ = str(asked.said.get("of") or "").partition(".")
    names = [entity] if entity else [each.value.partition(".")[0] for each in _links_to_here(asked)]
    yield from _fields_of(asked, dict.fromkeys(names), lambda known: not _is_read(known))


def _is_read(known: Field) -> bool:
    return isinstance(known.type, ReadsThrough)


def _fields_of(
    asked: _Asked, names: Mapping[str, None], fits: Callable[[Field], bool]
) -> Iterator[Choice]:
    for name in names:
        there = asked.definitions.entities.get(name)
        for each in there.live_fields if there else ():
            if there and fits(each):
                text = each.label if len(names) == 1 else _between(there.label, each.label)
                yield Choice(each.name, text)


def _links(entity: Entity) -> Iterator[Field]:
    return (each for each in entity.live_fields if isinstance(each.type, RefersTo))


def _leads_to_one(link: Field) -> bool:
    """Whether a link leads to one record of one entity; people and departments are none."""
    targets = _targets(link)
    return len(targets) == 1 and not targets[0].startswith("_") and not link.type.is_many


def _targets(link: Field) -> tuple[str, ...]:
    return link.type.targets if isinstance(link.type, RefersTo) else ()


def _between(first: Label, second: Label) -> str:
    language = current_language()
    return f"{first.text(language)} · {second.text(language)}"


OFFERS: Mapping[Offers, Callable[[_Asked], Iterator[Choice]]] = {
    Offers.ENTITIES: _entities,
    Offers.OPTION_SETS: _option_sets,
    Offers.LINKS_HERE: _links_here,
    Offers.FIELDS_THERE: _fields_there,
    Offers.LINKS_TO_HERE: _links_to_here,
    Offers.FIELDS_OF_CHILDREN: _fields_of_children,
}
