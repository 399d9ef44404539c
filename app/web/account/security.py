"""One's own second factors: authenticator app, recovery codes, devices that are not asked."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.accounts import Account, get_person
from app.access.current import current_actor, current_store
from app.access.rights import signed_in
from app.access.sealing import current_sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor.passkey_names import list_passkeys
from app.access.second_factor.trusted_devices import forget_devices
from app.access.single_sign_on.accounts import is_connected
from app.audit.signing_in import check_again
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.web.page import render
from app.web.people import Answer, remember, sentences
from app.web.signing_in.factor_forms import AppForm
from app.web.step_up.asking import asks_password_again, confirmed_lately


class SecurityView(BaseView):
    """What signs this person in besides the password."""

    route_base = "/people/me/security"
    default_view = "index"

    @expose("/")
    @signed_in
    def index(self) -> Answer:
        """Show what is set up."""
        return security_page(own_account())

    @expose("/app", methods=["GET", "POST"])
    @signed_in
    @asks_password_again
    def authenticator(self) -> Answer:
        """Show a secret; take the code that proves it, and the old app's where there is one."""
        account = own_account()
        if request.method == "GET":
            if not confirmed_lately():  # asked before the code is typed: it would get too old
                return redirect(url_for("StepUpView.index", next=request.path))
            return _app_page(AppForm.new(account))
        try:
            form = AppForm.sent(account)
        except AppError as error:
            return _app_page(AppForm.new(account), errors=_at("code", error)), 422
        try:
            _check_current(account)
        except AppError as error:
            return _app_page(form, errors=_at("current", error)), error.status
        try:
            codes = form.turn_on()
        except AppError as error:
            return _app_page(form, errors=_at("code", error)), error.status
        remember(current_actor(), "person:second_factor_on", account.id, method="totp")
        flash(_("The authenticator app is set up."), "success")
        return codes_page(codes) if codes else _home()

    @expose("/app/off", methods=["POST"])
    @signed_in
    def app_off(self) -> Answer:
        """Turn the authenticator app off; password and code prove that it is oneself."""
        account, store = own_account(), current_store()
        try:
            _check_both(account)
            second_factor.turn_app_off(store, account)
        except AppError as error:
            return security_page(account, errors=sentences(error)), error.status
        remember(current_actor(), "person:second_factor_off", account.id, method="totp")
        flash(_("The authenticator app is turned off."), "success")
        return _home()

    @expose("/recovery-codes", methods=["POST"])
    @signed_in
    @asks_password_again
    def recovery_codes(self) -> Answer:
        """Make ten new recovery codes and show them this once; the older ones end."""
        account, store = own_account(), current_store()
        if not second_factor.factors_of(store, account.id).any:
            return _home()
        codes = second_factor.new_codes(store, account.id)
        remember(current_actor(), "person:recovery_codes", account.id)
        return codes_page(codes)

    @expose("/devices/forget", methods=["POST"])
    @signed_in
    def forget(self) -> Answer:
        """Ask for the second step on every device again."""
        account = own_account()
        forget_devices(current_store(), account.id)
        remember(current_actor(), "person:devices_forgotten", account.id)
        flash(_("Every device is asked for the second step again."), "success")
        return _home()


def own_account() -> Account:
    """Return the account of whoever asks."""
    return get_person(current_store(), current_actor().id)


def security_page(account: Account, *, errors: Mapping[str, str] | None = None) -> str:
    """Draw the page."""
    store = current_store()
    return render(
        "second_factor/security.html",
        factors=second_factor.factors_of(store, account.id),
        passkeys=list_passkeys(store, account.id),
        is_required=second_factor.is_required(store.definitions, account),
        is_connected=is_connected(store, account.id),
        has_password=second_factor.has_password(store, account.id),
        errors=errors or {},
    )


def codes_page(codes: tuple[str, ...]) -> str:
    """Draw the recovery codes, this once."""
    return render("second_factor/codes.html", codes=codes)


def _app_page(form: AppForm, *, errors: Mapping[str, str] | None = None) -> str:
    factors = second_factor.factors_of(current_store(), form.account.id)
    return render("second_factor/app.html", form=form, factors=factors, errors=errors or {})


def _at(place: str, error: AppError) -> dict[str, str]:
    return {place: next(iter(sentences(error).values()))}


def _home() -> Response:
    return redirect(url_for("SecurityView.index"))


def _check_current(account: Account) -> None:
    """Ask for the app that is about to be replaced, or a recovery code."""
    store = current_store()
    if second_factor.factors_of(store, account.id).has_app:
        typed = request.form.get("current", "")
        second_factor.check_code(store, current_sealing(), account.id, typed)


def _check_both(account: Account) -> None:
    store, form = current_store(), request.form
    if second_factor.has_password(store, account.id):
        _check_password(account, form.get("password", ""))
    try:
        second_factor.check_code(store, current_sealing(), account.id, form.get("code", ""))
    except second_factor.WrongCodeError as error:
        raise InvalidRecordError({"code": error}) from error


def _check_password(account: Account, password: str) -> None:
    """Refuse a wrong password; tries count together with those of signing in."""
    if not check_again(current_store(), account, password, address=request.remote_addr or ""):
        wrong = AppError("password.wrong", N_("This is not your current password."))
        raise InvalidRecordError({"password": wrong})
