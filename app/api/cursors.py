"""Cursors of the API's lists: where a page ended, signed, so that nobody can make one up."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.api.errors import ApiError
from app.core.i18n import N_
from app.schema.model import SortKey
from app.storage.paging import Position

LONGEST = 10_000
READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
}


def write_cursor(mark: str, page: int, last: Position | None) -> str:
    """Return the cursor to ``page``; without a position it says only how far to go."""
    where = None
    if last is not None:
        sort = [[key.field, key.descending] for key in last.sort]
        where = [sort, last.kinds, [_packed(value) for value in last.values]]
    text: str = _signer().dumps([mark, page, where])
    return text


def read_cursor(text: str, mark: str) -> tuple[int, Position | None]:
    """Return the page and the position of a cursor; it must belong to the question ``mark``."""
    try:
        of, page, where = _signer().loads(text[:LONGEST])
    except BadData:
        raise foreign_cursor() from None
    if of != mark:
        raise foreign_cursor()
    if where is None:
        return page, None
    sort, kinds, values = where
    keys = tuple(SortKey(field, descending) for field, descending in sort)
    return page, Position(keys, tuple(kinds), tuple(_unpacked(value) for value in values))


def foreign_cursor() -> ApiError:
    """Return the error for a cursor that this question did not give."""
    return ApiError(
        400, "cursor.invalid", N_("This cursor belongs to another question. Start without it.")
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="list cursor")


def _packed(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return [type(value).__name__, value.isoformat()]
    return ["Decimal", str(value)] if isinstance(value, Decimal) else value


def _unpacked(value: Any) -> Any:
    return READERS[value[0]](value[1]) if isinstance(value, list) else value
