"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, session
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from app.access.actor import Actor
from app.access.current import current_account, current_actor, current_store
from app.access.people import find_username
from app.audit.events import record_event
from app.web.page import render, safe_path

KEPT = ("language", "theme")  # what a stranger chose before signing in


class SignInView(AuthDBView):
    """The sign-in page; Flask-AppBuilder checks the password."""

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Response | str | tuple[str, int]:
        """Ask who is there, and let them in."""
        target = get_safe_redirect(safe_path(request.values.get("next")))
        if current_account():
            return redirect(target)
        if request.method == "GET":
            return render("auth/login.html", next=target, username="", error="")
        return self._enter(request.form.get("username", "").strip(), target)

    def _enter(self, username: str, target: str) -> Response | tuple[str, int]:
        user = self.appbuilder.sm.auth_user_db(username, request.form.get("password", ""))
        if not user:
            _remember("person:sign_in_failed", username=username)
            # One sentence for every reason: it must not tell whether the account exists.
            error = _("User name or password is wrong, or the account is paused. Try again.")
            page = render("auth/login.html", next=target, username=username, error=error)
            return page, 401
        kept = {key: session[key] for key in KEPT if key in session}
        session.clear()
        session.update(kept)
        login_user(user, remember=False)
        _remember("person:sign_in", username=user.username)
        return redirect(target)

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Response:
        """End the session."""
        account = current_account()
        if account:
            _remember("person:sign_out", actor=current_actor())
        logout_user()
        return redirect(self.appbuilder.get_url_for_login)


def _remember(kind: str, *, username: str = "", actor: Actor | None = None) -> None:
    store = current_store()
    found = find_username(store, username) if username else None
    detail: dict[str, Any] = {"address": request.remote_addr or ""}
    if found:  # what is typed at a wrong place may be a password, so only known names are kept
        detail |= {"person": found.id, "username": found.username}
    with store.writing() as conn:
        record_event(conn, actor, kind=kind, at=store.clock(), detail=detail)
