"""Telling that the tables are no longer those that this generation knows.

Between the moment a version is applied and the moment a process serves it, the old generation may
ask for a column that was just renamed. Nothing was changed then (the statement failed), so the
request can be asked again of the new generation: ``app.switch`` does that on a 503.
"""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from app.core.errors import AppError
from app.core.i18n import N_

UNDEFINED = ("42703", "42P01")  # PostgreSQL: column, table
SQLITE_WORDS = ("no such column", "no such table", "has no column named")


class StaleTablesError(AppError):
    """A table or column is not there any more: a newer version of the definitions is applied."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "definitions.changing", N_("The panel was just changed. Please try again in a moment.")
        )


def watch(engine: Engine) -> None:
    """Turn "there is no such column" of any statement on records into StaleTablesError."""
    event.listen(engine, "handle_error", _handle)


def _handle(context: ExceptionContext) -> None:
    if "rec_" in (context.statement or "") and _is_undefined(context.original_exception):
        raise StaleTablesError from context.original_exception


def _is_undefined(error: BaseException) -> bool:
    if getattr(error, "sqlstate", None) in UNDEFINED:
        return True
    return any(words in str(error) for words in SQLITE_WORDS)
