"""What a list shows, in its address: page, sort, search, columns, filters <-> URL, both ways.

Everything a person sees is in the address, so that it can be sent, bookmarked and printed.
What the address does not know is an error: a list must never answer a question that was not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.operators import Operator, Takes
from app.schema.model import Field, SortKey

SIZES = (20, 50, 100, 200)
DEFAULT_SIZE = 50
DEEPEST_PAGE = 100_000
LONGEST_FILTER = 20_000  # characters of ``filter=``; the tree itself is limited by its reader

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


def read_state(
    args: Iterable[tuple[str, str]],
    fields: Mapping[str, Field],
    *,
    shown: Mapping[str, Field] | None = None,
) -> ListState:
    """Read the parameters of a list's address.

    ``fields`` are those the person may filter and sort by; ``shown`` are those that may be
    columns (masked ones too). Raises BadRequestError for anything it does not know.
    """
    plain: dict[str, list[str]] = {}
    filters: dict[tuple[str, str], list[str]] = {}
    for name, value in args:
        if name.startswith("f."):
            if value.strip():  # an input of the filter form that was left empty
                filters.setdefault(_target(name, fields), []).append(value.strip())
        elif name in PLAIN:
            plain.setdefault(name, []).append(value)
        else:
            raise _unknown_parameter(name)
    given = {name: values[-1].strip() for name, values in plain.items()}
    return ListState(
        page=_number(given.get("page"), "page", DEEPEST_PAGE),
        size=_size(given.get("size")),
        sort=_sort(given.get("sort", ""), fields),
        search=given.get("q", "")[:200],
        columns=_columns(plain.get("columns", []), fields if shown is None else shown),
        filters=tuple(_filter(*key, values, fields) for key, values in filters.items()),
        tree=_tree(given.get("filter", "")),
    )


PLAIN = ("page", "size", "sort", "q", "columns", "filter")


def meaning(filter_: FieldFilter, fields: Mapping[str, Field]) -> Mapping[str, Any]:
    """Return the condition tree of one filter."""
    field = fields[filter_.field]
    operator = _operator(filter_, field)
    if operator.takes is Takes.NOTHING:
        return {field.name: operator.key}
    if operator.takes is Takes.VALUES:
        return {field.name: {operator.key: list(filter_.values)}}
    parts = [{field.name: {operator.key: value}} for value in filter_.values]
    return parts[0] if len(parts) == 1 else {"any": parts}


def _operator(filter_: FieldFilter, field: Field) -> Operator:
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


def _target(name: str, fields: Mapping[str, Field]) -> tuple[str, str]:
    _, field, *rest = name.split(".")
    if field not in fields or len(rest) > 1:
        raise unknown_field(field)
    return field, rest[0] if rest else ""


def _filter(
    field: str, operator: str, values: list[str], fields: Mapping[str, Field]
) -> FieldFilter:
    found = FieldFilter(field, operator, tuple(dict.fromkeys(values)))
    _operator(found, fields[field])  # refuses an operator that the field does not have
    return found


def unknown_field(name: str) -> BadRequestError:
    """Return the error for a field that this person cannot ask about."""
    return BadRequestError(
        "list.unknown_field", N_("There is no field “{name}” in this list."), name=name[:100]
    )


def _unknown_parameter(name: str) -> BadRequestError:
    return BadRequestError(
        "list.unknown_parameter",
        N_("The address of this list holds “{name}”, which it does not know. It knows: {known}."),
        name=name[:100],
        known=", ".join((*PLAIN, "f.<field>")),
    )


def _number(text: str | None, name: str, most: int) -> int:
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= most):
        raise BadRequestError(
            "list.not_a_number",
            N_("“{name}” must be a whole number from 1 to {most}, not “{text}”."),
            name=name,
            most=most,
            text=text[:50],
        )
    return int(text)


def _size(text: str | None) -> int:
    if text is None:
        return DEFAULT_SIZE
    return _number(text, "size", max(SIZES))


def _sort(text: str, fields: Mapping[str, Field]) -> tuple[SortKey, ...]:
    names = [name for name in text.split(",") if name]
    keys = tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in names)
    for key in keys:
        if key.field not in fields:
            raise unknown_field(key.field)
        if not fields[key.field].type.sortable:
            raise BadRequestError(
                "list.not_sortable",
                N_("The list cannot be sorted by “{field}”."),
                field=fields[key.field].label,
            )
    return keys


def _columns(texts: list[str], fields: Mapping[str, Field]) -> tuple[str, ...]:
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in names:
        if name not in fields:
            raise unknown_field(name)
    return tuple(dict.fromkeys(names))


def _tree(text: str) -> Mapping[str, Any] | None:
    if not text:
        return None
    try:
        data = json.loads(text) if len(text) <= LONGEST_FILTER else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise BadRequestError(
            "list.filter_not_json",
            N_("“filter” must be a condition written as a JSON object, such as {example}."),
            example='{"stage": "won"}',
        )
    return data
