"""One version of the definitions as one Flask app, complete: screens, API, sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_babel import get_translations
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import scoped_session, sessionmaker
from werkzeug.routing import IntegerConverter

from app.access.current import current_language, share_reading_in
from app.access.manager import PanelSecurity
from app.api.register import register_api
from app.core.i18n import LANGUAGES
from app.storage.engine import WRITE
from app.storage.store import Store
from app.web.register import register_web
from config import HERE, Settings

TRANSLATIONS = HERE / "translations"
WEB = HERE / "app" / "web"


class RecordNumber(IntegerConverter):
    """A number in an address; what no database could hold is number 0, which is never there."""

    def to_python(self, value: str) -> int:
        """Return the number; an error here would answer 405 where an address has several rules."""
        number: int = super().to_python(value)
        return number if number < 2**63 else 0


class Panel(AppBuilder):
    """Flask-AppBuilder without its stock pages: only what we register answers."""

    def _add_admin_views(self) -> None:
        self.sm.register_views()

    def _add_global_static(self) -> None:
        """Serve no stock assets: none of our pages loads Bootstrap 3 or jQuery."""


def build_app(store: Store, settings: Settings) -> Flask:
    """Return the app that serves one generation; it shares the engine with all others."""
    app = Flask("app.web", root_path=str(WEB), static_folder=None, template_folder="templates")
    app.config.from_mapping(_configuration(settings))
    app.url_map.converters["int"] = RecordNumber
    app.extensions["dossier"] = store
    app.jinja_env.bytecode_cache = _bytecode_cache(settings.data_dir / "cache")
    session = _session(store, app)
    share_reading_in(app)
    with app.app_context():
        CSRFProtect(app)
        Panel(app, session, security_manager_class=PanelSecurity, update_perms=False)
        _speak(app)
        register_web(app, store)
        register_api(app, store)
    return app


def warmed(app: Flask) -> Flask:
    """Answer one request before anybody waits for it: templates compile, rules are built."""
    with app.test_client() as client:
        client.get("/login/")
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "JWT_SECRET_KEY": f"jwt:{settings.secret_key}",
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(hours=1),
        "SESSION_COOKIE_NAME": "dossier_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": 120 << 20,
        "MAX_FORM_MEMORY_SIZE": 20 << 20,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may stay open all day
        "WTF_CSRF_SSL_STRICT": False,
        "LANGUAGES": {language: {"name": language, "flag": ""} for language in LANGUAGES},
        "BABEL_DEFAULT_LOCALE": settings.default_language or "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
        "FAB_UPDATE_PERMS": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_API_KEY_ENABLED": True,
        "FAB_ROLES": {"Admin": [[".*", ".*"]], "Public": []},
        "AUTH_ROLE_PUBLIC": "Public",
        "RATELIMIT_ENABLED": False,
        "RATELIMIT_STORAGE_URI": "memory://",
    }


def _session(store: Store, app: Flask) -> Any:
    """Return the session that Flask-AppBuilder's own tables are written through."""
    bound = store.engine.execution_options(**{WRITE: True})
    session = scoped_session(sessionmaker(bind=bound))
    app.teardown_appcontext(lambda _: session.remove())
    return session


def _speak(app: Flask) -> None:
    """Let our language choice rule, and let ``%`` in a label be a percent sign.

    Flask-Babel installs *newstyle* gettext, which formats every message with ``%``: a label with a
    per cent sign in it would end each page that shows it.
    """
    app.extensions["babel"].locale_selector = current_language
    install: Callable[..., None] = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(
        gettext=lambda text: get_translations().ugettext(text),
        ngettext=lambda one, many, n: get_translations().ungettext(one, many, n),
        newstyle=False,
    )


def _bytecode_cache(folder: Path) -> FileSystemBytecodeCache:
    """Keep compiled templates between generations: a swap then takes milliseconds, not seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))
