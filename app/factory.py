"""Puts the floors together: the panel as a server runs it."""

from __future__ import annotations

import gc
import logging
import secrets
import sys
import threading
import time
from collections.abc import Callable
from typing import cast
from wsgiref.types import WSGIApplication

from flask import Flask

from app.core.apart import begin_children
from app.exchange.fonts import check_installation
from app.exchange.job_kinds import KINDS
from app.fieldtypes import search_key
from app.first_start import first_start
from app.generation import JOBS, build_app, warmed
from app.installation import Installation, open_installation
from app.jobs.engine import Engine
from app.jobs.in_process import InProcess
from app.jobs.queue import Queue, prepare
from app.jobs.runner import Runner
from app.records.uploads import clear_uploads
from app.storage.store import Store
from app.switch import AppSwitch
from config import Settings

logger = logging.getLogger(__name__)

# Python lets a busy thread run for 5 ms before another one may go on: whoever writes would hold the
# database that long after each of its statements, while all others wait for it.
SWITCH_SECONDS = 0.0005
HOUR = 3600.0  # between two looks for what can be cleared away
MOST_WAITED = 20.0  # seconds that who published waits for the new version to be served
CHILDREN_AFTER = 5.0  # seconds from the start: a page that is asked for then comes first
SETTLE_AFTER = 3.0  # seconds from a swap: whoever waits for the new version is served first


def create_panel(settings: Settings) -> AppSwitch:
    """Return the panel as one WSGI callable, ready to serve; raises AppError with a sentence.

    The first start makes what is missing: definitions, an administrator, demo records.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    installation = open_installation(settings)
    first_start(installation)

    def serve_newest() -> None:
        """Build and swap in a thread of its own: the request that published has its own app."""
        moving = threading.Thread(target=switch.refresh, name="publish", daemon=True)
        moving.start()
        moving.join(MOST_WAITED)

    def newest_store() -> Store:
        return cast(Flask, switch.current.app).extensions["dossier"]  # type: ignore[no-any-return]

    engine = _job_engine(installation, newest_store)
    switch = AppSwitch(
        build=lambda number: _build(installation, number, serve_newest, engine),
        newest=installation.newest,
        swapped=lambda: _settle_later(installation),
    )
    _start_collecting(installation)
    threading.Thread(target=_get_ready, name="get-ready", daemon=True).start()
    threading.Thread(target=_tidy, args=(switch,), name="tidy", daemon=True).start()
    if isinstance(engine, InProcess):
        engine.start()
    return switch


def _job_engine(installation: Installation, store: Callable[[], Store]) -> InProcess | Queue:
    """Return who carries jobs: the one process of an embedded panel works through them itself."""
    settings = installation.settings
    if settings.is_embedded:
        return InProcess(Runner(KINDS, store, settings.data_dir / JOBS))
    prepare(installation.engine)
    return Queue()


def _start_collecting(installation: Installation) -> None:
    """Let the collector work that a server stopped while it began (``run.py``)."""
    gc.freeze()
    gc.enable()
    _settle_later(installation)


def _settle_later(installation: Installation) -> None:
    """Settle beside the requests: looking for circles stops them all for a quarter of a second."""
    timer = threading.Timer(SETTLE_AFTER, _settle, [installation])
    timer.daemon = True
    timer.start()


def _settle(installation: Installation) -> None:
    """Let go of old generations, and keep the collector from walking through the new one.

    The statement cache would keep old tables alive. A generation is some hundred thousand objects
    that live as long as it serves; walking through them stops a request for 0.1 s now and then.
    """
    installation.engine.clear_compiled_cache()
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _get_ready() -> None:
    """Do beside the first requests what they would otherwise wait for, and say what is missing."""
    search_key.prepare()
    for shortcoming in check_installation():
        logger.warning("%s", shortcoming.message.format(**shortcoming.params))


def get_children_ready() -> None:
    """Begin the child processes that draw documents, once the first requests were answered."""
    timer = threading.Timer(CHILDREN_AFTER, begin_children)
    timer.daemon = True
    timer.start()


def _tidy(switch: AppSwitch) -> None:
    """Clear away now and then, each process at a time of its own."""
    pause = secrets.SystemRandom().uniform(HOUR / 10, HOUR)
    while True:
        time.sleep(pause)
        pause = HOUR
        found = cast(Flask, switch.current.app).extensions
        try:
            clear_uploads(found["dossier"])
            found["jobs"].clear_away(found["dossier"])
        except Exception:  # whatever it is today, it is tried again in an hour
            logger.exception("what nobody needs any more could not be cleared away")


def _build(
    installation: Installation, number: int, serve_newest: Callable[[], object], engine: Engine
) -> WSGIApplication:
    store, settings = installation.store(number), installation.settings
    return warmed(build_app(store, settings, serve_newest=serve_newest, engine=engine))
