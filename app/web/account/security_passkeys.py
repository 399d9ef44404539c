"""One's own passkeys: made, named, removed."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_store
from app.access.rights import signed_in
from app.access.second_factor import checking as second_factor
from app.access.second_factor import passkey_names
from app.core.errors import AppError
from app.web.account.security import codes_page, own_account, security_page
from app.web.people import Answer, remember, sentences
from app.web.signing_in.factor_forms import keep_passkey, passkey_options
from app.web.step_up.asking import asks_password_again


class PasskeysView(BaseView):
    """The list of passkeys on the page of one's own second factors."""

    route_base = "/people/me/security/passkeys"
    default_view = "add"

    @expose("/options", methods=["POST"])
    @signed_in
    def options(self) -> Response:
        """Return what the browser needs to make a passkey."""
        return passkey_options(own_account())

    @expose("/", methods=["POST"])
    @signed_in
    @asks_password_again
    def add(self) -> Answer:
        """Keep the passkey that the browser made."""
        account = own_account()
        try:
            codes = keep_passkey(account)
        except AppError as error:
            return security_page(account, errors=sentences(error)), error.status
        remember(current_actor(), "person:second_factor_on", account.id, method="passkey")
        flash(_("The passkey is set up."), "success")
        return codes_page(codes) if codes else _home()

    @expose("/<int:passkey_id>", methods=["POST"])
    @signed_in
    def rename(self, passkey_id: int) -> Answer:
        """Give a passkey another name."""
        account = own_account()
        try:
            passkey_names.rename(
                current_store(), account.id, passkey_id, request.form.get("name", "")
            )
        except AppError as error:
            return security_page(account, errors=sentences(error)), error.status
        flash(_("The passkey is renamed."), "success")
        return _home()

    @expose("/<int:passkey_id>/remove", methods=["POST"])
    @signed_in
    @asks_password_again
    def remove(self, passkey_id: int) -> Answer:
        """Forget a passkey."""
        account = own_account()
        try:
            second_factor.remove_passkey(current_store(), account, passkey_id)
        except AppError as error:
            return security_page(account, errors=sentences(error)), error.status
        remember(current_actor(), "person:second_factor_off", account.id, method="passkey")
        flash(_("The passkey is removed. Delete it in the device's own list too."), "success")
        return _home()


def _home() -> Response:
    return redirect(url_for("SecurityView.index"))
