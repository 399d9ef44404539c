"""Real panels for tests: shipped or own definitions, a cast of people, a client for each."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.access import people
from app.access.actor import Actor
from app.generation import build_app
from app.installation import Installation, open_installation
from app.schema.loader import load
from app.schema.model import Definitions
from app.schema.source import read_folder
from app.storage.store import Store
from config import HERE, Settings

SHIPPED = HERE / "field_definitions"
SECRET = "a secret of the tests, long enough to be one"
CAST = {  # user name -> (role, department)
    "admin": ("admin", "head"),
    "manager": ("manager", "east"),
    "alice": ("staff", "east"),
    "bob": ("staff", "east"),
    "charlie": ("staff", "south"),
    "viewer": ("viewer", "head"),
    "nobody": (None, None),
}


_templates = TemporaryDirectory(prefix="dossier-templates-", ignore_cleanup_errors=True)


def share_templates(folder: Path) -> None:
    """Let a panel's folder of compiled templates be that of all: each is compiled once, not again.

    What is kept goes by name and content, as between the generations of one panel.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "cache"
    if not place.exists():
        place.symlink_to(_templates.name)


def settings_for(folder: Path, database_url: str | None = None, **more: Any) -> Settings:
    """Return settings of an installation that lives in ``folder``."""
    url = database_url or f"sqlite:///{folder / 'dossier.db'}"
    own = folder / "field_definitions"  # publishing writes there
    share_templates(folder)
    if "definitions_dir" not in more and not own.exists():
        shutil.copytree(SHIPPED, own)
    return Settings(
        **{
            "database_url": url,
            "data_dir": folder,
            "definitions_dir": own,
            "secret_key": SECRET,
            "encryption_key": SECRET,
            **more,
        }
    )


class Visitor(FlaskClient):
    """A signed-in browser: keeps its session and sends the CSRF token as a page would."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if kwargs.get("method", "GET") != "GET" and not kwargs.pop("without_csrf", False):
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self._token()}
        return super().open(*args, **kwargs)

    def _token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", hashlib.sha1(b"test").hexdigest())  # noqa: S324 - as Flask-WTF makes it
        secret = self.application.config["SECRET_KEY"]
        return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)


@dataclass
class TestPanel:
    """One installation with one generation, and its people by user name."""

    __test__ = False

    installation: Installation
    store: Store
    app: Flask
    ids: Mapping[str, int]
    departments: Mapping[str, int] = field(default_factory=dict)

    def client(self, name: str | None = None, language: str = "en") -> Visitor:
        """Return a browser in which ``name`` is signed in; nobody if no name is given."""
        visitor = Visitor(self.app)
        with visitor.session_transaction() as session:
            session["language"] = language
            if name:
                session["_user_id"] = str(self.ids[name])
                session["_fresh"] = True
        return visitor

    def actor(self, name: str) -> Actor:
        """Return what the door takes for ``name``."""
        account = people.get_person(self.store, self.ids[name])
        with self.store.reading() as conn:
            return people.make_actor(conn, self.store.definitions, account)

    def reload(self) -> None:
        """Serve the newest version, as the switch does."""
        self.store = self.installation.store()
        self.app = build_app(self.store, self.installation.settings)


@dataclass(frozen=True)
class _Made:
    """The file of a panel that was made, and what else is known of it."""

    file: Path
    definitions: Definitions
    number: int
    ids: Mapping[str, int]
    departments: Mapping[str, int]

    @classmethod
    def of(cls, panel: TestPanel) -> _Made:
        """Return what can be opened of a panel on SQLite; all of it is in its file now."""
        panel.installation.engine.dispose()
        file = panel.installation.settings.data_dir / "dossier.db"
        store = panel.store
        return cls(file, store.definitions, store.number, dict(panel.ids), panel.departments)

    def opened(self, folder: Path) -> TestPanel:
        """Return the panel on a copy of the file."""
        shutil.copy(self.file, folder / "dossier.db")
        settings = settings_for(folder)
        installation = open_installation(settings)
        store = installation.store_of(self.definitions, self.number)
        app = build_app(store, settings)
        return TestPanel(installation, store, app, dict(self.ids), self.departments)


_made: dict[tuple[tuple[str, str], ...], _Made] = {}
"""The panels that were made in this process, by their definitions."""


def make_panel(
    folder: Path, texts: Mapping[str, str] | None = None, *, database_url: str | None = None
) -> TestPanel:
    """Apply definitions to an empty database and add the cast; the same on SQLite only once."""
    wanted = texts or read_folder(SHIPPED)
    if database_url:
        return _panel_on(settings_for(folder, database_url), wanted)
    key = tuple(sorted(wanted.items()))
    if key in _made:
        return _made[key].opened(folder)
    panel = _panel_on(settings_for(folder), wanted)
    _made[key] = replace(_Made.of(panel), file=folder / "as_made.db")
    shutil.copy(folder / "dossier.db", folder / "as_made.db")
    return panel


def _panel_on(settings: Settings, texts: Mapping[str, str]) -> TestPanel:
    installation = open_installation(settings)
    installation.apply(load(texts), author="test")
    store = installation.store()
    departments = _departments(store)
    ids = {
        name: people.create_person(
            store,
            username=name,
            full_name=name.title(),
            password="correct horse battery",
            roles=[role] if role in store.definitions.roles else [],
            department=departments.get(department or ""),
        )
        for name, (role, department) in CAST.items()
    }
    people.set_head(store, departments["east"], ids["manager"])
    return TestPanel(installation, store, build_app(store, settings), ids, departments)


def _departments(store: Store) -> dict[str, int]:
    head = people.add_department(store, {"en": "Head office", "zh_Hans": "总部"})
    return {
        "head": head,
        "east": people.add_department(store, {"en": "East", "zh_Hans": "华东"}, parent=head),
        "south": people.add_department(store, {"en": "South", "zh_Hans": "华南"}, parent=head),
    }


def copied(panel: TestPanel, folder: Path) -> TestPanel:
    """Return the same panel on a copy of its SQLite file: quick, and nobody else's."""
    return _Made.of(panel).opened(folder)
