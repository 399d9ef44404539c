"""Who it is, asked for once more before something that a forgotten open screen must not do.

ASVS 5.0, 7.5.1 and 7.5.3. What was posted is kept in the page that asks, and goes on with the
password, passkey or code that proves it: nobody types anything but that again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import after_this_request, current_app, g, make_response, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.current import current_account, current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.people import Account, get_person
from app.access.rights import signed_in
from app.access.session_cookie import current_session
from app.core.errors import AppError
from app.core.i18n import N_
from app.web.letting_in import remember_sign_in
from app.web.page import render, safe_path, split_address
from app.web.step_up.proofs import PROOFS, ask_passkey, check_proof, is_sent, ways_of

LASTS = timedelta(minutes=10)
NOT_KEPT = (*PROOFS, "csrf_token")

View = TypeVar("View", bound=Callable[..., Any])


class StepUpError(AppError):
    """A program cannot be asked to confirm who it is; it hears why."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "step_up.needed",
            N_("Confirm first on the page “Confirm that it is you” that it is you."),
        )


def confirmed_lately() -> bool:
    """Tell whether whoever is signed in here proved who they are in the last ten minutes.

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
    """Let a view that changes something run only after a proof of the last ten minutes.

    Where it is older, the answer is a page that asks for one and sends what was posted once more.
    GET passes: it changes nothing. Write it under ``@expose``.
    """

    @functools.wraps(view)
    def asking(*args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            return view(*args, **kwargs)
        return ask_again() or view(*args, **kwargs)

    return asking  # type: ignore[return-value]  # it takes and returns what the view does


def ask_again() -> Response | None:
    """Return the answer that asks for a proof, or nothing where it is not needed (any more).

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
    here = request.full_path.rstrip("?")
    if not is_sent():
        return _asking_page(action=here, fields=posted())
    problem = _try()
    return _asking_page(action=here, fields=posted(), problem=problem) if problem else None


class StepUpView(BaseView):
    """The page itself, for those that cannot keep what was posted."""

    route_base = "/people/me/confirm"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def index(self) -> Response:
        """Ask for a proof and lead back to the page that wanted it."""
        current_actor()
        target = safe_path(request.values.get("next"))
        action = url_for("StepUpView.index")
        if request.method == "GET":
            page = _asking_page(action=action, fields=[("next", target)])
            page.status_code = 200
            return page
        problem = _try()
        if problem is None:
            return redirect(target)
        return _asking_page(action=action, fields=[("next", target)], problem=problem)

    @expose("/passkey/options", methods=["POST"])
    @signed_in
    def options(self) -> Response:
        """Return what the browser needs to ask for one of the person's own passkeys."""
        current_actor()
        return ask_passkey(_own())


def _try() -> AppError | None:
    """Return what is wrong with the proof that was sent; a right one lasts a while."""
    account = _own()
    try:
        method = check_proof(account)
    except AppError as error:
        wait = getattr(error, "seconds", None)
        if wait is not None:
            after_this_request(lambda answer: _with_wait(answer, str(wait)))
        return error
    confirmed()
    remember_sign_in("person:step_up", account, method=method)
    return None


def _with_wait(response: Any, wait: str) -> Any:
    response.headers["Retry-After"] = wait
    return response


def _own() -> Account:
    account = current_account()
    return get_person(current_store(), account.id if account else current_actor().id)


def posted() -> list[tuple[str, str]]:
    """Return what was posted, but for what proves or protects it."""
    return [(key, value) for key, value in request.form.items(multi=True) if key not in NOT_KEPT]


def _current_page() -> str:
    return safe_path(split_address(request.headers.get("HX-Current-URL", "")).path)


def _asking_page(
    *, action: str, fields: list[tuple[str, str]], problem: AppError | None = None
) -> Response:
    person = _own()
    has_company = current_app.extensions["company_sign_in"] is not None
    page = render(
        "auth/confirm.html", action=action, fields=fields, person=person,
        error=message_text(problem, current_locale()) if problem else "",
        tried=next((name for name in PROOFS if name in request.form), ""),
        minutes=int(LASTS.total_seconds() // 60),
        ways=ways_of(person, has_company=has_company),
        is_kept=any(name != "next" for name, _ in fields),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 403)
