"""Dossier: a back office from definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """Return the app for the ``flask`` command; the floors are imported only when it is asked."""
    from app.cli.register import make_commands

    return make_commands()


__all__ = ["create_app"]
