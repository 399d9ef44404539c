"""Puts the floors together: the panel as a server runs it, and the app that commands hang on."""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from flask import Flask

from app.cli.register import register_commands
from app.first_start import first_start
from app.generation import build_app, warmed
from app.installation import Installation, open_installation
from app.switch import AppSwitch
from config import Settings


def create_panel(settings: Settings) -> AppSwitch:
    """Return the panel as one WSGI callable, ready to serve; raises AppError with a sentence.

    The first start makes what is missing: definitions, an administrator, demo records.
    """
    installation = open_installation(settings)
    first_start(installation)
    return AppSwitch(
        build=lambda number: _build(installation, number),
        newest=installation.newest,
        # The statement cache would otherwise keep the tables of old generations alive.
        swapped=installation.engine.clear_compiled_cache,
    )


def _build(installation: Installation, number: int) -> WSGIApplication:
    return warmed(build_app(installation.store(number), installation.settings))


def create_app() -> Flask:
    """Return the app that ``flask …`` commands hang on; it serves nothing.

    Building a generation would cost each command a second, and the commands that mend broken
    definitions must run when no generation can be built.
    """
    app = Flask("app")
    register_commands(app)
    return app
