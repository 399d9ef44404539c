"""Put the API into an app: one class for each entity, and their description."""

from __future__ import annotations

from flask import Flask

from app.access.pace import Pace
from app.api.errors import reshape_stock_errors
from app.api.openapi_view import OpenApi
from app.api.record_api import make_record_api
from app.api.renamed import OldName
from app.api.sign_in import SecurityApi
from app.storage.store import Store
from app.storage.versions import applied_at


def _deprecated(store: Store, old: str) -> OldName:
    """Return an old name with the moment from which it surely was one."""
    return OldName(old, applied_at(store.engine, store.number))


def register_api(app: Flask, store: Store) -> None:
    """Register the addresses of every live entity of the definitions of ``store``."""
    builder = app.extensions["appbuilder"]
    app.extensions["pace"] = Pace(app.config["API_REQUESTS_PER_MINUTE"])
    for entity in store.definitions.live_entities:
        builder.add_api(make_record_api(entity))
        for old in entity.aliases:
            builder.add_api(make_record_api(entity, _deprecated(store, old)))
    builder.add_api(OpenApi)
    builder.add_api(SecurityApi)
    reshape_stock_errors(app)
