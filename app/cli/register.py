"""All commands, on an app that only carries them."""

from __future__ import annotations

from flask import Flask

from app.cli.definitions import definitions
from app.cli.demo import demo
from app.cli.doctor import doctor
from app.cli.documents import documents
from app.cli.jobs import jobs
from app.cli.keys import keys
from app.cli.people import users
from app.cli.records import records


def make_commands() -> Flask:
    """Return the app that ``flask …`` commands hang on; it serves nothing.

    Building a generation would cost each command a second, and the commands that mend broken
    definitions must run when no generation can be built.
    """
    app = Flask("app")
    for command in (definitions, demo, doctor, documents, jobs, keys, records, users):
        app.cli.add_command(command)
    return app
