"""The password asked for once more before something that a forgotten open screen must not do.

ASVS 5.0, 7.5.1 and 7.5.3. What was posted is kept in the page that asks, and goes on with the
right password: nobody types anything but the password again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import after_this_request, g, make_response, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.current import current_account, current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.people import Account, get_person
from app.access.rights import signed_in
from app.access.second_factor import has_password
from app.access.session_cookie import current_session
from app.access.throttle import TooManyTriesError
from app.audit.signing_in import check_again
from app.core.errors import AppError
from app.core.i18n import N_
from app.web.letting_in import remember_sign_in
from app.web.page import render, safe_path

LASTS = timedelta(minutes=10)
FIELD = "step_up_password"
NOT_KEPT = (FIELD, "csrf_token")

View = TypeVar("View", bound=Callable[..., Any])


class StepUpError(AppError):
    """A program cannot be asked for the password again; it hears why."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "step_up.needed",
            N_("This needs your password again. Confirm it on the page “Confirm that it is you”."),
        )


def confirmed_lately() -> bool:
    """Tell whether whoever is signed in here gave the password in the last ten minutes.

    An API key or a token never did.
    """
    if getattr(g, "api_user", None) is not None:
        return False
    row = current_session().row
    return row is not None and current_store().clock() - row.proved_at < LASTS


def confirmed() -> None:
    """Remember that the person proved just now who they are; the session gets a new id."""
    current_session().renew()


def asks_password_again(view: View) -> View:
    """Let a view that changes something run only after a password of the last ten minutes.

    Where it is older, the answer is a page that asks for it and sends what was posted once more.
    GET passes: it changes nothing. Write it under ``@expose``.
    """

    @functools.wraps(view)
    def asking(*args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            return view(*args, **kwargs)
        return ask_again() or view(*args, **kwargs)

    return asking  # type: ignore[return-value]  # it takes and returns what the view does


def ask_again() -> Response | None:
    """Return the answer that asks for the password, or nothing where it is not needed (any more).

    For views in which only some changes need it, or that must check other things first.
    """
    current_actor()  # a stranger is sent to sign in
    if confirmed_lately():
        return None
    if getattr(g, "api_user", None) is not None or request.is_json:
        raise StepUpError
    if "HX-Request" in request.headers:
        response = make_response("", 403)
        response.headers["HX-Redirect"] = url_for("StepUpView.index", next=_current_page())
        return response
    if FIELD not in request.form:
        return _asking_page(action=request.full_path.rstrip("?"), fields=_posted())
    problem, status = _try_password(request.form[FIELD])
    if not problem:
        return None
    page = _asking_page(action=request.full_path.rstrip("?"), fields=_posted(), error=problem)
    page.status_code = status
    return page


class StepUpView(BaseView):
    """The page itself, for those that cannot keep what was posted."""

    route_base = "/people/me/confirm"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def index(self) -> Response:
        """Ask for the password and lead back to the page that wanted it."""
        current_actor()
        target = safe_path(request.values.get("next"))
        action = url_for("StepUpView.index")
        if request.method == "GET":
            page = _asking_page(action=action, fields=[("next", target)])
            page.status_code = 200
            return page
        problem, status = _try_password(request.form.get(FIELD, ""))
        if not problem:
            return redirect(target)
        page = _asking_page(action=action, fields=[("next", target)], error=problem)
        page.status_code = status
        return page


def _try_password(password: str) -> tuple[str, int]:
    """Return what is wrong with the password that was given, and the status that says so."""
    store, account = current_store(), _own()
    wrong: AppError
    try:
        if check_again(store, account, password, address=request.remote_addr or ""):
            confirmed()
            remember_sign_in("person:step_up", account)
            return "", 200
        wrong = AppError("password.wrong", N_("This is not your current password."))
        status = 403
    except TooManyTriesError as error:
        wrong, status = error, error.status
        wait = str(error.seconds)
        after_this_request(lambda answer: _with_wait(answer, wait))
    return message_text(wrong, current_locale()), status


def _with_wait(response: Any, wait: str) -> Any:
    response.headers["Retry-After"] = wait
    return response


def _own() -> Account:
    account = current_account()
    return get_person(current_store(), account.id if account else current_actor().id)


def _posted() -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.form.items(multi=True) if key not in NOT_KEPT]


def _current_page() -> str:
    return safe_path(urlsplit(request.headers.get("HX-Current-URL", "")).path)


def _asking_page(*, action: str, fields: list[tuple[str, str]], error: str = "") -> Response:
    person = _own()
    page = render(
        "auth/confirm.html", action=action, fields=fields, error=error, field=FIELD,
        minutes=int(LASTS.total_seconds() // 60), person=person,
        has_password=has_password(current_store(), person.id),
        is_kept=any(name != "next" for name, _ in fields),
    )  # fmt: skip
    return make_response(page, 403)
