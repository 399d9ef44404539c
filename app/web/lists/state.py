"""What a list shows: page, sort, search, columns, filters, and the address that says so.

Everything a person sees is in the address, so that it can be sent, bookmarked and printed.
``list_address`` reads it back; what it does not know is an error, because a list must never answer
a question that was not asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.operators import Operator, Takes
from app.schema.model import Field, SortKey

SIZES = (20, 50, 100, 200)
DEFAULT_SIZE = 50

# What one value and several values mean when the address names no operator, best first: under a
# category, among the items of a field with many, equal to.
ONE = ("under", "has", "equals")
SEVERAL = ("under", "has_any", "in")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FieldFilter:
    """One condition on one field, as a person sets it: ``f.<field>[.<operator>]=<value>…``.

    Without an operator the field decides: see :func:`meaning`.
    """

    field: str
    operator: str = ""
    values: tuple[str, ...] = ()

    def pairs(self) -> Pairs:
        """Return the parameters of the address."""
        name = ".".join(("f", self.field, *filter(None, [self.operator])))
        return tuple((name, value) for value in self.values)


@dataclass(frozen=True)
class ListState:
    """One list as one person looks at it."""

    page: int = 1
    size: int = DEFAULT_SIZE
    sort: tuple[SortKey, ...] = ()  # empty: as the definition says
    search: str = ""
    columns: tuple[str, ...] = ()  # empty: as the definition says
    filters: tuple[FieldFilter, ...] = ()
    tree: Mapping[str, Any] | None = None  # the general form, from ``filter=``

    @property
    def is_narrowed(self) -> bool:
        """Whether anything keeps records out of the list."""
        return bool(self.search or self.filters or self.tree)

    def pairs(self) -> Pairs:
        """Return the parameters of the address; what is as by default is left out."""
        found: list[tuple[str, str]] = [("q", self.search)] if self.search else []
        for each in self.filters:
            found.extend(each.pairs())
        if self.tree is not None:
            found.append(("filter", json.dumps(self.tree, ensure_ascii=False)))
        if self.sort:
            found.append(("sort", ",".join(map(str, self.sort))))
        if self.columns:
            found.append(("columns", ",".join(self.columns)))
        if self.size != DEFAULT_SIZE:
            found.append(("size", str(self.size)))
        if self.page != 1:
            found.append(("page", str(self.page)))
        return tuple(found)

    def query(self) -> str:
        """Return the query string with its ``?``, or nothing."""
        return f"?{urlencode(self.pairs())}" if self.pairs() else ""

    def without(self, field: str) -> ListState:
        """Return the list without any filter on ``field``, on its first page."""
        return replace(
            self, page=1, filters=tuple(each for each in self.filters if each.field != field)
        )

    def dropping(self, dropped: FieldFilter) -> ListState:
        """Return the list without this one filter, on its first page."""
        return replace(self, page=1, filters=tuple(f for f in self.filters if f != dropped))

    def sorted_by(self, field: str, shown: tuple[SortKey, ...]) -> ListState:
        """Return the list after a click on a column's head; a second click turns it round."""
        first = shown[0] if shown else None
        descending = first is not None and first.field == field and not first.descending
        return replace(self, page=1, sort=(SortKey(field, descending),))

    def on_page(self, page: int) -> ListState:
        """Return the list turned to ``page``."""
        return replace(self, page=page)

    def cleared(self) -> ListState:
        """Return the list without search and filters; what it looks like stays."""
        return replace(self, page=1, search="", filters=(), tree=None)

    def values(self, field: str) -> tuple[str, ...]:
        """Return the plain values that ``field`` is filtered by."""
        found = (f.values for f in self.filters if f.field == field and not f.operator)
        return next(found, ())

    def value(self, field: str, operator: str) -> str:
        """Return the value of the filter on ``field`` with ``operator``, or nothing."""
        found = (f for f in self.filters if f.field == field and f.operator == operator)
        return next((each.values[0] for each in found), "")

    def condition(self, fields: Mapping[str, Field]) -> Mapping[str, Any]:
        """Return the condition tree that all filters make, as the door's reader takes it."""
        parts: list[Mapping[str, Any]] = [meaning(each, fields) for each in self.filters]
        if self.tree is not None:
            parts.append(self.tree)
        if len(parts) == 1:
            return parts[0]
        return {"all": parts} if parts else {}


def meaning(filter_: FieldFilter, fields: Mapping[str, Field]) -> Mapping[str, Any]:
    """Return the condition tree of one filter."""
    field = fields[filter_.field]
    operator = filter_operator(filter_, field)
    if operator.takes is Takes.NOTHING:
        return {field.name: operator.key}
    if operator.takes is Takes.VALUES:
        return {field.name: {operator.key: list(filter_.values)}}
    parts = [{field.name: {operator.key: value}} for value in filter_.values]
    return parts[0] if len(parts) == 1 else {"any": parts}


def filter_operator(filter_: FieldFilter, field: Field) -> Operator:
    """Return what a filter compares by, or refuse what the field does not know."""
    wanted = SEVERAL if len(filter_.values) > 1 else ONE
    names = (filter_.operator,) if filter_.operator else wanted
    for name in names:
        found = field.type.operator(name)
        if found is not None:
            return found
    raise BadRequestError(
        "list.unknown_operator",
        N_("“{field}” cannot be filtered that way; it can be compared with: {known}."),
        field=field.label,
        known=", ".join(each.key for each in field.type.all_operators()),
    )


def default_operator(field: Field, count: int) -> Operator | None:
    """Return what ``count`` values without an operator mean for ``field``, if anything."""
    names = SEVERAL if count > 1 else ONE
    return next((found for name in names if (found := field.type.operator(name))), None)
