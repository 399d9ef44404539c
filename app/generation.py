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
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app.access.current import current_language, share_reading_in
from app.access.manager import PanelSecurity
from app.access.rights import check_routes
from app.access.sealing import Sealing
from app.access.session_cookie import install_sessions
from app.access.sessions import Lives
from app.access.single_sign_on.ldap import Directory, LdapSettings
from app.access.single_sign_on.oidc import OidcSettings, Provider
from app.access.single_sign_on.provider import CompanyProvider
from app.access.single_sign_on.saml import SamlProvider
from app.access.single_sign_on.saml_settings import SamlSettings
from app.access.single_sign_on.settings import settings_of
from app.api.register import register_api
from app.core.i18n import LANGUAGES
from app.exchange.job_kinds import KINDS
from app.installation import Installation
from app.jobs.desk import Desk
from app.jobs.engine import Engine as JobEngine
from app.jobs.engine import Unheard
from app.storage.engine import WRITE
from app.storage.store import Store
from app.web import headers, hosts
from app.web.kept_rules import KeptRule
from app.web.register import register_web
from app.web.signing_in import single_sign_on
from config import HERE, Settings

TRANSLATIONS = HERE / "translations"
WEB = HERE / "app" / "web"
JOBS = "jobs"  # the folder of what they make, in DATA_DIR
TOKEN_AUDIENCE, TOKEN_ISSUER = "dossier-api", "dossier"


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


def build_app(
    store: Store, settings: Settings, *, serve_newest: Callable[[], object] = lambda: None,
    engine: JobEngine | None = None,
) -> Flask:  # fmt: skip
    """Return the app that serves one generation; it shares the database's engine with all others.

    ``serve_newest`` moves the process to a version that was published here just now; ``engine``
    carries jobs to who works.
    """
    app = Flask("app.web", root_path=str(WEB), static_folder=None, template_folder="templates")
    app.url_rule_class = KeptRule
    app.config.from_mapping(_configuration(settings))
    app.url_map.converters["int"] = RecordNumber
    app.extensions["dossier"] = store
    app.extensions["installation"] = Installation(settings, store.engine)
    app.extensions["serve_newest"] = serve_newest
    app.extensions["jobs"] = Desk(KINDS, engine or Unheard(), settings.data_dir / JOBS)
    app.extensions["sealing"] = Sealing.derive(settings.encryption_key)
    app.jinja_env.bytecode_cache = _bytecode_cache(settings.data_dir / "cache")
    _stand_behind(app, settings.trusted_proxies)
    hosts.install(app, settings.hosts)
    headers.install(app, is_https=settings.is_https)
    install_sessions(app, store, _lives(settings))
    session = _session(store, app)
    share_reading_in(app)
    with app.app_context():
        CSRFProtect(app)
        Panel(app, session, security_manager_class=PanelSecurity, update_perms=False)
        _speak(app)
        register_web(app, store)
        single_sign_on.install(app, _provider(app, settings))
        app.extensions["company_directory"] = _directory(settings)
        register_api(app, store)
        check_routes(app)
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
        # A token is for this API and by this panel, whatever else may know the secret one day.
        "JWT_ENCODE_AUDIENCE": TOKEN_AUDIENCE,
        "JWT_DECODE_AUDIENCE": TOKEN_AUDIENCE,
        "JWT_ENCODE_ISSUER": TOKEN_ISSUER,
        "JWT_DECODE_ISSUER": TOKEN_ISSUER,
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(hours=1),
        "JWT_REFRESH_TOKEN_EXPIRES": timedelta(hours=settings.session_hours),
        # The prefix lets no other host, path or plain http set it; browsers want https for that.
        "SESSION_COOKIE_NAME": f"{'__Host-' if settings.is_https else ''}dossier_session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PUBLIC_URL": settings.public_url,
        "DEFINITIONS_DIR": settings.definitions_dir,
        "REVEALS_PER_DAY": settings.reveals_per_day,
        "EXPORTS_PER_HOUR": settings.exports_per_hour,
        "DOCUMENTS_PER_HOUR": settings.documents_per_hour,
        "VERIFICATIONS_PER_MINUTE": settings.verifications_per_minute,
        "API_REQUESTS_PER_MINUTE": settings.api_requests_per_minute,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        "SESSION_PROTECTION": None,  # Flask-Login's would believe any X-Forwarded-For
        "MAX_CONTENT_LENGTH": 120 << 20,
        "MAX_FORM_MEMORY_SIZE": 20 << 20,
        "MAX_FORM_PARTS": 5_000,  # a form of 1,500 fields, some of several inputs
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


def _lives(settings: Settings) -> Lives:
    return Lives(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )


def _stand_behind(app: Flask, proxies: int) -> None:
    """Read who asks, and by which address, from the headers of as many proxies as there are."""
    if proxies:
        told = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = told  # type: ignore[method-assign]  # as Werkzeug's guide has it


def _provider(app: Flask, settings: Settings) -> CompanyProvider | None:
    if settings.saml_metadata:
        return SamlProvider(settings_of(SamlSettings, settings, "saml"))
    if settings.oidc_issuer:
        return Provider(app, settings_of(OidcSettings, settings, "oidc"))
    return None


def _directory(settings: Settings) -> Directory | None:
    return Directory(settings_of(LdapSettings, settings, "ldap")) if settings.ldap_url else None


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
