"""From the address of a list to its state: everything is understood, or the whole is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.records.old_names import PresentNames
from app.schema.model import Field, SortKey
from app.web.lists.state import DEFAULT_SIZE, SIZES, FieldFilter, ListState, filter_operator

PLAIN = ("page", "size", "sort", "q", "columns", "filter")
DEEPEST_PAGE = 100_000
LONGEST_FILTER = 20_000  # characters of ``filter=``; the tree itself is limited by its reader


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


def present_pairs(args: Iterable[tuple[str, str]], names: PresentNames) -> list[tuple[str, str]]:
    """Return the parameters of a list's address with old names of fields made present ones."""
    return [_present(name, value, names) for name, value in args]


def _present(name: str, value: str, names: PresentNames) -> tuple[str, str]:
    if name.startswith("f."):
        _, field, *rest = name.split(".")
        present = names.of(field)
        return ".".join(("f", present, *rest)), names.value(present, value)
    if name in ("sort", "columns"):
        return name, names.listed(value, signed=name == "sort")
    if name == "filter" and (tree := _read_json(value)) is not None:
        changed = names.condition(tree)
        return name, json.dumps(changed, ensure_ascii=False) if changed != tree else value
    return name, value


def _target(name: str, fields: Mapping[str, Field]) -> tuple[str, str]:
    _, field, *rest = name.split(".")
    if field not in fields or len(rest) > 1:
        raise unknown_field(field)
    return field, rest[0] if rest else ""


def _filter(
    field: str, operator: str, values: list[str], fields: Mapping[str, Field]
) -> FieldFilter:
    found = FieldFilter(field, operator, tuple(dict.fromkeys(values)))
    filter_operator(found, fields[field])  # refuses an operator that the field does not have
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
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and 1 <= int(text) <= most):
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
    data = _read_json(text)
    if data is None:
        raise BadRequestError(
            "list.filter_not_json",
            N_("“filter” must be a condition written as a JSON object, such as {example}."),
            example='{"stage": "won"}',
        )
    return data


def _read_json(text: str) -> dict[str, Any] | None:
    """Return the JSON object in ``filter=``; ``None`` where it is none."""
    try:
        data = json.loads(text) if len(text) <= LONGEST_FILTER else None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
