"""The records of a list as rows of the table and as cards: what was drawn before is not again.

A row is kept under everything that it shows: the values and titles that this reader may see, the
words for its times, what may be done to it. So nobody is ever shown a row that their own rights
would have drawn otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from app.fieldtypes.abilities import RefersTo
from app.records.record import Masked, Record
from app.schema.model import Action, Field
from app.web.page import translate as _
from app.web.shelf import row_kept
from app.web.times import short_time

if TYPE_CHECKING:
    from app.web.list_page import ListPage
    from app.web.list_table import Line


class Row(NamedTuple):
    """One record, drawn."""

    table: Markup
    card: Markup


def drawn_rows(page: ListPage) -> Iterator[Row]:
    """Yield the rows of a page, those drawn before from the shelf."""
    frame = _frame(page)
    draw = _artist(page)
    for place, record in enumerate(page.page.records):
        key = (*frame, *_shown_by(page, record))
        try:
            hash(key)
        except TypeError:  # a document has no hash: such a row is drawn each time
            yield draw(place)
        else:
            yield row_kept(key, partial(draw, place))


def _frame(page: ListPage) -> tuple[Hashable, ...]:
    """Return what all rows of the page have in common."""
    columns = tuple(column.field.name for column in page.columns)
    return (
        request.script_root, page.entity.name, page.look.language, columns, page.may_delete_some,
        page.look.moment.today,
    )  # fmt: skip


def _shown_by(page: ListPage, record: Record) -> Iterator[Hashable]:
    """Yield everything that the row of one record shows."""
    yield from (record.id, record.title, Action.UPDATE in record.may, Action.DELETE in record.may)
    for field in (*page.shown, *page.merged):
        value = record.values.get(field.name)
        yield value
        yield from _said_of(page, record, field, value)


def _said_of(page: ListPage, record: Record, field: Field, value: Any) -> Iterator[Hashable]:
    """Yield what a cell says of a value that the value itself does not tell."""
    if value is None or isinstance(value, Masked):
        return
    if isinstance(value, datetime):
        yield short_time(value, page.look.moment, page.look.locale)
    elif isinstance(field.type, RefersTo):
        yield from (record.titles.get(ref) for ref in field.type.items(value))


def _artist(page: ListPage) -> Callable[[int], Row]:
    """Return what draws the row at a place; the words that each row says are looked up once."""
    module: Any = current_app.jinja_env.get_template("list/row.html").module
    words = {"choose": _("Choose {title}"), "edit": _("Edit"), "edit_this": _("Edit {title}")}

    def draw(place: int) -> Row:
        line: Line = page.line(place)
        return Row(module.row(line, page, words), module.card(line))

    return draw
