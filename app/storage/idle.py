"""Asking a pooled connection whether it still lives, only after it has lain idle.

A server that restarts cuts every connection. Asking at each checkout costs each request a round
trip; a connection that answered a moment ago need not be asked again.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

IDLE_SECONDS = 1.0
GIVEN_BACK = "dossier_given_back"


def watch(engine: Engine) -> None:
    """Replace connections that died while they lay idle; whoever asked notices nothing."""

    @event.listens_for(engine, "checkin")
    def _note(_: Any, record: Any) -> None:
        record.info[GIVEN_BACK] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _: Any) -> None:
        if monotonic() - record.info.get(GIVEN_BACK, monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the connection died while idle") from error
