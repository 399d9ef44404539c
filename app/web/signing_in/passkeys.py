"""Signing in with a passkey alone: it asks for PIN, finger or face, so it is two factors in one."""

from __future__ import annotations

from flask import request
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.accounts import get_person
from app.access.current import current_store
from app.access.rights import public
from app.access.second_factor.passkeys import PasskeyError, begin_sign_in, check_sign_in
from app.core.errors import AppError
from app.core.i18n import N_
from app.web.letting_in import let_in
from app.web.page import render, safe_path
from app.web.passkey_forms import asked, begun, sent_credential
from app.web.people import Answer, sentences
from app.web.relying_party import relying_party


class PasskeySignInView(BaseView):
    """No name is typed: the key tells whose it is."""

    route_base = "/login/passkey"
    default_view = "enter"

    @expose("/options", methods=["POST"])
    @public
    def options(self) -> Response:
        """Return what the browser needs to offer the passkeys that it holds for this panel."""
        return begun(begin_sign_in(current_store(), relying_party()))

    @expose("/", methods=["POST"])
    @public
    def enter(self) -> Answer:
        """Let in whose key proved itself."""
        store, target = current_store(), safe_path(request.form.get("next"))
        try:
            user_id = check_sign_in(store, relying_party(), word=asked(), sent=sent_credential())
            account = get_person(store, user_id)
            if not account.is_active:
                raise PasskeyError("passkey.paused", N_("This account is paused."))
        except AppError as error:
            text = sentences(error)[""]
            return render("auth/login.html", next=target, username="", error=text), error.status
        return let_in(account, target, method="passkey")
