"""Hangs the commands on an app."""

from __future__ import annotations

from flask import Flask

from app.cli.definitions import definitions
from app.cli.demo import demo
from app.cli.doctor import doctor
from app.cli.documents import documents
from app.cli.people import users
from app.cli.records import records


def register_commands(app: Flask) -> None:
    """Add every command."""
    for command in (definitions, demo, doctor, documents, records, users):
        app.cli.add_command(command)
