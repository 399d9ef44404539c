"""Flask's ``session``, kept in the database for whoever is signed in.

A stranger has no row until something must be kept: language, colours, messages for the next page
and the token of their forms are in a small signed cookie beside it, and stay there after sign-in,
so that showing a page writes nothing.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature
from sqlalchemy.exc import SQLAlchemyError

from app.access.accounts import Account
from app.access.sessions import (
    Browser,
    Lives,
    Session,
    end_session,
    find_session,
    keep_session,
    renew_session,
    start_session,
)
from app.storage.store import Store

logger = logging.getLogger(__name__)

USER, CSRF = "_user_id", "csrf_token"
LIGHT = frozenset({"language", "theme", "_flashes"})  # never in the row
OF_FLASK_LOGIN = frozenset({"_fresh", "_id", "_remember", "_permanent"})  # the row knows better
TOUCH_EVERY = timedelta(minutes=1)  # SQLite has one writer: a request must not write each time


class PanelSession(SessionMixin):
    """What Flask, Flask-Login and Flask-WTF take for the session; its row is read when needed."""

    def __init__(self, store: Store, lives: Lives, word: str, light: dict[str, Any]) -> None:
        self._store, self._lives, self._word = store, lives, word
        self.light, self.light_changed = light, False
        self._data: dict[str, Any] | None = None
        self.data_changed = False
        self.row: Session | None = None
        self.account: Account | None = None
        self.method = ""
        self.accessed = False
        self.new_word = ""  # where the row got a new one during the request

    @property
    def is_loaded(self) -> bool:
        """Whether the row was looked for."""
        return self._data is not None

    @property
    def data(self) -> dict[str, Any]:
        """What the row holds; empty for a stranger."""
        if self._data is None:
            self._data = {}
            found = find_session(self._store, self._word, self._lives) if self._word else None
            if found:
                self.row, self.account = found
                self._data.update(self.row.data)
                if self.row.user_id is not None:
                    self._data[USER] = str(self.row.user_id)
        return self._data

    def _part(self, key: str) -> dict[str, Any]:
        if key in LIGHT:
            return self.light
        return self.light if key == CSRF and USER not in self.data else self.data

    def _note(self, part: dict[str, Any]) -> None:
        if part is self.light:
            self.light_changed = True
        else:
            self.data_changed = True

    def __getitem__(self, key: str) -> Any:
        return self._part(key)[key]

    def __setitem__(self, key: str, value: Any) -> None:
        part = self._part(key)
        part[key] = value
        self._note(part)

    def __delitem__(self, key: str) -> None:
        part = self._part(key)
        del part[key]
        self._note(part)

    def __iter__(self) -> Iterator[str]:
        return iter([*self.light, *(key for key in self.data if key not in self.light)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def clear(self) -> None:
        """Forget everything, in the row and in the small cookie."""
        self.data.clear()
        self.light.clear()
        self.data_changed = self.light_changed = True

    def renew(self) -> None:
        """Take a new word after the password was given again, so that an old copy is worthless."""
        if self.row is not None:
            self.new_word = renew_session(self._store, self.row)
            found = find_session(self._store, self.new_word, self._lives)
            if found:
                self.row, self.account = found


class PanelSessions(SecureCookieSessionInterface):
    """Opens and keeps :class:`PanelSession` for every request."""

    def __init__(self, store: Store, lives: Lives) -> None:
        self.store, self.lives = store, lives

    def open_session(self, app: Flask, request: Request) -> PanelSession:  # type: ignore[override]  # Flask's own class is the cookie
        """Read the small cookie; the row waits until somebody asks for what is in it."""
        name = self.get_cookie_name(app)
        signed = request.cookies.get(_light_name(name), "")
        serializer = self.get_signing_serializer(app)
        light: dict[str, Any] = {}
        if serializer is not None and signed:
            try:
                life = int(app.permanent_session_lifetime.total_seconds())
                light = dict(serializer.loads(signed, max_age=life))
            except BadSignature:
                logger.info("a cookie with a wrong or old signature was sent")
        word = request.cookies.get(name, "")
        return PanelSession(self.store, self.lives, word, light)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what has changed, and nothing where nothing has."""
        if not isinstance(session, PanelSession):  # Flask's null session
            return
        if session.accessed:
            response.vary.add("Cookie")
        set_cookie = partial(self._set_cookie, app, response)
        if session.is_loaded:
            self._save_row(session, set_cookie)
        if session.light_changed:
            serializer = self.get_signing_serializer(app)
            text = str(serializer.dumps(session.light)) if serializer and session.light else ""
            set_cookie(_light_name(self.get_cookie_name(app)), text)

    def _save_row(self, session: PanelSession, set_cookie: Any) -> None:
        name = self.get_cookie_name(current_app)
        user = session.data.get(USER)
        kept = {k: v for k, v in session.data.items() if k not in OF_FLASK_LOGIN | {USER}}
        row = session.row
        if user is None and not kept.keys() - {CSRF}:
            if row is not None:
                with self.store.writing() as conn:
                    end_session(conn, row.id, of=row.user_id)
                set_cookie(name, "")
        elif row is None or str(row.user_id or "") != (user or ""):
            set_cookie(name, self._start(session, user, kept))
        else:
            self._keep(session, row, kept)
            if session.new_word:
                set_cookie(name, session.new_word)

    def _start(self, session: PanelSession, user: str | None, kept: dict[str, Any]) -> str:
        if user is not None:  # now, or the first page would write the row again
            kept.setdefault(CSRF, hashlib.sha256(secrets.token_bytes(64)).hexdigest())
        return start_session(
            self.store, int(user) if user else None, kept, lives=self.lives,
            browser=browser(), method=session.method,
            instead_of=session.row.id if session.row else None,
        )  # fmt: skip

    def _keep(self, session: PanelSession, row: Session, kept: dict[str, Any]) -> None:
        has_changed = session.data_changed and kept != dict(row.data)
        if not has_changed and self.store.clock() - row.seen_at < TOUCH_EVERY:
            return
        try:
            keep_session(self.store, row, browser(), kept if has_changed else None)
        except SQLAlchemyError:
            if has_changed:
                raise
            logger.warning("when a session was last used could not be written")

    def _set_cookie(self, app: Flask, response: Response, name: str, text: str) -> None:
        if not text:
            response.delete_cookie(
                name, domain=self.get_cookie_domain(app), path=self.get_cookie_path(app),
                secure=self.get_cookie_secure(app), samesite=self.get_cookie_samesite(app),
                httponly=True,
            )  # fmt: skip
            return
        response.set_cookie(
            name, text, domain=self.get_cookie_domain(app), path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app), samesite=self.get_cookie_samesite(app),
            httponly=True,
        )  # fmt: skip


def install_sessions(app: Flask, store: Store, lives: Lives) -> None:
    """Keep the sessions of an app in the database."""
    app.session_interface = PanelSessions(store, lives)
    app.extensions["dossier_lives"] = lives


def current_lives() -> Lives:
    """Return how long sessions last here."""
    lives: Lives = current_app.extensions["dossier_lives"]
    return lives


def current_session() -> PanelSession:
    """Return the session of the request, with its row."""
    found: PanelSession = session._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy
    found.data  # noqa: B018 - reads the row
    return found


def browser() -> Browser:
    """Return where the request comes from."""
    return Browser(request.remote_addr or "", request.headers.get("User-Agent", ""))


def _light_name(name: str) -> str:
    return f"{name}_page"
