"""Signing in and out."""

from __future__ import annotations

from flask import after_this_request, redirect, request, session
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from werkzeug.wrappers import Response

from app.access.current import current_account, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import public
from app.access.single_sign_on.accounts import SignOnError
from app.access.single_sign_on.ldap import DirectoryError, current_directory
from app.access.throttle import TooManyTriesError
from app.audit.signing_in import WrongPasswordError, check_sign_in
from app.core.errors import AppError
from app.web.letting_in import KEPT, let_in, remember_sign_in
from app.web.page import render, safe_path
from app.web.signing_in import second_step

REFUSALS = (WrongPasswordError, TooManyTriesError, DirectoryError, SignOnError)
# Pages in the browser's memory and the way back to lists; language and colours stay (ASVS 14.3.1).
LEFT_BEHIND = '"cache", "storage"'


class SignInView(AuthDBView):
    """The sign-in page; ``app.audit.signing_in`` checks the password."""

    @expose("/login/", methods=["GET", "POST"])
    @public
    def login(self) -> Response | str | tuple[str, int]:
        """Ask who is there, and let them in."""
        target = get_safe_redirect(safe_path(request.values.get("next")))
        if current_account():
            return redirect(target)
        if request.method == "GET":
            return render("auth/login.html", next=target, username="", error="")
        name, password = request.form.get("username", ""), request.form.get("password", "")
        try:
            account = check_sign_in(
                current_store(), name, password,
                address=request.remote_addr or "", directory=current_directory(),
            )  # fmt: skip
        except REFUSALS as error:
            return _refused(error, name.strip(), target)
        return second_step.wanted(account, target) or let_in(account, target, method="password")

    @expose("/logout/", methods=["POST"])
    @public
    def logout(self) -> Response:
        """End the session; not by a link, which any other site could make somebody follow."""
        account = current_account()
        if account:
            remember_sign_in("person:sign_out", account)
            kept = {key: session[key] for key in KEPT if key in session}
            session.clear()
            session.update(kept)
        answer = redirect(self.appbuilder.get_url_for_login)
        answer.headers["Clear-Site-Data"] = LEFT_BEHIND
        return answer


def _refused(error: AppError, name: str, target: str) -> tuple[str, int]:
    if isinstance(error, TooManyTriesError):
        wait = str(error.seconds)
        after_this_request(lambda answer: _told_to_wait(answer, wait))
    sentence = message_text(error, current_locale())
    page = render("auth/login.html", next=target, username=name, error=sentence)
    return page, error.status


def _told_to_wait(answer: Response, seconds: str) -> Response:
    answer.headers["Retry-After"] = seconds
    return answer
