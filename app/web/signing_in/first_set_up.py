"""Setting up a second factor right after the password, for people whose role asks for one.

Nobody is signed in on these pages: whoever leaves them has got nowhere.
"""

from __future__ import annotations

from flask import request, session, url_for
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access import tickets
from app.access.accounts import Account
from app.access.current import current_store
from app.access.rights import public
from app.access.second_factor.checking import factors_of
from app.access.tickets import Purpose
from app.core.errors import AppError
from app.web.letting_in import remember_sign_in
from app.web.page import render
from app.web.people import Answer, sentences
from app.web.signing_in.factor_forms import AppForm, keep_passkey, passkey_options
from app.web.signing_in.second_step import WORD, finish, pending, start_again


class SetUpView(BaseView):
    """Choose an authenticator app or a passkey, keep the recovery codes, go on."""

    route_base = "/login/set-up"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @public
    def index(self) -> Answer:
        """Show the secret; take the code that proves it."""
        account = _newcomer()
        if account is None:
            return start_again()
        if request.method == "GET":
            return _page(AppForm.new(account))
        try:
            form = AppForm.sent(account)
        except AppError as error:
            return _page(AppForm.new(account), errors={"code": sentences(error)[""]}), 422
        try:
            codes = form.turn_on()
        except AppError as error:
            return _page(form, errors={"code": sentences(error)[""]}), error.status
        return _show_codes(account, codes, "totp")

    @expose("/passkey/options", methods=["POST"])
    @public
    def options(self) -> Response:
        """Return what the browser needs to make a passkey."""
        account = _newcomer()
        return passkey_options(account) if account else start_again()

    @expose("/passkey", methods=["POST"])
    @public
    def passkey(self) -> Answer:
        """Keep the passkey that the browser made."""
        account = _newcomer()
        if account is None:
            return start_again()
        try:
            codes = keep_passkey(account)
        except AppError as error:
            form, text = AppForm.new(account), next(iter(sentences(error).values()))
            return _page(form, errors={"passkey": text}), error.status
        return _show_codes(account, codes, "passkey")

    @expose("/done", methods=["POST"])
    @public
    def done(self) -> Answer:
        """Let the person in, who has seen the recovery codes."""
        found = pending(Purpose.SET_UP_DONE)
        if found is None:
            return start_again()
        return finish(Purpose.SET_UP_DONE, found[1], method=str(found[0].data["method"]))


def _newcomer() -> Account | None:
    """Return who has given the password and has no second factor yet.

    With one, the password alone must not add another.
    """
    found = pending(Purpose.SET_UP)
    if found is None or factors_of(current_store(), found[1].id).any:
        return None
    return found[1]


def _show_codes(account: Account, codes: tuple[str, ...], method: str) -> Answer:
    store = current_store()
    ticket = tickets.use_up(store, Purpose.SET_UP, session.pop(WORD, None))
    if ticket is None:
        return start_again()
    session[WORD] = tickets.issue(
        store, Purpose.SET_UP_DONE, user_id=account.id, method=method, **ticket.data
    )
    remember_sign_in("person:second_factor_on", account, method=method)
    return render("second_factor/first_codes.html", codes=codes, next_url=url_for("SetUpView.done"))


def _page(form: AppForm, *, errors: dict[str, str] | None = None) -> str:
    return render("second_factor/first.html", form=form, errors=errors or {})
