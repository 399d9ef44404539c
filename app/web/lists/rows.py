"""The records of a list as rows of its table: what was drawn before is not drawn again.

A row is kept under everything that it shows: the values and titles that this reader may see, the
words for its times, what may be done to it. So nobody is ever shown a row that their own rights
would have drawn otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app, request
from markupsafe import Markup

from app.fieldtypes.ref import Ref
from app.records.record import Record
from app.schema.model import Action
from app.web.page import translate as _
from app.web.shelf import rows_kept
from app.web.times import short_time

if TYPE_CHECKING:
    from app.web.cells import Look
    from app.web.lists.page import ListPage
    from app.web.lists.table import Line

RECENT = timedelta(hours=1)  # as long as the words for a moment change with every minute
SAYING = (Ref, tuple, datetime)


def drawn_rows(page: ListPage) -> Markup:
    """Return the rows of a page, those drawn before from the shelf."""
    shown = [(record.id, _shown_by(page, record)) for record in page.page.records]
    return Markup("\n").join(rows_kept(_frame(page), shown, _artist(page)))


def _frame(page: ListPage) -> tuple[Hashable, ...]:
    """Return what all rows of the page have in common."""
    columns = tuple(column.field.name for column in page.columns)
    return (
        request.script_root, page.entity.name, page.look.language, columns, page.may_choose_some,
        page.look.moment.today,
    )  # fmt: skip


def _shown_by(page: ListPage, record: Record) -> tuple[Any, ...]:
    """Return everything that the row of one record shows.

    The version is in it because values that Python calls equal may be written differently.
    """
    values = (*record.values.values(),)
    may = record.may
    return (
        record.version, record.title, Action.UPDATE in may, Action.DELETE in may, values,
        [_said_of(value, record, page.look) for value in values if value.__class__ in SAYING],
    )  # fmt: skip


def _said_of(value: Any, record: Record, look: Look) -> Any:
    """Return what a cell says of a value that neither the value nor the day of today tells."""
    if value.__class__ is Ref:
        return record.titles.get(value)
    if value.__class__ is tuple:
        return [record.titles.get(item) for item in value if item.__class__ is Ref]
    is_recent = timedelta() <= look.moment.now - value < RECENT
    return short_time(value, look.moment, look.locale) if is_recent else None


def _artist(page: ListPage) -> Callable[[int], Markup]:
    """Return what draws the row at a place; the words that each row says are looked up once."""
    module: Any = current_app.jinja_env.get_template("list/row.html").module
    words = {"choose": _("Choose {title}"), "edit": _("Edit"), "edit_this": _("Edit {title}")}

    def draw(place: int) -> Markup:
        line: Line = page.line(place)
        drawn: Markup = module.row(line, page, words)
        return drawn

    return draw
