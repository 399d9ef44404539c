"""Flask-AppBuilder's ``q``: rison or JSON with filters, order, page and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import prison
from prison.decoder import ParserException

from app.api.bodies import read_json
from app.api.errors import ApiError
from app.core.i18n import N_
from app.records.access import readable_fields
from app.records.filters import read_filter
from app.records.old_names import PresentNames
from app.schema.condition import All, Condition
from app.schema.model import Field
from app.schema.problems import did_you_mean

KEYS = ("filters", "order_column", "order_direction", "page", "page_size", "columns")
LONGEST = 20_000
# Flask-AppBuilder's operators -> ours; the first that the field's type has. "!" is negation.
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "eq": ("equals", "has"),
    "neq": ("!equals", "!has"),
    "gt": ("more_than", "after"),
    "lt": ("less_than", "before"),
    "ct": ("contains",),
    "ict": ("contains",),
    "nct": ("!contains",),
    "sw": ("starts_with",),
    "nsw": ("!starts_with",),
    "in": ("in", "has_any"),
    "rel_o_m": ("equals",),
    "nrel_o_m": ("!equals",),
    "rel_m_m": ("has",),
}


@dataclass(frozen=True)
class StockQuery:
    """What ``q`` asks for; ``page`` is counted from 1 here, in ``q`` from 0."""

    where: Condition | None = None
    sort: str = ""
    page: int | None = None
    size: int | None = None
    columns: tuple[str, ...] = ()


def read_stock_query(names: PresentNames, text: str) -> StockQuery:
    """Read ``q``; raises ApiError for everything in it that has no meaning."""
    data = _decoded(text)
    for key in data:
        if key not in KEYS:
            raise _wrong(
                "key",
                N_("q has no key “{key}”{hint}."),
                key=str(key)[:60],
                hint=did_you_mean(str(key)[:60], KEYS),
            )
    page = _number(data, "page")
    return StockQuery(
        where=_filters(names, data.get("filters")),
        sort=_sort(data),
        page=None if page is None else page + 1,
        size=_number(data, "page_size"),
        columns=_columns(data.get("columns")),
    )


def _decoded(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise _wrong("long", N_("q has at most {most} characters."), most=LONGEST)
    data = read_json(text) if text.lstrip().startswith("{") else _rison(text)
    if not isinstance(data, Mapping):
        raise _wrong("shape", N_("q must be an object in rison or JSON."))
    return data


def _rison(text: str) -> Any:
    try:
        return prison.loads(text)
    except (ParserException, ValueError, TypeError, IndexError, RecursionError):
        raise _wrong("syntax", N_("q is neither rison nor JSON.")) from None


def _filters(names: PresentNames, data: Any) -> Condition | None:
    if data is None or data == []:
        return None
    if not isinstance(data, list):
        raise _wrong("filters", N_("filters must be a list of {{col, opr, value}}."))
    about = (names.store, names.actor, names.entity)
    fields = readable_fields(*about)
    parts = [read_filter(*about, _condition(each, fields, names)) for each in data]
    return All(tuple(parts)) if len(parts) > 1 else parts[0]


def _condition(data: Any, fields: Mapping[str, Field], names: PresentNames) -> dict[str, Any]:
    if not isinstance(data, Mapping) or set(data) != {"col", "opr", "value"}:
        raise _wrong("filters", N_("filters must be a list of {{col, opr, value}}."))
    name, operator = names.of(str(data["col"])), str(data["opr"])
    field = fields.get(name)
    choices = OPERATORS.get(operator, (operator,))
    chosen = next((c for c in choices if field and field.type.operator(c.lstrip("!"))), choices[0])
    found = {name: {chosen.lstrip("!"): data["value"]}}
    return {"not": found} if chosen.startswith("!") else found


def _sort(data: Mapping[str, Any]) -> str:
    column = data.get("order_column", "")
    direction = data.get("order_direction", "asc" if column else "")
    if not isinstance(column, str) or direction not in (("asc", "desc") if column else ("",)):
        raise _wrong("order", N_("order_column names a field, order_direction is asc or desc."))
    return f"-{column}" if direction == "desc" else column


def _number(data: Mapping[str, Any], key: str) -> int | None:
    number = data.get(key)
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 1_000_000:
        raise _wrong("number", N_("{key} must be a whole number."), key=key)
    return number


def _columns(data: Any) -> tuple[str, ...]:
    if data is None:
        return ()
    if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
        raise _wrong("columns", N_("columns must be a list of field names."))
    return tuple(data)


def _wrong(code: str, message: str, **params: object) -> ApiError:
    return ApiError(400, f"q.{code}", message, **params)
