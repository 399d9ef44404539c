"""Every screen of one generation, put on its app."""

from __future__ import annotations

from flask import Flask

from app.storage.store import Store
from app.web import error_pages, page
from app.web.api_keys import ApiKeysView
from app.web.auth import SignInView
from app.web.health import HealthView
from app.web.home import HomeView
from app.web.people import PeopleView
from app.web.profile import ProfileView
from app.web.record_view import make_record_view
from app.web.regions import RegionsView
from app.web.trash import TrashView


def register_web(app: Flask, store: Store) -> None:
    """Add the screens: sign-in, home, people, and those of each entity."""
    page.install(app)
    error_pages.register(app)
    builder = app.extensions["appbuilder"]
    builder.sm.auth_view = SignInView()
    views = (HomeView, PeopleView, ProfileView, ApiKeysView, TrashView, RegionsView, HealthView)
    for view in (builder.sm.auth_view, *views):
        builder.add_view_no_menu(view)
    for entity in store.definitions.live_entities:
        builder.add_view_no_menu(make_record_view(entity))
