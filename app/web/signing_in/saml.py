"""What a SAML provider asks of the panel itself: its description, and where answers go."""

from __future__ import annotations

from flask import Flask, current_app, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.rights import public
from app.access.single_sign_on.accounts import SignOnError
from app.access.single_sign_on.saml import SamlProvider
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.web.relying_party import public_address


class SamlView(BaseView):
    """Asked by the provider, or by the form with which it sends a browser back."""

    route_base = "/login/saml"
    default_view = "metadata"

    @expose("/metadata", methods=["GET"])
    @public
    def metadata(self) -> Response:
        """Say what the panel is called, and where it takes answers."""
        text = _provider().metadata(public_address())
        return Response(text, mimetype="application/samlmetadata+xml")

    @expose("/acs", methods=["POST"])
    @public
    def acs(self) -> Response:
        """Take an answer. No token of a form of ours: the signature says who sent it.

        It arrives without our cookie, so whoever is at the browser is seen on the next page only.
        """
        provider = _provider()
        try:
            path = provider.receive(public_address(), request.form)
        except SignOnError:  # that page says it, in the person's language
            path = url_for("CompanySignInView.back")
        return redirect(path, 303)


def install(app: Flask) -> None:
    """Let the provider's form through, which cannot have our token."""
    app.extensions["csrf"].exempt(SamlView.acs)


def _provider() -> SamlProvider:
    provider = current_app.extensions["company_sign_in"]
    if not isinstance(provider, SamlProvider):
        raise NotFoundError("sign_on.none", N_("This panel has no company sign-in."))
    return provider
