"""The panel as the benchmark serves it: itself, with its process number and its SQL told."""

from __future__ import annotations

import os
import pickle  # the benchmark reads only what it wrote itself
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import sqlalchemy as sa
from waitress import serve

import config

_seen = threading.local()


def _note(*details: Any) -> None:
    _, _, statement, parameters, _, many = details
    if getattr(_seen, "statements", None) is not None:
        _seen.statements.append((statement, parameters, many))


def recorded(panel: WSGIApplication, folder: Path) -> WSGIApplication:
    """Return the panel; a request that names a file gets its SQL statements written into it."""
    sa.event.listen(sa.Engine, "before_cursor_execute", _note)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        name = environ.get("HTTP_X_BENCH_RECORD")
        _seen.statements = [] if name else None
        answer = panel(environ, _with_process(start))
        if not name:
            return answer
        body = b"".join(answer)
        (folder / f"{name}.sql").write_bytes(pickle.dumps(_seen.statements))
        return [body]

    return application


def _with_process(start: StartResponse) -> StartResponse:
    def start_with_process(status: str, headers: Any, *error: Any) -> Any:
        return start(status, [*headers, ("X-Bench-Process", str(os.getpid()))], *error)

    return start_with_process


def make_panel() -> WSGIApplication:
    """Return what gunicorn serves."""
    from app.factory import create_panel  # here, so that the bare route can use this module too

    return recorded(create_panel(config.load()), Path(os.environ["BENCH_DIR"]))


def make_floor() -> WSGIApplication:
    """Return the bare Flask application with the same SQL."""
    from bench.floor import make_app

    return make_app(config.load(), Path(os.environ["BENCH_DIR"]))


if __name__ == "__main__":
    settings = config.load()
    made = {"panel": make_panel, "floor": make_floor}[sys.argv[1]]()
    serve(made, host=settings.host, port=settings.port, threads=settings.threads)
