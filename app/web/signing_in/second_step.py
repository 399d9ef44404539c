"""The second step of signing in: a code of the authenticator app, a recovery code, or a passkey."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import tickets
from app.access.accounts import Account, get_person
from app.access.current import current_store
from app.access.rights import public
from app.access.sealing import current_sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor import trusted_devices
from app.access.second_factor.passkeys import begin_sign_in, check_sign_in
from app.access.tickets import Purpose, Ticket
from app.audit.events import record_event
from app.core.errors import AppError
from app.web.letting_in import let_in
from app.web.page import render, safe_path
from app.web.passkey_forms import asked, begun, sent_credential
from app.web.people import Answer, sentences
from app.web.relying_party import relying_party

DEVICE = "dossier_device"  # the cookie of a device that is not asked for a while
WORD = "second_step"  # where the session keeps the word of the ticket


def wanted(account: Account, target: str) -> Response | None:
    """Return where to go after the right password; nothing where the password is enough."""
    store = current_store()
    if second_factor.factors_of(store, account.id).any:
        if trusted_devices.is_trusted(store, account.id, request.cookies.get(DEVICE)):
            return None
        return _lead(account, target, Purpose.SECOND_STEP, "SecondStepView.index")
    if second_factor.is_required(store.definitions, account):
        return _lead(account, target, Purpose.SET_UP, "SetUpView.index")
    return None


def _lead(account: Account, target: str, purpose: Purpose, endpoint: str) -> Response:
    word = tickets.issue(current_store(), purpose, user_id=account.id, target=safe_path(target))
    session[WORD] = word
    return redirect(url_for(endpoint))


def pending(purpose: Purpose) -> tuple[Ticket, Account] | None:
    """Return who gave the right password and is not in yet; nothing if that is too long ago."""
    store = current_store()
    ticket = tickets.look_at(store, purpose, session.get(WORD))
    if ticket is None or ticket.user_id is None:
        return None
    account = get_person(store, ticket.user_id)
    return (ticket, account) if account.is_active else None


def finish(purpose: Purpose, account: Account, *, method: str) -> Response:
    """Let the person in; of two answers to one question the second is too late."""
    ticket = tickets.use_up(current_store(), purpose, session.pop(WORD, None))
    if ticket is None or ticket.user_id != account.id:
        return start_again()
    return let_in(account, safe_path(ticket.data["target"]), method=method)


def start_again() -> Response:
    """Lead back to the password."""
    flash(_("That took too long. Please sign in again."), "warning")
    return redirect(url_for("SignInView.login"))


class SecondStepView(BaseView):
    """The page between the password and the panel; nobody is signed in on it yet."""

    route_base = "/login/second"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @public
    def index(self) -> Answer:
        """Ask for a code, and let in whoever has the right one."""
        found = pending(Purpose.SECOND_STEP)
        if found is None:
            return start_again()
        if request.method == "GET":
            return _page(found[1])
        account, store = found[1], current_store()
        try:
            kind = second_factor.check_code(
                store, current_sealing(), account.id, request.form.get("code", "")
            )
        except AppError as error:
            return _refused(account, error, method="code")
        response = self._enter(account, kind)
        if kind == "recovery":
            _warn_of_few_codes(account)
        return response

    @expose("/passkey/options", methods=["POST"])
    @public
    def options(self) -> Response:
        """Return what the browser needs to ask for one of the person's passkeys."""
        found = pending(Purpose.SECOND_STEP)
        if found is None:
            return start_again()
        return begun(begin_sign_in(current_store(), relying_party(), user_id=found[1].id))

    @expose("/passkey", methods=["POST"])
    @public
    def passkey(self) -> Answer:
        """Let in whoever proved a passkey of the person."""
        found = pending(Purpose.SECOND_STEP)
        if found is None:
            return start_again()
        account = found[1]
        try:
            check_sign_in(
                current_store(), relying_party(), word=asked(), sent=sent_credential(),
                user_id=account.id,
            )  # fmt: skip
        except AppError as error:
            return _refused(account, error, method="passkey")
        return self._enter(account, "passkey")

    def _enter(self, account: Account, method: str) -> Response:
        response = finish(Purpose.SECOND_STEP, account, method=method)
        if "trust" in request.form:
            word, life = trusted_devices.trust(current_store(), account.id)
            response.set_cookie(
                DEVICE, word, max_age=life, httponly=True, samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )  # fmt: skip
        return response


def remember_refusal(account: Account | None, method: str) -> None:
    """Write down that a second step was not passed; nobody is signed in, so nobody did it."""
    store = current_store()
    detail: dict[str, object] = {"address": request.remote_addr or "", "method": method}
    if account:
        detail |= {"person": account.id, "username": account.username}
    with store.writing() as conn:
        record_event(conn, None, kind="person:second_step_failed", at=store.clock(), detail=detail)


def _refused(account: Account, error: AppError, *, method: str) -> Answer:
    remember_refusal(account, method)
    return _page(account, error=sentences(error)[""]), error.status


def _warn_of_few_codes(account: Account) -> None:
    left = second_factor.factors_of(current_store(), account.id).codes_left
    text = ngettext(
        "That recovery code is used up; {count} is left.",
        "That recovery code is used up; {count} are left.",
        left,
    )
    flash(text.format(count=left), "warning")


def _page(account: Account, *, error: str = "") -> str:
    factors = second_factor.factors_of(current_store(), account.id)
    by_code = request.values.get("with") == "code" or not factors.has_app
    return render(
        "second_factor/step.html",
        factors=factors, error=error, by_code=by_code, trust="trust" in request.form,
        days=trusted_devices.DAYS,
    )  # fmt: skip
