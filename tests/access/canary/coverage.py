"""Which routes and which field types the canary reaches: what is new must be named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from flask import Flask
from werkzeug.routing import Rule as Route

from app.fieldtypes import FIELD_TYPES, FieldType
from app.fieldtypes.abilities import HasOptions, HoldsFiles, ReadsThrough, RefersTo
from tests.access.canary.channels import EXEMPT, FOLLOWING_LINKS, OF_AN_ENTITY, OF_THE_PANEL
from tests.access.canary.values import NOTHING_KEPT, TEXTS

AnyType = type[FieldType[Any, Any]]
HARMLESS = {"HEAD", "OPTIONS"}
NAMED = {**OF_AN_ENTITY, **FOLLOWING_LINKS, **OF_THE_PANEL}


def unnamed_routes(app: Flask) -> list[str]:
    """Return the routes of an app that are neither asked nor excused."""
    return sorted(
        f"{route.endpoint} {method}: add it to tests/access/canary/channels.py"
        for route in app.url_map.iter_rules()
        for method in (route.methods or set()) - HARMLESS
        if not _is_named(route, method) and not excuse(route.endpoint)
    )


def _is_named(route: Route, method: str) -> bool:
    return any(method == asked and route.endpoint.endswith(view) for view, asked in NAMED)


def excuse(endpoint: str) -> str:
    """Return why nothing of a record can come out of a route; nothing where it can."""
    return next((why for name, why in EXEMPT.items() if fnmatchcase(endpoint, name)), "")


def routes_that_are_gone(app: Flask) -> Iterator[str]:
    """Yield what is named or excused though there is no such route."""
    endpoints = [(r.endpoint, m) for r in app.url_map.iter_rules() for m in r.methods or ()]
    for view, method in NAMED:
        if not any(name.endswith(view) and method == has for name, has in endpoints):
            yield f"{view} {method}"
    for pattern in EXEMPT:
        if not any(fnmatchcase(name, pattern) for name, _ in endpoints):
            yield pattern


def types_without_a_secret(types: Iterable[AnyType] = tuple(FIELD_TYPES.values())) -> list[str]:
    """Return the names of field types whose values no state of the canary could differ in."""
    return [each.name for each in types if each.name not in TEXTS and not _is_found(each)]


def _is_found(field_type: AnyType) -> bool:
    """Tell whether values come from the definitions and the panel, or are made of other fields."""
    names = vars(field_type).keys() | {n for base in field_type.__mro__ for n in vars(base)}
    abilities = (HasOptions, RefersTo, HoldsFiles, ReadsThrough, *NOTHING_KEPT)
    return any(_members(ability) <= names for ability in abilities)


def _members(ability: type) -> set[str]:
    """Return what a class must have for an ability: its methods; where it asks none, its facts."""
    methods = {name for name in vars(ability) if not name.startswith("_")}
    return methods or set(ability.__annotations__)
