"""After a temporary password: nothing else is open until the person has chosen one of their own."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, flash, g, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import people
from app.access.current import current_account, current_actor, current_store
from app.access.rights import signed_in
from app.access.session_cookie import current_session
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.web.page import render, safe_path, sends_no_cookie
from app.web.people import Answer, remember, sentences
from app.web.step_up.asking import confirmed

OPEN = frozenset({"assets", "SignInView", "HealthView", "ProfileView.language", "ProfileView.look"})


class TemporaryPasswordError(AppError):
    """A program cannot choose a password."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "password.temporary",
            N_("Your password is temporary. Sign in with a browser and choose your own first."),
        )


def lead_there(app: Flask) -> None:
    """Lead everybody whose password is temporary to the page that changes it."""
    app.before_request(_lead)


def _lead() -> Response | None:
    endpoint = request.endpoint or ""
    if {endpoint, endpoint.partition(".")[0]} & {*OPEN, "NewPasswordView"}:
        return None
    if sends_no_cookie():  # tokens ended with the old password; keys are apart
        return None
    account = current_account()
    if account is None or not account.must_change_password:
        return None
    if endpoint.partition(".")[0].endswith("Api") or request.is_json:
        raise TemporaryPasswordError
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("NewPasswordView.index", next=target))


class NewPasswordView(BaseView):
    """Choose a password in place of a temporary one."""

    route_base = "/people/me/new-password"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def index(self) -> Answer:
        """Ask for the new password; the temporary one was given a moment ago."""
        actor, store = current_actor(), current_store()
        account = people.get_person(store, actor.id)
        target = safe_path(request.values.get("next"))
        if not account.must_change_password:
            return redirect(target)
        if request.method == "GET":
            return _page(target)
        password = request.form.get("password", "")
        try:
            if people.check_password(store, actor.id, password):
                same = AppError("password.same", N_("Take another one than the temporary one."))
                raise InvalidRecordError({"password": same})
            row = current_session().row
            people.set_password(store, actor.id, password, but_session=row.id if row else None)
        except InvalidRecordError as error:
            return _page(target, sentences(error)), error.status
        confirmed()
        g.pop("account", None)
        remember(actor, "person:password", actor.id)
        flash(_("Your password is changed."), "success")
        return redirect(target)


def _page(target: str, errors: Mapping[str, str] | None = None) -> str:
    return render(
        "auth/new_password.html", next=target, errors=errors or {},
        shortest_password=people.SHORTEST_PASSWORD,
    )  # fmt: skip
