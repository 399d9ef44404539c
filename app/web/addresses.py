"""The addresses of records, in one place, below whatever prefix the panel is served under."""

from __future__ import annotations

from flask import has_request_context, request


def address(path: str) -> str:
    """Return a path of this panel as the browser must ask for it."""
    return f"{request.script_root}{path}" if has_request_context() else path


def list_url(entity: str) -> str:
    """Return the address of an entity's list."""
    return address(f"/{entity}/list/")


def show_url(entity: str, record_id: int) -> str:
    """Return the address of a record."""
    return address(f"/{entity}/show/{record_id}")


def edit_url(entity: str, record_id: int) -> str:
    """Return the address of a record's form."""
    return address(f"/{entity}/edit/{record_id}")


def add_url(entity: str) -> str:
    """Return the address of the form for a new record."""
    return address(f"/{entity}/add")
