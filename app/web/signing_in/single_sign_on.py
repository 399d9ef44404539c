"""Signing in through the company's identity provider, and connecting one's account with it."""

from __future__ import annotations

import logging

from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_account, current_actor, current_store
from app.access.rights import public, signed_in
from app.access.second_factor.checking import has_password
from app.access.single_sign_on.accounts import SignOnError, Told, account_for, connect, disconnect
from app.access.single_sign_on.provider import CompanyProvider, ProviderError, late
from app.audit.sign_on import remember_found
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.web.letting_in import let_in
from app.web.page import render, safe_path
from app.web.people import Answer, remember, sentences
from app.web.relying_party import public_address
from app.web.signing_in import second_step
from app.web.step_up import company as step_up_company
from app.web.step_up.asking import asks_password_again

logger = logging.getLogger(__name__)

WISH = "company_sign_in"  # where the session keeps where to go, and who wants to connect


def install(app: Flask, provider: CompanyProvider | None) -> None:
    """Give the app its provider, if the installation has one."""
    app.extensions["company_sign_in"] = provider
    label = (provider.label or None) if provider else ""
    app.jinja_env.globals["company_sign_in"] = lambda: (
        _("Company account") if label is None else label
    )


class CompanySignInView(BaseView):
    """To the provider and back."""

    route_base = "/login/company"
    default_view = "begin"

    @expose("/", methods=["GET"])
    @public
    def begin(self) -> Answer:
        """Lead to the provider. A link: after a form, browsers follow to no other site."""
        provider = _provider()
        session[WISH] = {"next": safe_path(request.args.get("next"))}
        return _lead(provider)

    @expose("/connect", methods=["POST"])
    @signed_in
    @asks_password_again
    def connect(self) -> Answer:
        """Ask who it is that is signed in here; the page that is shown leads to the provider."""
        _provider()
        session[WISH] = {"next": url_for("SecurityView.index"), "connect": current_actor().id}
        return render("second_factor/to_company.html", url=url_for("CompanySignInView.go"))

    @expose("/go", methods=["GET"])
    @public
    def go(self) -> Answer:
        """Lead to the provider for connecting or confirming."""
        if current_account() is None or WISH not in session:
            return redirect(url_for("SignInView.login"))
        wish = session[WISH]
        return _lead(_provider(), anew="confirm" in wish)

    @expose("/confirm", methods=["POST"])
    @signed_in
    def confirm(self) -> Answer:
        """Keep what somebody was about to do; the page that is shown leads to the provider."""
        _provider()
        session[WISH] = step_up_company.keep()
        return render("auth/to_company.html", url=url_for("CompanySignInView.go"))

    @expose("/disconnect", methods=["POST"])
    @signed_in
    @asks_password_again
    def disconnect(self) -> Answer:
        """Forget whom the person is at the provider."""
        actor, store = current_actor(), current_store()
        if not has_password(store, actor.id):
            flash(_("You have no password here, so this is your only way in."), "danger")
            return redirect(url_for("SecurityView.index"))
        with store.writing() as conn:
            disconnect(conn, actor.id)
        remember(actor, "person:identity_off", actor.id)
        flash(_("The company account is no longer connected."), "success")
        return redirect(url_for("SecurityView.index"))

    @expose("/back", methods=["GET"])
    @public
    def back(self) -> Answer:
        """Take the provider's answer: let in, connect, or confirm."""
        provider = _provider()
        wish = session.pop(WISH, None)
        if not isinstance(wish, dict):
            return _refused(late())
        try:
            answer = provider.finish()
            if "confirm" in wish:
                return step_up_company.come_back(answer, wish)
            if "connect" in wish:
                return _connect(answer.told, int(wish["connect"]))
            found = account_for(current_store(), answer.told, provider.rules)
        except (SignOnError, ProviderError) as error:
            return _refused(error)
        remember_found(current_store(), found, answer.told)
        target = safe_path(wish.get("next"))
        if answer.has_second_factor:
            return let_in(found.account, target, method=provider.method)
        return second_step.wanted(found.account, target) or let_in(
            found.account, target, method=provider.method
        )


def _provider() -> CompanyProvider:
    provider: CompanyProvider | None = current_app.extensions["company_sign_in"]
    if provider is None:
        raise NotFoundError("sign_on.none", N_("This panel has no company sign-in."))
    return provider


def _lead(provider: CompanyProvider, *, anew: bool = False) -> Answer:
    try:
        return provider.begin(public_address(), url_for("CompanySignInView.back"), anew=anew)
    except ProviderError as error:
        return _refused(error)


def _refused(error: SignOnError | ProviderError) -> Answer:
    logger.warning("company sign-in: %s (%s)", error.code, type(error.__cause__).__name__)
    second_step.remember_refusal(None, _provider().method)
    text = sentences(error)[""]
    if current_account():
        flash(text, "danger")
        return redirect(url_for("SecurityView.index"))
    return render("auth/login.html", next="", username="", error=text), error.status


def _connect(told: Told, user_id: int) -> Response:
    actor = current_actor()
    if actor.id != user_id:
        raise late()
    connect(current_store(), actor.id, told)
    remember(actor, "person:identity_on", actor.id, issuer=told.issuer)
    flash(_("Your company account is connected."), "success")
    return redirect(url_for("SecurityView.index"))
