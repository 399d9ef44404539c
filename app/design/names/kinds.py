"""What is named in the designer, kind by kind: why a name cannot be, and which are taken.

A name is judged by the same function as it is typed and when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.design.drafts import Draft
from app.design.entities import documents
from app.design.entities.menu import check_group_name
from app.design.fields.operations import refused_name
from app.design.fields.sections import Data, entity_data
from app.design.naming import check_entity_name, check_name, suggested_name
from app.design.options.entry import check_key
from app.design.options.file import open_set
from app.design.options.sets import check_set_name
from app.design.roles.operations import check_role_name
from app.schema.names import RESERVED_FIELDS


@dataclass(frozen=True)
class Place:
    """Where a name is typed: of an entity or a set ``home``, in a form that names others too."""

    draft: Draft
    home: str = ""
    own: str = ""  # what it is called at present
    beside: Collection[str] = ()  # the other names in the same form


@dataclass(frozen=True)
class Kind:
    """One kind of thing that has a name."""

    check: Callable[[Place, str], None]  # raises AppError with the reason
    taken: Callable[[Place], Collection[str]]  # which no suggestion may be
    plain: str  # what one is called of which nothing else is known


def refused(kind: Kind, place: Place, name: str) -> AppError | None:
    """Return why something cannot have a name, if it cannot. Raises NotFoundError for the home."""
    try:
        kind.check(place, name)
    except FieldValueError as error:
        return error
    return None


def suggestion(kind: str, place: Place, label: Mapping[str, str]) -> str:
    """Return a name for something from its label: allowed, free, and empty of no label."""
    if not any(label.values()):
        return ""
    found = KINDS[kind]
    name = suggested_name(label, found.taken(place), found.plain)
    if refused(found, place, name) is not None:  # a word that the panel needs
        return suggested_name({"en": f"{name} record"}, found.taken(place), found.plain)
    return name


# -- entities and what is in one ------------------------------------------------------------------


def _check_entity(place: Place, name: str) -> None:
    check_entity_name(_said_names(place.draft), name, own=place.own)


def _said_names(draft: Draft) -> dict[str, Any]:
    """Return what the files say of names: reading all of them takes too long while typing."""
    return {
        f"{e.name}.yaml": {
            "id": e.id,
            "label": dict(e.label.texts),
            "retired": e.retired,
            "aliases": [*e.aliases],
        }
        for e in draft.definitions.entities.values()
    }


def _entities(place: Place) -> set[str]:
    entities = place.draft.definitions.entities.values()
    return {each for e in entities for each in (e.name, e.id, *e.aliases)}


def _check_field(place: Place, name: str) -> None:
    if error := refused_name(_data(place), name, own=place.own):
        raise FieldValueError(error.code, error.message, **error.params)


def _fields(place: Place) -> list[str]:
    said = _data(place)["fields"]
    more = [each or {} for each in said.values()]
    old = [name for each in more for name in (each.get("id"), *(each.get("aliases") or ()))]
    return [*said, *RESERVED_FIELDS, *filter(None, old)]


def _check_document(place: Place, name: str) -> None:
    if name != place.own:
        documents.check_document_name(name, _documents(place))


def _documents(place: Place) -> list[str]:
    return list(_data(place).get("documents") or {})


def _data(place: Place) -> Data:
    return entity_data(place.draft.texts, place.home)


# -- options --------------------------------------------------------------------------------------


def _check_set(place: Place, name: str) -> None:
    check_set_name(place.draft.definitions, name, own=place.own)


def _sets(place: Place) -> set[str]:
    sets = place.draft.definitions.option_sets
    return {*sets, *(each.id for each in sets.values())}


def _check_option(place: Place, name: str) -> None:
    file = open_set(place.draft.texts, place.home)
    if place.own:
        file.entry(place.own)
    if name != place.own:
        check_key(file, name, own=place.own or None)


def _options(place: Place) -> Collection[str]:
    return open_set(place.draft.texts, place.home).taken


def _check_choice(place: Place, name: str) -> None:
    check_name(name)
    if name in place.beside:
        raise FieldValueError(
            "design.choice_twice", N_("Two options have the key {key}."), key=name
        )


# -- the panel ------------------------------------------------------------------------------------


def _check_role(place: Place, name: str) -> None:
    if name != place.own:
        check_role_name(place.draft.texts, name)


def _roles(place: Place) -> Collection[str]:
    return place.draft.definitions.roles


def _check_group(place: Place, name: str) -> None:
    check_group_name(place.draft.definitions.app.menu_groups, name)


def _groups(place: Place) -> Collection[str]:
    """Return the groups of the menu, with the words that entities use as one."""
    said = place.draft.definitions.app.menu_groups
    return {*said, *(each.menu.group for each in place.draft.definitions.live_entities)}


def _check_column(place: Place, name: str) -> None:
    check_column_name(name, place.beside)


def check_column_name(name: str, others: Collection[str]) -> None:
    """Raise FieldValueError for what no column of pasted rows can be called as a field."""
    check_name(name)
    if name in RESERVED_FIELDS:
        raise FieldValueError("design.reserved_name", N_("The panel needs this name for itself."))
    if name in others:
        raise FieldValueError("design.paste_twice", N_("Two columns have this key."))


def _beside(place: Place) -> Collection[str]:
    return place.beside


KINDS: Mapping[str, Kind] = {
    "entity": Kind(_check_entity, _entities, "entity"),
    "field": Kind(_check_field, _fields, "field"),
    "document": Kind(_check_document, _documents, "document"),
    "option_set": Kind(_check_set, _sets, "options"),
    "option": Kind(_check_option, _options, "option"),
    "choice": Kind(_check_choice, _beside, "option"),
    "role": Kind(_check_role, _roles, "role"),
    "menu_group": Kind(_check_group, _groups, "group"),
    "column": Kind(_check_column, _beside, "field"),
}
