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
from app.access.current import current_account, current_store
from app.access.people import Account, find_username, get_person
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
        account = self._check(username, request.form.get("password", ""))
        if account is None:
            _remember("person:sign_in_failed", None, find_username(current_store(), username))
            # One sentence for every reason: it must not tell whether the account exists.
            error = _("User name or password is wrong, or the account is paused. Try again.")
            page = render("auth/login.html", next=target, username=username, error=error)
            return page, 401
        kept = {key: session[key] for key in KEPT if key in session}
        session.clear()
        session.update(kept)
        login_user(account, remember=False)
        _remember("person:sign_in", account, account)
        return redirect(target)

    def _check(self, username: str, password: str) -> Account | None:
        user = self.appbuilder.sm.auth_user_db(username, password)
        key = user.id if user else None
        # Flask-AppBuilder's session would keep the database's only write lock until the request
        # ends, and what is written below would wait for it in vain.
        self.appbuilder.session.rollback()
        return get_person(current_store(), key) if key is not None else None

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Response:
        """End the session; not by a link, which any other site could make somebody follow."""
        account = current_account()
        if account:
            _remember("person:sign_out", account, account)
        logout_user()
        return redirect(self.appbuilder.get_url_for_login)


def _remember(kind: str, by: Account | None, whom: Account | None) -> None:
    store = current_store()
    detail: dict[str, Any] = {"address": request.remote_addr or ""}
    if whom:  # what is typed at a wrong place may be a password, so only known names are kept
        detail |= {"person": whom.id, "username": whom.username}
    actor = Actor(by.id, by.full_name, by.username) if by else None
    with store.writing() as conn:
        record_event(conn, actor, kind=kind, at=store.clock(), detail=detail)
